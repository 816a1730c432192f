import type { MarketType } from '../../core/symbol.js';
import type { CcxtExchange } from './ccxt.js';

/** What one page of a venue can hold, and what must be known to ask for it. */
export interface VenueLimits {
  /** bars per request */
  readonly pageRows: number;
  /** mark price bars per request */
  readonly markRows: number;
  /** funding payments per request */
  readonly fundingRows: number;
  /** the venue keeps only this many bars of each interval; undefined when it keeps all */
  readonly keepsBars?: number;
  /** raw endpoint with all twelve kline fields */
  readonly klines?: 'publicGetKlines' | 'fapiPublicGetKlines';
  /** raw endpoint of mark price bars */
  readonly markKlines?: 'fapiPublicGetMarkPriceKlines';
  /** its margin tiers are counted in something else than money, whatever ccxt calls them */
  readonly tiersInContracts?: boolean;
  /** raw endpoint of funding payments: ccxt drops rows that it cannot read without a word */
  readonly payments?: 'fapiPublicGetFundingRate';
  /** value of `options.fetchMarkets.types`: load no more markets than needed */
  readonly marketTypes?: readonly string[];
  /** name of the request field that ends a stretch of funding history, when the unified `until` has no effect */
  readonly fundingEnd?: string;
}

/** Pages of venues without a figure of their own are this short: a page that is asked too long comes back cut. */
const CAUTIOUS_ROWS = 100;

type Facts = Partial<VenueLimits>;

/**
 * What ccxt does not say. `features` of ccxt 4.5.84 gives 500 rows for Binance futures where a request may have 1000;
 * Kraken answers with its last 720 bars whatever is asked. The tiers of OKX and of Kraken's futures are steps of contracts.
 *
 * @source ccxt 4.5.84, the venues' fetchOHLCV and fetchFundingRateHistory; API documentation of the venues
 */
const KNOWN: Readonly<Record<string, Readonly<Record<MarketType, Facts>>>> = {
  binance: {
    spot: { pageRows: 1000, klines: 'publicGetKlines', marketTypes: ['spot'] },
    swap: {
      pageRows: 1000,
      klines: 'fapiPublicGetKlines',
      markKlines: 'fapiPublicGetMarkPriceKlines',
      marketTypes: ['linear'],
      fundingRows: 1000,
      payments: 'fapiPublicGetFundingRate',
    },
  },
  binanceus: { spot: { pageRows: 1000, klines: 'publicGetKlines', marketTypes: ['spot'] }, swap: {} },
  okx: {
    spot: { pageRows: 300, marketTypes: ['spot'] },
    swap: { pageRows: 300, marketTypes: ['swap'], fundingRows: 100, fundingEnd: 'after', tiersInContracts: true },
  },
  bybit: {
    spot: { pageRows: 1000, marketTypes: ['spot'] },
    swap: { pageRows: 1000, marketTypes: ['linear'], fundingRows: 200 },
  },
  krakenfutures: { spot: {}, swap: { tiersInContracts: true } },
  kraken: { spot: { pageRows: 720, keepsBars: 720 }, swap: {} },
  coinbase: { spot: { pageRows: 300 }, swap: { pageRows: 300 } },
};

/** The limits of a venue's market type, with ccxt's own description and then caution where nothing is known. */
export function venueLimits(exchange: CcxtExchange, market: MarketType): VenueLimits {
  const features = market === 'spot' ? exchange.features?.spot : exchange.features?.swap?.linear;
  const known = Object.hasOwn(KNOWN, exchange.id) ? KNOWN[exchange.id][market] : {};
  const pageRows = known.pageRows ?? features?.fetchOHLCV?.limit ?? CAUTIOUS_ROWS;
  return {
    pageRows,
    markRows: features?.fetchOHLCV?.mark ?? pageRows,
    fundingRows: features?.fetchFundingRateHistory?.limit ?? CAUTIOUS_ROWS,
    ...known,
  };
}
