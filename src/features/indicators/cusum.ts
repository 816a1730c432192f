import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { returnOver, returnStream } from './return.js';

export interface Cusum {
  /** 1: risen by more than the threshold, -1: fallen, 0: neither yet */
  readonly event: Float64Array;
  /** sum of the rise since it was last 0, ≥ 0; and of the fall, ≤ 0 */
  readonly up: Float64Array;
  readonly down: Float64Array;
}

/**
 * Symmetric CUSUM filter: an event each time price has run by more than `threshold` one way.
 *
 * Log returns are added up on both sides, neither below (above) 0; the side that goes beyond the threshold gives an
 * event and begins again, the fall before the rise. Sideways noise gives none, however long: samples are taken where
 * something happened. The sums on an event's row are those that fired, before they go back to 0.
 *
 * @param close     (n,) quote per base, > 0
 * @param threshold log return, fraction, > 0
 * @returns three times (n,); NaN on row 0, which has no return
 * @source Page 1954, Continuous inspection schemes, Biometrika 41; López de Prado 2018, Advances in Financial Machine
 *   Learning, section 2.5
 */
export function cusum(close: Float64Array, threshold: number): Cusum {
  const n = close.length;
  const returns = returnOver(close, 1, 'log');
  const event = unknownColumn(n);
  const up = unknownColumn(n);
  const down = unknownColumn(n);
  let rise = 0;
  let fall = 0;
  for (let i = 1; i < n; i++) {
    rise = Math.max(0, rise + returns[i]);
    fall = Math.min(0, fall + returns[i]);
    up[i] = rise;
    down[i] = fall;
    event[i] = fall < -threshold ? -1 : rise > threshold ? 1 : 0;
    if (event[i] === -1) fall = 0;
    if (event[i] === 1) rise = 0;
  }
  return { event, up, down };
}

export default defineIndicator({
  name: 'cusum',
  category: 'trend',
  summary: 'Symmetric CUSUM filter: events where price has run by a threshold',
  formula:
    'up = max(0, up[−1] + r); down = min(0, down[−1] + r), r = log return; event = −1 when down < −threshold, else 1 when up > threshold, else 0; the side that fired starts again at 0',
  source: 'Page 1954, Biometrika 41; López de Prado 2018, Advances in Financial Machine Learning, section 2.5',
  params: {
    threshold: {
      type: 'float',
      default: 0.03,
      min: 1e-6,
      max: 10,
      doc: 'log return that makes an event, fraction',
      sweep: [0.01, 0.03, 0.05, 0.1],
    },
  },
  outputs: ['event', 'up', 'down'],
  warmup: () => 1,
  compute: (c, p) => {
    const s = cusum(c.close, p.threshold);
    return [s.event, s.up, s.down];
  },
  stream: ({ threshold }) => {
    const returns = returnStream(1, 'log');
    let [rise, fall] = [0, 0];
    return (bar, out) => {
      const r = returns(bar.close);
      if (Number.isNaN(r)) {
        out.fill(Number.NaN);
        return;
      }
      rise = Math.max(0, rise + r);
      fall = Math.min(0, fall + r);
      out[0] = fall < -threshold ? -1 : rise > threshold ? 1 : 0;
      out[1] = rise;
      out[2] = fall;
      if (out[0] === -1) fall = 0;
      if (out[0] === 1) rise = 0;
    };
  },
});
