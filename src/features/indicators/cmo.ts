import { defineIndicator } from '../../core/feature.js';
import { rollingMean, unknownColumn } from '../../core/math/rolling.js';
import { fromRow, meanStream, type ValueStream, whenKnown } from '../../core/math/streams.js';
import { changeStream, changes } from '../kernels/prices.js';
import { emaStream } from './ema.js';
import { smma } from './smma.js';

/**
 * Chande momentum oscillator: gains less losses, in percent of all movement; 0 where nothing moves.
 *
 * Chande takes plain sums over the window. TA-Lib smooths the way of Wilder's RSI, which makes it 2 · RSI - 100.
 *
 * @param close     (n,) quote per base
 * @param period    bars, whole, ≥ 1
 * @param smoothing `sum` or `wilder`
 * @returns (n,) in [-100, 100]; NaN on rows [0, period)
 * @source Chande & Kroll 1994, The New Technical Trader
 */
export function cmo(close: Float64Array, period: number, smoothing: 'sum' | 'wilder'): Float64Array {
  const moves = changes(close);
  const average = smoothing === 'sum' ? rollingMean : smma;
  const net = average(moves, period, 1);
  const all = average(moves.map(Math.abs), period, 1);
  const out = unknownColumn(close.length);
  for (let i = period; i < out.length; i++) {
    out[i] = all[i] > 0 ? Math.max(-100, Math.min(100, 100 * (net[i] / all[i]))) : 0;
  }
  return out;
}

export default defineIndicator({
  name: 'cmo',
  category: 'momentum',
  summary: 'Chande momentum oscillator',
  formula: '100 · A(Δclose) / A(|Δclose|), A = plain or Wilder mean over period, by smoothing; 0 when nothing moved',
  source: 'Chande & Kroll 1994, The New Technical Trader; TA-Lib CMO with smoothing=wilder',
  params: {
    period: { type: 'int', default: 14, min: 1, max: 5000, doc: 'window, bars', sweep: [9, 14, 20] },
    smoothing: { type: 'choice', default: 'sum', options: ['sum', 'wilder'], doc: 'plain sums, or as in the RSI' },
  },
  outputs: ['cmo'],
  warmup: (p) => p.period,
  compute: (c, p) => [cmo(c.close, p.period, p.smoothing)],
  stream: ({ period, smoothing }) => {
    const average = (): ValueStream =>
      fromRow(1, smoothing === 'sum' ? meanStream(period) : emaStream(period, 1 / period));
    const change = changeStream();
    const [nets, alls] = [average(), average()];
    return (bar, out) => {
      const move = change(bar.close);
      const net = nets(move);
      const all = alls(Math.abs(move));
      out[0] = all > 0 ? Math.max(-100, Math.min(100, 100 * (net / all))) : whenKnown(all, 0);
    };
  },
});
