import type { Candles } from '../core/candles.js';
import { DAY_MS } from '../core/kit/time.js';

/** Returns behind the volatility of one bar, and the fewest behind that of one day. */
const VOLATILITY_BARS = 20;
/** Pairs of bars behind an estimated spread: about the month of days that its authors average over. */
const SPREAD_PAIRS = 20;
/** 3 − 2√2 of the high–low estimator. */
const CS = 3 - 2 * Math.SQRT2;

type Bars = Pick<Candles, 'openTime' | 'high' | 'low' | 'close' | 'volume' | 'intervalMs'>;

/** Standard deviation (ddof 1) of the last 20 one-bar returns that were known before row `row` opened; NaN early on. */
export function barVolatility(bars: Pick<Bars, 'close'>, row: number): number {
  return row <= VOLATILITY_BARS ? Number.NaN : deviation(bars.close, row, VOLATILITY_BARS);
}

/**
 * Standard deviation of one-day returns as known before row `row` opened, fraction.
 *
 * That of the one-bar returns (ddof 1) of the last day, of the last 20 where a day has fewer, times √(bars per day): returns
 * of different bars are taken as uncorrelated. While fewer bars are known than a day has, of those that there are.
 *
 * @returns NaN before 20 returns are known
 */
export function dayVolatility(bars: Pick<Bars, 'close' | 'intervalMs'>, row: number): number {
  if (row <= VOLATILITY_BARS) return Number.NaN;
  const perDay = DAY_MS / bars.intervalMs;
  const count = Math.min(row - 1, Math.max(VOLATILITY_BARS, Math.round(perDay)));
  return deviation(bars.close, row, count) * Math.sqrt(perDay);
}

function deviation(close: Float64Array, row: number, count: number): number {
  let mean = 0;
  for (let i = row - count; i < row; i++) mean += close[i] / close[i - 1] - 1;
  mean /= count;
  let squares = 0;
  for (let i = row - count; i < row; i++) {
    const d = close[i] / close[i - 1] - 1 - mean;
    squares += d * d;
  }
  return Math.sqrt(squares / (count - 1));
}

/**
 * Volume of the 24 hours before row `row` opened, in the unit of the column. Of a bar that began earlier, the share of
 * its time that lies within. Missing bars count as no volume, and so does what lies before the first bar: a market that
 * is hardly known is taken as thin.
 */
export function dayVolume(bars: Pick<Bars, 'openTime' | 'volume' | 'intervalMs'>, row: number): number {
  const { openTime, volume, intervalMs } = bars;
  const from = openTime[row] - DAY_MS;
  let sum = 0;
  for (let i = row - 1; i >= 0; i--) {
    const inside = openTime[i] + intervalMs - Math.max(from, openTime[i]);
    if (inside <= 0) break;
    sum += volume[i] * (inside / intervalMs);
  }
  return sum;
}

/**
 * The bid–ask spread that the highs and lows before row `row` speak of: a high is mostly a buy at the ask, a low a sell
 * at the bid, so a range holds the variance of the price once per bar but the spread once per range. Two bars together
 * have twice the variance and one spread, which tells the two apart.
 *
 * The mean over the last 20 pairs of neighbouring bars, each pair at least 0. A second bar that jumped away from the
 * close before it is moved back to it, as the authors do with nights. Pairs in which a bar did not move say nothing
 * and are left out. In markets that swing much more than their spread the cut at 0 makes it too high; where a bar has
 * only few trades, their range is too small and so is the estimate.
 *
 * @returns whole spread over the price, fraction in [0, 2); NaN where no pair says anything
 * @source Corwin & Schultz 2012, A Simple Way to Estimate Bid-Ask Spreads from Daily High and Low Prices, J. Finance 67,
 *   equations 14 and 18 and section II on overnight changes
 */
export function highLowSpread(bars: Pick<Bars, 'high' | 'low' | 'close'>, row: number): number {
  const { high, low, close } = bars;
  let sum = 0;
  let count = 0;
  for (let i = Math.max(1, row - SPREAD_PAIRS); i < row; i++) {
    if (high[i] === low[i] || high[i - 1] === low[i - 1]) continue;
    const before = close[i - 1];
    const jump = low[i] > before ? low[i] - before : high[i] < before ? high[i] - before : 0;
    const top = high[i] - jump;
    const bottom = low[i] - jump;
    const first = Math.log(high[i - 1] / low[i - 1]);
    const second = Math.log(top / bottom);
    const both = Math.log(Math.max(high[i - 1], top) / Math.min(low[i - 1], bottom));
    const alpha = ((Math.SQRT2 - 1) * Math.sqrt(first * first + second * second)) / CS - both / Math.sqrt(CS);
    // 2(e^α − 1)/(1 + e^α)
    if (alpha > 0) sum += 2 * Math.tanh(alpha / 2);
    count++;
  }
  return count === 0 ? Number.NaN : sum / count;
}
