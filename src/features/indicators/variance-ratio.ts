import { defineIndicator } from '../../core/feature.js';
import { QuantError } from '../../core/kit/errors.js';
import { rollingMoments } from '../../core/math/rolling.js';
import { momentsStream, whenKnown } from '../../core/math/streams.js';
import { returnOver, returnStream } from './return.js';

/**
 * Variance ratio: whether moves over several bars are larger (trend) or smaller (return to the mean) than a walk's.
 *
 * Variance of the overlapping log returns over `lag` bars by `lag` times that over one bar, both around the window's
 * mean return and freed of bias. 1 is a random walk. `z` is the distance from 1 in standard errors of a walk with
 * equal variances; where volatility clusters it says too much.
 *
 * @param close (n,) quote per base, > 0
 * @param spans whole: `period` returns in the window; `lag` bars, 2 ≤ lag < period
 * @returns twice (n,): ratio ≥ 0 and z; 1 and 0 where nothing moved; NaN on rows [0, period)
 * @throws E_PARAM when lag is not below period
 * @source Lo & MacKinlay 1988, Stock market prices do not follow random walks, Review of Financial Studies 1
 */
export function varianceRatio(
  close: Float64Array,
  spans: { period: number; lag: number },
): { ratio: Float64Array; z: Float64Array } {
  const { period, lag } = spans;
  checkLag(spans);
  const one = rollingMoments(returnOver(close, 1, 'log'), period, 1);
  const many = rollingMoments(returnOver(close, lag, 'log'), period - lag + 1, lag);
  const { error, bias } = constantsOf(spans);
  const ratio = one.mean;
  const z = one.lead;
  for (let i = period; i < ratio.length; i++) {
    const spread = many.variance[i] + (many.mean[i] - lag * one.mean[i]) ** 2;
    ratio[i] = one.variance[i] > 0 ? (bias * spread) / one.variance[i] : 1;
    z[i] = (ratio[i] - 1) / error;
  }
  return { ratio, z };
}

function checkLag({ period, lag }: { period: number; lag: number }): void {
  if (lag >= period) {
    throw new QuantError('E_PARAM', `variance-ratio.lag must be below variance-ratio.period, was ${lag} and ${period}`);
  }
}

function constantsOf({ period, lag }: { period: number; lag: number }): { error: number; bias: number } {
  return {
    error: Math.sqrt((2 * (2 * lag - 1) * (lag - 1)) / (3 * lag * period)),
    bias: ((period - 1) / period) * (1 / (lag * (1 - lag / period))),
  };
}

export default defineIndicator({
  name: 'variance-ratio',
  category: 'trend',
  summary: 'Variance over several bars against that of a random walk',
  formula:
    'ratio = var(r over lag bars) / (lag · var(r)) of the last period log returns, both about the mean of r and freed of bias, 1 when flat; z = (ratio − 1) / √(2 · (2 · lag − 1) · (lag − 1) / (3 · lag · period))',
  source: 'Lo & MacKinlay 1988, Review of Financial Studies 1; statistic for equal variances',
  params: {
    period: { type: 'int', default: 100, min: 4, max: 5000, doc: 'returns in the window', sweep: [100, 200, 500] },
    lag: { type: 'int', default: 4, min: 2, max: 2500, doc: 'bars of the longer return', sweep: [2, 4, 8, 16] },
  },
  outputs: ['ratio', 'z'],
  warmup: (p) => p.period,
  compute: (c, p) => {
    const v = varianceRatio(c.close, p);
    return [v.ratio, v.z];
  },
  stream: (spans) => {
    checkLag(spans);
    const { period, lag } = spans;
    const { error, bias } = constantsOf(spans);
    const [short, long] = [returnStream(1, 'log'), returnStream(lag, 'log')];
    const [one, many] = [momentsStream(period), momentsStream(period - lag + 1)];
    return (bar, out) => {
      const a = one(short(bar.close));
      const b = many(long(bar.close));
      const spread = b.variance + (b.mean - lag * a.mean) ** 2;
      out[0] = a.variance > 0 ? (bias * spread) / a.variance : whenKnown(a.variance, 1);
      out[1] = (out[0] - 1) / error;
    };
  },
});
