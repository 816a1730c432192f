import { type Candles, makeCandles } from '../../../src/core/candles.js';
import type { Rng } from '../../../src/core/kit/rng.js';
import { DAY_MS, HOUR_MS } from '../../../src/core/kit/time.js';
import { START_MS } from '../../support/series.js';

/** Standard deviation of a bar's log return without its edge. */
export const SIGMA = 0.01;
/** Steps of the path inside a bar: an order at a price meets a price that was there. */
const PARTS = 6;

/** What comes next, told to a maker at the open of each bar. */
export interface BarPlan {
  /** log return over the bar beside the noise, in SIGMA */
  readonly drift: number;
  /** noise of the bar, in SIGMA; 1 when absent */
  readonly noise?: number;
  /** units; 1e6 when absent */
  readonly volume?: number;
}

/** Hourly bars of a seeded path whose edge is planted bar by bar. `level` is the log of the price at the open. */
export function grow(rng: Rng, length: number, symbol: string, plan: (i: number, level: number) => BarPlan): Candles {
  const column = (): Float64Array => new Float64Array(length);
  const [openTime, open, high, low, close, volume] = [column(), column(), column(), column(), column(), column()];
  let level = Math.log(100);
  for (let i = 0; i < length; i++) {
    const { drift, noise = 1, volume: units = 1e6 } = plan(i, level);
    let [top, bottom] = [level, level];
    open[i] = Math.exp(level);
    for (let part = 0; part < PARTS; part++) {
      level += SIGMA * (drift / PARTS + (noise / Math.sqrt(PARTS)) * rng.normal());
      top = Math.max(top, level);
      bottom = Math.min(bottom, level);
    }
    openTime[i] = START_MS + i * HOUR_MS;
    high[i] = Math.exp(top);
    low[i] = Math.exp(bottom);
    close[i] = Math.exp(level);
    volume[i] = units;
  }
  const key = { venue: 'test', market: 'spot', symbol, intervalMs: HOUR_MS } as const;
  return makeCandles({ ...key, openTime, open, high, low, close, volume });
}

const coin = (rng: Rng): number => (rng.uniform() < 0.5 ? -1 : 1);

/** A market that rises steadily under its noise. */
export function rising(rng: Rng, length: number): Candles {
  return grow(rng, length, 'RISE', () => ({ drift: 0.08 }));
}

/** Rises and falls that last for about 120 bars each and come as often. */
export function trending(rng: Rng, length: number): Candles {
  let drift = 0.2 * coin(rng);
  return grow(rng, length, 'TREND', () => {
    if (rng.uniform() < 1 / 120) drift = -drift;
    return { drift };
  });
}

/** Moves of 40 bars that begin with heavy trading, between stretches without direction and with usual volume. */
export function announced(rng: Rng, length: number): Candles {
  let left = 0;
  let drift = 0;
  return grow(rng, length, 'NEWS', () => {
    if (left-- <= 0) {
      drift = drift === 0 ? 0.4 * coin(rng) : 0;
      left = 40;
    }
    const isFresh = drift !== 0 && left > 30;
    return { drift, volume: 1e6 * (0.5 + rng.uniform()) * (isFresh ? 3 : 1) };
  });
}

/** Quiet stretches whose closes stay near one price, each followed by a move of 20 bars one way. */
export function coiled(rng: Rng, length: number): Candles {
  let left = 0;
  let drift = 0;
  let middle = Math.log(100);
  return grow(rng, length, 'COIL', (_, level) => {
    if (left-- <= 0) {
      drift = drift === 0 ? 0.6 * coin(rng) : 0;
      left = drift === 0 ? 40 : 20;
      middle = level;
    }
    return drift === 0 ? { drift: (middle - level) / SIGMA } : { drift };
  });
}

/** Days that go one way from their first hour to their last, the way drawn anew at midnight UTC. */
export function oneWayDays(rng: Rng, length: number): Candles {
  let drift = 0;
  return grow(rng, length, 'DAYS', (i) => {
    if (i % 24 === 0) drift = 0.25 * coin(rng);
    return { drift };
  });
}

/** Markets whose hours from 14 to 22 UTC go on the way of the hour before them, and that drift nowhere else. */
export function sessions(rng: Rng, length: number): Candles {
  let atOne = 0;
  let drift = 0;
  return grow(rng, length, 'HOURS', (i, level) => {
    const hour = ((START_MS + i * HOUR_MS) % DAY_MS) / HOUR_MS;
    if (hour === 13) atOne = level;
    if (hour === 14) drift = 0.35 * Math.sign(level - atOne);
    return { drift: hour >= 14 && hour < 22 ? drift : 0 };
  });
}

/** A steady rise around which the price swings: a fifth of what it is away from its line comes back each bar. */
export function swinging(rng: Rng, length: number): Candles {
  const start = Math.log(100);
  return grow(rng, length, 'SWING', (i, level) => {
    const line = start + 0.15 * SIGMA * i;
    return { drift: 0.15 + (0.2 * (line - level)) / SIGMA };
  });
}

/** Markets of one run, each with its own drift that lasts for 300 bars: what has led goes on leading. */
export function leaders(rng: Rng, length: number, count: number): Candles[] {
  return Array.from({ length: count }, (_, k) => {
    const own = rng.fork(`market ${k}`);
    let drift = 0;
    return grow(own, length, `LEAD${k}`, (i) => {
      if (i % 300 === 0) drift = 0.15 * own.normal();
      return { drift };
    });
  });
}
