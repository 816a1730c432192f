import { createRequire } from 'node:module';
import { QuantError } from '../../core/kit/errors.js';
import { nearestName } from '../../core/kit/nearest.js';

/** A market as ccxt describes it: the part that is read here. */
export interface CcxtMarket {
  readonly id: string;
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly settle?: string;
  readonly spot?: boolean;
  readonly swap?: boolean;
  readonly linear?: boolean;
  readonly inverse?: boolean;
  readonly contractSize?: number;
  readonly active?: boolean;
  readonly precision?: { readonly amount?: number; readonly price?: number };
  readonly limits?: { readonly amount?: Bounds; readonly cost?: Bounds };
  /** the venue's own words */
  readonly info?: Readonly<Record<string, unknown>>;
}

interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

type Params = Readonly<Record<string, unknown>>;
interface Limit {
  readonly limit?: number;
  readonly mark?: number;
}
interface MarketFeatures {
  readonly fetchOHLCV?: Limit;
  readonly fetchFundingRateHistory?: Limit;
}

/** What is used of a ccxt exchange. Answers are `unknown`: nothing of them is trusted before it has been read row by row. */
export interface CcxtExchange {
  readonly id: string;
  readonly has: Record<string, unknown>;
  readonly timeframes?: Readonly<Record<string, unknown>>;
  readonly rateLimit: number;
  /** how `precision` is meant: 2 decimal places, 3 significant digits, 4 the smallest step */
  readonly precisionMode?: number;
  readonly features?: { readonly spot?: MarketFeatures; readonly swap?: { readonly linear?: MarketFeatures } };
  readonly markets?: Readonly<Record<string, CcxtMarket>>;
  readonly apiKey?: string;
  readonly secret?: string;
  readonly password?: string;
  readonly options: Record<string, unknown>;
  timeout: number;
  fetchImplementation: unknown;
  throttle: (cost?: number) => Promise<void>;
  milliseconds: () => number;
  loadMarkets(reload?: boolean): Promise<unknown>;
  loadTimeDifference?(): Promise<unknown>;
  fetchTime(): Promise<unknown>;
  fetchOHLCV(symbol: string, timeframe: string, since: number, limit: number, params?: Params): Promise<unknown>;
  fetchMarkOHLCV(symbol: string, timeframe: string, since: number, limit: number, params?: Params): Promise<unknown>;
  fetchMarketLeverageTiers(symbol: string, params?: Params): Promise<unknown>;
  fetchFundingRateHistory(symbol: string, since: number, limit: number, params?: Params): Promise<unknown>;
  publicGetKlines?(params: Params): Promise<unknown>;
  fapiPublicGetKlines?(params: Params): Promise<unknown>;
  fapiPublicGetMarkPriceKlines?(params: Params): Promise<unknown>;
  fapiPublicGetFundingRate?(params: Params): Promise<unknown>;
}

export type CcxtErrorName =
  | 'BadSymbol'
  | 'BadRequest'
  | 'ArgumentsRequired'
  | 'NotSupported'
  | 'AuthenticationError'
  | 'RestrictedLocation'
  | 'InvalidNonce';

export type CcxtModule = Readonly<Record<CcxtErrorName, new (message: string) => Error>> & {
  readonly exchanges: readonly string[];
};

/** Built lazily: loading ccxt costs over half a second, which only commands that talk to an exchange should pay. */
let loaded: CcxtModule | undefined;

/** ccxt's CommonJS build: its ESM build pulls every exchange through the module loader one by one. */
export function loadCcxt(): CcxtModule {
  loaded ??= createRequire(import.meta.url)('ccxt') as CcxtModule;
  return loaded;
}

/** Venues that are tried by name in this project's tests; named in hints because the whole list has over a hundred. */
const COMMON = ['binance', 'okx', 'bybit', 'kraken', 'coinbase'];

/**
 * A new ccxt exchange of that name.
 *
 * @throws E_UNKNOWN with the nearest name
 */
export function createCcxtExchange(name: string, config: Params): CcxtExchange {
  const ccxt = loadCcxt();
  if (!ccxt.exchanges.includes(name)) {
    const near = nearestName(name, COMMON) ?? nearestName(name, ccxt.exchanges);
    throw new QuantError('E_UNKNOWN', `unknown exchange "${name}"`, {
      hint: `${near === undefined ? '' : `did you mean "${near}"? `}any of the ${ccxt.exchanges.length} exchanges of ccxt works, e.g. ${COMMON.join(', ')}`,
    });
  }
  const Exchange = Reflect.get(ccxt, name) as new (config: Params) => CcxtExchange;
  return new Exchange(config);
}
