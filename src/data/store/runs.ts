import { QuantError } from '../../core/kit/errors.js';
import { prepared, reading, type Store, writing } from './database.js';

/** One run: enough to show it, to compare it and to do it again. */
export interface RunRow {
  readonly id: string;
  /** `backtest`, `walkforward`, `train` … */
  readonly kind: string;
  /** UTC ms */
  readonly createdAt: number;
  readonly command: string;
  readonly specJson: string;
  readonly specHash: string;
  readonly dataHash: string;
  readonly codeVersion: string;
  readonly metricsJson: string;
  readonly folder: string;
  readonly isSimulated: boolean;
  /** `running`, `done`, `failed` … */
  readonly status: string;
}

type Stored = Omit<RunRow, 'isSimulated'> & { isSimulated: number };

const COLUMNS = `id, kind, created_at AS createdAt, command, spec_json AS specJson, spec_hash AS specHash,
  data_hash AS dataHash, code_version AS codeVersion, metrics_json AS metricsJson, folder,
  is_simulated AS isSimulated, status`;

const toRow = (stored: Stored): RunRow => ({ ...stored, isSimulated: stored.isSimulated === 1 });

/** Writes the row; a row with the same id is replaced. @throws E_STORAGE when a JSON text is not JSON */
export function recordRun(store: Store, row: RunRow): void {
  writing(store, () =>
    prepared(
      store,
      `INSERT OR REPLACE INTO runs VALUES (@id, @kind, @createdAt, @command, @specJson, @specHash, @dataHash,
         @codeVersion, @metricsJson, @folder, @isSimulated, @status)`,
    ).run({ ...row, isSimulated: row.isSimulated ? 1 : 0 }),
  );
}

/** All runs, the newest first. */
export function listRuns(store: Store): RunRow[] {
  return reading(store, () =>
    (prepared(store, `SELECT ${COLUMNS} FROM runs ORDER BY created_at DESC, id`).all() as Stored[]).map(toRow),
  );
}

/**
 * A run by its id, or by the start of it.
 *
 * @throws E_PARAM when several ids start so
 */
export function getRun(store: Store, id: string): RunRow | undefined {
  return reading(store, () => {
    const exact = prepared(store, `SELECT ${COLUMNS} FROM runs WHERE id = ?`).get(id) as Stored | undefined;
    if (exact !== undefined || id === '') return exact && toRow(exact);
    const near = prepared(store, `SELECT ${COLUMNS} FROM runs WHERE substr(id, 1, ?) = ? ORDER BY id`).all(
      id.length,
      id,
    ) as Stored[];
    if (near.length > 1) {
      throw new QuantError('E_PARAM', `${near.length} runs start with "${id}"`, {
        hint: `name one: ${near
          .slice(0, 5)
          .map((row) => row.id)
          .join(', ')}`,
      });
    }
    return near.length === 1 ? toRow(near[0]) : undefined;
  });
}
