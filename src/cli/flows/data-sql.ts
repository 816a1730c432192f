import type { Statement } from 'better-sqlite3';
import { QuantError } from '../../core/kit/errors.js';
import { openStore, type Store, storageError } from '../../data/store/database.js';
import type { CommandContext } from '../command.js';
import { table } from '../table.js';

/** An answer is held in memory and laid out as a whole; `quant export` is the way to get every bar. */
const MOST_ROWS = 100_000;

interface Answer {
  readonly names: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/**
 * Answers one SELECT statement over a connection that cannot write.
 *
 * @throws E_USAGE when it is not one, cannot be understood, or answers with more rows than are shown
 */
export async function runSql(context: CommandContext, query: string | undefined): Promise<undefined> {
  if (query === undefined) {
    throw new QuantError('E_USAGE', 'quant data sql needs a SELECT statement', {
      hint: 'quant data sql "SELECT * FROM candles_readable LIMIT 5"',
    });
  }
  const store = openStore(context.globals.db, { readOnly: true });
  try {
    const { names, rows } = ask(store, query);
    const columns = names.map((title) => ({ title }));
    const view = context.output.isJson
      ? ''
      : await table(
          columns,
          rows.map((row) => row.map((cell) => String(cell ?? ''))),
        );
    context.output.result({
      text: () => view,
      json: () => ({
        schema: 'quant/sql@1',
        columns: names,
        rows: rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]]))),
      }),
    });
  } finally {
    store.close();
  }
  return undefined;
}

function ask(store: Store, query: string): Answer {
  try {
    const statement: Statement<[], unknown[]> = store.db.prepare<[], unknown[]>(query);
    if (!statement.readonly || !statement.reader) {
      throw new QuantError('E_USAGE', 'quant data sql only reads: give it a SELECT statement');
    }
    const names = statement.columns().map((column) => column.name);
    const rows: unknown[][] = [];
    for (const row of statement.raw().iterate()) {
      if (rows.length === MOST_ROWS) {
        throw new QuantError('E_USAGE', `the answer has more than ${MOST_ROWS} rows`, {
          hint: 'add LIMIT or a WHERE; quant export writes whole series to a file',
        });
      }
      rows.push(row);
    }
    return { names, rows };
  } catch (error) {
    throw isMistake(error) ? mistake(error) : storageError(error, store.file);
  }
}

/** SQLITE_ERROR is what the statement itself got wrong; the driver refuses two statements with a RangeError. */
function isMistake(error: unknown): error is Error {
  return error instanceof RangeError || (error instanceof Error && 'code' in error && error.code === 'SQLITE_ERROR');
}

function mistake(cause: Error): QuantError {
  return new QuantError('E_USAGE', `SQL: ${cause.message}`, {
    hint: 'tables: quant data sql "SELECT name FROM sqlite_schema"',
    cause,
  });
}
