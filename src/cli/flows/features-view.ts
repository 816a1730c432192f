import type { FeatureMatrix } from '../../core/feature.js';
import { type Column, table } from '../table.js';

/** What there is to know of one column at a glance. Undefined numbers are NaN. */
export interface ColumnSummary {
  readonly name: string;
  readonly known: number;
  readonly mean: number;
  readonly deviation: number;
  readonly min: number;
  readonly max: number;
  readonly last: number;
}

/** What one computation took. */
export interface FeatureCost {
  readonly name: string;
  readonly ms: number;
  readonly nsPerBar: number;
  /** of all computations */
  readonly share: number;
}

const COLUMNS: readonly Column[] = [
  { title: 'feature' },
  ...['known', 'mean', 'sd', 'min', 'max', 'last'].map((title) => ({ title, align: 'right' as const })),
];

const COSTS: readonly Column[] = [
  { title: 'computed' },
  ...['ms', 'ns per bar', 'share'].map((title) => ({ title, align: 'right' as const })),
];

/** Rows of the profile on a terminal; the document has them all. */
const MOST_COSTS = 40;

/** Why figures of a column are null in the document. */
export function unknownBecause({ known }: ColumnSummary): string | null {
  if (known === 0) return 'no bar has a value';
  return known === 1 ? 'one value has no spread' : null;
}

export function summariesOf({ names, columns }: Pick<FeatureMatrix, 'names' | 'columns'>): ColumnSummary[] {
  return names.map((name, k) => summarise(name, columns[k]));
}

export function summaryTable(columns: readonly ColumnSummary[]): Promise<string> {
  return table(
    COLUMNS,
    columns.map((c) => [c.name, String(c.known), ...[c.mean, c.deviation, c.min, c.max, c.last].map(short)]),
  );
}

/** The dearest first; what is left over in one line. */
export async function costTable(costs: readonly FeatureCost[]): Promise<string> {
  const shown = costs.slice(0, MOST_COSTS);
  const rest = costs.slice(MOST_COSTS);
  const sum = (of: readonly FeatureCost[], figure: 'ms' | 'nsPerBar' | 'share'): number =>
    of.reduce((all, cost) => all + cost[figure], 0);
  const line = (name: string, of: readonly FeatureCost[]): string[] => [
    name,
    sum(of, 'ms').toFixed(2),
    sum(of, 'nsPerBar').toFixed(1),
    `${(100 * sum(of, 'share')).toFixed(1)} %`,
  ];
  return table(COSTS, [
    ...shown.map((cost) => line(cost.name, [cost])),
    ...(rest.length === 0 ? [] : [line(`${rest.length} cheaper ones`, rest)]),
    line('together', costs),
  ]);
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

/** Prices of 100 000 and more with one digit behind the point, sums of a billion and more with powers of ten. */
export function short(value: number): string {
  if (Number.isNaN(value)) return 'n/a';
  const size = Math.abs(value);
  if (size >= 1e9 || (value !== 0 && size < 1e-4)) return value.toExponential(2);
  return value.toFixed(size >= 1e5 ? 1 : 4);
}
