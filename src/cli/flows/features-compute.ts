import { join, parse } from 'node:path';
import type { FeatureMatrix } from '../../core/feature.js';
import { splitSpecs } from '../../core/kit/spec-text.js';
import { isoUtc } from '../../core/kit/time.js';
import { safeName, writePiecesAtomic } from '../../data/artifacts.js';
import type { SeriesInfo } from '../../data/store/series.js';
import { ALL_FEATURES, computeFeatures, DEFAULT_FEATURES } from '../../features/pipeline.js';
import { csvCell } from '../../report/escape.js';
import type { CommandContext } from '../command.js';
import { breathe } from '../interrupt.js';
import { withFilledStore } from '../market/open.js';
import { loadMarkets, selectSeries, symbolLabel } from '../market/select.js';
import { type Column, table } from '../table.js';
import type { FeatureFlags } from './features.js';

/** What there is to know of one column at a glance. Undefined numbers are NaN. */
interface ColumnSummary {
  readonly name: string;
  readonly known: number;
  readonly mean: number;
  readonly deviation: number;
  readonly min: number;
  readonly max: number;
  readonly last: number;
}

const COLUMNS: readonly Column[] = [
  { title: 'feature' },
  ...['known', 'mean', 'sd', 'min', 'max', 'last'].map((title) => ({ title, align: 'right' as const })),
];

interface Described {
  readonly series: SeriesInfo;
  readonly rows: number;
  readonly warmup: number;
  readonly columns: readonly ColumnSummary[];
  readonly file: string | undefined;
}

export async function runCompute(context: CommandContext, flags: FeatureFlags): Promise<undefined> {
  await withFilledStore(context.globals.db, async (store) => {
    const selection = selectSeries(store, flags, context.now());
    if (selection.note !== '') context.output.note(selection.note);
    const specs =
      flags.features === '' ? DEFAULT_FEATURES : flags.features === 'all' ? ALL_FEATURES() : splitSpecs(flags.features);
    const described: Described[] = [];
    // One market after the other: the features of five million bars take gigabytes.
    for (const series of selection.series) {
      await breathe(context.signal);
      const [candles] = loadMarkets(store, { ...selection, series: [series] });
      const matrix = computeFeatures(candles, specs);
      const file = flags.out === '' ? undefined : pathOf(flags.out, selection.series.length > 1 ? series.symbol : '');
      if (file !== undefined) writePiecesAtomic(file, matrixCsv(matrix));
      const columns = matrix.names.map((name, k) => summarise(name, matrix.columns[k]));
      described.push({ series, rows: matrix.rows, warmup: matrix.warmup, columns, file });
    }
    const files = described.flatMap(({ file }) => file ?? []);
    const views = await Promise.all(described.map(view));
    context.output.result({
      text: () => [...views, ...files.map((f) => `written: ${f}`)].join('\n\n'),
      json: () => ({
        schema: 'quant/features@1',
        files,
        markets: described.map(({ series, rows, warmup, columns }) => ({
          symbol: series.symbol,
          is_simulated: series.isSimulated,
          bars: rows,
          warmup,
          features: columns.map((c) => ({ ...c, reason: unknownBecause(c) })),
        })),
      }),
    });
  });
  return undefined;
}

/** Why figures of a column are null in the document. */
function unknownBecause({ known }: ColumnSummary): string | null {
  if (known === 0) return 'no bar has a value';
  return known === 1 ? 'one value has no spread' : null;
}

/** `out.csv` → `out-BTCUSDT.csv`: one file per symbol when there are several. */
function pathOf(to: string, symbol: string): string {
  if (symbol === '') return to;
  const { dir, name, ext } = parse(to);
  return join(dir, `${name}-${safeName(symbol)}${ext}`);
}

async function view({ series, rows, warmup, columns }: Described): Promise<string> {
  const cells = columns.map((c) => [
    c.name,
    String(c.known),
    ...[c.mean, c.deviation, c.min, c.max, c.last].map(short),
  ]);
  const title = `${symbolLabel(series)}: ${columns.length} features of ${rows} bars, the first ${warmup} are warm-up`;
  return `${title}\n${await table(COLUMNS, cells)}`;
}

function summarise(name: string, column: Float64Array): ColumnSummary {
  let known = 0;
  let mean = 0;
  let squares = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of column) {
    if (Number.isNaN(value)) continue;
    known++;
    const off = value - mean;
    mean += off / known;
    squares += off * (value - mean);
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  const isEmpty = known === 0;
  return {
    name,
    known,
    mean: isEmpty ? Number.NaN : mean,
    deviation: known < 2 ? Number.NaN : Math.sqrt(squares / (known - 1)),
    min: isEmpty ? Number.NaN : min,
    max: isEmpty ? Number.NaN : max,
    last: column.at(-1) ?? Number.NaN,
  };
}

/** Lines per piece of text. */
const PIECE_ROWS = 1024;

/** All of it as one text would be longer than a text can be. */
function* matrixCsv({ names, columns, openTime, rows }: FeatureMatrix): Generator<string> {
  yield `${['time', ...names].map(csvCell).join(',')}\n`;
  for (let from = 0; from < rows; from += PIECE_ROWS) {
    let text = '';
    for (let i = from; i < Math.min(from + PIECE_ROWS, rows); i++) {
      const cells = columns.map((column) => (Number.isNaN(column[i]) ? '' : String(column[i])));
      text += `${isoUtc(openTime[i])},${cells.join(',')}\n`;
    }
    yield text;
  }
}

function short(value: number): string {
  if (Number.isNaN(value)) return 'n/a';
  return Math.abs(value) >= 1e5 || (value !== 0 && Math.abs(value) < 1e-4) ? value.toExponential(2) : value.toFixed(4);
}
