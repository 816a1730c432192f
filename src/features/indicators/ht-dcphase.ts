import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { cyclePhase, hilbert, LATE_START } from '../kernels/hilbert.js';
import { cyclePhaseStream, hilbertStream } from '../kernels/hilbert-stream.js';

/**
 * Place in the dominant cycle. It jumps by 360 at the end of each cycle: `ht-sine` is the same without the jump.
 *
 * On a market that stands still the phase is kept (TA-Lib turns on).
 *
 * @param close (n,) quote per base
 * @returns (n,) degrees, in (-45, 315]; NaN on rows [0, 63)
 * @source Ehlers 2001, Rocket Science for Traders, chapter 9; TA-Lib HT_DCPHASE
 */
export function htDcphase(close: Float64Array): Float64Array {
  const out = unknownColumn(close.length);
  const phase = cyclePhase(hilbert(close, LATE_START));
  for (let i = 63; i < out.length; i++) out[i] = phase[i];
  return out;
}

export default defineIndicator({
  name: 'ht-dcphase',
  category: 'momentum',
  summary: 'Hilbert transform: phase of the dominant cycle in degrees',
  formula:
    'atan(Σ x · sin / Σ x · cos) over one dominant cycle + 90° + 360° / cycle, + 180° when Σ x · cos < 0, − 360° beyond 315°; x = closes weighted 4 3 2 1; kept when flat',
  source: 'Ehlers 2001, Rocket Science for Traders; TA-Lib HT_DCPHASE',
  params: {},
  outputs: ['ht-dcphase'],
  warmup: () => 63,
  compute: (c) => [htDcphase(c.close)],
  stream: () => {
    const cycle = hilbertStream(LATE_START);
    const next = cyclePhaseStream();
    let row = 0;
    return (bar, out) => {
      const phase = next(cycle(bar.close));
      out[0] = row++ < 63 ? Number.NaN : phase;
    };
  },
});
