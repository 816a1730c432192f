import { defineCross } from '../../core/feature.js';
import { rollingMoments, unknownColumn } from '../../core/math/rolling.js';
import { overKnownRows } from '../kernels/known-rows.js';
import { MARKET_PARAM, onOwnRows, peerNamed } from '../kernels/peers.js';
import { rollingPair, slopes } from '../kernels/rolling-pair.js';

/** Residuals below this share of a market's own variance are rounding, not a spread. */
const ROUNDING = 1e-13;

/**
 * The spread between two markets: how far the log price is from the line that explains it by the other's log price.
 *
 * The line is fitted to the window, the newest bar included: the bands of a pair, so to say. `zscore` is the spread by
 * the standard deviation of the residuals (ddof 2), 0 where the two lie on one line to rounding. Where the other market
 * does not move the ratio is 0 and the spread is the distance from the own mean.
 *
 * @param own    (n,) quote per base, > 0
 * @param other  (n,) quote per base, > 0; NaN where the other market has no bar
 * @param period bars, whole, ≥ 3
 * @returns three times (n,): zscore without unit, spread as a log return, ratio: hedge of the other per unit of money;
 *   NaN on the first `period - 1` rows that both have, and where the other has no bar
 * @throws E_SHAPE when the columns differ in length
 * @source Gatev, Goetzmann & Rouwenhorst 2006, Pairs trading, Review of Financial Studies 19; least squares in logs
 */
export function crossSpread(own: Float64Array, other: Float64Array, period: number): Float64Array[] {
  return overKnownRows([own, other], ([a, b]) => {
    // As logs of the price by its first one: the same bits in any unit.
    const y = a.map((price) => Math.log(price / a[0]));
    const x = b.map((price) => Math.log(price / b[0]));
    const pair = rollingPair(x, y, period);
    const { covariance, varianceY } = pair;
    const ratio = slopes(pair, 0);
    const leadX = rollingMoments(x, period).lead;
    const leadY = rollingMoments(y, period).lead;
    const [zscore, spread] = [unknownColumn(y.length), unknownColumn(y.length)];
    for (let i = period - 1; i < y.length; i++) {
      spread[i] = leadY[i] - ratio[i] * leadX[i];
      const left = varianceY[i] - ratio[i] * covariance[i];
      const deviation = Math.sqrt((left * period) / (period - 2));
      zscore[i] = left > ROUNDING * varianceY[i] ? spread[i] / deviation : 0;
    }
    return [zscore, spread, ratio];
  });
}

export default defineCross({
  name: 'cross-spread',
  summary: 'Spread to another market in logs, hedged by least squares, in standard deviations',
  formula:
    'least squares over period bars: ln c = a + ratio · ln p + spread, p of market; zscore = spread / sd(residuals), ddof 2',
  source: 'Gatev, Goetzmann & Rouwenhorst 2006, Review of Financial Studies 19; hedge ratio by least squares',
  reads: ['peers'],
  params: {
    market: MARKET_PARAM,
    period: { type: 'int', default: 100, min: 3, max: 5000, doc: 'window, bars', sweep: [50, 100, 250] },
  },
  outputs: ['zscore', 'spread', 'ratio'],
  warmup: (p) => p.period - 1,
  compute: (c, p, context) => {
    const peer = peerNamed('cross-spread', c, context, p.market);
    return crossSpread(c.close, onOwnRows(c, peer, peer.close), p.period);
  },
});
