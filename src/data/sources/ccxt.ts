import { QuantError } from '../../core/kit/errors.js';
import { DAY_MS } from '../../core/kit/time.js';
import { defineSource, type FetchRequest, type SourceContext, type SourceSession } from '../../core/source.js';
import { fundingPages } from '../exchange/funding.js';
import { findMarket, listingOf } from '../exchange/markets.js';
import { candlePages } from '../exchange/pages.js';
import { publicTiers } from '../exchange/rules.js';
import { type ExchangeClient, type ExchangeOptions, openExchange, requireCandles } from '../exchange.js';

/**
 * A session with any exchange of ccxt, candles and funding paged by ourselves.
 *
 * @param options.pageRows bars per request; 0 for the most that the venue gives
 */
export function openCcxtSession(
  options: ExchangeOptions & { pageRows: number },
  context: SourceContext,
): SourceSession {
  const client = openExchange(options, context);
  requireCandles(client.exchange);
  const pageRows = options.pageRows === 0 ? client.limits.pageRows : Math.min(options.pageRows, client.limits.pageRows);
  return {
    serverTime: async () => client.syncClock(),
    hasMarks: client.market === 'swap' && client.exchange.has.fetchMarkOHLCV === true,
    listing: async (symbol) => listingOf(client, await findMarket(client, symbol)),
    async *candles(request) {
      requireSameMarket(client, request);
      const isMark = request.series.market === 'mark';
      const rows = isMark ? Math.min(pageRows, client.limits.markRows) : pageRows;
      yield* candlePages(client, await findMarket(client, request.series.symbol), request, rows);
    },
    ...(client.market === 'swap' && {
      marginTiers: async (symbol: string) => publicTiers(client, await findMarket(client, symbol)),
    }),
    async *funding(request) {
      requireSameMarket(client, request);
      yield* fundingPages(client, await findMarket(client, request.series.symbol), request);
    },
    close: async () => {},
  };
}

function requireSameMarket(client: ExchangeClient, { series }: FetchRequest): void {
  if (series.market === 'mark' && client.market === 'swap' && client.exchange.has.fetchMarkOHLCV !== true) {
    throw new QuantError('E_PARAM', `${client.venue} gives no mark prices of ${series.symbol}`, {
      hint: 'bring them as a file: quant import FILE --market mark',
    });
  }
  // Mark prices are asked for at the perpetual that they are of.
  const market = series.market === 'mark' ? 'swap' : series.market;
  if (market !== client.market || series.venue !== client.venue) {
    throw new QuantError(
      'E_PARAM',
      `${series.symbol} is a ${series.market} market of ${series.venue}, but ${client.market} markets of ${client.venue} were opened`,
      { hint: 'give --market spot or --market swap to fit the symbol' },
    );
  }
}

export default defineSource({
  name: 'ccxt',
  summary: 'Any exchange that ccxt speaks to: candles, mark prices, funding and market rules through its public API',
  source: 'ccxt 4.5.84',
  isSimulated: false,
  params: {
    exchange: { type: 'text', default: 'binance', doc: 'name of the exchange in ccxt, e.g. binance, okx, bybit' },
    market: { type: 'choice', default: 'spot', options: ['spot', 'swap'], doc: 'spot market or perpetual swap' },
    baseUrl: {
      type: 'text',
      default: '',
      doc: 'send all requests to this host instead (https, or http to this machine); empty for the exchange itself',
    },
    deadlineMs: { type: 'int', default: 30_000, min: 10, max: DAY_MS / 24, doc: 'total time for one request, ms' },
    pageRows: {
      type: 'int',
      default: 0,
      min: 0,
      max: 10_000,
      doc: 'bars per request; 0 for the most the exchange gives',
    },
    seed: { type: 'int', default: 1, min: 0, max: 2 ** 31 - 1, doc: 'seed of the random waits between tries' },
  },
  venue: (p) => p.exchange,
  open: async ({ exchange, market, ...rest }, context) =>
    openCcxtSession({ venue: exchange, market, ...rest }, context),
});
