import { createRng } from '../../core/kit/rng.js';
import { HOUR_MS } from '../../core/kit/time.js';
import { SIM_EPOCH_MS, type SimSettings } from './settings.js';
import type { AssetWorld } from './simulator.js';

/** Funding payments of a simulated perpetual. */
export interface SimFunding {
  readonly symbol: string;
  /** UTC ms, every 8 hours at 00, 08 and 16 */
  readonly time: Float64Array;
  /** fraction of the position's value; longs pay shorts when positive */
  readonly rate: Float64Array;
}

const PERIOD_HOURS = 8;
/** 0.01 % per 8 hours: the interest part that perpetuals pay when nobody leans either way */
const BASE_RATE = 0.0001;
const RATE_PER_TREND = 0.00015;
const NOISE = 0.00002;
const LIMIT = 0.003;

/** Payments in [fromMs, toMs): crowded longs after a rise pay more, after a fall they are paid. */
export function simFunding(
  { asset, hours }: AssetWorld,
  settings: SimSettings,
  range: { readonly fromMs: number; readonly toMs: number },
): SimFunding {
  const periodMs = PERIOD_HOURS * HOUR_MS;
  const startMs = Math.max(range.fromMs, asset.listedMs, SIM_EPOCH_MS + periodMs);
  const firstMs = Math.ceil(startMs / periodMs) * periodMs;
  const count = Math.max(0, Math.ceil((range.toMs - firstMs) / periodMs));
  const time = Float64Array.from({ length: count }, (_, k) => firstMs + k * periodMs);
  const rate = time.map((timeMs) => {
    const t = (timeMs - SIM_EPOCH_MS) / HOUR_MS;
    const noise = createRng(`sim/${settings.seed}/funding/${asset.symbol}/${t}`).normal() * NOISE;
    const raw = BASE_RATE + RATE_PER_TREND * hours.trend[t] + noise;
    return Math.round(Math.min(LIMIT, Math.max(-LIMIT, raw)) * 1e8) / 1e8;
  });
  return { symbol: asset.symbol, time, rate };
}
