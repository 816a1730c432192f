import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { openTape } from '../kernels/tape.js';
import { returnOver, returnStream } from './return.js';

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
  const stretches = stretchesOf(period);
  const ranges = stretches.map(({ length }) => rescaledRange(returns, length));
  const out = unknownColumn(n);
  for (let i = period; i < n; i++) out[i] = exponentAt(ranges, i, stretches, period);
  return out;
}

/** A length of the stretches that the window is cut into, and the log of the range that noise of it has. */
interface Stretch {
  readonly length: number;
  readonly expected: number;
}

function stretchesOf(period: number): Stretch[] {
  const found: Stretch[] = [];
  for (let length = SHORTEST; length <= period / 2; length *= 2) {
    found.push({ length, expected: Math.log(expectedRange(length)) });
  }
  return found;
}

/** @param ranges rescaled ranges of each length, the newest at place `at` */
function exponentAt(
  ranges: readonly Float64Array[],
  at: number,
  stretches: readonly Stretch[],
  period: number,
): number {
  let [count, sx, sy, sxx, sxy] = [0, 0, 0, 0, 0];
  for (let k = 0; k < stretches.length; k++) {
    const { length, expected } = stretches[k];
    let total = 0;
    let known = 0;
    for (let j = at; j - length + 1 > at - period; j -= length) {
      if (ranges[k][j] > 0) {
        total += ranges[k][j];
        known++;
      }
    }
    if (known === 0) continue;
    const x = k;
    const y = Math.log(total / known) - expected;
    count++;
    sx += x;
    sy += y;
    sxx += x * x;
    sxy += x * y;
  }
  const spread = count * sxx - sx * sx;
  // Lengths double, so one step of x is ln 2.
  return count > 1 ? 0.5 + (count * sxy - sx * sy) / spread / Math.LN2 : 0.5;
}

/**
 * Range of the cumulated returns around their mean, by their population deviation, over the `length` returns that end
 * at each row. @returns (n,) > 0; 0 on a flat stretch; NaN on rows [0, length)
 */
function rescaledRange(returns: Float64Array, length: number): Float64Array {
  const out = unknownColumn(returns.length);
  for (let i = length; i < returns.length; i++) out[i] = rangeUntil(returns, i, length);
  return out;
}

/** The rescaled range of the `length` returns that end at row `i`. */
function rangeUntil(returns: Float64Array, i: number, length: number): number {
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
  return squares > 0 ? (top - bottom) / Math.sqrt(squares / length) : 0;
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
  formula:
    '0.5 + slope over ln n of ln(mean R/S of stretches of n) − ln(E[R/S] of noise, Anis–Lloyd), n = 8, 16, 32 … ≤ period / 2 of the last period log returns, S with ddof 0; 0.5 when flat',
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
  stream: ({ period }) => {
    const stretches = stretchesOf(period);
    const next = returnStream(1, 'log');
    // Tapes of one length that are written together have the same row at the same place.
    const returns = openTape(period);
    const tapes = stretches.map(() => openTape(period));
    const ranges = tapes.map(({ values }) => values);
    let row = 0;
    return (bar, out) => {
      const at = returns.push(next(bar.close)) - 1;
      for (let k = 0; k < tapes.length; k++) {
        const { length } = stretches[k];
        tapes[k].push(row < length ? Number.NaN : rangeUntil(returns.values, at, length));
      }
      out[0] = row++ < period ? Number.NaN : exponentAt(ranges, at, stretches, period);
    };
  },
});
