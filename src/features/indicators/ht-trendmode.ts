import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { cyclePhase, cycleTrend, DEGREES, hilbert, LATE_START } from '../kernels/hilbert.js';
import { cyclePhaseStream, cycleTrendStream, hilbertStream } from '../kernels/hilbert-stream.js';

/**
 * Trend or cycle: 1 where the market trends, 0 where it swings.
 *
 * It swings for half a cycle after the sine and its lead have crossed, and while the phase turns on at about the rate
 * of the cycle; it trends else, and in any case when the price is 1.5 % or more from its trend line. A market that
 * stands still is neither; it says 1.
 *
 * @param close (n,) quote per base
 * @returns (n,) 0 or 1; NaN on rows [0, 63)
 * @source Ehlers 2001, Rocket Science for Traders, chapter 11; TA-Lib HT_TRENDMODE
 */
export function htTrendmode(close: Float64Array): Float64Array {
  const n = close.length;
  const out = unknownColumn(n);
  const h = hilbert(close, LATE_START);
  const phase = cyclePhase(h);
  const trend = cycleTrend(close, h);
  let lastGap = 0;
  let bars = 0;
  for (let i = LATE_START; i < n; i++) {
    const gap = Math.sin(phase[i] / DEGREES) - Math.sin((phase[i] + 45) / DEGREES);
    const crossed = (gap > 0 && lastGap <= 0) || (gap < 0 && lastGap >= 0);
    lastGap = gap;
    bars = crossed ? 1 : bars + 1;
    const turn = ((phase[i] - phase[i - 1]) * h.period[i]) / 360;
    const swings = crossed || bars < 0.5 * h.period[i] || (turn > 0.67 && turn < 1.5);
    const isFar = Math.abs((h.smooth[i] - trend[i]) / trend[i]) >= 0.015;
    if (i >= 63) out[i] = isFar || !swings ? 1 : 0;
  }
  return out;
}

export default defineIndicator({
  name: 'ht-trendmode',
  category: 'trend',
  summary: 'Hilbert transform: 1 in a trend, 0 in a cycle',
  formula:
    '1 when |x / trendline − 1| ≥ 0.015, x = closes weighted 4 3 2 1, or there is no cycle, else 0; cycle: sine and lead crossed less than half a cycle ago, or the phase turned 0.67 … 1.5 times 360° / cycle',
  source: 'Ehlers 2001, Rocket Science for Traders; TA-Lib HT_TRENDMODE',
  params: {},
  outputs: ['ht-trendmode'],
  warmup: () => 63,
  compute: (c) => [htTrendmode(c.close)],
  stream: () => {
    const cycle = hilbertStream(LATE_START);
    const phases = cyclePhaseStream();
    const trends = cycleTrendStream();
    let [row, lastPhase, lastGap, bars] = [0, 0, 0, 0];
    return ({ close }, out) => {
      const h = cycle(close);
      const phase = phases(h);
      const trend = trends(close, h.period);
      const turn = ((phase - lastPhase) * h.period) / 360;
      lastPhase = phase;
      out[0] = Number.NaN;
      if (row++ < LATE_START) return;
      const gap = Math.sin(phase / DEGREES) - Math.sin((phase + 45) / DEGREES);
      const crossed = (gap > 0 && lastGap <= 0) || (gap < 0 && lastGap >= 0);
      lastGap = gap;
      bars = crossed ? 1 : bars + 1;
      const swings = crossed || bars < 0.5 * h.period || (turn > 0.67 && turn < 1.5);
      const isFar = Math.abs((h.smooth - trend) / trend) >= 0.015;
      if (row > 63) out[0] = isFar || !swings ? 1 : 0;
    };
  },
});
