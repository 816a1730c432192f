import { prepared, reading, type Store } from './database.js';
import { mergeStretches, type Stretch, subtractStretches } from './stretch.js';

export type { Stretch } from './stretch.js';

export interface CoveredStretch extends Stretch {
  readonly source: string;
}

/** The two tables of this shape: who has answered for which stretch. */
type CoverageTable = 'coverage' | 'funding_coverage';
const OWNER: Readonly<Record<CoverageTable, string>> = { coverage: 'series_id', funding_coverage: 'funding_id' };

/**
 * A source that asked the venue can say that a bar does not exist. A file cannot: what it lacks may still be had
 * elsewhere, so it covers its bars only and the holes in it stay open.
 */
export function speaksForVenue(source: string): boolean {
  return !/^(csv|file|import|parquet)(?![a-z0-9])/i.test(source);
}

/** Adds stretches that `source` has answered for. Call inside a write; touching stretches of one source become one. */
export function addCoverage(
  store: Store,
  table: CoverageTable,
  ownerId: number,
  source: string,
  added: readonly Stretch[],
): void {
  const owner = OWNER[table];
  const touching = prepared(
    store,
    `DELETE FROM ${table} WHERE ${owner} = ? AND source = ? AND from_ms <= ? AND to_ms >= ?
     RETURNING from_ms AS fromMs, to_ms AS toMs`,
  );
  const insert = prepared(store, `INSERT INTO ${table} (${owner}, source, from_ms, to_ms) VALUES (?, ?, ?, ?)`);
  for (const stretch of mergeStretches(added)) {
    const old = touching.all(ownerId, source, stretch.toMs, stretch.fromMs) as Stretch[];
    for (const { fromMs, toMs } of mergeStretches([stretch, ...old])) insert.run(ownerId, source, fromMs, toMs);
  }
}

/** Takes [fromMs, toMs) out of what any source covers. Call inside a write. */
export function removeCoverage(store: Store, seriesId: number, removed: Stretch): void {
  const touched = prepared(
    store,
    `DELETE FROM coverage WHERE series_id = ? AND from_ms < ? AND to_ms > ?
     RETURNING source, from_ms AS fromMs, to_ms AS toMs`,
  ).all(seriesId, removed.toMs, removed.fromMs) as CoveredStretch[];
  for (const { source, ...stretch } of touched) {
    addCoverage(store, 'coverage', seriesId, source, subtractStretches(stretch, [removed]));
  }
}

export function listCoverage(store: Store, table: CoverageTable, ownerId: number): CoveredStretch[] {
  return reading(
    store,
    () =>
      prepared(
        store,
        `SELECT from_ms AS fromMs, to_ms AS toMs, source FROM ${table} WHERE ${OWNER[table]} = ? ORDER BY from_ms, source`,
      ).all(ownerId) as CoveredStretch[],
  );
}

/** The stretches that each source has answered for, in order of time; of one source they neither overlap nor touch. */
export function coverage(store: Store, seriesId: number): CoveredStretch[] {
  return listCoverage(store, 'coverage', seriesId);
}

/** The parts of [fromMs, toMs) that no source has answered for: what a fetch still has to ask. */
export function missingStretches(store: Store, seriesId: number, fromMs: number, toMs: number): Stretch[] {
  return subtractStretches({ fromMs, toMs }, coverage(store, seriesId));
}
