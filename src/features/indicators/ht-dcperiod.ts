import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { EARLY_START, hilbert } from '../kernels/hilbert.js';
import { hilbertStream } from '../kernels/hilbert-stream.js';

/**
 * Length of the dominant cycle. On a market that stands still it stays where it was.
 *
 * @param close (n,) quote per base
 * @returns (n,) bars, in (0, 50]; NaN on rows [0, 32)
 * @source Ehlers 2001, Rocket Science for Traders, chapter 7; TA-Lib HT_DCPERIOD
 */
export function htDcperiod(close: Float64Array): Float64Array {
  const out = unknownColumn(close.length);
  const { period } = hilbert(close, EARLY_START);
  for (let i = 32; i < out.length; i++) out[i] = period[i];
  return out;
}

export default defineIndicator({
  name: 'ht-dcperiod',
  category: 'momentum',
  summary: 'Hilbert transform: length of the dominant cycle in bars',
  formula:
    '2π / atan(Im / Re) of the turn per bar of the Hilbert transform of closes weighted 4 3 2 1, held to 0.67 … 1.5 of the last and to [6, 50], smoothed by 0.2, then by 0.33; kept when flat',
  source: 'Ehlers 2001, Rocket Science for Traders; TA-Lib HT_DCPERIOD',
  params: {},
  outputs: ['ht-dcperiod'],
  warmup: () => 32,
  compute: (c) => [htDcperiod(c.close)],
  stream: () => {
    const next = hilbertStream(EARLY_START);
    let row = 0;
    return (bar, out) => {
      const { period } = next(bar.close);
      out[0] = row++ < 32 ? Number.NaN : period;
    };
  },
});
