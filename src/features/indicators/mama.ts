import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { DEGREES, EARLY_START, hilbert } from '../kernels/hilbert.js';
import { hilbertStream } from '../kernels/hilbert-stream.js';

/**
 * MESA adaptive average and the slower one that follows it: quick when the phase of the cycle snaps back, which is
 * where a new swing begins, slow while the phase runs on.
 *
 * Each bar moves mama `fast` / (fall of the phase in degrees, at least 1) of the way to the close, at least `slow`; fama
 * goes half of that share towards mama. Both start at `seed`: the close of row 12 unless another is given. TA-Lib starts
 * them at 0, which still shows a hundred bars later; seed 0 gives its numbers. Where price stands still there is no
 * phase: it counts 0.
 *
 * @param close  (n,) quote per base
 * @param limits shares, 0 < slow ≤ fast ≤ 1
 * @returns two times (n,) quote per base; NaN on rows [0, 32)
 * @source Ehlers 2001, MESA Adaptive Moving Averages, Stocks & Commodities 19; TA-Lib MAMA
 */
export function mama(
  close: Float64Array,
  limits: { fast: number; slow: number },
  seed = close[EARLY_START],
): { mama: Float64Array; fama: Float64Array } {
  const n = close.length;
  const { inPhase, quadrature } = hilbert(close, EARLY_START);
  const mamaOut = unknownColumn(n);
  const famaOut = unknownColumn(n);
  let quick = seed;
  let slow = seed;
  let phase = 0;
  for (let i = EARLY_START; i < n; i++) {
    const last = phase;
    phase = phaseAngle(inPhase[i], quadrature[i]);
    const share = stepShare(last - phase, limits);
    quick += share * (close[i] - quick);
    slow += 0.5 * share * (quick - slow);
    if (i < 32) continue;
    mamaOut[i] = quick;
    famaOut[i] = slow;
  }
  return { mama: mamaOut, fama: famaOut };
}

function phaseAngle(inPhase: number, quadrature: number): number {
  return inPhase !== 0 ? Math.atan(quadrature / inPhase) * DEGREES : 0;
}

/** The step towards the price: small where the phase turns quickly. */
function stepShare(turn: number, limits: { fast: number; slow: number }): number {
  return Math.max(limits.fast / Math.max(turn, 1), limits.slow);
}

export default defineIndicator({
  name: 'mama',
  category: 'trend',
  summary: 'MESA adaptive moving average and its following average (in the unit of the price)',
  formula:
    'mama ← mama + s · (close − mama); fama ← fama + s / 2 · (mama − fama); s = max(slow, fast / max(1°, fall of the phase)), phase = atan(quadrature / in-phase) of ht-phasor; both start at the close of row 12',
  source: 'Ehlers 2001, Stocks & Commodities 19; TA-Lib MAMA, but started at the price',
  params: {
    fast: { type: 'float', default: 0.5, min: 0.01, max: 0.99, doc: 'largest step, share of the way to the close' },
    slow: { type: 'float', default: 0.05, min: 0.01, max: 0.99, doc: 'least step, share of the way to the close' },
  },
  outputs: ['mama', 'fama'],
  warmup: () => 32,
  compute: (c, p) => {
    const m = mama(c.close, p);
    return [m.mama, m.fama];
  },
  stream: (limits) => {
    const transform = hilbertStream(EARLY_START);
    let [row, quick, slow, phase] = [0, 0, 0, 0];
    return (bar, out) => {
      const { inPhase, quadrature } = transform(bar.close);
      const i = row++;
      out.fill(Number.NaN);
      if (i < EARLY_START) return;
      if (i === EARLY_START) quick = slow = bar.close;
      const last = phase;
      phase = phaseAngle(inPhase, quadrature);
      const share = stepShare(last - phase, limits);
      quick += share * (bar.close - quick);
      slow += 0.5 * share * (quick - slow);
      if (i < 32) return;
      out[0] = quick;
      out[1] = slow;
    };
  },
});
