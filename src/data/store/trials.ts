import { QuantError } from '../../core/kit/errors.js';
import { hashJson } from '../../core/kit/hash.js';
import { canonicalJson } from '../../core/kit/json.js';
import { prepared, reading, type Store, writing } from './database.js';

/** What is about to be tried. Written down before anybody sees how it went, so that no failure can be left out. */
export interface TrialDraft {
  /** `tune`, `train`, `backtest`, `sweep`, `walkforward` … */
  readonly kind: string;
  /** trials that compete with each other: the best of a family is the luckiest one too */
  readonly family: string;
  /** 64 hex digits over the data that it will see */
  readonly dataHash: string;
  /** 64 hex digits of the specification */
  readonly specHash: string;
  readonly spec: unknown;
  /** the trial that it is a part of */
  readonly parent?: number;
  /** UTC ms */
  readonly createdAt: number;
}

/** How a trial went. */
export interface TrialOutcome {
  /** UTC ms */
  readonly createdAt: number;
  /** a value that is not finite is kept as not known, with its reason */
  readonly score: { readonly name: string; readonly value: number; readonly reason?: string };
  readonly detail?: unknown;
}

export interface TrialRow {
  /** place in the chain, from 1, shared with the results */
  readonly seq: number;
  /** the same for the same attempt on the same data */
  readonly id: string;
  readonly createdAt: number;
  readonly kind: string;
  readonly family: string;
  readonly dataHash: string;
  readonly specHash: string;
  readonly specJson: string;
  readonly parent: number | null;
  readonly prevHash: string;
  readonly hash: string;
}

export interface TrialResultRow {
  readonly seq: number;
  readonly trialSeq: number;
  readonly createdAt: number;
  readonly scoreName: string;
  readonly value: number | null;
  readonly reason: string | null;
  readonly detailJson: string | null;
  readonly prevHash: string;
  readonly hash: string;
}

export interface TrialFilter {
  readonly dataHash?: string;
  readonly family?: string;
  readonly kind?: string;
}

const TRIAL = `seq, id, created_at AS createdAt, kind, family, data_hash AS dataHash, spec_hash AS specHash,
  spec_json AS specJson, parent, prev_hash AS prevHash, hash`;
const RESULT = `seq, trial_seq AS trialSeq, created_at AS createdAt, score_name AS scoreName, value, reason,
  detail_json AS detailJson, prev_hash AS prevHash, hash`;

/** A row as its table has it, so that its hash can be checked from outside with SQL alone. */
type Columns = Readonly<Record<string, string | number | null>>;

interface Link {
  readonly seq: number;
  readonly hash: string;
}

/** The last row that was written, of both tables: note it elsewhere, and nothing can be cut off unseen. */
export function trialsHead(store: Store): Link {
  const last = prepared(
    store,
    `SELECT seq, hash FROM (SELECT seq, hash FROM trials UNION ALL SELECT seq, hash FROM trial_results)
     ORDER BY seq DESC LIMIT 1`,
  );
  return (last.get() as Link | undefined) ?? { seq: 0, hash: '' };
}

/** The next row of the chain: its hash is over the canonical JSON of all its other columns, the hash before it included. */
function linkTo(head: Link, columns: Columns): Columns & Link {
  const row = { ...columns, seq: head.seq + 1, prev_hash: head.hash };
  return { ...row, hash: hashJson(row) };
}

/** Writes one trial down. @returns its place in the chain */
export function openTrial(store: Store, trial: TrialDraft): number {
  return openTrials(store, [trial])[0];
}

/** Writes trials down, all or none. @returns their places in the chain, in their order */
export function openTrials(store: Store, trials: readonly TrialDraft[]): number[] {
  return writing(store, () => {
    const insert = prepared(
      store,
      `INSERT INTO trials VALUES (@seq, @id, @created_at, @kind, @family, @data_hash, @spec_hash, @spec_json, @parent,
         @prev_hash, @hash)`,
    );
    let head = trialsHead(store);
    return trials.map(({ spec, parent = null, createdAt, kind, family, dataHash, specHash }) => {
      const row = linkTo(head, {
        id: `${kind}-${hashJson({ kind, family, dataHash, specHash }).slice(0, 12)}`,
        created_at: createdAt,
        kind,
        family,
        data_hash: dataHash,
        spec_hash: specHash,
        spec_json: canonicalJson(spec),
        parent,
      });
      insert.run(row);
      head = row;
      return row.seq;
    });
  });
}

/** Writes down how one trial went. @throws as {@link closeTrials} */
export function closeTrial(store: Store, seq: number, outcome: TrialOutcome): void {
  closeTrials(store, [{ seq, ...outcome }]);
}

/**
 * Writes down how trials went, all or none. A trial may have several scores, one of each name.
 *
 * @throws E_DATA when a trial was never opened, or already has a score of that name
 */
export function closeTrials(store: Store, outcomes: readonly (TrialOutcome & { readonly seq: number })[]): void {
  writing(store, () => {
    const insert = prepared(
      store,
      `INSERT INTO trial_results VALUES (@seq, @trial_seq, @created_at, @score_name, @value, @reason, @detail_json,
         @prev_hash, @hash)`,
    );
    let head = trialsHead(store);
    for (const { seq, createdAt, score, detail } of outcomes) {
      mustBeOpen(store, seq, score.name);
      const isKnown = Number.isFinite(score.value);
      const row = linkTo(head, {
        trial_seq: seq,
        created_at: createdAt,
        score_name: score.name,
        value: isKnown ? score.value : null,
        reason: isKnown ? null : (score.reason ?? `was ${score.value}`),
        detail_json: detail === undefined ? null : canonicalJson(detail),
      });
      insert.run(row);
      head = row;
    }
  });
}

function mustBeOpen(store: Store, seq: number, scoreName: string): void {
  if (prepared(store, 'SELECT 1 FROM trials WHERE seq = ?').get(seq) === undefined) {
    throw new QuantError('E_DATA', `there is no trial ${seq} to close: it was never written down`);
  }
  const taken = prepared(store, 'SELECT 1 FROM trial_results WHERE trial_seq = ? AND score_name = ?');
  if (taken.get(seq, scoreName) === undefined) return;
  throw new QuantError('E_DATA', `trial ${seq} already has a result named "${scoreName}"`, {
    hint: 'a trial is judged once; open another one to try again',
  });
}

function conditions({ dataHash, family, kind }: TrialFilter): readonly [where: string, values: TrialFilter] {
  const parts = [
    dataHash === undefined ? '' : 'data_hash = @dataHash',
    family === undefined ? '' : 'family = @family',
    kind === undefined ? '' : 'kind = @kind',
  ].filter((part) => part !== '');
  return [parts.length === 0 ? '' : `WHERE ${parts.join(' AND ')}`, { dataHash, family, kind }];
}

/** Trials in the order in which they were opened, each with its results; one without any was never finished. */
export function listTrials(
  store: Store,
  filter: TrialFilter = {},
): (TrialRow & { readonly results: readonly TrialResultRow[] })[] {
  return reading(store, () => {
    const [where, values] = conditions(filter);
    const trials = prepared(store, `SELECT ${TRIAL} FROM trials ${where} ORDER BY seq`).all(values) as TrialRow[];
    const byTrial = new Map(trials.map(({ seq }) => [seq, [] as TrialResultRow[]]));
    const results = prepared(
      store,
      `SELECT ${RESULT} FROM trial_results WHERE trial_seq IN (SELECT seq FROM trials ${where}) ORDER BY seq`,
    ).all(values) as TrialResultRow[];
    for (const result of results) byTrial.get(result.trialSeq)?.push(result);
    return trials.map((trial) => ({ ...trial, results: byTrial.get(trial.seq) ?? [] }));
  });
}

/** What was tried at all. */
export function listTrialFamilies(store: Store): { readonly kind: string; readonly family: string }[] {
  return reading(
    store,
    () =>
      prepared(store, 'SELECT DISTINCT kind, family FROM trials ORDER BY kind, family').all() as {
        kind: string;
        family: string;
      }[],
  );
}

/** How many attempts were made; `distinct` counts the same attempt on the same data once, `closed` those with a result. */
export function countTrials(
  store: Store,
  filter: TrialFilter = {},
): { readonly trials: number; readonly distinct: number; readonly closed: number } {
  return reading(store, () => {
    const [where, values] = conditions(filter);
    return prepared(
      store,
      `SELECT count(*) AS trials, count(DISTINCT id) AS "distinct",
         count(*) FILTER (WHERE EXISTS (SELECT 1 FROM trial_results r WHERE r.trial_seq = trials.seq)) AS closed
       FROM trials ${where}`,
    ).get(values) as { trials: number; distinct: number; closed: number };
  });
}

/**
 * Goes through the whole chain: nothing was changed, taken out or put in since it was written. What was cut off at the
 * end leaves no trace here: compare {@link trialsHead} with one that was noted.
 *
 * @returns the place of the first row that is not what was written; undefined when all are
 */
export function verifyTrials(store: Store): number | undefined {
  return reading(store, () => {
    let head: Link = { seq: 0, hash: '' };
    for (const row of inOrder(store)) {
      const { hash, ...columns } = row;
      if (row.seq !== head.seq + 1 || linkTo(head, columns).hash !== hash) return head.seq + 1;
      head = row;
    }
    return undefined;
  });
}

/** The rows of both tables by their place in the chain. */
function* inOrder(store: Store): Generator<Columns & Link> {
  const tables = ['trials', 'trial_results'].map((table) => {
    const rows = prepared(store, `SELECT * FROM ${table} ORDER BY seq`).iterate() as IterableIterator<Columns & Link>;
    return { rows, next: rows.next() };
  });
  try {
    for (;;) {
      const open = tables.filter(({ next }) => next.done !== true);
      if (open.length === 0) return;
      const first = open.reduce((a, b) => (b.next.value.seq < a.next.value.seq ? b : a));
      yield first.next.value;
      first.next = first.rows.next();
    }
  } finally {
    // A statement that is still open would keep the connection from writing.
    for (const { rows } of tables) rows.return?.();
  }
}
