import type { RiskView } from '../../core/risk-rule.js';
import { logReturns } from './covariance.js';

/** @returns Pearson's correlation of markets a and b, in [-1, 1]; 1 of a with itself; NaN while it is not known */
export type PastCorrelations = (view: RiskView, a: number, b: number) => number;

/**
 * How markets have moved together lately, worked out when it is asked for: a risk rule asks many times at a close, and
 * mostly about the few markets that are held.
 *
 * Log returns are kept from close to close, so that a new bar costs one logarithm. A column is standardised once per close,
 * to mean 0 and length 1, and a correlation is then one scalar product. Not known are pairs with a market of fewer than
 * `window + 1` bars, or that did not move.
 *
 * @param window log returns, bars, ≥ 2
 */
export function createPastCorrelations(marketCount: number, window: number): PastCorrelations {
  const moves = Array.from({ length: marketCount }, () => new Float64Array(window));
  const barsRead = new Int32Array(marketCount);
  const columns = Array.from({ length: marketCount }, () => new Float64Array(window));
  const isKnown = new Uint8Array(marketCount);
  const columnTime = new Float64Array(marketCount).fill(Number.NaN);
  const pairs = new Float64Array(marketCount * marketCount);
  const pairTime = new Float64Array(marketCount * marketCount).fill(Number.NaN);

  const readMoves = (view: RiskView, s: number, bars: number): void => {
    const isNext = barsRead[s] > window && bars > barsRead[s];
    const fresh = isNext ? Math.min(window, bars - barsRead[s]) : window;
    moves[s].copyWithin(0, fresh);
    logReturns(view, s, fresh, moves[s].subarray(window - fresh));
    barsRead[s] = bars;
  };
  const column = (view: RiskView, s: number): Float64Array => {
    if (columnTime[s] !== view.time) {
      columnTime[s] = view.time;
      const bars = view.barCount(s);
      if (bars <= window) isKnown[s] = 0;
      else if (bars !== barsRead[s]) {
        readMoves(view, s, bars);
        isKnown[s] = standardise(moves[s], columns[s]) ? 1 : 0;
      }
    }
    return columns[s];
  };
  return (view, a, b) => {
    if (a === b) return 1;
    const pair = Math.min(a, b) * marketCount + Math.max(a, b);
    if (pairTime[pair] !== view.time) {
      pairTime[pair] = view.time;
      const [x, y] = [column(view, a), column(view, b)];
      pairs[pair] = isKnown[a] === 1 && isKnown[b] === 1 ? clamped(dot(x, y)) : Number.NaN;
    }
    return pairs[pair];
  };
}

/** Mean 0 and length 1, into `out`. @returns false for a column that does not move or has a value that is not known */
function standardise(x: Float64Array, out: Float64Array): boolean {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i];
  const centre = sum / x.length;
  let squares = 0;
  for (let i = 0; i < x.length; i++) {
    out[i] = x[i] - centre;
    squares += out[i] * out[i];
  }
  const length = Math.sqrt(squares);
  if (!(length > 0 && length < Number.POSITIVE_INFINITY)) return false;
  for (let i = 0; i < out.length; i++) out[i] /= length;
  return true;
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}

function clamped(rho: number): number {
  return Math.min(1, Math.max(-1, rho));
}
