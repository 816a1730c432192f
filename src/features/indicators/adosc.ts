import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { moneyFlowOf, moneyFlowVolume } from '../kernels/money-flow.js';

/**
 * Chaikin oscillator: the fast exponential average of the accumulation/distribution line less the slow one.
 *
 * The line itself, a total that grows for ever, is not needed: how far an average lags behind it fades with each bar and
 * grows by the bar's flow. Both averages start at the line's first value, as in TA-Lib.
 *
 * @param flow  (n,) money flow volume of each bar, base
 * @param spans bars, whole, ≥ 1
 * @returns (n,) base; NaN on rows [0, max(fast, slow) - 1)
 * @source Chaikin 1982; TA-Lib ADOSC
 */
export function adosc(flow: Float64Array, spans: { fast: number; slow: number }): Float64Array {
  const out = unknownColumn(flow.length);
  const fastKeep = 1 - 2 / (spans.fast + 1);
  const slowKeep = 1 - 2 / (spans.slow + 1);
  const first = Math.max(spans.fast, spans.slow) - 1;
  let fastLag = 0;
  let slowLag = 0;
  for (let i = 0; i < out.length; i++) {
    if (i > 0) {
      fastLag = fastKeep * (fastLag + flow[i]);
      slowLag = slowKeep * (slowLag + flow[i]);
    }
    if (i >= first) out[i] = slowLag - fastLag;
  }
  return out;
}

export default defineIndicator({
  name: 'adosc',
  category: 'volume',
  summary: 'Chaikin accumulation/distribution oscillator (in the unit of volume)',
  formula:
    'EMA_fast(AD) − EMA_slow(AD), AD = Σ volume · (2 · close − high − low) / (high − low), 0 without range; both start at the first AD',
  source: 'Chaikin 1982; TA-Lib ADOSC',
  params: {
    fast: { type: 'int', default: 3, min: 1, max: 5000, doc: 'span of the fast average, bars', sweep: [3, 5] },
    slow: { type: 'int', default: 10, min: 1, max: 5000, doc: 'span of the slow average, bars', sweep: [10, 20] },
  },
  outputs: ['adosc'],
  warmup: (p) => Math.max(p.fast, p.slow) - 1,
  compute: (c, p) => [adosc(moneyFlowVolume(c.high, c.low, c.close, c.volume), p)],
  stream: ({ fast, slow }) => {
    const fastKeep = 1 - 2 / (fast + 1);
    const slowKeep = 1 - 2 / (slow + 1);
    const first = Math.max(fast, slow) - 1;
    let [row, fastLag, slowLag] = [0, 0, 0];
    return (bar, out) => {
      if (row > 0) {
        const flow = moneyFlowOf(bar.high, bar.low, bar.close, bar.volume);
        fastLag = fastKeep * (fastLag + flow);
        slowLag = slowKeep * (slowLag + flow);
      }
      out[0] = row++ < first ? Number.NaN : slowLag - fastLag;
    };
  },
});
