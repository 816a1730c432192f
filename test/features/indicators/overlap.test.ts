import { describe, expect, it } from 'vitest';
import { accelerationBands } from '../../../src/features/indicators/acceleration-bands.js';
import { alma } from '../../../src/features/indicators/alma.js';
import { dema } from '../../../src/features/indicators/dema.js';
import { hull } from '../../../src/features/indicators/hull.js';
import { ichimoku } from '../../../src/features/indicators/ichimoku.js';
import { efficiencyRatio, kama } from '../../../src/features/indicators/kama.js';
import { linearRegression } from '../../../src/features/indicators/linear-regression.js';
import { midpoint } from '../../../src/features/indicators/midpoint.js';
import { midprice } from '../../../src/features/indicators/midprice.js';
import { sar } from '../../../src/features/indicators/sar.js';
import { smma } from '../../../src/features/indicators/smma.js';
import { supertrend } from '../../../src/features/indicators/supertrend.js';
import { t3 } from '../../../src/features/indicators/t3.js';
import { tema } from '../../../src/features/indicators/tema.js';
import { trima } from '../../../src/features/indicators/trima.js';
import { vwma } from '../../../src/features/indicators/vwma.js';
import { f, randomCandles } from '../../support/series.js';

const still = new Float64Array(120).fill(0.1);
const rising = Float64Array.from({ length: 120 }, (_, i) => 10 + 2 * i);

describe('averages of averages', () => {
  it('follow a straight line without lag once they have settled', () => {
    expect(dema(rising, 5)[119]).toBeCloseTo(rising[119], 10);
    expect(tema(rising, 5)[119]).toBeCloseTo(rising[119], 10);
    // Halves of 2 bars lag by 1/3 of a bar each; the full 4 by 1; the last smoothing by 1/3: 2 · 1/3 - 1 + 1/3 = 0.
    expect(hull(rising, 4)[119]).toBeCloseTo(rising[119], 10);
  });
  it('are exactly the price of a market that stands still', () => {
    const values = [
      dema(still, 7)[119],
      tema(still, 7)[119],
      trima(still, 7)[119],
      t3(still, 7, 0.7)[119],
      hull(still, 9)[119],
      kama(still, { period: 10, fast: 2, slow: 30 })[119],
      alma(still, { period: 9, offset: 0.85, sigma: 6 })[119],
      smma(still, 14)[119],
      vwma(still, new Float64Array(120), 20)[119],
      midpoint(still, 14)[119],
      midprice(still, still, 14)[119],
      linearRegression(still, 14).value[119],
    ];
    expect(values).toEqual(values.map(() => 0.1));
  });
  it('weigh the middle of the window most in the triangular average', () => {
    // Weights 1 2 2 1 on 1, 2, 4, 8.
    expect(trima(f(1, 2, 4, 8), 4)[3]).toBeCloseTo((1 + 4 + 8 + 8) / 6, 12);
  });
  it('count each bar by its volume', () => {
    expect(vwma(f(10, 20), f(3, 1), 2)[1]).toBe(12.5);
  });
  it("move a third of the way in Wilder's average of 3", () => {
    expect([...smma(f(1, 2, 3, 8), 3)].slice(2)).toEqual([2, 4]);
  });
});

describe('acceleration bands', () => {
  it('stretch highs and lows by twice the range over the middle', () => {
    // Range 2, middle 10: 4 · 2 / 20 = 0.4 of the price more and less.
    const { upper, middle, lower } = accelerationBands(f(11), f(9), f(10), 1);
    expect([upper[0], middle[0], lower[0]].map((v) => Math.round(v * 1e9) / 1e9)).toEqual([15.4, 10, 5.4]);
  });
});

describe('kama', () => {
  it('has the distance over the way as its efficiency', () => {
    // From 1 to 4 in steps 2, 1, 2: 3 of 5.
    expect(efficiencyRatio(f(1, 3, 2, 4), 3)[3]).toBeCloseTo(0.6, 12);
    expect(efficiencyRatio(rising, 10)[119]).toBe(1);
  });
  it('is an exponential average of 2 · 2 / 3 squared where price goes straight', () => {
    expect(kama(f(1, 2, 4), { period: 1, fast: 2, slow: 30 })[1]).toBeCloseTo(1 + 4 / 9, 12);
  });
});

describe('linear regression', () => {
  it('finds the line', () => {
    const fit = linearRegression(rising, 10);
    expect(fit.slope[119]).toBeCloseTo(2, 12);
    expect(fit.value[119]).toBeCloseTo(rising[119], 10);
    expect(fit.intercept[119]).toBeCloseTo(rising[110], 10);
    expect(fit.forecast[119]).toBeCloseTo(rising[119] + 2, 10);
    expect(fit.rSquared[119]).toBeCloseTo(1, 12);
  });
  it('explains 64 % of a zigzag that rises', () => {
    // 0, 2, 1, 3: slope 0.8 around 1.5; squares 5, of which 0.8² · 5 = 3.2.
    const fit = linearRegression(f(10, 12, 11, 13), 4);
    expect([fit.slope[3], fit.rSquared[3]].map((v) => Math.round(v * 1e9) / 1e9)).toEqual([0.8, 0.64]);
    expect(fit.relativeSlope[3]).toBeCloseTo(0.8 / 11.5, 12);
  });
  it('keeps its digits where the spread is a millionth of the price', () => {
    const { close } = randomCandles({ seed: 'line', length: 300, price: 1e5, volatility: 1e-6 });
    const fit = linearRegression(close, 20);
    for (let i = 19; i < 300; i++) {
      let slope = 0;
      for (let k = 0; k < 20; k++) slope += ((k - 9.5) * (close[i - 19 + k] - close[i])) / 665;
      expect(Math.abs(fit.slope[i] - slope), `row ${i}`).toBeLessThan(1e-9);
    }
  });
  it('explains nothing where nothing moves', () => {
    const fit = linearRegression(still, 14);
    expect([fit.slope[119], fit.rSquared[119]]).toEqual([0, 0]);
  });
});

describe('ichimoku', () => {
  it('shows the cloud that was computed some bars ago', () => {
    const { tenkan, kijun, spanA, spanB } = ichimoku(rising, rising, { tenkan: 3, kijun: 5, senkou: 9, shift: 4 });
    expect(tenkan[50]).toBe((rising[48] + rising[50]) / 2);
    expect(spanA[50]).toBe((tenkan[46] + kijun[46]) / 2);
    expect(spanB[50]).toBe((rising[38] + rising[46]) / 2);
  });
});

describe('stops', () => {
  it('start at the first low, trail the extreme and turn at a touch', () => {
    // Up from 9: step 0.1 of 12 - 9 gives 9.3, held at the low of 9; then 0.2 of 14 - 9 = 10, held at 10; 9.5 touches.
    const high = f(10, 12, 14, 13);
    const low = f(9, 10, 11, 9.5);
    const s = sar(high, low, { acceleration: 0.1, maximum: 0.2 });
    expect([...s.sar].slice(1).map((v) => Math.round(v * 1e9) / 1e9)).toEqual([9, 9.3, 14]);
    expect([...s.direction].slice(1)).toEqual([1, 1, -1]);
  });
  it('turn on every bar of a market that stands still, in the parabolic; never, in the supertrend', () => {
    const s = sar(still, still, { acceleration: 0.02, maximum: 0.2 });
    expect([s.sar[118], s.direction[118] * s.direction[119]]).toEqual([0.1, -1]);
    const t = supertrend(still, still, still, { period: 10, multiplier: 3 });
    expect([t.line[119], t.direction[119]]).toEqual([0.1, 1]);
  });
  it('lie below a rise and above a fall', () => {
    const up = supertrend(rising, rising, rising, { period: 3, multiplier: 1 });
    expect([up.line[119] < rising[119], up.direction[119]]).toEqual([true, 1]);
    const falling = rising.map((v) => 300 - v);
    const down = supertrend(falling, falling, falling, { period: 3, multiplier: 1 });
    expect([down.line[119] > falling[119], down.direction[119]]).toEqual([true, -1]);
  });
});
