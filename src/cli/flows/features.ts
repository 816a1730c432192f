import type { FeatureMatrix } from '../../core/feature.js';
import { splitSpecs } from '../../core/kit/spec-text.js';
import { isoUtc } from '../../core/kit/time.js';
import { writeFileAtomic } from '../../data/artifacts.js';
import { ALL_FEATURES, computeFeatures, DEFAULT_FEATURES } from '../../features/pipeline.js';
import { csvCell } from '../../report/escape.js';
import type { CommandContext } from '../command.js';
import type { MarketFlags } from '../market/flags.js';
import { withFilledStore } from '../market/open.js';
import { loadMarkets, selectSeries } from '../market/select.js';
import { type Column, table } from '../table.js';

export interface FeatureFlags extends MarketFlags {
  readonly features: string;
  readonly to: string;
}

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

export async function runFeatures(context: CommandContext, flags: FeatureFlags): Promise<undefined> {
  await withFilledStore(context.globals.db, async (store) => {
    const selection = selectSeries(store, flags, context.now());
    if (selection.note !== '') context.output.note(selection.note);
    const specs =
      flags.features === '' ? DEFAULT_FEATURES : flags.features === 'all' ? ALL_FEATURES() : splitSpecs(flags.features);
    const markets = loadMarkets(store, selection).map((candles) => ({
      symbol: candles.symbol,
      matrix: computeFeatures(candles, specs),
    }));
    const files: string[] = [];
    for (const { symbol, matrix } of flags.to === '' ? [] : markets) {
      const path = markets.length === 1 ? flags.to : flags.to.replace(/(\.[^.]*)?$/, (end) => `-${symbol}${end}`);
      writeFileAtomic(path, matrixCsv(matrix));
      files.push(path);
    }
    const described = markets.map(({ symbol, matrix }) => ({
      symbol,
      matrix,
      columns: matrix.names.map((name, k) => summarise(name, matrix.columns[k])),
    }));
    const views = await Promise.all(
      described.map(async ({ symbol, matrix, columns }) => {
        const rows = columns.map((c) => [
          c.name,
          String(c.known),
          ...[c.mean, c.deviation, c.min, c.max, c.last].map(short),
        ]);
        return `${symbol}: ${matrix.names.length} features of ${matrix.rows} bars, the first ${matrix.warmup} are warm-up\n${await table(COLUMNS, rows)}`;
      }),
    );
    context.output.result({
      text: () => [...views, ...files.map((f) => `written: ${f}`)].join('\n\n'),
      json: () => ({
        schema: 'quant/features@1',
        files,
        markets: described.map(({ symbol, matrix, columns }) => ({
          symbol,
          bars: matrix.rows,
          warmup: matrix.warmup,
          features: columns,
        })),
      }),
    });
  });
  return undefined;
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

function matrixCsv(matrix: FeatureMatrix): string {
  const lines = [['time', ...matrix.names].map(csvCell).join(',')];
  for (let i = 0; i < matrix.rows; i++) {
    const cells = matrix.columns.map((column) => (Number.isNaN(column[i]) ? '' : String(column[i])));
    lines.push(`${isoUtc(matrix.openTime[i])},${cells.join(',')}`);
  }
  return `${lines.join('\n')}\n`;
}

function short(value: number): string {
  if (Number.isNaN(value)) return 'n/a';
  return Math.abs(value) >= 1e5 || (value !== 0 && Math.abs(value) < 1e-4) ? value.toExponential(2) : value.toFixed(4);
}
