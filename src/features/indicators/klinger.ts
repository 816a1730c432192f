import { type Bar, defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { fromRow } from '../../core/math/streams.js';
import { ema, emaStream } from './ema.js';

/**
 * Klinger volume oscillator: volume with the sign of the trend, weighed by how much of the trend's way this bar has
 * gone, in a fast less a slow exponential average.
 *
 * The trend is up where high + low + close is above that of the bar before, else down; its way is the sum of the ranges
 * since it turned. A bar that is all of its trend so far, and one without volume, counts 0.
 *
 * @param high   (n,) quote per base
 * @param low    (n,) quote per base
 * @param close  (n,) quote per base
 * @param volume (n,) base, ≥ 0
 * @param spans  bars, whole, ≥ 1: `fast`, `slow`, `signal`
 * @returns two times (n,) hundredths of base, not bounded; the line is NaN on rows [0, max(fast, slow) + 1), signal on
 *   signal - 1 rows more
 * @throws E_SHAPE when the columns differ in length
 * @source Klinger 1997, Identifying Trends with Volume Analysis, Stocks & Commodities 15; Stock.Indicators KVO
 */
export function klinger(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  volume: Float64Array,
  spans: { fast: number; slow: number; signal: number },
): { line: Float64Array; signal: Float64Array } {
  const n = sameLength('klinger', { high, low, close, volume });
  const force = new Float64Array(n);
  let trend = 0;
  let way = 0;
  for (let i = 1; i < n; i++) {
    const range = high[i] - low[i];
    const lastRange = high[i - 1] - low[i - 1];
    const lastTrend = trend;
    // Differences column by column: sums of three prices would round.
    const moved = high[i] - high[i - 1] + (low[i] - low[i - 1]) + (close[i] - close[i - 1]);
    trend = moved > 0 ? 1 : -1;
    if (i === 1) continue;
    way = trend === lastTrend ? way + range : lastRange + range;
    if (way > 0 && way !== range) force[i] = 200 * volume[i] * Math.abs(range / way - 1) * trend;
  }
  const fast = ema(force, spans.fast, 2);
  const slow = ema(force, spans.slow, 2);
  const line = unknownColumn(n);
  const first = Math.max(spans.fast, spans.slow) + 1;
  for (let i = first; i < n; i++) line[i] = fast[i] - slow[i];
  return { line, signal: ema(line, spans.signal, first) };
}

/** The volume force that goes into the averages of `klinger`, bar by bar; 0 on the first two. */
function forceStream(): (bar: Bar) => number {
  let [row, trend, way] = [0, 0, 0];
  let [lastHigh, lastLow, lastClose] = [0, 0, 0];
  return ({ high, low, close, volume }) => {
    const range = high - low;
    const lastRange = lastHigh - lastLow;
    const lastTrend = trend;
    const moved = high - lastHigh + (low - lastLow) + (close - lastClose);
    [lastHigh, lastLow, lastClose] = [high, low, close];
    if (row > 0) trend = moved > 0 ? 1 : -1;
    if (row++ < 2) return 0;
    way = trend === lastTrend ? way + range : lastRange + range;
    return way > 0 && way !== range ? 200 * volume * Math.abs(range / way - 1) * trend : 0;
  };
}

export default defineIndicator({
  name: 'klinger',
  category: 'volume',
  summary: 'Klinger volume oscillator and its signal (in the unit of volume, without bounds)',
  formula:
    'line = EMA_fast(V) − EMA_slow(V); signal = EMA_signal(line); V = ±200 · volume · |(high − low) / way − 1|, + when high + low + close rises, way = Σ (high − low) of the trend and the bar before it; seeded by means',
  source: 'Klinger 1997, Stocks & Commodities 15; Stock.Indicators KVO',
  params: {
    fast: { type: 'int', default: 34, min: 1, max: 5000, doc: 'span of the fast average, bars' },
    slow: { type: 'int', default: 55, min: 1, max: 5000, doc: 'span of the slow average, bars' },
    signal: { type: 'int', default: 13, min: 1, max: 5000, doc: 'span of the signal, bars' },
  },
  outputs: ['line', 'signal'],
  warmup: (p) => {
    const line = Math.max(p.fast, p.slow) + 1;
    return [line, line + p.signal - 1];
  },
  compute: (c, p) => {
    const { line, signal } = klinger(c.high, c.low, c.close, c.volume, p);
    return [line, signal];
  },
  stream: (p) => {
    const force = forceStream();
    const [fast, slow] = [fromRow(2, emaStream(p.fast)), fromRow(2, emaStream(p.slow))];
    const signal = emaStream(p.signal);
    return (bar, out) => {
      const push = force(bar);
      out[0] = fast(push) - slow(push);
      out[1] = signal(out[0]);
    };
  },
});
