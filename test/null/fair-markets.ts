import { type Candles, makeCandles } from '../../src/core/candles.js';
import type { Rng } from '../../src/core/kit/rng.js';
import { HOUR_MS } from '../../src/core/kit/time.js';
import { mean, standardDeviation } from '../../src/core/math/sum.js';
import { START_MS } from '../support/series.js';

const SIGMA = 0.01;

/**
 * A market that nobody can beat: a continuous geometric walk without drift, cut into bars. High and low are drawn from
 * the exact law of a bridge between open and close, so that an order at a price inside the bar is a fair bet, too.
 */
export function fairMarket(rng: Rng, symbol: string, bars: number): Candles {
  const column = (): Float64Array => new Float64Array(bars);
  const [openTime, open, high, low, close, volume] = [column(), column(), column(), column(), column(), column()];
  let level = Math.log(100);
  for (let i = 0; i < bars; i++) {
    const move = SIGMA * rng.normal() - (SIGMA * SIGMA) / 2;
    const reach = (): number => Math.sqrt(move * move - 2 * SIGMA * SIGMA * Math.log(1 - rng.uniform()));
    openTime[i] = START_MS + i * HOUR_MS;
    open[i] = Math.exp(level);
    close[i] = Math.exp(level + move);
    high[i] = Math.max(open[i], close[i], Math.exp(level + (move + reach()) / 2));
    low[i] = Math.min(open[i], close[i], Math.exp(level + (move - reach()) / 2));
    volume[i] = 1e6;
    level += move;
  }
  const key = { venue: 'test', market: 'spot', symbol, intervalMs: HOUR_MS } as const;
  return makeCandles({ ...key, openTime, open, high, low, close, volume });
}

/** Standard errors between the mean of the results and `expected`. */
export function distanceOf(results: readonly number[], expected: number): number {
  return (mean(results) - expected) / (standardDeviation(results, 1) / Math.sqrt(results.length));
}
