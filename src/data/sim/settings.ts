import { QuantError } from '../../core/kit/errors.js';
import { createRng } from '../../core/kit/rng.js';
import { parseSymbol } from '../../core/symbol.js';

/** The first hour of the simulated world: 2020-01-01 00:00 UTC. Every path starts here, whatever range is asked. */
export const SIM_EPOCH_MS = Date.UTC(2020, 0, 1);

/** What may be changed about the world. The same settings give the same world. */
export interface SimSettings {
  readonly seed: number;
  /** correlation of the hourly shocks of any two assets, [0, 1) */
  readonly correlation: number;
  /** strength of the planted edges; 1 is the stated one, 0 plants none */
  readonly edge: number;
  /** scale of the regimes' drifts; with drift 0 and edge 0 log prices are a martingale */
  readonly drift: number;
  /** whether the venue has outages: hours without bars in all markets */
  readonly outages: boolean;
}

export const SIM_DEFAULTS: SimSettings = { seed: 1, correlation: 0.65, edge: 1, drift: 1, outages: true };

/** @throws E_PARAM when a setting is out of its range */
export function checkSettings(settings: SimSettings): SimSettings {
  const { seed, correlation, edge, drift } = settings;
  if (!Number.isInteger(seed)) throw new QuantError('E_PARAM', `sim.seed must be a whole number, was ${seed}`);
  if (!(correlation >= 0 && correlation < 1)) {
    throw new QuantError('E_PARAM', `sim.correlation must be in [0, 1), was ${correlation}`);
  }
  for (const [name, value] of Object.entries({ edge, drift })) {
    if (!(value >= 0 && value <= 10)) throw new QuantError('E_PARAM', `sim.${name} must be in [0, 10], was ${value}`);
  }
  return settings;
}

/** What is particular about one asset. */
export interface SimAsset {
  readonly symbol: string;
  /** quote per base at the epoch */
  readonly firstPrice: number;
  /** standard deviation of log returns per year in a bull market */
  readonly yearlyVolatility: number;
  /** base units traded in an ordinary hour */
  readonly hourlyVolume: number;
  /** decimals of prices and of volumes */
  readonly priceDecimals: number;
  readonly volumeDecimals: number;
  /** half of the usual spread, fraction of the price × 10,000 */
  readonly halfSpreadBps: number;
  /** first hour with bars, UTC ms */
  readonly listedMs: number;
}

type Known = Omit<SimAsset, 'symbol'>;

/** Assets that look like the well-known ones. Prices and volumes are invented from the epoch on. */
const KNOWN: Readonly<Record<string, Known>> = {
  BTCUSDT: asset(7200, 0.58, 1800, 2, 5, 0.5, SIM_EPOCH_MS),
  ETHUSDT: asset(130, 0.74, 14_000, 2, 4, 0.8, SIM_EPOCH_MS),
  BNBUSDT: asset(13.7, 0.72, 60_000, 2, 3, 1.2, SIM_EPOCH_MS),
  XRPUSDT: asset(0.193, 0.8, 4_000_000, 5, 0, 1.5, SIM_EPOCH_MS),
  SOLUSDT: asset(3.2, 0.98, 120_000, 3, 2, 1.8, Date.UTC(2020, 7, 11, 6)),
  DOGEUSDT: asset(0.0026, 0.95, 60_000_000, 6, 0, 2, SIM_EPOCH_MS),
};

function asset(
  firstPrice: number,
  yearlyVolatility: number,
  hourlyVolume: number,
  priceDecimals: number,
  volumeDecimals: number,
  halfSpreadBps: number,
  listedMs: number,
): Known {
  return { firstPrice, yearlyVolatility, hourlyVolume, priceDecimals, volumeDecimals, halfSpreadBps, listedMs };
}

/**
 * The asset of a symbol: one of the well-known ones, or an invented one that depends on its name alone.
 *
 * @throws E_PARAM when the text is no symbol
 */
export function simAsset(symbol: string): SimAsset {
  const { name } = parseSymbol(symbol);
  if (Object.hasOwn(KNOWN, name)) return { symbol: name, ...KNOWN[name] };
  const rng = createRng(`sim-asset/${name}`);
  const firstPrice = Number((10 ** (rng.uniform() * 3 - 0.5)).toPrecision(3));
  const turnover = 2e6 * 10 ** rng.uniform();
  return {
    symbol: name,
    firstPrice,
    yearlyVolatility: 0.7 + 0.5 * rng.uniform(),
    hourlyVolume: turnover / firstPrice,
    priceDecimals: Math.max(2, 4 - Math.floor(Math.log10(firstPrice))),
    volumeDecimals: 2,
    halfSpreadBps: 1.5 + 3 * rng.uniform(),
    listedMs: SIM_EPOCH_MS,
  };
}
