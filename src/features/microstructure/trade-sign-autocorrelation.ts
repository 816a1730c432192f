import type { Candles } from '../../core/candles.js';
import { defineMicrostructure } from '../../core/feature.js';
import type { Trades } from '../../core/feature-context.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { takerSign, tradesOfBars } from '../kernels/trades.js';

/**
 * Do buys follow buys? The correlation of each trade's sign with that of the trade `lag` before it, over the last trades
 * up to the bar's close.
 *
 * Large orders are cut into many trades, so it is far above 0 as a rule. Signs are whole numbers: the sums are exact,
 * however long the record. 0 where all trades of the window are on one side.
 *
 * @param spans trades, whole: `window` pairs, ≥ 2; `lag` ≥ 1
 * @returns (n,) in [-1, 1]; NaN until `window + lag` trades are known, and where the bar's trades are not
 * @source Lillo & Farmer 2004, The long memory of the efficient market, Studies in Nonlinear Dynamics & Econometrics 8
 */
export function tradeSignAutocorrelation(
  candles: Candles,
  trades: Trades,
  { window, lag }: { window: number; lag: number },
): Float64Array {
  const { to, isKnown } = tradesOfBars(candles, trades);
  const m = trades.time.length;
  const sums = new Float64Array(m + 1);
  const products = new Float64Array(m + 1);
  for (let k = 0; k < m; k++) {
    const sign = takerSign(trades, k);
    sums[k + 1] = sums[k] + sign;
    products[k + 1] = products[k] + (k < lag ? 0 : sign * takerSign(trades, k - lag));
  }
  const out = unknownColumn(candles.length);
  for (let i = 0; i < out.length; i++) {
    const end = to[i];
    if (isKnown[i] === 0 || end < window + lag) continue;
    const now = (sums[end] - sums[end - window]) / window;
    const before = (sums[end - lag] - sums[end - lag - window]) / window;
    const together = (products[end] - products[end - window]) / window - now * before;
    // Squares of signs are 1, so that the variance is 1 less the squared mean.
    const scale = Math.sqrt((1 - now * now) * (1 - before * before));
    out[i] = scale > 0 ? Math.max(-1, Math.min(1, together / scale)) : 0;
  }
  return out;
}

export default defineMicrostructure({
  name: 'trade-sign-autocorrelation',
  summary: 'Do buys follow buys: correlation of each trade’s sign with an earlier one’s',
  formula: 'corr(sₖ, sₖ₋lag) over the last window trades, s = ±1 by the aggressor',
  source: 'Lillo & Farmer 2004, Studies in Nonlinear Dynamics & Econometrics 8',
  reads: ['trades'],
  params: {
    window: { type: 'int', default: 500, min: 2, max: 1_000_000, doc: 'trades in the window', sweep: [200, 500, 2000] },
    lag: { type: 'int', default: 1, min: 1, max: 10_000, doc: 'trades between the two signs' },
  },
  outputs: ['trade-sign-autocorrelation'],
  warmup: () => 0,
  compute: (c, p, { trades }) => [tradeSignAutocorrelation(c, trades!, p)],
});
