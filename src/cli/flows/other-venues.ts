import { plainRulesOf } from '../../backtest/make-spec.js';
import { executions } from '../../backtest/registry.js';
import type { Candles } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import { formatInterval, isoUtc } from '../../core/kit/time.js';
import type { BookSpec } from '../../core/spec.js';
import type { Store } from '../../data/store/database.js';
import { loadRules } from '../../data/store/rules.js';
import { listSeries, type SeriesInfo } from '../../data/store/series.js';
import { bringLine, type Selection } from '../market/select.js';

/** Bars of files whose venue nobody named: most likely those of a venue that the store holds already. */
const NO_VENUE = 'file';

/**
 * The other venues of the store that an execution algorithm can split the orders of these markets over: the same symbol
 * and interval, spot, both real or both simulated, with bars in the range. By name, so that their order does not depend
 * on when they were brought.
 *
 * @param execution canonical text; null for none
 * @returns undefined for an algorithm that does not split
 * @throws E_USAGE on derivatives; E_NO_DATA when no market is stored on any other venue, with the line that brings one
 */
export function otherVenues(
  store: Store,
  execution: string | null,
  { series, fromMs, toMs }: Selection,
  markets: readonly Candles[],
): Record<string, BookSpec[]> | undefined {
  if (execution === null || executions.parse(execution).definition.venueFees === undefined) return undefined;
  if (markets.some((market) => market.market !== 'spot')) {
    throw new QuantError(
      'E_USAGE',
      `${nameOf(execution)} splits spot markets: a derivative keeps its margin on one venue`,
      {
        hint: 'use --market spot, or another --execution',
      },
    );
  }
  const all = listSeries(store).filter((s) => s.bars > 0 && s.lastOpen >= fromMs && s.firstOpen < toMs);
  const books = Object.fromEntries(
    markets.map((market, k) => [market.symbol, sidesOf(all, series[k]).map((side) => bookOf(store, side, market))]),
  );
  if (Object.values(books).every((list) => list.length === 0)) throw onlyOne(execution, series[0], fromMs);
  return books;
}

function sidesOf(all: readonly SeriesInfo[], own: SeriesInfo): SeriesInfo[] {
  return all
    .filter((s) => s.venue !== own.venue && s.venue !== NO_VENUE && s.isSimulated === own.isSimulated)
    .filter((s) => s.market === 'spot' && s.symbol === own.symbol && s.intervalMs === own.intervalMs)
    .sort((a, b) => (a.venue < b.venue ? -1 : 1));
}

/** What the store knows of a market there; currencies are those of its name. */
function bookOf(store: Store, side: SeriesInfo, market: Candles): BookSpec {
  const { venue } = side;
  return { venue, rules: loadRules(store, { venue, market: 'spot', symbol: market.symbol }) ?? plainRulesOf(market) };
}

function onlyOne(execution: string, own: SeriesInfo, fromMs: number): QuantError {
  const { symbol, intervalMs, venue, isSimulated } = own;
  const interval = formatInterval(intervalMs);
  const exchange = venue === 'okx' ? 'kraken' : 'okx';
  const wanted = {
    symbols: '',
    interval,
    exchange,
    market: 'spot',
    since: isoUtc(fromMs).slice(0, 10),
    until: '',
  } as const;
  const line = bringLine({ ...own, venue: exchange }, wanted, [symbol]);
  return new QuantError(
    'E_NO_DATA',
    `${nameOf(execution)} needs ${symbol} ${interval} on two venues or more, the store has it on ${venue} only`,
    {
      hint: isSimulated
        ? 'a simulated market has one venue: use real bars, or another --execution'
        : `bring another: ${line}, or quant import FILE --symbol ${symbol} --exchange ${exchange}`,
    },
  );
}

function nameOf(execution: string): string {
  return execution.replace(/\(.*$/s, '');
}
