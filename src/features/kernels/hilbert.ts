import { unknownColumn } from '../../core/math/rolling.js';

/** Weights of Ehlers' Hilbert transformer over bars t, t - 2, t - 4, t - 6. */
export const OUTER = 0.0962;
export const INNER = 0.5769;

/** Degrees in a radian. */
export const DEGREES = 180 / Math.PI;

/** Row at which TA-Lib starts the recursion of HT_DCPERIOD, HT_PHASOR and MAMA. */
export const EARLY_START = 12;
/** Row at which TA-Lib starts the recursion of HT_DCPHASE, HT_SINE, HT_TRENDLINE and HT_TRENDMODE. */
export const LATE_START = 37;

export interface Hilbert {
  /** weighted mean of four closes, 4 3 2 1; NaN on rows [0, 3) */
  readonly smooth: Float64Array;
  /** part of the price in phase with the cycle, quote per base */
  readonly inPhase: Float64Array;
  /** part a quarter of a cycle ahead, quote per base */
  readonly quadrature: Float64Array;
  /** dominant cycle, bars, smoothed; ≤ 50, and ≥ 6 once it has grown from 0 */
  readonly period: Float64Array;
}

/**
 * Ehlers' homodyne discriminator: how long the cycle in the price is, measured bar by bar.
 *
 * A Hilbert transformer gives the part of the detrended price that runs a quarter of a cycle ahead; by how much the
 * two turn from bar to bar is the length of the cycle, limited to [6, 50] bars and to changes of −33 % and +50 %.
 *
 * As in TA-Lib the recursion starts from nothing at row `start`: inputs before it count as 0, so the first rows carry
 * the shock of that start. On a market that stands still both parts die out and the period stays where it was.
 *
 * @param close (n,) quote per base
 * @param start row at which the recursion begins, ≥ 3
 * @returns all (n,); inPhase, quadrature and period are 0 before `start`
 * @source Ehlers 2001, Rocket Science for Traders, chapters 6 and 7; TA-Lib HT_DCPERIOD
 */
export function hilbert(close: Float64Array, start: number): Hilbert {
  const n = close.length;
  const smooth = smoothPrice(close);
  const detrender = new Float64Array(n);
  const inPhase = new Float64Array(n);
  const quadrature = new Float64Array(n);
  const period = new Float64Array(n);
  const from = (x: Float64Array, i: number): number => (i < start ? 0 : x[i]);
  // Sums of differences: on equal values they are 0 exactly.
  const transform = (x: Float64Array, i: number): number =>
    OUTER * (x[i] - from(x, i - 6)) + INNER * (from(x, i - 2) - from(x, i - 4));
  let [i2, q2, re, im, raw, smoothed] = [0, 0, 0, 0, 0, 0];
  for (let i = start; i < n; i++) {
    const gain = 0.075 * raw + 0.54;
    detrender[i] = transform(smooth, i) * gain;
    quadrature[i] = transform(detrender, i) * gain;
    inPhase[i] = from(detrender, i - 3);
    const newI2 = 0.2 * (inPhase[i] - transform(quadrature, i) * gain) + 0.8 * i2;
    const newQ2 = 0.2 * (quadrature[i] + transform(inPhase, i) * gain) + 0.8 * q2;
    re = 0.2 * (newI2 * i2 + newQ2 * q2) + 0.8 * re;
    im = 0.2 * (newI2 * q2 - newQ2 * i2) + 0.8 * im;
    i2 = newI2;
    q2 = newQ2;
    raw = 0.2 * nextPeriod(re, im, raw) + 0.8 * raw;
    smoothed = 0.33 * raw + 0.67 * smoothed;
    period[i] = smoothed;
  }
  return { smooth, inPhase, quadrature, period };
}

/** The length of a full turn in bars, given the turn of one bar; `last` where nothing turned. */
export function nextPeriod(re: number, im: number, last: number): number {
  const found = im !== 0 && re !== 0 ? (2 * Math.PI) / Math.atan(im / re) : last;
  const near = Math.max(Math.min(found, 1.5 * last), 0.67 * last);
  return Math.min(Math.max(near, 6), 50);
}

/** Weighted mean of four values, the newest counts four times. As distances from it: equal values give it exactly. */
function smoothPrice(x: Float64Array): Float64Array {
  const out = unknownColumn(x.length);
  for (let i = 3; i < x.length; i++) {
    const anchor = x[i];
    out[i] = anchor + 0.1 * (3 * (x[i - 1] - anchor) + 2 * (x[i - 2] - anchor) + (x[i - 3] - anchor));
  }
  return out;
}

/**
 * Where the price is in its dominant cycle, by a Fourier sum over one cycle.
 *
 * Where the price does not move over the cycle there is no phase and the last one is kept, 0 at first (TA-Lib turns on
 * by 90 degrees and more each bar). Where the cycle is longer than the rows since LATE_START, TA-Lib counts prices
 * before it as 0; here they are the prices, so rows before 86 may differ.
 *
 * @param h from `hilbert(close, LATE_START)`
 * @returns (n,) degrees, in (-45, 315] from row 63 on; 0 is where the sine rises through its middle; 0 before LATE_START
 * @source Ehlers 2001, Rocket Science for Traders, chapter 9; TA-Lib HT_DCPHASE
 */
export function cyclePhase(h: Hilbert): Float64Array {
  const { smooth, period } = h;
  const n = smooth.length;
  const out = new Float64Array(n);
  const turns = Array.from({ length: 51 }, (_, length) => fullTurn(length));
  let phase = 0;
  for (let i = LATE_START; i < n; i++) {
    const length = Math.floor(period[i] + 0.5);
    const { sines, cosines } = turns[length];
    // Sine and cosine sum to 0 over a full turn, so a level may be taken away first: no noise from large prices.
    const anchor = smooth[i];
    let real = 0;
    let imaginary = 0;
    for (let k = 1; k < length; k++) {
      const d = smooth[i - k] - anchor;
      real += sines[k] * d;
      imaginary += cosines[k] * d;
    }
    phase = phaseOf(real, imaginary, period[i], phase);
    out[i] = phase;
  }
  return out;
}

/** The phase in degrees of a Fourier sum over one cycle; `last` where nothing moved. */
export function phaseOf(real: number, imaginary: number, period: number, last: number): number {
  if (real === 0 && imaginary === 0) return last;
  // 360 / period makes up for the bar by which the smoothing lags.
  let phase = Math.atan(real / imaginary) * DEGREES + 90 + 360 / period;
  if (imaginary < 0) phase += 180;
  return phase > 315 ? phase - 360 : phase;
}

/** Sine and cosine at `length` places of one full turn. */
export function fullTurn(length: number): { sines: Float64Array; cosines: Float64Array } {
  const at = (k: number): number => (2 * Math.PI * k) / length;
  return {
    sines: Float64Array.from({ length }, (_, k) => Math.sin(at(k))),
    cosines: Float64Array.from({ length }, (_, k) => Math.cos(at(k))),
  };
}

/**
 * Instantaneous trend line: the mean of the close over one dominant cycle, in which the cycle cancels, smoothed.
 *
 * @param close (n,) quote per base
 * @param h     from `hilbert(close, LATE_START)`
 * @returns (n,) quote per base; NaN before LATE_START + 3
 * @source Ehlers 2001, Rocket Science for Traders, chapter 10; TA-Lib HT_TRENDLINE
 */
export function cycleTrend(close: Float64Array, h: Hilbert): Float64Array {
  const n = close.length;
  const mean = new Float64Array(n);
  const out = unknownColumn(n);
  for (let i = LATE_START; i < n; i++) {
    const length = Math.floor(h.period[i] + 0.5);
    let sum = 0;
    for (let k = 1; k < length; k++) sum += close[i - k] - close[i];
    mean[i] = close[i] + (length > 0 ? sum / length : 0);
    if (i < LATE_START + 3) continue;
    const anchor = mean[i];
    out[i] = anchor + 0.1 * (3 * (mean[i - 1] - anchor) + 2 * (mean[i - 2] - anchor) + (mean[i - 3] - anchor));
  }
  return out;
}
