import type { FundingSchedule } from '../../../src/backtest/tape.js';
import type { Candles } from '../../../src/core/candles.js';
import type { Rng } from '../../../src/core/kit/rng.js';
import { HOUR_MS } from '../../../src/core/kit/time.js';
import { START_MS } from '../../support/series.js';
import { grow, SIGMA } from './planted.js';

const MIDDLE = Math.log(100);
/** Part of its distance from the middle that a price comes back in a bar: half of the way in 14 bars. */
const PULL = 0.05;

const pullTo = (middle: number, level: number): number => (PULL * (middle - level)) / SIGMA;

/** A price that is pulled back to 100, with a standard deviation of 3 % around it. */
export function reverting(rng: Rng, length: number): Candles {
  return grow(rng, length, 'RANGE', (_, level) => ({ drift: pullTo(MIDDLE, level) }));
}

/** Two walks that share one driver: the gap between them is pulled back to nothing. */
export function cointegrated(rng: Rng, length: number): Candles[] {
  const first = grow(rng, length, 'ONE', () => ({ drift: 0 }));
  const second = grow(rng, length, 'TWO', (i, level) => {
    const driver = Math.log(first.close[i] / first.open[i]) / SIGMA;
    return { drift: driver + pullTo(Math.log(first.open[i]), level), noise: 0.5 };
  });
  return [first, second];
}

/** Walks of 150 bars in one direction, and ranges of 150 bars around the price at which they began, in turns. */
export function switching(rng: Rng, length: number): Candles {
  let drift = 0;
  let middle = MIDDLE;
  return grow(rng, length, 'SWITCH', (i, level) => {
    if (i % 150 === 0) {
      middle = level;
      drift = i % 300 === 0 ? 0 : 0.5 * (rng.uniform() < 0.5 ? -1 : 1);
    }
    return drift !== 0 ? { drift } : { drift: 3 * pullTo(middle, level) };
  });
}

/** A perpetual on a fair game of a price, and what its longs pay every eight hours: `mean` on average, never the same. */
export function paying(
  rng: Rng,
  length: number,
  symbol: string,
  mean: number,
): { bars: Candles; funding: FundingSchedule } {
  // A fair price rises by half of its variance less in logarithms.
  const noise = 0.3;
  const bars = grow(rng, length, symbol, () => ({ drift: -0.5 * SIGMA * noise * noise, noise }));
  const settlements = Math.ceil(length / 8);
  return {
    bars: { ...bars, market: 'swap' },
    funding: {
      time: Float64Array.from({ length: settlements }, (_, k) => START_MS + 8 * k * HOUR_MS),
      rate: Float64Array.from({ length: settlements }, () => mean * (1 + 0.5 * rng.normal())),
    },
  };
}
