import type { Candles } from '../../core/candles.js';
import { defineMicrostructure } from '../../core/feature.js';
import type { Trades } from '../../core/feature-context.js';
import { quantile } from '../../core/math/quantile.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { takerSign, tradesOfBars } from '../kernels/trades.js';

/** How the threshold is moved; see `whale`. */
export interface WhaleRule {
  /** last trades that a quantile is taken of, whole, ≥ 1 */
  readonly window: number;
  /** share of the old threshold that is kept, in [0, 1) */
  readonly keep: number;
  /** which quantile, in [0, 1] */
  readonly share: number;
}

/**
 * Large trades, by a threshold that learns what is large: T ← 0.7·T + 0.3·P75 of the last trades' worth, once per bar.
 *
 * The worth of a trade is price times quantity. T is first known at the close of the first bar that `window` trades are
 * known at, and is their quantile then; from the next bar on it is moved at every close. A trade is an event when its
 * worth reaches the threshold that stood as its bar began: what counts as large is settled before the bar is seen.
 * `flow` is what those trades bought less what they sold, as a share of all that the bar traded.
 *
 * A bar whose trades are not known leaves the threshold where it is.
 *
 * @returns three times (n,): threshold in quote, events a count, flow in [-1, 1], 0 without a trade; NaN where the bar's
 *   trades are not known, threshold also before its first value, the others until the bar after it
 * @source own rule, in three numbers; quantile of type 7
 */
export function whale(candles: Candles, trades: Trades, { window, keep, share }: WhaleRule): Float64Array[] {
  const { from, to, isKnown } = tradesOfBars(candles, trades);
  const { price, quantity } = trades;
  const worth = price.map((p, k) => p * quantity[k]);
  const [threshold, events, flow] = [0, 1, 2].map(() => unknownColumn(candles.length));
  let level = Number.NaN;
  let usual = Number.NaN;
  let seen = -1;
  for (let i = 0; i < candles.length; i++) {
    if (isKnown[i] === 0) continue;
    if (!Number.isNaN(level)) {
      let [count, net, all] = [0, 0, 0];
      for (let k = from[i]; k < to[i]; k++) {
        all += worth[k];
        if (worth[k] < level) continue;
        count++;
        net += takerSign(trades, k) * worth[k];
      }
      events[i] = count;
      flow[i] = all > 0 ? net / all : 0;
    }
    if (to[i] < window) continue;
    // Sorting is what costs: a bar without a trade has the quantile of the one before.
    if (to[i] !== seen) usual = quantile(worth.subarray(to[i] - window, to[i]), share);
    seen = to[i];
    level = Number.isNaN(level) ? usual : keep * level + (1 - keep) * usual;
    threshold[i] = level;
  }
  return [threshold, events, flow];
}

export default defineMicrostructure({
  name: 'whale',
  summary: 'Threshold of large trades that follows the market, events above it, and their signed share',
  formula:
    'threshold ← keep · threshold + (1 − keep) · quantile(share) of the worth of the last window trades; events = trades worth the threshold before the bar or more; flow = Σ sign · their worth / worth of all',
  source: 'own; exponential smoothing of a rolling quantile',
  reads: ['trades'],
  params: {
    window: { type: 'int', default: 1000, min: 1, max: 1_000_000, doc: 'last trades that the quantile is taken of' },
    keep: { type: 'float', default: 0.7, min: 0, max: 0.999, doc: 'share of the old threshold that is kept' },
    share: { type: 'float', default: 0.75, min: 0, max: 1, doc: 'which quantile', sweep: [0.75, 0.95, 0.99] },
  },
  outputs: ['threshold', 'events', 'flow'],
  warmup: () => [0, 1, 1],
  compute: (c, p, { trades }) => whale(c, trades!, p),
});
