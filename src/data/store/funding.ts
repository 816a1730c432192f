import { crc32 } from 'node:zlib';
import type { SeriesKey } from '../../core/candles.js';
import { sameLength } from '../../core/kit/check.js';
import { QuantError } from '../../core/kit/errors.js';
import { isoUtc } from '../../core/kit/time.js';
import { settlementMs } from '../settlements.js';
import type { TimeRange } from './candles.js';
import { addCoverage, type CoveredStretch, listCoverage } from './coverage.js';
import { prepared, reading, type Store, writing } from './database.js';
import type { ConflictPolicy } from './merge.js';
import { type Stretch, subtractStretches } from './stretch.js';

/** Funding payments: time (UTC ms) and rate (fraction of the position's value; longs pay when positive). */
export interface FundingRows {
  readonly time: Float64Array;
  readonly rate: Float64Array;
}

export interface FundingCount {
  readonly inserted: number;
  readonly unchanged: number;
  readonly conflicts: number;
  readonly replaced: number;
}

/** Funding belongs to a contract: the interval of the key does not matter. */
type ContractKey = Pick<SeriesKey, 'venue' | 'market' | 'symbol'> & Partial<SeriesKey>;

/**
 * Stores funding payments and what the source has answered for in one transaction; times need not be in order.
 *
 * A payment stands at the moment it settles, whatever stamp the source gives it: two sources that stamp one settlement a
 * few milliseconds apart bring one payment, not two.
 *
 * @throws E_SHAPE when the columns differ in length; E_DATA at the first payment whose rate is not within (-1, 1) or,
 *   under `refuse`, that is stored with another rate
 */
export function writeFunding(
  store: Store,
  key: ContractKey,
  rows: FundingRows,
  coverage?: CoveredStretch | readonly CoveredStretch[],
  onConflict: ConflictPolicy = 'refuse',
): FundingCount {
  const length = sameLength('funding', { time: rows.time, rate: rows.rate });
  return writing(store, () => {
    const id = ensureContract(store, key);
    // A damaged payment must not get a fresh checksum by way of its neighbours.
    const old = readAll(store, id, key);
    const known = new Map(Array.from(old.time, (time, i) => [settlementMs(time), { time, rate: old.rate[i] }]));
    const write = prepared(store, 'INSERT OR REPLACE INTO funding (funding_id, time, rate) VALUES (?, ?, ?)');
    const count = { inserted: 0, unchanged: 0, conflicts: 0, replaced: 0 };
    for (let i = 0; i < length; i++) {
      const at = settlementMs(rows.time[i]);
      // `+ 0` turns -0, which SQLite does not keep, into 0.
      const rate = rows.rate[i] + 0;
      const stored = known.get(at);
      const time = stored?.time ?? at;
      if (stored?.rate === rate) {
        count.unchanged++;
        continue;
      }
      if (!(rate > -1 && rate < 1 && Number.isInteger(time) && time >= 0)) {
        throw new QuantError(
          'E_DATA',
          `${nameOf(key)}: a funding rate must lie within (-1, 1) at a whole ms, was ${rate} at ${time}`,
        );
      }
      if (stored !== undefined) {
        if (onConflict === 'refuse') {
          throw new QuantError(
            'E_DATA',
            `${nameOf(key)}: funding at ${isoUtc(time)} is stored with rate ${stored.rate}, the new one has ${rate}`,
            { hint: 'nothing was stored; choose which is right with --on-conflict keep or replace' },
          );
        }
        count.conflicts++;
        if (onConflict === 'keep') continue;
        count.replaced++;
      } else count.inserted++;
      known.set(at, { time, rate });
      write.run(id, time, rate);
    }
    for (const stretch of coverage === undefined ? [] : [coverage].flat()) {
      addCoverage(store, 'funding_coverage', id, stretch.source, [stretch]);
    }
    if (count.inserted + count.replaced > 0) {
      const checksum = fundingChecksum(selectAll(store, id));
      prepared(store, 'UPDATE funding_series SET checksum = ? WHERE id = ?').run(checksum, id);
    }
    return count;
  });
}

/**
 * Funding payments in the range, oldest first; empty when none are known.
 *
 * @throws E_STORAGE when stored values are not those that were written
 */
export function loadFunding(store: Store, key: ContractKey, range: TimeRange = {}): FundingRows {
  return reading(store, () => {
    const id = findContract(store, key);
    const all = id === undefined ? { time: new Float64Array(0), rate: new Float64Array(0) } : readAll(store, id, key);
    const { fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY } = range;
    const from = all.time.findIndex((t) => t >= fromMs);
    const end = all.time.findIndex((t) => t >= toMs);
    const first = from < 0 ? all.time.length : from;
    const last = end < 0 ? all.time.length : end;
    return { time: all.time.subarray(first, last), rate: all.rate.subarray(first, last) };
  });
}

/** The stretches that each source has answered for. */
export function fundingCoverage(store: Store, key: ContractKey): CoveredStretch[] {
  return reading(store, () => {
    const id = findContract(store, key);
    return id === undefined ? [] : listCoverage(store, 'funding_coverage', id);
  });
}

/** The parts of [fromMs, toMs) for which nobody has answered yet. */
export function missingFundingStretches(store: Store, key: ContractKey, fromMs: number, toMs: number): Stretch[] {
  return subtractStretches({ fromMs, toMs }, fundingCoverage(store, key));
}

/** A contract whose funding is known, without reading its rates. */
export interface FundingInfo {
  readonly venue: string;
  readonly market: 'spot' | 'swap';
  readonly symbol: string;
  readonly rows: number;
  /** first and last settlement, UTC ms; NaN when none is stored */
  readonly first: number;
  readonly last: number;
}

/** All contracts with funding, by venue, market and symbol. */
export function listFunding(store: Store): FundingInfo[] {
  return reading(store, () => {
    const rows = prepared(
      store,
      `SELECT s.venue, s.market, s.symbol, count(f.time) AS rows, min(f.time) AS first, max(f.time) AS last
       FROM funding_series s LEFT JOIN funding f ON f.funding_id = s.id
       GROUP BY s.id ORDER BY s.venue, s.market, s.symbol`,
    ).all() as (Omit<FundingInfo, 'first' | 'last'> & { first: number | null; last: number | null })[];
    return rows.map((row) => ({ ...row, first: row.first ?? Number.NaN, last: row.last ?? Number.NaN }));
  });
}

const nameOf = (key: ContractKey): string => `${key.venue} ${key.market} ${key.symbol}`;

function findContract(store: Store, key: ContractKey): number | undefined {
  return prepared(store, 'SELECT id FROM funding_series WHERE venue = ? AND market = ? AND symbol = ?')
    .pluck()
    .get(key.venue, key.market, key.symbol) as number | undefined;
}

function ensureContract(store: Store, key: ContractKey): number {
  const found = findContract(store, key);
  if (found !== undefined) return found;
  const added = prepared(store, 'INSERT INTO funding_series (venue, market, symbol) VALUES (?, ?, ?)');
  return Number(added.run(key.venue, key.market, key.symbol).lastInsertRowid);
}

function selectAll(store: Store, id: number): FundingRows {
  const rows = prepared(store, 'SELECT time, rate FROM funding WHERE funding_id = ? ORDER BY time').raw().all(id) as [
    number,
    number,
  ][];
  return { time: Float64Array.from(rows, (row) => row[0]), rate: Float64Array.from(rows, (row) => row[1]) };
}

function readAll(store: Store, id: number, key: ContractKey): FundingRows {
  const rows = selectAll(store, id);
  const written = prepared(store, 'SELECT checksum FROM funding_series WHERE id = ?').pluck().get(id);
  if (written !== fundingChecksum(rows)) {
    throw new QuantError(
      'E_STORAGE',
      `${store.file}: funding of ${nameOf(key)} has values that differ from those written`,
      {
        hint: 'the stored payments were changed outside quant: restore a backup',
      },
    );
  }
  return rows;
}

/** 0 for no rows, as a new row of `funding_series` says. */
function fundingChecksum({ time, rate }: FundingRows): number {
  const bytes = (column: Float64Array): Uint8Array =>
    new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
  return crc32(bytes(rate), crc32(bytes(time)));
}
