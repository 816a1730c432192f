import type { Candles } from '../../core/candles.js';
import { defineMicrostructure } from '../../core/feature.js';
import type { Trades } from '../../core/feature-context.js';
import { rollingMean, unknownColumn } from '../../core/math/rolling.js';
import { takerSign, tradesOfBars } from '../kernels/trades.js';

export interface VolumeBuckets {
  /** how many are full */
  readonly count: number;
  /** (count,) the trade that filled it */
  readonly filledBy: Int32Array;
  /** (count,) |bought − sold| / size, in [0, 1] */
  readonly imbalance: Float64Array;
}

/** A bucket that lacks less than this share of its size is full: ten trades of a tenth fill a bucket of one. */
const ROUNDING = 1e-12;

/**
 * Pours trades into buckets of one volume, a trade split exactly where a bucket is full, and nets bought against sold.
 *
 * @param size base, > 0
 * @param most buckets of one side that a single trade may leave, whole, ≥ 1: a trade that fills a million of them says no
 *   more than one that fills all that are looked at
 */
export function volumeBuckets(trades: Trades, size: number, most = Number.POSITIVE_INFINITY): VolumeBuckets {
  const filledBy: number[] = [];
  const imbalance: number[] = [];
  let room = size;
  let net = 0;
  for (let k = 0; k < trades.time.length; k++) {
    const sign = takerSign(trades, k);
    let rest = trades.quantity[k];
    const over = rest - room;
    if (over > most * size) rest = room + most * size + (over % size);
    while (rest >= room - ROUNDING * size) {
      rest -= room;
      filledBy.push(k);
      imbalance.push(Math.min(1, Math.abs(net + sign * room) / size));
      room = size;
      net = 0;
    }
    room -= rest;
    net += sign * rest;
  }
  return { count: filledBy.length, filledBy: Int32Array.from(filledBy), imbalance: Float64Array.from(imbalance) };
}

/** The volume of the record's first trades by `buckets`: NaN while there are fewer trades than that takes. */
function firstBucketSize({ quantity }: Trades, { buckets, trades }: { buckets: number; trades: number }): number {
  const needed = buckets * trades;
  if (quantity.length < needed) return Number.NaN;
  let sum = 0;
  for (let k = 0; k < needed; k++) sum += quantity[k];
  return sum / buckets;
}

/**
 * VPIN on real trades: how one-sided the flow has been, on a clock of volume. The mean over the last full buckets of
 * |bought − sold| / size.
 *
 * The aggressor of every trade is known, so nothing is guessed from price changes as in `vpin`. Without a size in coins
 * a bucket holds what `trades` trades held on average over the record's first `buckets · trades` of them: measured once,
 * never again, so that the clock does not change; the first value is known when those trades are. Name the size where
 * the record is long, for what was a usual volume then is not now.
 *
 * @param spans `buckets` in the mean, whole, ≥ 1; `trades` per bucket when `bucket` is 0; `bucket` in base, ≥ 0
 * @returns (n,) in [0, 1]; NaN until `buckets` buckets are full, and where the bar's trades are not known
 * @source Easley, López de Prado & O'Hara 2012, Flow toxicity and liquidity in a high-frequency world, Review of
 *   Financial Studies 25; aggressor flag instead of bulk classification
 */
export function flowVpin(
  candles: Candles,
  trades: Trades,
  { bucket, buckets, trades: perBucket }: { bucket: number; buckets: number; trades: number },
): Float64Array {
  const { to, isKnown } = tradesOfBars(candles, trades);
  const out = unknownColumn(candles.length);
  const calibration = bucket > 0 ? 0 : buckets * perBucket;
  const size = bucket > 0 ? bucket : firstBucketSize(trades, { buckets, trades: perBucket });
  if (!(size > 0)) return out;
  const { count, filledBy, imbalance } = volumeBuckets(trades, size, buckets);
  const mean = rollingMean(imbalance, buckets);
  let full = 0;
  for (let i = 0; i < out.length; i++) {
    while (full < count && filledBy[full] < to[i]) full++;
    if (isKnown[i] === 1 && to[i] >= calibration && full >= buckets) out[i] = mean[full - 1];
  }
  return out;
}

export default defineMicrostructure({
  name: 'flow-vpin',
  summary: 'Order flow toxicity on a clock of volume, from real trades',
  formula:
    'mean over the last buckets full buckets of |bought − sold| / bucket; bucket = 0: Σ quantity of the first buckets · trades trades / buckets',
  source: 'Easley, López de Prado & O’Hara 2012, Review of Financial Studies 25; the exchange’s own aggressor flag',
  reads: ['trades'],
  params: {
    buckets: { type: 'int', default: 50, min: 1, max: 5000, doc: 'full buckets in the mean', sweep: [20, 50, 100] },
    bucket: { type: 'float', default: 0, min: 0, max: 1e15, doc: 'size of a bucket, base coins; 0: by trades' },
    trades: {
      type: 'int',
      default: 20,
      min: 1,
      max: 100_000,
      doc: 'trades that a bucket holds on average, without a size',
    },
  },
  outputs: ['flow-vpin'],
  warmup: () => 0,
  compute: (c, p, { trades }) => [flowVpin(c, trades!, p)],
});
