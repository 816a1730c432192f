import type { SeriesKey } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import {
  ceilToInterval,
  DAY_MS,
  floorToInterval,
  formatInterval,
  INTERVAL_NAMES,
  isoUtc,
  MINUTE_MS,
  parseInterval,
} from '../../core/kit/time.js';
import type { CandlePage, FetchRequest } from '../../core/source.js';
import type { ExchangeClient } from '../exchange.js';
import type { CcxtExchange, CcxtMarket } from './ccxt.js';
import { type Row, readRows, requireEqual, rowsToCandles } from './rows.js';

/** A bar counts as closed this long after its end on the venue's clock: the last trades may still be on their way. */
const CLOSE_MARGIN_MS = 2_000;

/** Missing bars are believed after this many more answers that do not have them either. */
const CONFIRMATIONS = 2;

/** A window in which every answer holds other bars is given up after this many. */
const MOST_ANSWERS = 50;

interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The venue's name of the interval. @throws E_PARAM with those that it offers */
function timeframeOf(exchange: CcxtExchange, intervalMs: number): string {
  const name = formatInterval(intervalMs);
  const offered = exchange.timeframes ?? {};
  if (Object.hasOwn(offered, name)) return name;
  const known = INTERVAL_NAMES.filter((n) => Object.hasOwn(offered, n));
  throw new QuantError('E_PARAM', `${exchange.id} has no ${name} bars`, { hint: `it offers ${known.join(', ')}` });
}

/**
 * Pages of closed bars in order of time, each complete as far as the venue has them.
 *
 * A page is a fixed window of open times. Bars that are missing from an answer are asked for again, alone: an answer
 * that was cut short must never become a gap, and neither must a page longer than the venue gives. A window without
 * any bar is followed by the question where the next one is, so that years before a listing cost a handful of requests.
 *
 * @param pageRows bars per window
 */
export async function* candlePages(
  client: ExchangeClient,
  market: CcxtMarket,
  request: FetchRequest,
  pageRows: number,
): AsyncGenerator<CandlePage> {
  const key = request.series;
  const step = key.intervalMs;
  timeframeOf(client.exchange, step);
  await client.syncClock(10 * MINUTE_MS);
  const closedMs = floorToInterval(client.venueNow() - CLOSE_MARGIN_MS, step);
  const toMs = Math.min(ceilToInterval(request.toMs, step), closedMs);
  let cursor = ceilToInterval(request.fromMs, step);
  const { keepsBars } = client.limits;
  // One of the bars that it keeps is the open one.
  if (keepsBars !== undefined && cursor < closedMs - (keepsBars - 1) * step) {
    cursor = closedMs - (keepsBars - 1) * step;
    client.log(`${client.venue} keeps only its last ${keepsBars} bars of an interval: starting at ${isoUtc(cursor)}`);
  }

  while (cursor < toMs) {
    let end = Math.min(cursor + pageRows * step, toMs);
    const rows = await fillWindow(client, market, key, { fromMs: cursor, toMs: end });
    if (rows.length === 0 && end < toMs) {
      const next = await nextBar(client, market, key, { fromMs: end, toMs });
      end = next === undefined ? toMs : Math.max(end, floorToInterval(next, step));
    }
    yield { candles: rowsToCandles(key, rows), fromMs: cursor, toMs: end };
    cursor = end;
  }
}

/** All bars of a window that the venue has, after as many answers as that takes. */
async function fillWindow(client: ExchangeClient, market: CcxtMarket, key: SeriesKey, window: Window): Promise<Row[]> {
  const step = key.intervalMs;
  const expected = (window.toMs - window.fromMs) / step;
  const byTime = new Map<number, Row>();
  let confirmed = -1;
  for (let answers = 0; byTime.size < expected && confirmed < CONFIRMATIONS; answers++) {
    if (answers === MOST_ANSWERS) {
      throw new QuantError(
        'E_DATA',
        `${key.venue} ${key.symbol}: ${MOST_ANSWERS} answers about the bars from ${isoUtc(window.fromMs)} all differ`,
        { hint: 'try later' },
      );
    }
    const hole = envelope(byTime, window, step);
    const rows = await askRows(client, market, key, hole, byTime);
    for (const row of rows) byTime.set(row[0], row);
    // The first answer is evidence of itself only; a later one without news confirms what is missing.
    confirmed = rows.length === 0 || answers === 0 ? confirmed + 1 : 0;
  }
  return [...byTime.values()].sort((a, b) => a[0] - b[0]);
}

/** From the first missing bar to the end of the last: the smallest window that holds all of them. */
function envelope(byTime: ReadonlyMap<number, Row>, window: Window, step: number): Window {
  let { fromMs, toMs } = window;
  while (fromMs < toMs && byTime.has(fromMs)) fromMs += step;
  while (toMs > fromMs && byTime.has(toMs - step)) toMs -= step;
  return { fromMs, toMs };
}

/** One answer: the bars of the window that were not known yet. */
function askRows(
  client: ExchangeClient,
  market: CcxtMarket,
  key: SeriesKey,
  window: Window,
  known: ReadonlyMap<number, Row>,
): Promise<Row[]> {
  const isMark = key.market === 'mark';
  const klines = isMark ? client.limits.markKlines : client.limits.klines;
  const timeframe = timeframeOf(client.exchange, key.intervalMs);
  const limit = (window.toMs - window.fromMs) / key.intervalMs;
  return client.ask(
    `${key.symbol} ${isMark ? 'mark ' : ''}${timeframe} from ${isoUtc(window.fromMs)}`,
    (exchange) => {
      const endTime = window.toMs - 1;
      const raw = klines === undefined ? undefined : exchange[klines];
      if (raw === undefined && isMark) {
        return exchange.fetchMarkOHLCV(market.symbol, timeframe, window.fromMs, limit);
      }
      return raw === undefined
        ? exchange.fetchOHLCV(market.symbol, timeframe, window.fromMs, limit)
        : raw.call(exchange, {
            symbol: market.id,
            interval: exchange.timeframes?.[timeframe],
            startTime: window.fromMs,
            endTime,
            limit,
          });
    },
    (answer) => {
      const form = isMark ? 'mark' : klines === undefined ? 'plain' : 'kline';
      const rows = readRows(answer, { key, ...window, venueNowMs: client.venueNow(), form });
      rowsToCandles(key, rows);
      return rows.filter((row) => {
        const before = known.get(row[0]);
        if (before !== undefined) requireEqual(before, row);
        return before === undefined;
      });
    },
  );
}

/**
 * Where bars go on after an empty window: the open time of the next bar, or a moment shortly before it; undefined
 * when there is none in the window.
 *
 * Looked for in daily bars, where the venue has them: a thousand days per request instead of a thousand minutes. A day
 * that has begun counts, as its bar exists before it has closed.
 */
async function nextBar(
  client: ExchangeClient,
  market: CcxtMarket,
  key: SeriesKey,
  window: Window,
): Promise<number | undefined> {
  const hasDays = Object.hasOwn(client.exchange.timeframes ?? {}, '1d') && key.intervalMs < DAY_MS;
  const days: SeriesKey = { ...key, intervalMs: hasDays ? parseInterval('1d') : key.intervalMs };
  const step = days.intervalMs;
  const toMs = ceilToInterval(window.toMs, step);
  const pageRows = key.market === 'mark' ? client.limits.markRows : client.limits.pageRows;
  for (let from = floorToInterval(window.fromMs, step); from < toMs; from += pageRows * step) {
    const end = Math.min(from + pageRows * step, toMs);
    const rows = await fillWindow(client, market, days, { fromMs: from, toMs: end });
    if (rows.length > 0) return Math.max(window.fromMs, rows[0][0]);
  }
  return undefined;
}
