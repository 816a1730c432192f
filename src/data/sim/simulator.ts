import { type Candles, makeCandles, type SeriesKey } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import { createRng } from '../../core/kit/rng.js';
import { ceilToInterval, floorToInterval, HOUR_MS, MINUTE_MS } from '../../core/kit/time.js';
import { createBarBuilder } from './bar-builder.js';
import { type AssetHours, assetHours, type MarketHours, marketHours } from './hours.js';
import { createHourMinutes, fillHour, MINUTES } from './minutes.js';
import { outagePath } from './outages.js';
import { checkSettings, SIM_EPOCH_MS, type SimAsset, type SimSettings, simAsset } from './settings.js';

/** Everything that is known of one asset up to a certain hour. */
export interface AssetWorld {
  readonly asset: SimAsset;
  readonly hours: AssetHours;
  readonly market: MarketHours;
  /** (hours,) 1 where the venue is down */
  readonly isDown: Uint8Array;
}

/** One simulated world. Asking for a range never changes what another range holds. */
export interface Simulator {
  readonly settings: SimSettings;
  /** Bars that open in [fromMs, toMs). @throws E_PARAM for an interval below a minute */
  candles(key: SeriesKey, range: { readonly fromMs: number; readonly toMs: number }): Candles;
  /** The asset's hours, at least up to `toMs`. */
  world(symbol: string, toMs: number): AssetWorld;
}

/** Hours are drawn in steps of this many, so that pages which follow each other draw them once. */
const HORIZON_STEP = 24 * 365;
const DAY_HOURS = 24;

/**
 * A seeded market whose truth is known: hours are drawn one after the other from a fixed epoch, minutes are laid into
 * each hour from a stream of their own day, and every longer bar is put together from minutes. So a bar depends on seed,
 * settings, symbol and time alone, and 1m bars add up to the 1h bars.
 */
export function createSimulator(settings: SimSettings): Simulator {
  checkSettings(settings);
  const root = createRng(`sim/${settings.seed}`);
  let horizon = 0;
  let market: MarketHours | undefined;
  let isDown: Uint8Array = new Uint8Array(0);
  const worlds = new Map<string, AssetWorld>();

  const world = (symbol: string, toMs: number): AssetWorld => {
    const needed = Math.ceil((toMs - SIM_EPOCH_MS) / HOUR_MS);
    if (market === undefined || needed > horizon) {
      horizon = Math.max(HORIZON_STEP, Math.ceil(needed / HORIZON_STEP) * HORIZON_STEP);
      market = marketHours(root, horizon);
      isDown = settings.outages ? outagePath(root, horizon) : new Uint8Array(horizon);
      worlds.clear();
    }
    const asset = simAsset(symbol);
    let known = worlds.get(asset.symbol);
    if (known === undefined) {
      known = { asset, hours: assetHours(root, asset, settings, market), market, isDown };
      worlds.set(asset.symbol, known);
    }
    return known;
  };

  const candles: Simulator['candles'] = (key, { fromMs, toMs }) => {
    const { intervalMs } = key;
    if (!(intervalMs >= MINUTE_MS && intervalMs % MINUTE_MS === 0)) {
      throw new QuantError('E_PARAM', `simulated bars are whole minutes long, asked for ${intervalMs} ms`);
    }
    // Whole bars, even where the range cuts one: a bar is the same for everybody who asks.
    const firstOpen = Math.max(ceilToInterval(fromMs, intervalMs), floorToInterval(SIM_EPOCH_MS, intervalMs));
    const endMs = Math.max(firstOpen, ceilToInterval(toMs, intervalMs));
    const { asset, hours, isDown: down } = world(key.symbol, endMs);
    const builder = createBarBuilder(asset, intervalMs, Math.ceil((endMs - firstOpen) / intervalMs));
    const minutes = createHourMinutes();
    const startHour = Math.max(0, Math.floor((firstOpen - SIM_EPOCH_MS) / HOUR_MS));
    const endHour = Math.ceil((endMs - SIM_EPOCH_MS) / HOUR_MS);
    const days = root.fork(`asset/${asset.symbol}/days`);
    for (let day = Math.floor(startHour / DAY_HOURS); day * DAY_HOURS < endHour; day++) {
      const rng = days.fork(String(day));
      for (let t = day * DAY_HOURS; t < Math.min(endHour, (day + 1) * DAY_HOURS); t++) {
        fillHour(rng, hours, t, minutes);
        const hourMs = SIM_EPOCH_MS + t * HOUR_MS;
        if (t < startHour || down[t] === 1 || hourMs < asset.listedMs) continue;
        const from = Math.max(0, (firstOpen - hourMs) / MINUTE_MS);
        const to = Math.min(MINUTES, (endMs - hourMs) / MINUTE_MS);
        builder.addMinutes(hourMs, minutes, [from, to], hours.volume[t]);
      }
    }
    return makeCandles({ ...key, symbol: asset.symbol, ...builder.finish(), isSimulated: true });
  };
  return { settings, candles, world };
}
