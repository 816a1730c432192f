import { defineCross } from '../../core/feature.js';
import { leadingEigen } from '../../core/math/eigen.js';
import { rollingMoments, unknownColumn } from '../../core/math/rolling.js';
import { returnOver } from '../indicators/return.js';
import { overKnownRows } from '../kernels/known-rows.js';
import { marketCloses, peersOf } from '../kernels/peers.js';

/**
 * The force that moves all markets: the first principal component of their standardised log returns.
 *
 * `share` is the part of all variance that it explains: 1 where all move as one, 1 / markets where nothing ties them.
 * `loading` is how strongly this market hangs on it, in [-1, 1]; its sign is such that the markets' loadings add up to 0
 * or more. `score` is the component's newest value, the sum of loading times standardised return, in standard
 * deviations. A market that does not move counts as one that moves alone.
 *
 * Windows run over the moments that all markets have. Costs O(n · (period · markets² + markets³)).
 *
 * @param closes (n,) each, this market's own first, quote per base, NaN where not known
 * @param period returns, whole, ≥ 2
 * @returns three times (n,): share in (0, 1], loading in [-1, 1], score without unit; NaN on the first `period` rows that
 *   all have, and where a market has no bar
 * @source Pearson 1901; Kritzman, Li, Page & Rigobon 2011, Principal components as a measure of systemic risk, Journal
 *   of Portfolio Management 37
 */
export function principalComponent(closes: readonly Float64Array[], period: number): Float64Array[] {
  return overKnownRows(closes, (known) => {
    const size = known.length;
    const n = known[0].length;
    const returns = known.map((close) => returnOver(close, 1, 'log'));
    const moments = returns.map((x) => rollingMoments(x, period, 1));
    const [share, loading, score] = [0, 1, 2].map(() => unknownColumn(n));
    const matrix = new Float64Array(size * size);
    const leads = known.map(() => new Float64Array(period));
    for (let i = period; i < n; i++) {
      correlations(returns, { matrix, leads, from: i - period + 1, to: i });
      const { value, vector } = leadingEigen(matrix, size);
      share[i] = Math.min(1, value / size);
      loading[i] = vector[0];
      let sum = 0;
      for (let m = 0; m < size; m++) {
        const { lead, variance } = moments[m];
        if (variance[i] > 0) sum += (vector[m] * lead[i]) / Math.sqrt(variance[i]);
      }
      score[i] = sum / Math.sqrt(value);
    }
    return [share, loading, score];
  });
}

/** Fills in the correlations of rows [from, to]; 1 on the diagonal, 0 beside it where a column does not move. */
function correlations(
  columns: readonly Float64Array[],
  { matrix, leads, from, to }: { matrix: Float64Array; leads: readonly Float64Array[]; from: number; to: number },
): void {
  const size = columns.length;
  for (let m = 0; m < size; m++) standardise(columns[m], leads[m], from, to);
  for (let a = 0; a < size; a++) {
    matrix[a * size + a] = 1;
    for (let b = 0; b < a; b++) {
      const x = leads[a];
      const y = leads[b];
      let sum = 0;
      for (let k = 0; k < x.length; k++) sum += x[k] * y[k];
      matrix[a * size + b] = matrix[b * size + a] = sum;
    }
  }
}

/** Rows [from, to] less their mean, as a vector of length 1; zeros where nothing moves. */
function standardise(x: Float64Array, out: Float64Array, from: number, to: number): void {
  const anchor = x[to];
  let sum = 0;
  for (let i = from; i <= to; i++) sum += x[i] - anchor;
  const mean = anchor + sum / (to - from + 1);
  let squares = 0;
  for (let i = from; i <= to; i++) {
    const lead = x[i] - mean;
    out[i - from] = lead;
    squares += lead * lead;
  }
  const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
  for (let k = 0; k < out.length; k++) out[k] *= scale;
}

export default defineCross({
  name: 'principal-component',
  summary: 'How much one common force moves all markets, and how this market hangs on it',
  formula:
    'v, λ = first eigenvector, eigenvalue of corr(log returns of all markets) over period; share = λ / markets; loading = v of this market; score = Σ v · z / √λ, z = (r − mean) / σ (ddof 0)',
  source: 'Pearson 1901; Kritzman, Li, Page & Rigobon 2011, Journal of Portfolio Management 37',
  reads: ['peers'],
  params: {
    period: { type: 'int', default: 100, min: 2, max: 5000, doc: 'returns in the window', sweep: [50, 100, 250] },
  },
  outputs: ['share', 'loading', 'score'],
  warmup: (p) => p.period,
  compute: (c, p, context) => principalComponent(marketCloses(c, peersOf('principal-component', c, context)), p.period),
});
