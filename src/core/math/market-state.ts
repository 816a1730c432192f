import { rollingMean } from './rolling.js';

/** What the regime models and the label of the regime ahead look at, per bar; NaN on the first `window` rows. */
export interface MarketState {
  /** how far price came in the window against the noise on the way, in [−√window, √window]; about standard normal on a random walk */
  readonly trend: Float64Array;
  /** root mean square of one-bar log returns in the window, ≥ 0 */
  readonly volatility: Float64Array;
}

/**
 * The trend and the volatility of the last bars.
 *
 * The trend is Σ r / √(Σ r²) over the window's log returns r: +√window when every bar rises alike, 0 when price ends
 * where it began or does not move. It has no unit, so one threshold serves every market and interval, and its bound
 * keeps a quiet market from looking like an endless trend.
 *
 * @param close (n,) quote per base, > 0
 * @param window bars, ≥ 1
 */
export function marketState(close: Float64Array, window: number): MarketState {
  const n = close.length;
  const returns = new Float64Array(n).fill(Number.NaN);
  const squares = new Float64Array(n).fill(Number.NaN);
  for (let i = 1; i < n; i++) {
    returns[i] = Math.log(close[i] / close[i - 1]);
    squares[i] = returns[i] * returns[i];
  }
  const mean = rollingMean(returns, window, 1);
  const meanSquare = rollingMean(squares, window, 1);
  const bound = Math.sqrt(window);
  const volatility = meanSquare.map((v) => Math.sqrt(Math.max(v, 0)));
  const trend = mean.map((m, i) => {
    if (volatility[i] === 0) return 0;
    return Math.min(Math.max((m / volatility[i]) * bound, -bound), bound);
  });
  return { trend, volatility };
}

/**
 * Where each value stands among the last ones, itself included: the share of them that are smaller, equal ones
 * counting half.
 *
 * @param x (n,) NaN up to some row, known after it
 * @param window how many values to stand among, ≥ 1; fewer at the beginning, but at least `minimum`
 * @returns (n,) in (0, 1); NaN where fewer than `minimum` values are known
 */
export function rollingRank(x: Float64Array, window: number, minimum: number): Float64Array {
  const n = x.length;
  const out = new Float64Array(n).fill(Number.NaN);
  // The window's values in order; one leaves and one enters per bar.
  const sorted = new Float64Array(window + 1);
  let count = 0;
  for (let i = 0; i < n; i++) {
    if (Number.isNaN(x[i])) continue;
    const place = countBelow(sorted, count, x[i]);
    sorted.copyWithin(place + 1, place, count);
    sorted[place] = x[i];
    count++;
    if (count > window) {
      const gone = countBelow(sorted, count, x[i - window]);
      sorted.copyWithin(gone, gone + 1, count);
      count--;
    }
    if (count < minimum) continue;
    const below = countBelow(sorted, count, x[i]);
    let equal = below;
    while (equal < count && sorted[equal] === x[i]) equal++;
    out[i] = (below + (equal - below) / 2) / count;
  }
  return out;
}

/** How many of the first `count` values of an increasing list are smaller than `value`. */
function countBelow(sorted: Float64Array, count: number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
