/**
 * The kernels of `hilbert.ts` one bar at a time, bit for bit. The longest cycle is 50 bars and no sum reaches further
 * back, so the last 64 values of each column are all that is kept.
 */
import { fullTurn, type Hilbert, INNER, LATE_START, nextPeriod, OUTER, phaseOf } from './hilbert.js';

/** Places of a ring, a power of two above the longest cycle: row i stands at `i & LAST`. */
const PLACES = 64;
const LAST = PLACES - 1;

/** What `hilbert` says of one row. */
export type HilbertRow = { -readonly [K in keyof Hilbert]: number };

/** As `hilbert`, close by close. The same object is given every time: read it before the next close. */
export function hilbertStream(start: number): (close: number) => HilbertRow {
  const smooth = smoothStream();
  const smooths = new Float64Array(PLACES);
  const detrender = new Float64Array(PLACES);
  const inPhase = new Float64Array(PLACES);
  const quadrature = new Float64Array(PLACES);
  const state: HilbertRow = { smooth: Number.NaN, inPhase: 0, quadrature: 0, period: 0 };
  // Rows before `start` are never written and stay 0, as the batch counts them.
  const transform = (x: Float64Array, i: number): number =>
    OUTER * (x[i & LAST] - x[(i - 6) & LAST]) + INNER * (x[(i - 2) & LAST] - x[(i - 4) & LAST]);
  let [row, i2, q2, re, im, raw, smoothed] = [0, 0, 0, 0, 0, 0, 0];
  return (close) => {
    const i = row++;
    state.smooth = smooth(close);
    if (i < start) return state;
    const gain = 0.075 * raw + 0.54;
    const at = i & LAST;
    smooths[at] = state.smooth;
    detrender[at] = transform(smooths, i) * gain;
    quadrature[at] = transform(detrender, i) * gain;
    inPhase[at] = detrender[(i - 3) & LAST];
    const newI2 = 0.2 * (inPhase[at] - transform(quadrature, i) * gain) + 0.8 * i2;
    const newQ2 = 0.2 * (quadrature[at] + transform(inPhase, i) * gain) + 0.8 * q2;
    re = 0.2 * (newI2 * i2 + newQ2 * q2) + 0.8 * re;
    im = 0.2 * (newI2 * q2 - newQ2 * i2) + 0.8 * im;
    i2 = newI2;
    q2 = newQ2;
    raw = 0.2 * nextPeriod(re, im, raw) + 0.8 * raw;
    smoothed = 0.33 * raw + 0.67 * smoothed;
    state.inPhase = inPhase[at];
    state.quadrature = quadrature[at];
    state.period = smoothed;
    return state;
  };
}

/** Weighted mean of the last four values, 4 3 2 1, as distances from the newest; NaN before there are four. */
function smoothStream(): (x: number) => number {
  let [one, two, three] = [Number.NaN, Number.NaN, Number.NaN];
  return (x) => {
    const mean = x + 0.1 * (3 * (one - x) + 2 * (two - x) + (three - x));
    three = two;
    two = one;
    one = x;
    return mean;
  };
}

/** As `cyclePhase`: takes the rows of `hilbertStream(LATE_START)`. */
export function cyclePhaseStream(): (row: HilbertRow) => number {
  const smooths = new Float64Array(PLACES);
  const turns = Array.from({ length: 51 }, (_, length) => fullTurn(length));
  let next = 0;
  let phase = 0;
  return ({ smooth, period }) => {
    const i = next++;
    smooths[i & LAST] = smooth;
    if (i < LATE_START) return 0;
    const length = Math.floor(period + 0.5);
    const { sines, cosines } = turns[length];
    let real = 0;
    let imaginary = 0;
    for (let k = 1; k < length; k++) {
      const d = smooths[(i - k) & LAST] - smooth;
      real += sines[k] * d;
      imaginary += cosines[k] * d;
    }
    phase = phaseOf(real, imaginary, period, phase);
    return phase;
  };
}

/** As `cycleTrend`: takes each close and the period that `hilbertStream(LATE_START)` gives for it. */
export function cycleTrendStream(): (close: number, period: number) => number {
  const closes = new Float64Array(PLACES);
  const smooth = smoothStream();
  let next = 0;
  return (close, period) => {
    const i = next++;
    closes[i & LAST] = close;
    if (i < LATE_START) return Number.NaN;
    const length = Math.floor(period + 0.5);
    let sum = 0;
    for (let k = 1; k < length; k++) sum += closes[(i - k) & LAST] - close;
    return smooth(close + (length > 0 ? sum / length : 0));
  };
}
