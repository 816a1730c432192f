import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { cycleTrend, hilbert, LATE_START } from '../kernels/hilbert.js';
import { cycleTrendStream, hilbertStream } from '../kernels/hilbert-stream.js';

/**
 * Instantaneous trend line: the mean over one dominant cycle, so that the cycle itself cancels.
 *
 * @param close (n,) quote per base
 * @returns (n,) quote per base; NaN on rows [0, 63)
 * @source Ehlers 2001, Rocket Science for Traders, chapter 10; TA-Lib HT_TRENDLINE
 */
export function htTrendline(close: Float64Array): Float64Array {
  const out = unknownColumn(close.length);
  const trend = cycleTrend(close, hilbert(close, LATE_START));
  for (let i = 63; i < out.length; i++) out[i] = trend[i];
  return out;
}

export default defineIndicator({
  name: 'ht-trendline',
  category: 'trend',
  summary: 'Hilbert transform: instantaneous trend line (in the unit of the price)',
  formula: 'M weighted 4 3 2 1, M = mean of the last ⌊cycle + ½⌋ closes, cycle as ht-dcperiod',
  source: 'Ehlers 2001, Rocket Science for Traders; TA-Lib HT_TRENDLINE',
  params: {},
  outputs: ['ht-trendline'],
  warmup: () => 63,
  compute: (c) => [htTrendline(c.close)],
  stream: () => {
    const cycle = hilbertStream(LATE_START);
    const next = cycleTrendStream();
    let row = 0;
    return ({ close }, out) => {
      const trend = next(close, cycle(close).period);
      out[0] = row++ < 63 ? Number.NaN : trend;
    };
  },
});
