import { distance } from 'fastest-levenshtein';
import { QuantError } from '../../core/kit/errors.js';
import type { MarketListing } from '../../core/source.js';
import type { ExchangeClient } from '../exchange.js';
import type { CcxtMarket } from './ccxt.js';
import { ExchangeFault } from './fault.js';
import { rulesOf } from './rules.js';

/**
 * The venue's market behind a name. `BTCUSDT`, `BTC/USDT`, `BTC/USDT:USDT` and the venue's own id are understood. Of
 * several perpetuals of that name the one settled in its quote currency is meant.
 *
 * @throws E_SYMBOL with near names
 */
export async function findMarket(client: ExchangeClient, symbol: string): Promise<CcxtMarket> {
  const all = await loadMarkets(client);
  const upper = symbol.toUpperCase();
  const found =
    all.find((m) => m.symbol.toUpperCase() === upper) ??
    all.find((m) => nameOf(m) === upper && (client.market === 'spot' || m.linear === true)) ??
    all.find((m) => m.id.toUpperCase() === upper) ??
    all.find((m) => nameOf(m) === upper);
  if (found !== undefined) return found;
  const kind = client.market === 'spot' ? 'spot market' : 'perpetual';
  const near = nearNames(upper, all);
  throw new QuantError('E_SYMBOL', `${client.venue} lists no ${kind} "${symbol}"`, {
    hint: near.length > 0 ? `near names: ${near.join(', ')}` : 'is it listed on this --exchange?',
  });
}

/** All markets of the client's type; a venue without any is not believed. */
async function loadMarkets(client: ExchangeClient): Promise<readonly CcxtMarket[]> {
  const { exchange, market } = client;
  if (exchange.has[market] === false) {
    throw new QuantError('E_PARAM', `${client.venue} has no ${market === 'spot' ? 'spot markets' : 'perpetuals'}`, {
      hint: client.venue === 'kraken' ? 'perpetuals of Kraken are at krakenfutures' : 'choose another --exchange',
    });
  }
  const ofType = (): CcxtMarket[] => Object.values(exchange.markets ?? {}).filter((m) => m[market] === true);
  if (ofType().length > 0) return ofType();
  return client.ask(
    'list of markets',
    // Reload, because ccxt keeps a failed first attempt and would fail for ever.
    () => exchange.loadMarkets(true),
    () => {
      const markets = ofType();
      if (markets.length === 0) throw new ExchangeFault('page', `the list holds no ${market} market`);
      return markets;
    },
  );
}

function nameOf(market: CcxtMarket): string {
  return `${market.base}${market.quote}`.toUpperCase();
}

/** Names that may have been meant, the nearest first. */
function nearNames(symbol: string, all: readonly CcxtMarket[]): string[] {
  const furthest = Math.max(2, Math.floor(symbol.length / 3));
  return [...new Set(all.map(nameOf))]
    .map((name) => ({ name, far: distance(symbol, name) }))
    .filter(({ far }) => far <= furthest)
    .sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1))
    .slice(0, 5)
    .map(({ name }) => name);
}

/** What a trader must know of the market before ordering in it. */
export function listingOf(client: ExchangeClient, market: CcxtMarket): MarketListing {
  return {
    symbol: nameOf(market),
    base: market.base,
    quote: market.quote,
    isActive: market.active !== false,
    rules: rulesOf(client.exchange, market),
  };
}
