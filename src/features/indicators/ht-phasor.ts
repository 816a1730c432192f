import { defineIndicator } from '../../core/feature.js';
import { EARLY_START, hilbert } from '../kernels/hilbert.js';
import { hilbertStream } from '../kernels/hilbert-stream.js';

/**
 * The cycle as an arrow: the part of the detrended price in phase and the part a quarter of a cycle ahead.
 *
 * Both are 0 on a market that stands still.
 *
 * @param close (n,) quote per base
 * @returns two times (n,) quote per base; NaN on rows [0, 32)
 * @source Ehlers 2001, Rocket Science for Traders, chapter 6; TA-Lib HT_PHASOR
 */
export function htPhasor(close: Float64Array): { inPhase: Float64Array; quadrature: Float64Array } {
  const { inPhase, quadrature } = hilbert(close, EARLY_START);
  inPhase.fill(Number.NaN, 0, 32);
  quadrature.fill(Number.NaN, 0, 32);
  return { inPhase, quadrature };
}

export default defineIndicator({
  name: 'ht-phasor',
  category: 'momentum',
  summary: 'Hilbert transform: in-phase and quadrature part of the price (in its unit)',
  formula:
    'in-phase = D[−3]; quadrature = H(D); D = H(closes weighted 4 3 2 1), H(x) = (0.0962 · (x − x[−6]) + 0.5769 · (x[−2] − x[−4])) · (0.075 · dominant cycle[−1] + 0.54)',
  source: 'Ehlers 2001, Rocket Science for Traders; TA-Lib HT_PHASOR',
  params: {},
  outputs: ['in-phase', 'quadrature'],
  warmup: () => 32,
  compute: (c) => {
    const { inPhase, quadrature } = htPhasor(c.close);
    return [inPhase, quadrature];
  },
  stream: () => {
    const next = hilbertStream(EARLY_START);
    let row = 0;
    return (bar, out) => {
      const { inPhase, quadrature } = next(bar.close);
      const isKnown = row++ >= 32;
      out[0] = isKnown ? inPhase : Number.NaN;
      out[1] = isKnown ? quadrature : Number.NaN;
    };
  },
});
