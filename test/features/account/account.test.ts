import { describe, expect, it } from 'vitest';
import { idleAccount } from '../../../src/features/idle-account.js';
import { computeFeatures } from '../../../src/features/pipeline.js';
import { candlesFrom, f } from '../../support/series.js';

describe('balance and position', () => {
  const candles = candlesFrom([1, 2, 3]);
  it('are refused where there is no account', () => {
    for (const text of ['balance', 'lag(position)']) {
      expect(() => computeFeatures(candles, [text])).toThrow('reads an account, and there is none for TESTUSDT');
    }
  });
  it('are 1 and 0 where nobody trades', () => {
    const context = { account: idleAccount(3) };
    const [balance, position] = computeFeatures(candles, ['balance', 'position'], { context }).columns;
    expect([...balance]).toEqual([1, 1, 1]);
    expect([...position]).toEqual([0, 0, 0]);
  });
  it('are the account’s own', () => {
    const account = { balance: f(1, 1.5, 0.75), position: f(0, -1, 0.5) };
    const columns = computeFeatures(candles, ['balance', 'position'], { context: { account } }).columns;
    expect(columns.map((x) => [...x])).toEqual([
      [1, 1.5, 0.75],
      [0, -1, 0.5],
    ]);
    expect(columns[0], 'a copy').not.toBe(account.balance);
  });
});
