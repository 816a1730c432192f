import type { Rng } from '../../core/kit/rng.js';
import { HOUR_MS, YEAR_MS } from '../../core/kit/time.js';
import { REGIME_FACTS, regimePath } from './regimes.js';
import type { SimAsset, SimSettings } from './settings.js';

const HOURS_PER_YEAR = YEAR_MS / HOUR_MS;

/** What all assets share, hour by hour from the epoch. */
export interface MarketHours {
  readonly regime: Uint8Array;
  /** standard normal */
  readonly shock: Float64Array;
  /** jumps in units of the asset's usual hourly standard deviation, mostly 0 */
  readonly jump: Float64Array;
}

/** One asset, hour by hour from the epoch. Row t spans hour t. */
export interface AssetHours {
  /** (hours + 1,) natural log of the price at the start of each hour */
  readonly logPrice: Float64Array;
  /** standard deviation of the hour's return, jumps left out */
  readonly sigma: Float64Array;
  /** the part of the hour's log return that came as one jump */
  readonly jump: Float64Array;
  /** trend score before the hour: an exponential mean of past shocks with a memory of a day, variance 1 */
  readonly trend: Float64Array;
  /** expected log return from drift and planted edge, known at the start of the hour */
  readonly expected: Float64Array;
  /** base units traded */
  readonly volume: Float64Array;
}

/** GARCH(1,1) of hourly shocks. @source Bollerslev 1986, Journal of Econometrics 31 */
const GARCH = { alpha: 0.08, beta: 0.9 } as const;
const TREND_MEMORY = 1 - 1 / 24;
const JUMPS_PER_YEAR = 12;
/** standard deviation of a jump, in usual hourly standard deviations */
const JUMP_SIZE = 6;

/** Draws of jumps: two numbers per hour whether or not one comes, so that streams keep their place. */
function jumpPath(rng: Rng, hours: number): Float64Array {
  const path = new Float64Array(hours);
  for (let t = 0; t < hours; t++) {
    const isJump = rng.uniform() * HOURS_PER_YEAR < JUMPS_PER_YEAR;
    const size = rng.normal() * JUMP_SIZE;
    if (isJump) path[t] = size;
  }
  return path;
}

export function marketHours(root: Rng, hours: number): MarketHours {
  const factor = root.fork('factor');
  return {
    regime: regimePath(root.fork('regime'), hours),
    shock: Float64Array.from({ length: hours }, () => factor.normal()),
    jump: jumpPath(root.fork('jumps'), hours),
  };
}

/**
 * The hourly path of one asset: a share of the market's shock and its own, standard deviations that cluster (GARCH) and
 * follow the regime, jumps, the regime's drift, and the planted edge on the trend of the past day.
 *
 * Depends on the seed, the symbol and the settings; not on other assets or on how many hours are asked.
 */
export function assetHours(root: Rng, asset: SimAsset, settings: SimSettings, market: MarketHours): AssetHours {
  const hours = market.regime.length;
  const own = root.fork(`asset/${asset.symbol}`);
  const rng = own.fork('shocks');
  const volumeRng = own.fork('volume');
  const ownJumps = jumpPath(own.fork('jumps'), hours);
  const logPrice = new Float64Array(hours + 1);
  const sigma = new Float64Array(hours);
  const jump = new Float64Array(hours);
  const trend = new Float64Array(hours);
  const expected = new Float64Array(hours);
  const volume = new Float64Array(hours);
  const usual = asset.yearlyVolatility / Math.sqrt(HOURS_PER_YEAR);
  const shared = Math.sqrt(settings.correlation);
  const apart = Math.sqrt(1 - settings.correlation);
  const fresh = Math.sqrt(1 - TREND_MEMORY * TREND_MEMORY);
  let variance = 1;
  let score = 0;
  let busy = 0;
  logPrice[0] = Math.log(asset.firstPrice);
  for (let t = 0; t < hours; t++) {
    const facts = REGIME_FACTS[market.regime[t]];
    const z = shared * market.shock[t] + apart * rng.normal();
    sigma[t] = usual * facts.volatility * Math.sqrt(variance);
    jump[t] = usual * (shared * market.jump[t] + apart * ownJumps[t]);
    trend[t] = score;
    expected[t] = (settings.drift * facts.yearlyDrift) / HOURS_PER_YEAR + settings.edge * facts.edge * score * sigma[t];
    const move = expected[t] + sigma[t] * z + jump[t];
    logPrice[t + 1] = logPrice[t] + move;
    busy = 0.9 * busy + 0.3 * volumeRng.normal();
    volume[t] = asset.hourlyVolume * dayShape(t) * Math.exp(0.5 * busy) * (0.4 + (0.7 * Math.abs(move)) / usual);
    score = TREND_MEMORY * score + fresh * z;
    variance = 1 - GARCH.alpha - GARCH.beta + variance * (GARCH.alpha * z * z + GARCH.beta);
  }
  return { logPrice, sigma, jump, trend, expected, volume };
}

/** Trading is busiest when New York and London overlap, quietest before Tokyo opens; the mean over a day is 1. */
const DAY_SHAPE = [
  1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.75, 0.85, 0.95, 1, 1, 1, 1.15, 1.35, 1.5, 1.45, 1.3, 1.15, 1, 0.95, 0.9, 0.85, 0.8,
  0.8,
];

function dayShape(hour: number): number {
  return DAY_SHAPE[hour % 24];
}
