import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { changes } from '../kernels/prices.js';
import { ema, emaStream } from './ema.js';

/**
 * True strength index: the change of price smoothed twice, in percent of its size smoothed twice; 0 where nothing has
 * moved.
 *
 * Averages start as plain means. The StockCharts sheet rounds its second constant, 2 / 14, to 0.1428 and differs by
 * 0.001.
 *
 * @param close (n,) quote per base
 * @param spans bars, whole, ≥ 1: `long`, then `short` of the two averages, `signal` of the average over the result
 * @returns two times (n,) in [-100, 100]; tsi is NaN on rows [0, long + short - 1), signal on signal - 1 rows more
 * @source Blau 1991, True Strength Index, Stocks & Commodities 9
 */
export function tsi(
  close: Float64Array,
  spans: { long: number; short: number; signal: number },
): { tsi: Float64Array; signal: Float64Array } {
  const { long, short } = spans;
  const moves = changes(close);
  const net = ema(ema(moves, long, 1), short, long);
  const size = ema(ema(moves.map(Math.abs), long, 1), short, long);
  const out = unknownColumn(close.length);
  const first = long + short - 1;
  for (let i = first; i < out.length; i++) {
    out[i] = size[i] > 0 ? Math.max(-100, Math.min(100, 100 * (net[i] / size[i]))) : 0;
  }
  return { tsi: out, signal: ema(out, spans.signal, first) };
}

export default defineIndicator({
  name: 'tsi',
  category: 'momentum',
  summary: 'True strength index and its signal',
  formula:
    'tsi = 100 · EMA_short(EMA_long(Δclose)) / EMA_short(EMA_long(|Δclose|)), 0 when nothing moved; signal = EMA_signal(tsi); averages seeded by means',
  source: 'Blau 1991, Stocks & Commodities 9',
  params: {
    long: { type: 'int', default: 25, min: 1, max: 5000, doc: 'span of the first average, bars', sweep: [13, 25, 40] },
    short: { type: 'int', default: 13, min: 1, max: 5000, doc: 'span of the second average, bars', sweep: [7, 13, 20] },
    signal: { type: 'int', default: 7, min: 1, max: 5000, doc: 'span of the signal, bars' },
  },
  outputs: ['tsi', 'signal'],
  warmup: (p) => [p.long + p.short - 1, p.long + p.short + p.signal - 2],
  compute: (c, p) => {
    const t = tsi(c.close, p);
    return [t.tsi, t.signal];
  },
  stream: ({ long, short, signal }) => {
    const [net, net2, size, size2] = [emaStream(long), emaStream(short), emaStream(long), emaStream(short)];
    const mean = emaStream(signal);
    let last = Number.NaN;
    return (bar, out) => {
      const move = bar.close - last;
      last = bar.close;
      const way = net2(net(move));
      const all = size2(size(Math.abs(move)));
      if (Number.isNaN(all)) out[0] = Number.NaN;
      else out[0] = all > 0 ? Math.max(-100, Math.min(100, 100 * (way / all))) : 0;
      out[1] = mean(out[0]);
    };
  },
});
