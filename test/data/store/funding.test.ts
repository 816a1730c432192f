import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import {
  fundingCoverage,
  loadFunding,
  missingFundingStretches,
  writeFunding,
} from '../../../src/data/store/funding.js';
import { f } from '../../support/series.js';
import { tempStore } from './temp-store.js';

const key = { venue: 'binance', market: 'swap', symbol: 'BTCUSDT', intervalMs: 3_600_000 } as const;
const EIGHT_HOURS = 28_800_000;
const T = (n: number): number => 1_704_067_200_000 + n * EIGHT_HOURS;

describe('funding', () => {
  it('comes back in order of time, whatever the bars are', () => {
    const store = tempStore();
    const rows = { time: f(T(2), T(0), T(1)), rate: f(0.0003, 0.0001, -0.0002) };
    expect(writeFunding(store, key, rows)).toMatchObject({ inserted: 3, unchanged: 0 });
    expect(writeFunding(store, key, rows)).toMatchObject({ inserted: 0, unchanged: 3 });
    const all = loadFunding(store, { ...key, intervalMs: 60_000 });
    expect([...all.time]).toEqual([T(0), T(1), T(2)]);
    expect([...all.rate]).toEqual([0.0001, -0.0002, 0.0003]);
    expect([...loadFunding(store, key, { fromMs: T(1), toMs: T(2) }).rate], 'the end is exclusive').toEqual([-0.0002]);
    expect(loadFunding(store, key, { fromMs: T(9) }).time).toHaveLength(0);
  });
  it('is empty for a contract that is not known', () => {
    const store = tempStore();
    expect(loadFunding(store, key).rate).toHaveLength(0);
    expect(fundingCoverage(store, key)).toEqual([]);
  });
  it('remembers who has answered for which time', () => {
    const store = tempStore();
    const source = 'ccxt:binance';
    writeFunding(store, key, { time: f(T(0)), rate: f(0.0001) }, { fromMs: T(0), toMs: T(3), source });
    expect(fundingCoverage(store, key)).toEqual([{ fromMs: T(0), toMs: T(3), source }]);
    expect(missingFundingStretches(store, key, T(-1), T(4))).toEqual([
      { fromMs: T(-1), toMs: T(0) },
      { fromMs: T(3), toMs: T(4) },
    ]);
  });
  it('does not change a rate unless told to', () => {
    const store = tempStore();
    writeFunding(store, key, { time: f(T(0)), rate: f(0.0001) });
    const other = { time: f(T(0), T(1)), rate: f(0.0002, 0.0003) };
    expect(() => writeFunding(store, key, other)).toThrow('is stored with rate 0.0001, the new one has 0.0002');
    expect(loadFunding(store, key).time, 'nothing was stored').toHaveLength(1);
    expect(writeFunding(store, key, other, undefined, 'keep')).toMatchObject({
      inserted: 1,
      conflicts: 1,
      replaced: 0,
    });
    expect(writeFunding(store, key, other, undefined, 'replace')).toMatchObject({
      conflicts: 1,
      replaced: 1,
      unchanged: 1,
    });
    expect([...loadFunding(store, key).rate]).toEqual([0.0002, 0.0003]);
  });
  it.each([
    [Number.NaN, T(0)],
    [1.5, T(0)],
    [0.0001, T(0) + 0.5],
    [0.0001, Number.NaN],
  ])('refuses rate %d at %d', (rate, time) => {
    expect(() => writeFunding(tempStore(), key, { time: f(time), rate: f(rate) })).toThrow(
      'a funding rate must lie within',
    );
  });
  it('finds a changed rate by its checksum', () => {
    const store = tempStore();
    writeFunding(store, key, { time: f(T(0), T(1)), rate: f(0.0001, -0) });
    expect(loadFunding(store, key).rate, '-0 is stored as 0').toEqual(f(0.0001, 0));
    const raw = new Database(store.file);
    raw.exec('UPDATE funding SET rate = rate * 1.0000001');
    raw.close();
    expect(() => loadFunding(store, key)).toThrow('funding of binance swap BTCUSDT has values that differ');
    expect(() => writeFunding(store, key, { time: f(T(2)), rate: f(0.0001) })).toThrow('values that differ');
  });
});
