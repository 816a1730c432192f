import { describe, expect, it } from 'vitest';
import { alligatorLine } from '../../../src/features/indicators/alligator.js';
import { barPrice } from '../../../src/features/indicators/bar-price.js';
import { detrendedPrice } from '../../../src/features/indicators/detrended-price.js';
import { forecastOscillator } from '../../../src/features/indicators/forecast-oscillator.js';
import { gator } from '../../../src/features/indicators/gator.js';
import { qstick } from '../../../src/features/indicators/qstick.js';
import { schaffTrendCycle, smoothedPlace } from '../../../src/features/indicators/schaff-trend-cycle.js';
import { verticalHorizontalFilter } from '../../../src/features/indicators/vertical-horizontal-filter.js';
import { volumeOscillator } from '../../../src/features/indicators/volume-oscillator.js';
import { williamsAd } from '../../../src/features/indicators/williams-ad.js';
import { f, gs1 } from '../../support/series.js';

const NONE = Number.NaN;

describe('the alligator', () => {
  it('reads each average as it was, not as it is drawn', () => {
    const out = alligatorLine(f(2, 4, 6, 8), { period: 2, shift: 1 });
    expect([...out], 'means 3, 4.5, 6.25 on rows 1 to 3').toEqual([NONE, NONE, 3, 4.5]);
  });

  it('closes its mouth where price rests', () => {
    const { upper, lower } = gator(new Float64Array(30).fill(0.1));
    expect([upper[19], upper[20], lower[11]]).toEqual([NONE, 0, NONE]);
    expect(Math.abs(lower[12])).toBe(0);
  });
});

describe('the Schaff trend cycle', () => {
  it('smooths the place in the range by halves and holds the last one without a range', () => {
    const out = smoothedPlace(f(1, 2, 1, 1, 1), 2, 0);
    expect([...out], 'places 100, 0, then no range: 0 holds').toEqual([NONE, 100, 50, 25, 12.5]);
    expect([...smoothedPlace(f(3, 3), 1, 0)], 'never a range').toEqual([50, 50]);
  });

  it('is at its ends once a trend has begun, and in the middle of a market that rests', () => {
    const spans = { cycle: 5, fast: 3, slow: 6 };
    const begun = Float64Array.from({ length: 45 }, (_, i) => 100 + Math.max(0, i - 29) ** 2);
    expect(schaffTrendCycle(begun, spans)[44], 'fifteen bars up').toBeGreaterThan(99);
    expect(
      schaffTrendCycle(
        begun.map((v) => 400 - v),
        spans,
      )[44],
      'fifteen bars down',
    ).toBeLessThan(1);
    expect([...schaffTrendCycle(new Float64Array(20).fill(7), spans)].slice(12, 15)).toEqual([NONE, 50, 50]);
  });
});

describe('indicators of the books', () => {
  it('say by how much the close has missed the line before it', () => {
    const out = forecastOscillator(f(1, 2, 3, 4, 10), 3);
    expect(out[3], 'on the line').toBeCloseTo(0, 12);
    expect(out[4], '5 was forecast').toBeCloseTo(50, 12);
  });

  it('hold the price of half a window ago against the mean of today', () => {
    const { oscillator, percent } = detrendedPrice(f(1, 2, 3, 6, 9), 4);
    expect([...oscillator], 'back 3: 1 - 3 and 2 - 5').toEqual([NONE, NONE, NONE, -2, -3]);
    expect(percent[4]).toBe(-60);
  });

  it('tell a trend from a to and fro by the path', () => {
    expect(verticalHorizontalFilter(f(1, 2, 3, 4), 3)[3], 'range 2 of the three closes, path 3').toBeCloseTo(2 / 3, 12);
    expect(verticalHorizontalFilter(f(1, 2, 1, 2), 3)[3]).toBeCloseTo(1 / 3, 12);
    expect(verticalHorizontalFilter(f(5, 5, 5), 2)[2]).toBe(0);
  });

  it('compare the volume of two windows, 0 where there is none', () => {
    expect([...volumeOscillator(f(2, 2, 8), { fast: 1, slow: 3 })]).toEqual([NONE, NONE, 100]);
    expect(volumeOscillator(f(0, 0, 0), { fast: 1, slow: 3 })[2]).toBe(0);
  });

  it('add up rises from the true low and falls from the true high', () => {
    const out = williamsAd(f(10, 12, 11, 11), f(9, 11, 7, 8), f(10, 12, 8, 8));
    expect([...out], '+2 from the close before, -4 from it, 0 unmoved').toEqual([0, 2, -2, -2]);
    expect(() => williamsAd(f(1), f(1, 2), f(1))).toThrow('williams-ad');
  });

  it('average the bodies', () => {
    const out = qstick(f(10, 10, 10), f(11, 13, 8), 2);
    expect([[...out.qstick], [...out.percent]]).toEqual([
      [NONE, 2, 0.5],
      [NONE, 200 / 13, 6.25],
    ]);
  });

  it('have four prices for a bar', () => {
    const rows = barPrice({ open: f(1), high: f(6), low: f(0), close: f(3) });
    expect(rows.map((column) => column[0])).toEqual([3, 3, 2.5, 3]);
    expect(barPrice(gs1()).every((column) => column.every((v) => v > 0))).toBe(true);
  });
});
