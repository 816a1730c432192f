import { describe, expect, it } from 'vitest';
import { purgedFolds } from '../../../src/models/purged-folds.js';
import { type OuterMarket, purgeAcross } from '../../../src/research/tuning/outer-folds.js';

/** Hourly bars from an hour on; each label uses the two bars behind its own. */
function market(symbol: string, fromHour: number, bars: number, { folds = 2, embargoBars = 0 } = {}): OuterMarket {
  const usable = Int32Array.from({ length: bars - 2 }, (_, k) => k);
  const endIndex = Int32Array.from({ length: bars }, (_, k) => Math.min(k + 2, bars - 1));
  const openTime = Float64Array.from({ length: bars }, (_, k) => (fromHour + k) * 3.6e6);
  const own = purgedFolds({ usable, endIndex, folds, embargoBars });
  return { symbol, openTime, intervalMs: 3.6e6, endIndex, folds: own, embargoBars };
}

describe('outer folds of several markets', () => {
  it('leaves one market alone, and markets of one clock', () => {
    const one = market('A', 0, 22);
    expect(purgeAcross([one])).toEqual([one.folds]);
    expect(purgeAcross([one, market('B', 0, 22)])).toEqual([one.folds, one.folds]);
  });

  it('takes from each market the rows whose labels meet the time in which another is judged', () => {
    // Long: hours 0–39 and labels to 41, tested 0–19 (to 21) and 20–39 (to 41). Short: hours 30–39, tested 30–34 (to 36)
    // and 35–39 (to 41).
    const [long, short] = purgeAcross([market('LONG', 0, 42), market('SHORT', 30, 12)].map(firstFold));
    expect([...long[0].trainRows]).toEqual([22, 23, 24, 25, 26, 27, 37, 38, 39]);
    expect([...short[0].trainRows], 'hours 37–39').toEqual([7, 8, 9]);
    expect(long[0].purged - market('LONG', 0, 42).folds[0].purged).toBe(9);
  });

  it('keeps the embargo behind what is judged in other markets too', () => {
    const pair = [market('LONG', 0, 42, { embargoBars: 1 }), market('SHORT', 30, 12, { embargoBars: 1 })].map(
      firstFold,
    );
    const [long] = purgeAcross(pair);
    expect([...long[0].trainRows]).toEqual([23, 24, 25, 26, 27, 38, 39]);
    expect(long[0].embargoed).toBe(2);
  });

  it('has as many folds as each market has', () => {
    const folds = purgeAcross([market('A', 0, 92, { folds: 3 }), market('B', 0, 92, { folds: 2 })]);
    expect(folds.map((own) => own.length)).toEqual([2, 2]);
  });

  it('refuses a market that is only known while another is judged', () => {
    expect(() => purgeAcross([market('LONG', 0, 42), market('SHORT', 30, 12)])).toThrow(
      'outer fold 2: SHORT has no bar left to learn from outside the time in which the other markets are judged',
    );
  });
});

/** The first fold alone. */
function firstFold(of: OuterMarket): OuterMarket {
  return { ...of, folds: of.folds.slice(0, 1) };
}
