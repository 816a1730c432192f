import type { SeriesKey } from '../core/candles.js';
import { describeSeries } from '../core/candles.js';
import { QuantError } from '../core/kit/errors.js';
import { ceilToInterval, floorToInterval, isoUtc } from '../core/kit/time.js';
import type { FetchRequest, SourceContext, SourceSession } from '../core/source.js';
import { throwIfStopped } from './exchange/retry.js';
import { fetchFunding } from './fetch-funding.js';
import { type ConflictPolicy, writeCandles } from './store/candles.js';
import { coverage, missingStretches, type Stretch } from './store/coverage.js';
import { prepared, reading, type Store } from './store/database.js';
import { type GapRow, listGaps, syncGaps } from './store/gaps.js';
import { ensureSeries, findSeries, type SeriesInfo } from './store/series.js';

export interface FetchProgress {
  /** length of the stretches that were missing, and of the part of them that is stored now, ms */
  readonly doneMs: number;
  readonly totalMs: number;
  /** bars received */
  readonly bars: number;
  readonly pages: number;
  readonly elapsedMs: number;
}

export interface FetchOptions {
  readonly context: SourceContext;
  readonly sourceName: string;
  readonly isSimulated: boolean;
  readonly onProgress?: (progress: FetchProgress) => void;
  /** bring funding payments too */
  readonly funding?: boolean;
  /** what to do with a bar that is stored with other values; default `refuse` */
  readonly onConflict?: ConflictPolicy;
  /** ask again for what was answered before */
  readonly refetch?: boolean;
}

export interface FetchResult {
  readonly series: SeriesInfo;
  readonly inserted: number;
  /** bars received that were stored already with the same values */
  readonly unchanged: number;
  /** stored bars of the range that were not asked for again */
  readonly alreadyCovered: number;
  readonly gaps: readonly GapRow[];
  /** open time of the first bar when the venue was asked for earlier ones and has none, else null */
  readonly listedFromMs: number | null;
  readonly fundingRows: number;
}

/**
 * Brings the missing part of a series into the store.
 *
 * Only stretches that no source has answered for are asked. Each page is one transaction of its bars and its coverage,
 * so that a fetch which is stopped or killed at any moment goes on from the last page, without loss or duplicates, and
 * leaves the same store as one that was never stopped.
 *
 * @throws E_SYMBOL before anything is written; E_NETWORK, E_BANNED, E_DATA, E_INTERRUPTED with the pages before it
 *   stored; E_NO_DATA when the source has no bar in the range
 */
export async function fetchSeries(
  store: Store,
  session: SourceSession,
  request: FetchRequest,
  options: FetchOptions,
): Promise<FetchResult> {
  const { context, sourceName, onProgress, onConflict, refetch = false } = options;
  const key = request.series;
  throwIfStopped(context.signal);
  await session.listing(key.symbol);
  const range = await closedRange(session, request);
  const before = findSeries(store, key);
  const missing =
    before === undefined || refetch ? [range] : missingStretches(store, before.id, range.fromMs, range.toMs);
  const alreadyCovered =
    before === undefined ? 0 : countBars(store, before.id, range) - countBars(store, before.id, ...missing);

  const startedAt = context.now();
  const totalMs = missing.reduce((sum, s) => sum + s.toMs - s.fromMs, 0);
  let [doneMs, bars, pages, inserted, unchanged] = [0, 0, 0, 0, 0];
  const progress = (): void => onProgress?.({ doneMs, totalMs, bars, pages, elapsedMs: context.now() - startedAt });
  progress();
  try {
    for (const stretch of missing) {
      if (stretch.fromMs >= stretch.toMs) continue;
      for await (const page of session.candles({ series: key, ...stretch })) {
        const series = ensureSeries(store, key, { isSimulated: options.isSimulated, source: sourceName });
        const count = writeCandles(store, series.id, page.candles, {
          coverage: { fromMs: page.fromMs, toMs: page.toMs, source: sourceName },
          onConflict,
        });
        inserted += count.inserted;
        unchanged += count.unchanged;
        doneMs += page.toMs - page.fromMs;
        bars += page.candles.length;
        pages++;
        progress();
        throwIfStopped(context.signal);
      }
    }
  } finally {
    // Also for a fetch that fails: its pages are stored, and a run on them should know what they lack.
    const stored = findSeries(store, key);
    if (stored !== undefined) syncGaps(store, stored.id);
  }

  const series = findSeries(store, key);
  if (series === undefined || series.bars === 0) throw nothingThere(key, range);
  const gaps = listGaps(store, series.id);
  const fundingRows = options.funding === true ? await fetchFunding(store, session, series, range, options) : 0;
  return {
    series,
    inserted,
    unchanged,
    alreadyCovered,
    gaps,
    listedFromMs: listedFrom(store, series),
    fundingRows,
  };
}

/** The asked range on the grid, without bars that have not closed on the venue's clock. */
async function closedRange(session: SourceSession, request: FetchRequest): Promise<Stretch> {
  const step = request.series.intervalMs;
  const fromMs = ceilToInterval(request.fromMs, step);
  const toMs = Math.min(ceilToInterval(request.toMs, step), floorToInterval(await session.serverTime(), step));
  return { fromMs, toMs: Math.max(fromMs, toMs) };
}

function countBars(store: Store, seriesId: number, ...stretches: readonly Stretch[]): number {
  return reading(store, () => {
    const count = prepared(
      store,
      'SELECT count(*) AS bars FROM candles WHERE series_id = ? AND open_time >= ? AND open_time < ?',
    );
    return stretches.reduce((sum, s) => sum + (count.get(seriesId, s.fromMs, s.toMs) as { bars: number }).bars, 0);
  });
}

/** The first bar, when the source answered for time before it: the market did not exist then. */
function listedFrom(store: Store, series: SeriesInfo): number | null {
  const first = coverage(store, series.id).find((c) => c.fromMs <= series.firstOpen && c.toMs > series.firstOpen);
  return first !== undefined && first.fromMs < series.firstOpen ? series.firstOpen : null;
}

function nothingThere(key: SeriesKey, range: Stretch): QuantError {
  return new QuantError(
    'E_NO_DATA',
    `${describeSeries(key)}: the source has no bar from ${isoUtc(range.fromMs)} to ${isoUtc(range.toMs)}`,
    { hint: 'choose another range with --since and --until: the market may be younger, or gone' },
  );
}
