import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { openTape } from '../kernels/tape.js';

/**
 * Arnaud Legoux average: a bell of weights whose top stands `offset` of the way to the newest bar.
 *
 * O(n · period): the weights have no running form.
 *
 * @param close (n,) quote per base
 * @param shape `period` bars, whole, ≥ 1; `offset` in [0, 1], 1 puts the top on the newest bar; `sigma` > 0, the
 *   window over the width of the bell
 * @returns (n,) quote per base; NaN on rows [0, period - 1)
 * @source Legoux & Kouzis-Loukas 2009, Arnaud Legoux Moving Average
 */
export function alma(close: Float64Array, shape: { period: number; offset: number; sigma: number }): Float64Array {
  const { period } = shape;
  const { weights, total } = bell(shape);
  const out = unknownColumn(close.length);
  for (let i = period - 1; i < out.length; i++) {
    const anchor = close[i];
    let sum = 0;
    for (let k = 0; k < period - 1; k++) sum += weights[k] * (close[i - period + 1 + k] - anchor);
    out[i] = total > 0 ? anchor + sum / total : anchor;
  }
  return out;
}

/** The weights, oldest first, and their sum. */
function bell({ period, offset, sigma }: { period: number; offset: number; sigma: number }): {
  weights: Float64Array;
  total: number;
} {
  const top = offset * (period - 1);
  const width = period / sigma;
  const weights = Float64Array.from({ length: period }, (_, k) => Math.exp(-((k - top) ** 2) / (2 * width * width)));
  let total = 0;
  for (const weight of weights) total += weight;
  return { weights, total };
}

export default defineIndicator({
  name: 'alma',
  category: 'trend',
  summary: 'Arnaud Legoux moving average of the close (in the unit of the price)',
  formula:
    'Σ wₖ · closeₖ / Σ wₖ, wₖ = exp(−(k − offset · (period − 1))² / (2 · (period / sigma)²)), k = 0 for the oldest of period closes',
  source: 'Legoux & Kouzis-Loukas 2009, Arnaud Legoux Moving Average',
  params: {
    period: { type: 'int', default: 9, min: 1, max: 1000, doc: 'window, bars', sweep: [9, 21, 50] },
    offset: { type: 'float', default: 0.85, min: 0, max: 1, doc: 'top of the bell: 0 the oldest bar, 1 the newest' },
    sigma: { type: 'float', default: 6, min: 0.1, max: 100, doc: 'window over the width of the bell' },
  },
  outputs: ['alma'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => [alma(c.close, p)],
  stream: (p) => {
    const { weights, total } = bell(p);
    const closes = openTape(p.period);
    let known = 0;
    return ({ close }, out) => {
      const end = closes.push(close);
      if (++known < p.period) {
        out[0] = Number.NaN;
        return;
      }
      let sum = 0;
      for (let k = 0; k < p.period - 1; k++) sum += weights[k] * (closes.values[end - p.period + k] - close);
      out[0] = total > 0 ? close + sum / total : close;
    };
  },
});
