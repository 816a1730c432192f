import { defineIndicator } from '../../core/feature.js';
import { rollingMax, rollingMin, unknownColumn } from '../../core/math/rolling.js';
import { maxStream, minStream, type ValueStream } from '../../core/math/streams.js';
import { ema, emaStream } from './ema.js';

/** Each place moves the smoothed one half of the way. */
const SHARE = 0.5;

/**
 * The place of a column in its own range of `cycle` rows, 0 to 100, smoothed by halves. It starts as the first place;
 * where the range is zero the last one holds, 50 before there is one.
 *
 * @param x (n,) any unit, known from row `from` on
 * @returns (n,) in [0, 100]; NaN on rows [0, from + cycle - 1)
 */
export function smoothedPlace(x: Float64Array, cycle: number, from: number): Float64Array {
  const top = rollingMax(x, cycle, from);
  const bottom = rollingMin(x, cycle, from);
  const out = unknownColumn(x.length);
  const next = placeSmoother();
  for (let i = from + cycle - 1; i < x.length; i++) out[i] = next(x[i], top[i], bottom[i]);
  return out;
}

function placeSmoother(): (x: number, top: number, bottom: number) => number {
  let place = 50;
  let smooth = Number.NaN;
  return (x, top, bottom) => {
    if (top > bottom) place = (100 * (x - bottom)) / (top - bottom);
    smooth = Number.isNaN(smooth) ? place : smooth + SHARE * (place - smooth);
    return smooth;
  };
}

function placeStream(cycle: number): ValueStream {
  const [top, bottom, next] = [maxStream(cycle), minStream(cycle), placeSmoother()];
  return (x) => {
    const [high, low] = [top(x), bottom(x)];
    return Number.isNaN(high) ? Number.NaN : next(x, high, low);
  };
}

/**
 * Schaff trend cycle: where the MACD line stands in its recent range, and where that place stands in its own.
 *
 * Two stochastics, each smoothed by halves, make it turn earlier than the MACD and stay near 0 or 100 in a trend. Both
 * averages start as plain means (StockCharts starts them at the first close and the places at 0; the difference halves
 * with every bar). Stock.Indicators has one stochastic with a mean of three instead, which is another indicator.
 *
 * @param close  (n,) quote per base
 * @param spans  bars of both averages and of the ranges, whole, ≥ 1
 * @returns (n,) in [0, 100]; NaN on rows [0, max(fast, slow) + 2 · cycle - 3)
 * @source Schaff 2008, The Schaff Trend Cycle, Stocks & Commodities 26; StockCharts
 */
export function schaffTrendCycle(
  close: Float64Array,
  { cycle, fast, slow }: { cycle: number; fast: number; slow: number },
): Float64Array {
  const [short, long] = [ema(close, fast), ema(close, slow)];
  const from = Math.max(fast, slow) - 1;
  return smoothedPlace(
    smoothedPlace(
      short.map((v, i) => v - long[i]),
      cycle,
      from,
    ),
    cycle,
    from + cycle - 1,
  );
}

export default defineIndicator({
  name: 'schaff-trend-cycle',
  category: 'momentum',
  summary: 'Schaff trend cycle: the MACD line through two smoothed stochastics, 0 to 100',
  formula:
    'P(P(EMA_fast(close) − EMA_slow(close))), P(x) = 100 · (x − min) / (max − min) over cycle bars, kept when flat (50 at first), smoothed by ½; averages seeded by means',
  source: 'Schaff 2008, Stocks & Commodities 26; StockCharts',
  params: {
    cycle: { type: 'int', default: 10, min: 1, max: 5000, doc: 'bars of both ranges', sweep: [10, 20] },
    fast: { type: 'int', default: 23, min: 1, max: 5000, doc: 'short average, bars' },
    slow: { type: 'int', default: 50, min: 1, max: 5000, doc: 'long average, bars' },
  },
  outputs: ['schaff-trend-cycle'],
  warmup: (p) => Math.max(p.fast, p.slow) + 2 * p.cycle - 3,
  compute: (c, p) => [schaffTrendCycle(c.close, p)],
  stream: (p) => {
    const [fast, slow] = [emaStream(p.fast), emaStream(p.slow)];
    const [first, second] = [placeStream(p.cycle), placeStream(p.cycle)];
    return (bar, out) => {
      out[0] = second(first(fast(bar.close) - slow(bar.close)));
    };
  },
});
