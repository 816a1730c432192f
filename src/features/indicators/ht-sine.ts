import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { cyclePhase, DEGREES, hilbert, LATE_START } from '../kernels/hilbert.js';
import { cyclePhaseStream, hilbertStream } from '../kernels/hilbert-stream.js';

/**
 * Sine of the cycle's phase, and of the phase 45 degrees on: the lead crosses the sine an eighth of a cycle before a
 * turn. In a trend the two run side by side without crossing.
 *
 * @param close (n,) quote per base
 * @returns two times (n,) in [-1, 1]; NaN on rows [0, 63)
 * @source Ehlers 2001, Rocket Science for Traders, chapter 9; TA-Lib HT_SINE
 */
export function htSine(close: Float64Array): { sine: Float64Array; lead: Float64Array } {
  const phase = cyclePhase(hilbert(close, LATE_START));
  const sine = unknownColumn(close.length);
  const lead = unknownColumn(close.length);
  for (let i = 63; i < sine.length; i++) {
    sine[i] = Math.sin(phase[i] / DEGREES);
    lead[i] = Math.sin((phase[i] + 45) / DEGREES);
  }
  return { sine, lead };
}

export default defineIndicator({
  name: 'ht-sine',
  category: 'momentum',
  summary: 'Hilbert transform: sine of the dominant cycle and its lead',
  formula: 'sine = sin φ; lead = sin(φ + 45°), φ = ht-dcphase',
  source: 'Ehlers 2001, Rocket Science for Traders; TA-Lib HT_SINE',
  params: {},
  outputs: ['sine', 'lead'],
  warmup: () => 63,
  compute: (c) => {
    const { sine, lead } = htSine(c.close);
    return [sine, lead];
  },
  stream: () => {
    const cycle = hilbertStream(LATE_START);
    const next = cyclePhaseStream();
    let row = 0;
    return (bar, out) => {
      const phase = next(cycle(bar.close));
      const isKnown = row++ >= 63;
      out[0] = isKnown ? Math.sin(phase / DEGREES) : Number.NaN;
      out[1] = isKnown ? Math.sin((phase + 45) / DEGREES) : Number.NaN;
    };
  },
});
