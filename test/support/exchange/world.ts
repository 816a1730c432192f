import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOUR_MS } from '../../../src/core/kit/time.js';
import type { SourceContext, SourceSession } from '../../../src/core/source.js';
import { type FetchOptions, type FetchResult, fetchSeries } from '../../../src/data/fetch.js';
import { openCcxtSession } from '../../../src/data/sources/ccxt.js';
import { openStore, type Store } from '../../../src/data/store/database.js';
import { type Loopback, type LoopbackOptions, startLoopback } from './server.js';

/** 2024-03-01T10:17:00Z: where the clock of a test world stands. */
export const NOW_MS = 1_709_288_220_000;
/** 2024-03-01T10:00Z: the open time of the bar that has not closed at NOW_MS. */
export const OPEN_HOUR_MS = NOW_MS - 17 * 60_000;

export interface World {
  readonly exchange: Loopback;
  readonly context: SourceContext;
  readonly store: Store;
  readonly log: readonly string[];
  /** waits that were asked for, ms; none of them takes real time */
  readonly waits: readonly number[];
  readonly interrupt: AbortController;
  now(): number;
  advance(ms: number): void;
  /** Fetches BTCUSDT 1h into the world's store, unless told otherwise. */
  fetch(options?: FetchWish): Promise<FetchResult>;
  close(): Promise<void>;
}

export interface FetchWish {
  readonly symbol?: string;
  readonly market?: 'spot' | 'swap' | 'mark';
  readonly intervalMs?: number;
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly pageRows?: number;
  readonly deadlineMs?: number;
  readonly seed?: number;
  readonly store?: Store;
  readonly fetch?: Partial<FetchOptions>;
}

const REAL_HOSTS = new Set(['api.binance.com', 'fapi.binance.com']);

/** A store, a clock that only moves when somebody waits, and the real ccxt whose network leads to a loopback exchange. */
export async function createWorld(options: Omit<LoopbackOptions, 'now'>): Promise<World> {
  let time = NOW_MS;
  const waits: number[] = [];
  const log: string[] = [];
  const interrupt = new AbortController();
  const now = (): number => time;
  const exchange = await startLoopback({ ...options, now });
  const folder = mkdtempSync(join(tmpdir(), 'quant-fetch-'));
  const store = openStore(join(folder, 'store.sqlite'));
  const network: typeof fetch = (input, init) => {
    const url = new URL(String(input));
    if (!REAL_HOSTS.has(url.host)) throw new Error(`a test must not reach ${url.host}`);
    return fetch(`${exchange.url}${url.pathname}${url.search}`, init);
  };
  const context: SourceContext = {
    now,
    sleep: (ms) => {
      waits.push(ms);
      time += ms;
      return Promise.resolve();
    },
    signal: interrupt.signal,
    log: (message) => void log.push(message),
    fetch: network,
  };
  return {
    exchange,
    context,
    store,
    log,
    waits,
    interrupt,
    now,
    advance: (ms) => {
      time += ms;
    },
    fetch: (wish = {}) => fetchInto(wish.store ?? store, context, wish),
    async close() {
      store.close();
      rmSync(folder, { recursive: true, force: true });
      await exchange.close();
    },
  };
}

/** A session with the loopback exchange; mark prices are asked for at their perpetual. */
export function openSession(context: SourceContext, wish: FetchWish): SourceSession {
  const { pageRows = 0, deadlineMs = 400, seed = 1 } = wish;
  const market = wish.market === 'mark' ? 'swap' : (wish.market ?? 'spot');
  return openCcxtSession({ venue: 'binance', market, pageRows, deadlineMs, seed }, context);
}

/** One fetch with a session of its own, as the command does it. */
export async function fetchInto(store: Store, context: SourceContext, wish: FetchWish): Promise<FetchResult> {
  const { symbol = 'BTCUSDT', market = 'spot', intervalMs = HOUR_MS } = wish;
  const { fromMs = OPEN_HOUR_MS - 100 * HOUR_MS, toMs = NOW_MS } = wish;
  const session = openSession(context, wish);
  try {
    const series = { venue: 'binance', market, symbol, intervalMs };
    return await fetchSeries(
      store,
      session,
      { series, fromMs, toMs },
      {
        context,
        sourceName: 'ccxt',
        isSimulated: false,
        ...wish.fetch,
      },
    );
  } finally {
    await session.close();
  }
}

/** All that a fetch leaves behind, for comparing two stores: rows, coverage and gaps; versions and times of work are not in it. */
export function contentOf(store: Store): object {
  const all = (sql: string): unknown[] => store.db.prepare(sql).all();
  return {
    series: all('SELECT venue, market, symbol, interval_ms, bars, first_open, last_open FROM series ORDER BY id'),
    candles: all('SELECT * FROM candles ORDER BY series_id, open_time'),
    blocks: all('SELECT * FROM blocks ORDER BY series_id, block'),
    coverage: all('SELECT * FROM coverage ORDER BY series_id, source, from_ms'),
    gaps: all('SELECT * FROM gaps ORDER BY series_id, from_ms'),
    funding: all('SELECT * FROM funding ORDER BY funding_id, time'),
    fundingCoverage: all('SELECT * FROM funding_coverage ORDER BY funding_id, source, from_ms'),
  };
}
