/**
 * The windows of `rolling.ts` one value at a time: what each kernel there says of row i, its stream says when value i
 * comes, bit for bit.
 *
 * A stream is a function that takes the next value and gives the result for it, NaN until the window is full. Values
 * that are not known (NaN) in front are passed over, so that streams stand in line as kernels do with `from`. Memory
 * is a few windows; a value costs O(1), and once per window the finished block is summed, O(window).
 */
import { checkWindow } from './rolling.js';

/** The next value in, its result out. */
export type ValueStream = (x: number) => number;

/** The value, where what it stands for is known; NaN where that is NaN. */
export function whenKnown(known: number, value: number): number {
  return Number.isNaN(known) ? known : value;
}

/** The value that came `lag` values before this one; NaN before there is one. @param lag whole, ≥ 0 */
export function lagStream(lag: number): ValueStream {
  if (lag === 0) return (x) => x;
  const ring = new Float64Array(lag).fill(Number.NaN);
  let at = 0;
  return (x) => {
    const old = ring[at];
    ring[at] = x;
    at = at + 1 === lag ? 0 : at + 1;
    return old;
  };
}

/** Counts values and lets those from number `from` on through to the stream; NaN before. */
export function fromRow(from: number, stream: ValueStream): ValueStream {
  let row = 0;
  return (x) => (row++ < from ? Number.NaN : stream(x));
}

/** As `rollingMean`. */
export function meanStream(window: number): ValueStream {
  checkWindow('meanStream.window', window);
  const block = new Float64Array(window);
  const tail = new Float64Array(window);
  let at = 0;
  let isFull = false;
  let anchor = 0;
  let head = 0;
  return (x) => {
    if (!isFull && at === 0 && Number.isNaN(x)) return Number.NaN;
    block[at++] = x;
    if (at < window) {
      if (!isFull) return Number.NaN;
      head += x - anchor;
      return anchor + (tail[at] + head) / window;
    }
    at = 0;
    isFull = true;
    anchor = x;
    head = 0;
    let sum = 0;
    for (let k = window - 1; k >= 0; k--) {
      sum += block[k] - anchor;
      tail[k] = sum;
    }
    return anchor + (tail[0] + 0) / window;
  };
}

/** Mean, lead and variance of the newest full window; NaN before there is one. */
export interface MomentsState {
  mean: number;
  lead: number;
  variance: number;
}

/** As `rollingMoments`. The same object is given every time: read it before the next value. */
export function momentsStream(window: number): (x: number) => MomentsState {
  checkWindow('momentsStream.window', window);
  const block = new Float64Array(window);
  const tailSum = new Float64Array(window);
  const tailSquares = new Float64Array(window);
  const share = 1 / window;
  const state: MomentsState = { mean: Number.NaN, lead: Number.NaN, variance: Number.NaN };
  let at = 0;
  let isFull = false;
  let anchor = 0;
  let head = 0;
  let headSquares = 0;
  return (x) => {
    if (!isFull && at === 0 && Number.isNaN(x)) return state;
    block[at++] = x;
    if (at < window && !isFull) return state;
    if (at === window) {
      at = 0;
      isFull = true;
      anchor = x;
      head = 0;
      headSquares = 0;
      let sum = 0;
      let squares = 0;
      for (let k = window - 1; k >= 0; k--) {
        const d = block[k] - anchor;
        sum += d;
        squares += d * d;
        tailSum[k] = sum;
        tailSquares[k] = squares;
      }
    }
    const d = x - anchor;
    head += d;
    headSquares += d * d;
    const offset = (tailSum[at] + head) * share;
    const spread = (tailSquares[at] + headSquares) * share - offset * offset;
    state.mean = anchor + offset;
    state.lead = d - offset;
    state.variance = spread > 0 ? spread : 0;
    return state;
  };
}

/** As `rollingVariance`. */
export function varianceStream(window: number, ddof: 0 | 1): ValueStream {
  checkWindow('varianceStream.window', window, ddof + 1);
  const moments = momentsStream(window);
  const scale = window / (window - 1);
  return ddof === 0 ? (x) => moments(x).variance : (x) => moments(x).variance * scale;
}

/** As `rollingZscore`. */
export function zscoreStream(window: number): ValueStream {
  const moments = momentsStream(window);
  return (x) => {
    const { lead, variance } = moments(x);
    if (Number.isNaN(variance)) return Number.NaN;
    return variance > 0 ? lead / Math.sqrt(variance) : 0;
  };
}

/** As `rollingWeightedMean`. */
export function weightedMeanStream(window: number): (x: number, weight: number) => number {
  checkWindow('weightedMeanStream.window', window);
  const plain = meanStream(window);
  const block = new Float64Array(window);
  const weights = new Float64Array(window);
  const tail = new Float64Array(window);
  const tailWeight = new Float64Array(window);
  let at = 0;
  let isFull = false;
  let anchor = 0;
  let head = 0;
  let headWeight = 0;
  return (x, weight) => {
    const mean = plain(x);
    block[at] = x;
    weights[at++] = weight;
    if (at < window) {
      if (!isFull) return Number.NaN;
      head += weight * (x - anchor);
      headWeight += weight;
      const all = tailWeight[at] + headWeight;
      return all > 0 ? anchor + (tail[at] + head) / all : mean;
    }
    at = 0;
    isFull = true;
    anchor = x;
    head = 0;
    headWeight = 0;
    let sum = 0;
    let total = 0;
    for (let k = window - 1; k >= 0; k--) {
      sum += weights[k] * (block[k] - anchor);
      total += weights[k];
      tail[k] = sum;
      tailWeight[k] = total;
    }
    return total > 0 ? anchor + sum / total : mean;
  };
}

/** As `rollingMax`. */
export function maxStream(window: number): ValueStream {
  return extremeStream(window, (a, b) => (a > b ? a : b));
}

/** As `rollingMin`. */
export function minStream(window: number): ValueStream {
  return extremeStream(window, (a, b) => (a < b ? a : b));
}

function extremeStream(window: number, better: (a: number, b: number) => number): ValueStream {
  checkWindow('window', window);
  const block = new Float64Array(window);
  const tail = new Float64Array(window);
  let at = 0;
  let isFull = false;
  let head = 0;
  return (x) => {
    if (!isFull && at === 0 && Number.isNaN(x)) return Number.NaN;
    block[at++] = x;
    if (at < window) {
      if (!isFull) return Number.NaN;
      head = better(x, head);
      return better(tail[at], head);
    }
    at = 0;
    isFull = true;
    head = x;
    let best = x;
    for (let k = window - 1; k >= 0; k--) {
      best = better(block[k], best);
      tail[k] = best;
    }
    return better(tail[0], head);
  };
}

/** As `ewmDeviation`. */
export function ewmDeviationStream(span: number): ValueStream {
  checkWindow('ewmDeviationStream.span', span);
  const keep = 1 - 2 / (span + 1);
  let isStarted = false;
  let mean = 0;
  let spread = 0;
  let total = 1;
  let squares = 1;
  return (x) => {
    if (!isStarted) {
      isStarted = !Number.isNaN(x);
      mean = x;
      return Number.NaN;
    }
    const old = total * keep;
    total = old + 1;
    squares = squares * keep * keep + 1;
    const d = x - mean;
    mean += d / total;
    spread = (old * (spread + (d / total) ** 2) + (x - mean) ** 2) / total;
    const correction = (total * total) / (total * total - squares);
    return Math.sqrt(correction * spread);
  };
}
