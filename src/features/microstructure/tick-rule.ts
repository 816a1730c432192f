import type { Candles } from '../../core/candles.js';
import { defineMicrostructure } from '../../core/feature.js';
import type { Trades } from '../../core/feature-context.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { takerSign, tradesOfBars } from '../kernels/trades.js';

/**
 * How often the tick rule is right: the share of trades whose price went the way the taker pushed.
 *
 * The tick rule calls a trade a buy when its price is above that of the trade before, a sell when below, and as the last
 * move said when equal. Here the aggressor is known, so that the share measures the market: high when takers move the
 * price, near 0.5 when resting orders take the flow in. Trades before the record's first move of the price have no answer
 * and count half.
 *
 * @param window trades, whole, ≥ 1
 * @returns (n,) in [0, 1]; NaN until `window` trades are known, and where the bar's trades are not known
 * @source Lee & Ready 1991, Inferring trade direction from intraday data, Journal of Finance 46
 */
export function tickRule(candles: Candles, trades: Trades, window: number): Float64Array {
  const { to, isKnown } = tradesOfBars(candles, trades);
  const m = trades.time.length;
  const right = new Float64Array(m + 1);
  let move = 0;
  for (let k = 0; k < m; k++) {
    if (k > 0 && trades.price[k] !== trades.price[k - 1]) move = Math.sign(trades.price[k] - trades.price[k - 1]);
    right[k + 1] = right[k] + (move === 0 ? 0.5 : Number(move === takerSign(trades, k)));
  }
  const out = unknownColumn(candles.length);
  for (let i = 0; i < out.length; i++) {
    if (isKnown[i] === 1 && to[i] >= window) out[i] = (right[to[i]] - right[to[i] - window]) / window;
  }
  return out;
}

export default defineMicrostructure({
  name: 'tick-rule',
  summary: 'Share of trades whose price went the way the taker pushed',
  formula: 'mean over the last window trades of [sign of the last price move = aggressor’s sign]',
  source: 'Lee & Ready 1991, Journal of Finance 46',
  reads: ['trades'],
  params: {
    window: { type: 'int', default: 500, min: 1, max: 1_000_000, doc: 'trades in the window', sweep: [200, 500, 2000] },
  },
  outputs: ['tick-rule'],
  warmup: () => 0,
  compute: (c, p, { trades }) => [tickRule(c, trades!, p.window)],
});
