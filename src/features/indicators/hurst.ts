import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { returnOver } from './return.js';

/** The shortest stretch whose range is rescaled, and the least window: two lengths of stretches. */
const SHORTEST = 8;
const LEAST_WINDOW = 32;

/**
 * Hurst exponent by rescaled range: 0.5 is a random walk, more keeps going, less turns back.
 *
 * The window is cut, from its newest bar back, into stretches of 8, 16, 32 … log returns, up to half of it. The range
 * of the sum of each stretch's returns around their mean, by their deviation, grows with the length to the power of
 * H; short stretches of pure noise give too much, so the slope is taken of what exceeds the value expected of noise
 * (Anis & Lloyd), and 0.5 added. On 128 returns of noise it still scatters by about ±0.1. Costs O(n · period).
 *
 * @param close  (n,) quote per base, > 0
 * @param period returns, whole, ≥ 32
 * @returns (n,) around [0, 1]; 0.5 where too little moved to tell; NaN on rows [0, period)
 * @source Hurst 1951, Transactions of the ASCE 116; Anis & Lloyd 1976, Biometrika 63; Weron 2002, Physica A 312
 */
export function hurst(close: Float64Array, period: number): Float64Array {
  const n = close.length;
  const returns = returnOver(close, 1, 'log');
  const lengths: number[] = [];
  for (let s = SHORTEST; s <= period / 2; s *= 2) lengths.push(s);
  const ranges = lengths.map((s) => rescaledRange(returns, s));
  const expected = lengths.map((s) => Math.log(expectedRange(s)));
  const out = unknownColumn(n);
  for (let i = period; i < n; i++) {
    let [count, sx, sy, sxx, sxy] = [0, 0, 0, 0, 0];
    for (let k = 0; k < lengths.length; k++) {
      const s = lengths[k];
      let total = 0;
      let known = 0;
      for (let j = i; j - s + 1 > i - period; j -= s) {
        if (ranges[k][j] > 0) {
          total += ranges[k][j];
          known++;
        }
      }
      if (known === 0) continue;
      const x = k;
      const y = Math.log(total / known) - expected[k];
      count++;
      sx += x;
      sy += y;
      sxx += x * x;
      sxy += x * y;
    }
    const spread = count * sxx - sx * sx;
    // Lengths double, so one step of x is ln 2.
    out[i] = count > 1 ? 0.5 + (count * sxy - sx * sy) / spread / Math.LN2 : 0.5;
  }
  return out;
}

/**
 * Range of the cumulated returns around their mean, by their population deviation, over the `length` returns that end
 * at each row. @returns (n,) > 0; 0 on a flat stretch; NaN on rows [0, length)
 */
function rescaledRange(returns: Float64Array, length: number): Float64Array {
  const out = unknownColumn(returns.length);
  for (let i = length; i < returns.length; i++) {
    const first = i - length + 1;
    let mean = 0;
    for (let j = first; j <= i; j++) mean += returns[j] / length;
    let [sum, top, bottom, squares] = [0, 0, 0, 0];
    for (let j = first; j <= i; j++) {
      const d = returns[j] - mean;
      sum += d;
      squares += d * d;
      top = Math.max(top, sum);
      bottom = Math.min(bottom, sum);
    }
    out[i] = squares > 0 ? (top - bottom) / Math.sqrt(squares / length) : 0;
  }
  return out;
}

/** The rescaled range to be expected of `n` independent normal returns. @source Anis & Lloyd 1976 */
export function expectedRange(n: number): number {
  // Γ((n − 1) / 2) / (√π · Γ(n / 2)), as a product over even n: Γ(x + 1) = x · Γ(x).
  let ratio = 1;
  for (let k = 2; k < n; k += 2) ratio *= (k - 1) / k;
  let sum = 0;
  for (let i = 1; i < n; i++) sum += Math.sqrt((n - i) / i);
  return ratio * sum;
}

export default defineIndicator({
  name: 'hurst',
  category: 'trend',
  summary: 'Hurst exponent of log returns by rescaled range, 0.5 for a random walk',
  source: 'Hurst 1951, Transactions of the ASCE 116; corrected by Anis & Lloyd 1976, Biometrika 63',
  params: {
    period: {
      type: 'int',
      default: 128,
      min: LEAST_WINDOW,
      max: 5000,
      doc: 'returns in the window',
      sweep: [128, 256, 512],
    },
  },
  outputs: ['hurst'],
  warmup: (p) => p.period,
  compute: (c, p) => [hurst(c.close, p.period)],
});
