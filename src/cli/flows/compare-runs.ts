import { createHash } from 'node:crypto';
import { join, relative, resolve } from 'node:path';
import { QuantError } from '../../core/kit/errors.js';
import { plural } from '../../core/kit/words.js';
import { writeRunFolder } from '../../data/artifacts.js';
import { loadReportAssets } from '../../data/report-assets.js';
import type { Store } from '../../data/store/database.js';
import { listRuns, type RunRow } from '../../data/store/runs.js';
import { MOST_CURVES } from '../../report/charts/curves.js';
import { type Curve, parseCurve } from '../../report/curves.js';
import { matrixHtml } from '../../report/html/matrix.js';
import { type Matrix, matrixOf, matrixRuns } from '../../report/matrix.js';
import { matrixDocument, matrixText } from '../../report/matrix-text.js';
import { formats } from '../../report/registry.js';
import type { StoredRun } from '../../report/stored-run.js';
import type { CommandContext } from '../command.js';
import { findRun, hasRunFile, readRunFile } from './stored-run.js';

export interface CompareFlags {
  /** take this many of the newest runs; 0 for none */
  readonly last: number;
  readonly all: boolean;
  /** only runs with one of these markets; comma-separated, empty for all */
  readonly symbol: string;
  readonly sort: string;
  /** draws the equities of the best runs of each market */
  readonly plotEquity: boolean;
}

/** Many runs side by side: a table for each market on the terminal, and a page with charts. */
export async function compareStoredRuns(
  context: CommandContext,
  store: Store,
  flags: CompareFlags,
  ids: readonly string[],
): Promise<undefined> {
  const rows = chosenRows(context, store, flags, ids);
  const documents = rows.map(documentOf);
  const name = `compare-${createHash('sha256')
    .update(JSON.stringify([rows.map((r) => r.id).sort(), flags.sort, flags.plotEquity]))
    .digest('hex')
    .slice(0, 8)}`;
  const folder = join(context.globals.out, name);
  const folderOf = new Map(rows.map((row) => [row.id, row.folder]));
  const pageOf = (id: string): string =>
    encodeURI(relative(resolve(folder), join(folderOf.get(id) ?? '', 'index.html')).replaceAll('\\', '/'));
  const matrix = matrixOf(matrixRuns(documents, pageOf), flags.sort);
  writeRunFolder(context.globals.out, name, {
    'index.html': matrixHtml(
      matrix,
      loadReportAssets(),
      flags.plotEquity ? curvesOf(context, matrix, rows) : undefined,
    ),
    'result.json': `${JSON.stringify(matrixDocument(matrix), null, 2)}\n`,
  });
  const page = join(folder, 'index.html');
  const { isTTY, columns } = process.stdout;
  const look = {
    hasColor: isTTY === true && context.globals.color,
    width: isTTY === true ? columns : Number.POSITIVE_INFINITY,
  };
  context.output.result({
    text: () => `${matrixText(matrix, look).trimEnd()}\n\nreport: ${page}`,
    json: () => ({ ...matrixDocument(matrix), report: page }),
  });
  return undefined;
}

/** The curves of the best runs of each market, of those that have a ledger in their folder. */
function curvesOf(context: CommandContext, { groups }: Matrix, rows: readonly RunRow[]): ReadonlyMap<string, Curve> {
  const { fileName } = formats.get('ledger');
  const byId = new Map(rows.map((row) => [row.id, row]));
  const wanted = groups.flatMap((group) => group.runs.slice(0, MOST_CURVES).map((run) => byId.get(run.runId)!));
  const kept = wanted.filter((row) => hasRunFile(row, fileName));
  if (kept.length < wanted.length) {
    context.output.note(`${plural(wanted.length - kept.length, 'run')} without a curve: there is no ${fileName}`);
  }
  return new Map(kept.map((row) => [row.id, parseCurve(readRunFile(row, fileName))]));
}

/** What to compare: the runs that were named, else the newest, else all that there are. */
function chosenRows(
  context: CommandContext,
  store: Store,
  flags: CompareFlags,
  ids: readonly string[],
): readonly RunRow[] {
  const symbols = flags.symbol
    .split(',')
    .map((symbol) => symbol.trim().toUpperCase())
    .filter((symbol) => symbol !== '');
  const isAsked = (row: RunRow): boolean => symbols.length === 0 || symbolsOf(row).some((s) => symbols.includes(s));
  if (ids.length > 0) {
    if (flags.all || flags.last > 0) {
      throw new QuantError('E_USAGE', 'name the runs to compare, or take --last or --all, not both');
    }
    const named = ids.map((id) => findRun(store, id));
    return enough([...new Map(named.map((row) => [row.id, row])).values()].filter(isAsked), symbols);
  }
  if (!flags.all && flags.last === 0) {
    throw new QuantError('E_USAGE', 'quant runs compare needs the runs to compare', {
      hint: 'name them, or take --last 10, or --all: quant runs lists them',
    });
  }
  const fresh = newestOfEach(listRuns(store).filter((row) => isComparable(row) && isAsked(row)));
  const kept = fresh.filter((row) => hasRunFile(row, formats.get('json').fileName));
  if (kept.length < fresh.length) {
    context.output.note(`${plural(fresh.length - kept.length, 'run')} left out: the folder is gone`);
  }
  return enough(flags.all ? kept : kept.slice(0, flags.last), symbols);
}

function enough(rows: readonly RunRow[], symbols: readonly string[]): readonly RunRow[] {
  if (rows.length >= 2) return rows;
  const where = symbols.length === 0 ? '' : ` on ${symbols.join(', ')}`;
  throw new QuantError('E_USAGE', `a comparison needs at least two runs${where}, found ${rows.length}`, {
    hint: 'quant runs lists them',
  });
}

/** The same specification on the same data, made again with other code, counts once: the newest. */
function newestOfEach(rows: readonly RunRow[]): readonly RunRow[] {
  const seen = new Set<string>();
  return rows.filter(({ specHash, dataHash }) => {
    const key = `${specHash} ${dataHash}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function isComparable({ kind, status }: RunRow): boolean {
  return (kind === 'backtest' || kind === 'walkforward') && status === 'done';
}

function symbolsOf(row: RunRow): readonly string[] {
  const request: { readonly spec?: { readonly market?: { readonly symbols?: readonly string[] } } } = JSON.parse(
    row.specJson,
  );
  return request.spec?.market?.symbols ?? [];
}

/** Read one by one and cut to what is shown: the trades of many runs together would fill the memory. */
function documentOf(row: RunRow): StoredRun {
  const document: StoredRun = JSON.parse(readRunFile(row, formats.get('json').fileName));
  const { run_id, kind, title, is_simulated, currency, start_cash, metrics, buy_and_hold } = document;
  const { first_decision, costs, data, spec, model_overlap } = document;
  return {
    run_id,
    kind,
    title,
    is_simulated,
    model_overlap,
    currency,
    start_cash,
    metrics,
    buy_and_hold,
    first_decision,
    costs,
    data,
    spec,
  };
}
