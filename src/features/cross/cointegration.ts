import { defineCross } from '../../core/feature.js';
import { engleGrangerCritical } from '../../core/math/adf.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { tieTest } from '../kernels/engle-granger.js';
import { overKnownRows } from '../kernels/known-rows.js';
import { MARKET_PARAM, onOwnRows, peerNamed } from '../kernels/peers.js';

/** Residuals below this share of the price are rounding: the two markets are one. */
const ROUNDING = 1e-12;

/**
 * Are two markets tied to each other, and how far has the newest bar gone from the tie?
 *
 * Engle and Granger's two steps on the `period` bars *before* the newest one: log price on the other's log price, then a
 * unit-root test of what is left. `residual` holds the newest bar against that line, in standard deviations of the
 * residuals (ddof 2): the newest bar has no say in the line that judges it, unlike `cross-spread`. `adf` is the
 * t-statistic of the residuals without constant, the more negative the firmer the tie; `margin` is how far it lies below
 * the critical value of the 5 % level, so above 0 the two are called cointegrated.
 *
 * Where the other market does not move, or the two lie on one line to rounding, there is nothing to test: 0 in all.
 * Costs O(n · period).
 *
 * @param own   (n,) quote per base, > 0
 * @param other (n,) quote per base, > 0; NaN where the other market has no bar
 * @param spans whole: `period` bars, ≥ 10 + 2 · lags; `lags` of the test, ≥ 0
 * @returns three times (n,) without unit: residual, adf, margin; NaN on the first `period` rows that both have, and where
 *   the other has no bar
 * @throws E_SHAPE when the columns differ in length
 * @source Engle & Granger 1987, Econometrica 55; MacKinnon 2010 for critical values
 */
export function cointegration(
  own: Float64Array,
  other: Float64Array,
  { period, lags }: { period: number; lags: number },
): Float64Array[] {
  return overKnownRows([own, other], ([a, b]) => {
    const y = a.map((price) => Math.log(price / a[0]));
    const x = b.map((price) => Math.log(price / b[0]));
    const [residual, adf, margin] = [0, 1, 2].map(() => unknownColumn(y.length));
    const critical = engleGrangerCritical(0.05, period - 1 - lags);
    const test = tieTest(period, lags);
    for (let i = period; i < y.length; i++) {
      const { level, ratio, deviation, statistic } = test(x, y, i);
      residual[i] = adf[i] = margin[i] = 0;
      if (!(deviation > ROUNDING)) continue;
      residual[i] = (y[i] - level - ratio * x[i]) / deviation;
      if (Number.isNaN(statistic)) continue;
      adf[i] = statistic;
      margin[i] = critical - statistic;
    }
    return [residual, adf, margin];
  });
}

export default defineCross({
  name: 'cointegration',
  summary: 'Distance from the tie to another market that the bars before show, and how firm the tie is',
  formula:
    'least squares over the period bars before: ln c = a + b · ln p + u, p of market; residual = u of this bar / sd(u), ddof 2; adf = unit-root statistic of u with lags differences; margin = critical value at 5 % − adf; 0 when flat',
  source: 'Engle & Granger 1987, Econometrica 55; MacKinnon 2010',
  reads: ['peers'],
  params: {
    market: MARKET_PARAM,
    period: {
      type: 'int',
      default: 200,
      min: 30,
      max: 5000,
      doc: 'bars that the tie is fitted on',
      sweep: [100, 200, 500],
    },
    lags: { type: 'int', default: 1, min: 0, max: 10, doc: 'past differences that the unit-root test holds constant' },
  },
  outputs: ['residual', 'adf', 'margin'],
  warmup: (p) => p.period,
  compute: (c, p, context) => {
    const peer = peerNamed('cointegration', c, context, p.market);
    return cointegration(c.close, onOwnRows(c, peer, peer.close), p);
  },
});
