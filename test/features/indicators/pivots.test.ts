import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { QuantError } from '../../../src/core/kit/errors.js';
import { supportResistance } from '../../../src/features/indicators/support-resistance.js';
import { zigzag } from '../../../src/features/indicators/zigzag.js';
import { type Pivots, zigzagPivots } from '../../../src/features/kernels/zigzag.js';
import { f, randomCandles } from '../../support/series.js';

/** `[row, price, side, knownAt]` of each pivot. */
const told = (p: Pivots): number[][] =>
  Array.from({ length: p.count }, (_, k) => [p.row[k], p.price[k], p.side[k], p.knownAt[k]]);

describe('zigzag pivots', () => {
  it('are told when the price is far enough away, not before', () => {
    //                      0    1    2    3    4    5   6   7    8
    const close = f(100, 104, 110, 108, 106, 99, 95, 97, 104.5);
    expect(told(zigzagPivots(close, 0.1))).toEqual([
      [0, 100, -1, 2],
      [2, 110, 1, 5],
      [6, 95, -1, 8],
    ]);
  });

  it('hold the first of equal closes', () => {
    expect(told(zigzagPivots(f(100, 120, 120, 90), 0.1))).toEqual([
      [0, 100, -1, 1],
      [1, 120, 1, 3],
    ]);
  });

  it('do not exist in a market that moves less', () => {
    expect(told(zigzagPivots(f(100, 104, 100, 104, 100), 0.05))).toEqual([]);
    expect(told(zigzagPivots(f(), 0.05))).toEqual([]);
  });

  it('equal those that Stock.Indicators marks on real daily closes', () => {
    const { close, pivots } = JSON.parse(
      readFileSync(new URL('../../reference/fixtures/stock-indicators-zigzag.json', import.meta.url), 'utf8'),
    );
    const [start, ...rest] = told(zigzagPivots(Float64Array.from(close), 0.05));
    expect(start, 'the low at which the data begins, which it does not mark').toEqual([0, 212.8, -1, 36]);
    expect(rest.map(([row, price, side]) => [row, price, side])).toEqual(pivots);
  });

  it('are never taken back: those of a prefix are the first ones of the whole', () => {
    const { close } = randomCandles({ seed: 'pivots', length: 1500, volatility: 0.02, flatShare: 0.1 });
    for (const threshold of [0.005, 0.03, 0.1]) {
      const whole = told(zigzagPivots(close, threshold));
      expect(whole.length).toBeGreaterThan(10);
      for (let cut = 0; cut <= close.length; cut += 7) {
        const known = whole.filter(([, , , knownAt]) => knownAt < cut);
        expect(told(zigzagPivots(close.subarray(0, cut), threshold))).toEqual(known);
      }
    }
  });

  it('take turns, stand on the extreme of their leg, and are a threshold apart', () => {
    const { close } = randomCandles({ seed: 'legs', length: 2000, volatility: 0.02 });
    const all = told(zigzagPivots(close, 0.04));
    for (let k = 1; k < all.length; k++) {
      const [[from, start, side], [to, end, other, knownAt]] = [all[k - 1], all[k]];
      expect(other).toBe(-side);
      expect(knownAt).toBeGreaterThan(to);
      const leg = [...close.subarray(from, to + 1)];
      expect([Math.min(...leg), Math.max(...leg)]).toEqual([Math.min(start, end), Math.max(start, end)]);
      expect(Math.max(start, end) / Math.min(start, end)).toBeGreaterThanOrEqual(1.04 - 1e-12);
    }
  });

  it.each([0, 1, -0.1, Number.NaN])('refuse a threshold of %d', (threshold) => {
    expect(() => zigzagPivots(f(1, 2), threshold)).toThrow(QuantError);
  });
});

describe('zigzag', () => {
  it('counts from the first bar until a turn is confirmed, then from the bar of the turn', () => {
    const z = zigzag(f(100, 104, 110, 99, 88), 0.1);
    expect([...z.pivot]).toEqual([100, 100, 100, 110, 110]);
    expect([...z.direction]).toEqual([0, 0, 1, -1, -1]);
    expect([...z.age]).toEqual([0, 1, 2, 1, 2]);
    expect([...z.distance]).toEqual([0, 0.04, 0.1, -0.1, -0.2]);
  });
});

describe('support and resistance', () => {
  const options = { threshold: 0.1, tolerance: 0.02, touches: 2, memory: 50, reach: 0.5 };
  // Turns at 100, 120, 101, 121, 90; each is known one or two bars later.
  const close = f(100, 120, 101, 121, 105, 90, 100);

  it('are prices at which the market turned twice, from the close that confirms the second turn', () => {
    const s = supportResistance(close, options);
    // Row 3 confirms the bottom at 101, row 4 the top at 121: levels at 100.5 and 120.5.
    expect([...s.supportTouches]).toEqual([0, 0, 0, 2, 2, 0, 0]);
    expect(s.support[3]).toBeCloseTo((121 - 100.5) / 121, 12);
    expect(s.support[4]).toBeCloseTo((105 - 100.5) / 105, 12);
    expect([...s.resistanceTouches]).toEqual([0, 0, 0, 0, 2, 2, 2]);
    expect(s.resistance[4]).toBeCloseTo((120.5 - 105) / 105, 12);
    expect(s.resistance[6]).toBeCloseTo((100.5 - 100) / 100, 12);
    expect(s.support[5], 'nothing below').toBe(0.5);
  });

  it('are not told beyond reach', () => {
    const s = supportResistance(close, { ...options, reach: 0.1 });
    expect([s.support[3], s.supportTouches[3]]).toEqual([0.1, 0]);
    expect(s.supportTouches[4]).toBe(2);
  });

  it('forget pivots beyond the memory', () => {
    const s = supportResistance(close, { ...options, memory: 2 });
    expect([...s.supportTouches, ...s.resistanceTouches].some((n) => n > 0)).toBe(false);
    expect(supportResistance(close, { ...options, memory: 1, touches: 1 }).resistanceTouches[5], 'the top at 121').toBe(
      1,
    );
  });

  it('count the close on a level as support', () => {
    const s = supportResistance(f(100, 120, 100, 120, 100), { ...options, tolerance: 0 });
    expect([s.support[4], s.supportTouches[4], s.resistanceTouches[4]]).toEqual([0, 2, 2]);
  });

  it('refuse a reach of nothing', () => {
    expect(() => supportResistance(close, { ...options, reach: 0 })).toThrow(QuantError);
  });
});
