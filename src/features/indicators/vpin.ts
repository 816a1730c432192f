import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { rollingVariance, unknownColumn } from '../../core/math/rolling.js';
import { normalCdf } from '../../core/math/special.js';
import { varianceStream } from '../../core/math/streams.js';

/**
 * Bulk volume classification: the share of each bar's volume that was bought, Φ(Δclose / σ).
 *
 * σ is the sample deviation (ddof 1) of the last `period` changes, this one included: no later bar goes in, where the
 * paper's σ is that of the whole sample. A market that did not move was bought and sold alike: 0.5.
 *
 * @param close  (n,) quote per base
 * @param period changes, whole, ≥ 2
 * @returns (n,) in [0, 1]; NaN on rows [0, period)
 */
export function bulkBuyShare(close: Float64Array, period: number): Float64Array {
  const change = unknownColumn(close.length);
  for (let i = 1; i < close.length; i++) change[i] = close[i] - close[i - 1];
  const out = rollingVariance(change, period, 1, 1);
  for (let i = period; i < out.length; i++) out[i] = out[i] > 0 ? normalCdf(change[i] / Math.sqrt(out[i])) : 0.5;
  return out;
}

/**
 * Volume-synchronised probability of informed trading: how one-sided the flow has been, per bucket of equal volume.
 *
 * The volume of the last `window` bars is poured into `buckets` of equal size, a bar split exactly where a bucket is
 * full; in each the bought and the sold part are netted. Trades inside a bar are not known: each part of a bar has the
 * bar's own buy share. Costs O(n · (window + buckets)).
 *
 * @param buyShare (n,) in [0, 1], known from row `from` on
 * @param volume   (n,) base, ≥ 0
 * @param spans    whole, ≥ 1: `window` bars, `buckets` in it
 * @returns (n,) Σ |bought − sold| / Σ volume, in [0, 1]; 0 without volume; NaN on rows [0, from + window - 1)
 * @throws E_SHAPE when the columns differ in length
 */
export function vpin(
  buyShare: Float64Array,
  volume: Float64Array,
  { window, buckets }: { window: number; buckets: number },
  from = 0,
): Float64Array {
  const n = sameLength('vpin', { buyShare, volume });
  const out = unknownColumn(n);
  for (let i = from + window - 1; i < n; i++) {
    out[i] = imbalanceOf(buyShare, volume, { first: i - window + 1, last: i }, buckets);
  }
  return out;
}

/** Net volume per bucket over the rows, as a share of all their volume. */
function imbalanceOf(
  buyShare: Float64Array,
  volume: Float64Array,
  rows: { first: number; last: number },
  buckets: number,
): number {
  let total = 0;
  for (let j = rows.first; j <= rows.last; j++) total += volume[j];
  const size = total / buckets;
  let room = size;
  let net = 0;
  let imbalance = 0;
  for (let j = rows.first; size > 0 && j <= rows.last; j++) {
    const lean = 2 * buyShare[j] - 1;
    let rest = volume[j];
    while (rest > room) {
      imbalance += Math.abs(net + room * lean);
      rest -= room;
      net = 0;
      room = size;
    }
    net += rest * lean;
    room -= rest;
  }
  return size > 0 ? Math.min(1, (imbalance + Math.abs(net)) / total) : 0;
}

export default defineIndicator({
  name: 'vpin',
  category: 'microstructure',
  summary: 'Order flow toxicity: net volume per bucket of equal volume, bulk-classified from bars',
  formula:
    'Σ |bought − sold| / Σ volume over the window bars, poured into buckets parts of equal volume; bought share = Φ(Δclose / σ), σ of the last period Δclose (ddof 1), 0.5 when flat; 0 without volume',
  source: 'Easley, López de Prado & O’Hara 2012, Review of Financial Studies 25; σ of past changes only',
  params: {
    window: {
      type: 'int',
      default: 100,
      min: 1,
      max: 5000,
      doc: 'bars whose volume is looked at',
      sweep: [50, 100, 200],
    },
    buckets: { type: 'int', default: 50, min: 1, max: 5000, doc: 'buckets of equal volume in the window' },
    period: { type: 'int', default: 50, min: 2, max: 5000, doc: 'changes behind the σ that splits a bar’s volume' },
  },
  outputs: ['vpin'],
  warmup: (p) => p.period + p.window - 1,
  compute: (c, p) => [vpin(bulkBuyShare(c.close, p.period), c.volume, p, p.period)],
  stream: ({ window, buckets, period }) => {
    const variance = varianceStream(period, 1);
    const [shares, volumes] = [new Float64Array(window), new Float64Array(window)];
    let last = Number.NaN;
    let known = 0;
    return (bar, out) => {
      const change = bar.close - last;
      const spread = variance(change);
      last = bar.close;
      out[0] = Number.NaN;
      if (Number.isNaN(spread)) return;
      shares.copyWithin(0, 1);
      volumes.copyWithin(0, 1);
      shares[window - 1] = spread > 0 ? normalCdf(change / Math.sqrt(spread)) : 0.5;
      volumes[window - 1] = bar.volume;
      if (++known >= window) out[0] = imbalanceOf(shares, volumes, { first: 0, last: window - 1 }, buckets);
    };
  },
});
