import { createHash } from 'node:crypto';
import { type Candles, candlesBetween, describeSeries, type SeriesKey } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import { formatInterval, minuteUtc } from '../../core/kit/time.js';
import {
  announcedBars,
  type Block,
  blockFaults,
  blockOf,
  blockSpan,
  damagedBlock,
  fingerprint,
  listBlocks,
} from './blocks.js';
import { readColumnCache, writeColumnCache } from './column-cache.js';
import { BASE_WIDTH, baseColumns, columnsOf, extraOf, STORED_COLUMNS, type StoredColumns } from './columns.js';
import { reading, type Store } from './database.js';
import { readRows } from './rows.js';
import { findSeries, type SeriesInfo, seriesById } from './series.js';

export type { ConflictPolicy } from './merge.js';
export { type WriteCount, type WriteOptions, writeCandles } from './write.js';

/** Open times in [fromMs, toMs), UTC ms. */
export interface TimeRange {
  readonly fromMs?: number;
  readonly toMs?: number;
}

/**
 * A stored series as columns in shared memory: from its column file when that is of the bars as they are now, else from
 * the rows, which are checked against their checksums and make a new column file.
 *
 * @returns bars that open in the range, as views; columns can be handed to worker threads without a copy
 * @throws E_NO_DATA when the store has no such series, or no bar of it in the range
 * @throws E_STORAGE naming series and block when stored values are not those that were written
 */
export function loadCandles(store: Store, key: SeriesKey | SeriesInfo, range: TimeRange = {}): Candles {
  const { series, columns } = currentColumns(store, key);
  const all = bind(series, columns);
  if (range.fromMs === undefined && range.toMs === undefined) return all;
  const cut = candlesBetween(all, range.fromMs ?? Number.NEGATIVE_INFINITY, range.toMs ?? Number.POSITIVE_INFINITY);
  if (cut.length === 0) {
    throw new QuantError(
      'E_NO_DATA',
      `${describeSeries(series)} has no bars in the range asked for: it holds ${minuteUtc(series.firstOpen)} to ` +
        `${minuteUtc(series.lastOpen)} UTC`,
      { hint: 'choose dates in that range, or run quant fetch for the ones you want' },
    );
  }
  return cut;
}

function currentColumns(store: Store, key: SeriesKey): { series: SeriesInfo; columns: StoredColumns } {
  const found = reading(store, () => {
    // Looked up again even for a SeriesInfo: that may be older than the rows.
    const series = findSeries(store, key);
    if (series === undefined || series.bars === 0) {
      const interval = formatInterval(key.intervalMs);
      throw new QuantError('E_NO_DATA', `the store holds no bars of ${describeSeries(key)}`, {
        hint: `run quant fetch --symbols ${key.symbol} --interval ${interval}; quant data list shows what is there`,
      });
    }
    const blocks = listBlocks(store, series.id);
    const cacheKey = { series, fingerprint: fingerprint(blocks) };
    const cached = readColumnCache(store, cacheKey);
    if (typeof cached !== 'string') return { series, cacheKey, columns: cached, reason: undefined };
    const columns = checkedRows(store, series, blocks, ALL);
    const stored = baseColumns(columns)[0].length;
    if (stored !== series.bars) {
      throw new QuantError(
        'E_STORAGE',
        `${store.file}: ${describeSeries(series)} announces ${series.bars} bars, ${stored} are stored`,
        { hint: 'the store was changed outside quant: restore a backup' },
      );
    }
    return { series, cacheKey, columns, reason: cached };
  });
  if (found.reason !== undefined && store.cacheDir !== '') {
    const refused = writeColumnCache(store, found.cacheKey, found.columns);
    const outcome = refused === undefined ? '' : `; no column file: ${refused}`;
    store.notice(`${describeSeries(found.series)}: columns read from rows (${found.reason})${outcome}`);
  }
  return found;
}

const ALL: Required<TimeRange> = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };

/** All rows of these blocks, in the stretch of time that they cover. @throws E_STORAGE when a checksum does not agree */
function checkedRows(
  store: Store,
  series: SeriesInfo,
  blocks: readonly Block[],
  span: Required<TimeRange>,
): StoredColumns {
  const rows = readRows(store, series.id, span.fromMs, span.toMs, announcedBars(blocks));
  const faults = blockFaults(rows.columns, rows.length, blocks, series.intervalMs);
  if (faults.length > 0) throw damagedBlock(store, series, faults);
  return rows.columns;
}

/**
 * The bars of a range straight from the rows, past the column file. Whole blocks are read, so that their checksums can
 * be compared.
 *
 * @returns bars that open in the range; possibly none
 * @throws E_NO_DATA when there is no such series; E_STORAGE when a checksum does not agree
 */
export function readCandleRows(store: Store, seriesId: number, range: TimeRange = {}): Candles {
  return reading(store, () => {
    const series = seriesById(store, seriesId);
    const { fromMs = ALL.fromMs, toMs = ALL.toMs } = range;
    const first = blockOf(fromMs, series.intervalMs);
    const last = blockOf(toMs, series.intervalMs);
    const span = { fromMs: blockSpan(first, series.intervalMs).fromMs, toMs: blockSpan(last, series.intervalMs).toMs };
    const columns = checkedRows(store, series, listBlocks(store, seriesId, first, last), span);
    return candlesBetween(bind(series, columns), fromMs, toMs);
  });
}

/** Columns that were checked when they were written, and whose checksum agrees: bound together without a second look. */
function bind(series: SeriesInfo, columns: StoredColumns): Candles {
  const { venue, market, symbol, intervalMs, isSimulated } = series;
  const [openTime, open, high, low, close, volume] = baseColumns(columns);
  return Object.freeze({
    venue,
    market,
    symbol,
    intervalMs,
    length: openTime.length,
    openTime,
    open,
    high,
    low,
    close,
    volume,
    extra: Object.freeze(extraOf(columns)),
    isSimulated,
  });
}

/**
 * SHA-256 (hex) of the bars that open in the range: which market, how many, and every stored value. The same bars have
 * the same hash in whatever store they lie and however they came in.
 */
export function hashCandles(candles: Candles): string {
  const hash = createHash('sha256').update(`${describeSeries(candles)} ${candles.length}`);
  columnsOf(candles).forEach((column, k) => {
    // A column without a known value says as much as no column.
    if (column === undefined || (k >= BASE_WIDTH && column.every(Number.isNaN))) return;
    hash.update(` ${STORED_COLUMNS[k]} `);
    hash.update(k < BASE_WIDTH ? column : column.map((v) => (Number.isNaN(v) ? Number.NaN : v)));
  });
  return hash.digest('hex');
}
