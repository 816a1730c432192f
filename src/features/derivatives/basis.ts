import { defineDerivative } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { onOwnRows } from '../kernels/peers.js';
import { zscoreOfKnown } from '../kernels/score-known.js';

/**
 * How much dearer one price is than another, as a fraction of the other.
 *
 * @param price     (n,) quote per base
 * @param reference (n,) quote per base, > 0, NaN where not known
 * @returns (n,) fraction > -1; NaN where the reference is
 * @throws E_SHAPE when the columns differ in length
 */
export function premium(price: Float64Array, reference: Float64Array): Float64Array {
  sameLength('premium', { price, reference });
  return price.map((p, i) => (p - reference[i]) / reference[i]);
}

/**
 * Basis: how much dearer the perpetual is than the coin itself, of bars that closed together.
 *
 * Not per year: a perpetual has no last day to spread it over. What it costs to hold is its funding.
 */
export default defineDerivative({
  name: 'basis',
  summary: 'Perpetual’s close against the spot close, and how unusual that is',
  formula:
    'basis = perpetual / spot − 1; zscore = (basis − mean) / σ over period bars that both have (ddof 0), 0 when σ = 0',
  source: 'Hull 2018, Options, Futures, and Other Derivatives, chapter 3; standard score, ddof 0',
  reads: ['spot'],
  params: {
    period: { type: 'int', default: 100, min: 2, max: 5000, doc: 'bars of the zscore', sweep: [50, 100, 500] },
  },
  outputs: ['basis', 'zscore'],
  warmup: (p) => [0, p.period - 1],
  compute: (c, p, { spot }) => {
    const basis = premium(c.close, onOwnRows(c, spot!, spot!.close));
    return [basis, zscoreOfKnown(basis, p.period)];
  },
});
