import { expect, it } from 'vitest';
import { ledgerFrom } from '../../src/core/ledger.js';
import { playTable } from '../backtest/bar-table.js';

it('counts steps from the cut, and leaves out what came before it', () => {
  const whole = playTable(`
    bar         | decide    | fills
    10 10 10 10 | market +1 |
    10 10 10 10 | market -1 | +1 @ 10
    10 10 10 10 | market +2 | -1 @ 10
    11 11 11 11 |           | +2 @ 11
    12 12 12 12 | target 99 |
    12 12 12 12 |           | +81.5 @ 12; NO_CASH
  `);
  const part = ledgerFrom(whole, whole.openTime[2]);
  expect(part.steps).toBe(4);
  expect([...part.equity]).toEqual([...whole.equity.subarray(2)]);
  expect([...part.positions[0]]).toEqual([...whole.positions[0].subarray(2)]);
  expect(part.orders.map((o) => [o.id, o.decidedStep])).toEqual([
    [3, 0],
    [4, 2],
  ]);
  expect(part.fills.map((x) => [x.orderId, x.step])).toEqual([
    [2, 0],
    [3, 1],
    [4, 3],
  ]);
  expect(part.rejects.map((x) => [x.orderId, x.step])).toEqual([[4, 3]]);
  expect(part.trades, 'the first one began before').toHaveLength(1);
  expect(part.firstStep).toBe(0);
  expect(ledgerFrom(whole, whole.openTime[3]).trades, 'a trade that begins with the cut stays').toHaveLength(1);
  expect(ledgerFrom(whole, whole.openTime[3] + 1).trades).toHaveLength(0);
});

it('keeps the order by which a lost account was closed', () => {
  const whole = playTable(`
    bar         | decide    | fills
    10 10 10 10 |           |
    10 10 10 10 | target -1 |
    10 10 10 10 |           | -100 @ 10
    25 25 25 25 |           | +100 @ 25
  `);
  const part = ledgerFrom(whole, whole.openTime[1]);
  expect(part.orders.map((o) => [o.id, o.reason, o.decidedStep])).toEqual([
    [1, '', 0],
    [2, 'bankrupt', -1],
  ]);
  expect(ledgerFrom(whole, whole.openTime[3] + 1).orders).toEqual([]);
});
