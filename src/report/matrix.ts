import { QuantError } from '../core/kit/errors.js';
import { isoUtc, parseInterval } from '../core/kit/time.js';
import type { MetricResult } from '../core/metric.js';
import { type ComparedRun, comparedDocument } from './compare.js';
import { runLabels } from './matrix-labels.js';
import type { StoredRun } from './stored-run.js';

/** A run as a row among many: what it ran on, what it ran, and its figures. */
export interface MatrixRun extends ComparedRun {
  /** short name that tells it apart from the other runs of the comparison */
  readonly label: string;
  /** canonical text */
  readonly strategy: string;
  /** `binance spot` */
  readonly venue: string;
  /** `BTCUSDT, ETHUSDT` */
  readonly symbols: string;
  readonly interval: string;
  /** first bar and end of the data, and first decision, ISO 8601 UTC; empty when not known */
  readonly from: string;
  readonly to: string;
  readonly firstDecision: string;
  readonly hold: readonly MetricResult[];
  /** all costs over the mean equity, per year, fraction; NaN when not known */
  readonly costsPerYear: number;
  /** where its page lies, seen from the comparison; empty when it has none */
  readonly page: string;
}

/** Stored runs as rows. @param pageOf where the page of a run lies */
export function matrixRuns(
  documents: readonly StoredRun[],
  pageOf: (runId: string) => string = () => '',
): readonly MatrixRun[] {
  const labels = runLabels(documents);
  return documents.map((document, k) => {
    const { spec, data = [] } = document;
    const compared = comparedDocument(document);
    const hold = comparedDocument({ ...document, metrics: document.buy_and_hold ?? {} }).metrics;
    const edges = (pick: (part: (typeof data)[number]) => string | null): string[] =>
      data.flatMap((part) => pick(part) ?? []).sort();
    return {
      ...compared,
      label: labels[k],
      strategy: spec.strategy,
      venue: `${spec.market.venue} ${spec.market.type}`,
      symbols: spec.market.symbols.join(', '),
      interval: data[0]?.interval ?? '',
      from: edges((part) => part.from)[0] ?? '',
      to: edges((part) => part.to).at(-1) ?? '',
      firstDecision: document.first_decision ?? '',
      hold,
      costsPerYear: costsPerYear(compared, document.costs?.total?.bps_of_notional),
      page: pageOf(document.run_id),
    };
  });
}

/** What a unit traded costs times how often the account is traded over; nothing traded costs nothing. */
function costsPerYear({ metrics }: ComparedRun, bps: number | null | undefined): number {
  const turnover = metrics.find((metric) => metric.name === 'turnover')?.value ?? Number.NaN;
  return turnover === 0 ? 0 : (turnover * (bps ?? Number.NaN)) / 10_000;
}

/** A figure that runs are held against each other by. */
export interface MatrixColumn {
  readonly name: string;
  /** short enough for a column */
  readonly head: string;
  readonly unit: MetricResult['unit'];
  /** which end is the good one; absent where neither is */
  readonly better?: 'high' | 'low';
}

export const MATRIX_COLUMNS: readonly MatrixColumn[] = [
  { name: 'total-return', head: 'Return', unit: 'fraction', better: 'high' },
  { name: 'cagr', head: 'CAGR', unit: 'fraction', better: 'high' },
  { name: 'sharpe', head: 'Sharpe', unit: 'ratio', better: 'high' },
  { name: 'sortino', head: 'Sortino', unit: 'ratio', better: 'high' },
  { name: 'max-drawdown', head: 'Drawdown', unit: 'fraction', better: 'high' },
  { name: 'calmar', head: 'Calmar', unit: 'ratio', better: 'high' },
  { name: 'trades', head: 'Trades', unit: 'count' },
  { name: 'win-rate', head: 'Win rate', unit: 'fraction' },
  { name: 'exposure', head: 'In market', unit: 'fraction' },
  { name: 'turnover', head: 'Turnover/y', unit: 'ratio' },
  { name: 'costs', head: 'Costs/y', unit: 'fraction', better: 'low' },
  { name: 'benchmark-return', head: 'Hold', unit: 'fraction' },
  { name: 'excess-return', head: 'Excess', unit: 'fraction', better: 'high' },
];

/** @throws E_PARAM on a name that no column has */
export function matrixColumn(name: string): MatrixColumn {
  const found = MATRIX_COLUMNS.find((column) => column.name === name);
  if (found === undefined) throw new QuantError('E_PARAM', `no column of a comparison is called "${name}"`);
  return found;
}

/** The figure of a run; NaN where it does not have it. */
export function figureOf(run: MatrixRun, { name }: MatrixColumn): number {
  if (name === 'costs') return run.costsPerYear;
  return run.metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
}

/** Figures that buying and holding has no share in. */
const OF_TRADING = ['trades', 'win-rate', 'turnover', 'costs', 'benchmark-return', 'excess-return'];

/** The same figure of buy-and-hold; NaN for figures about trading. */
export function holdFigure(group: MatrixGroup, { name }: MatrixColumn): number {
  if (OF_TRADING.includes(name)) return Number.NaN;
  return group.hold.find((metric) => metric.name === name)?.value ?? Number.NaN;
}

/** The runs on one market and interval, the best first. */
export interface MatrixGroup {
  readonly name: string;
  readonly runs: readonly MatrixRun[];
  /** buy-and-hold as it came out for the run that could decide first */
  readonly hold: readonly MetricResult[];
  readonly isSimulated: boolean;
  /** labels of the runs whose model was trained on their bars: they are no match for the others */
  readonly overlaps: readonly string[];
  /** first and last moment of each run's data where they differ; empty when all cover the same time */
  readonly ranges: readonly string[];
  readonly from: string;
  readonly to: string;
}

/** Many runs, by market and interval. */
export interface Matrix {
  readonly sort: MatrixColumn;
  readonly groups: readonly MatrixGroup[];
}

/** @throws E_USAGE with fewer than two runs */
export function matrixOf(runs: readonly MatrixRun[], sortBy: string): Matrix {
  if (runs.length < 2) throw new QuantError('E_USAGE', `a comparison needs at least two runs, was ${runs.length}`);
  const sort = matrixColumn(sortBy);
  const hasOneVenue = new Set(runs.map((run) => run.venue)).size === 1;
  const byGroup = new Map<string, MatrixRun[]>();
  for (const run of runs) {
    const name = `${hasOneVenue ? '' : `${run.venue} `}${run.symbols} ${run.interval}`;
    const known = byGroup.get(name);
    if (known === undefined) byGroup.set(name, [run]);
    else known.push(run);
  }
  const sizeOf = ({ interval }: MatrixRun): number => (interval === '' ? 0 : parseInterval(interval));
  const groups = [...byGroup]
    .sort(([a, [x]], [b, [y]]) => sizeOf(x) - sizeOf(y) || (a < b ? -1 : 1))
    .map(([name, members]) => groupOf(name, members, sort));
  return { sort, groups };
}

function groupOf(name: string, members: readonly MatrixRun[], sort: MatrixColumn): MatrixGroup {
  const sign = sort.better === 'low' ? 1 : -1;
  // NaN, the figure that nobody knows, goes last whichever end is the good one.
  const key = (run: MatrixRun): number => {
    const value = sign * figureOf(run, sort);
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
  };
  const order = (a: MatrixRun, b: MatrixRun): number => {
    const [x, y] = [key(a), key(b)];
    return x === y ? (a.label < b.label ? -1 : 1) : x - y;
  };
  const earliest = [...members].sort((a, b) => (a.firstDecision < b.firstDecision ? -1 : 1))[0];
  const ranges = [...new Set(members.map((run) => `${dayOf(run.from)} to ${dayOf(run.to)}`))].sort();
  return {
    name,
    runs: [...members].sort(order),
    hold: earliest.hold,
    isSimulated: members.some((run) => run.isSimulated),
    overlaps: members.filter((run) => run.hasOverlap).map((run) => run.label),
    ranges: ranges.length > 1 ? ranges : [],
    from: dayOf(earliest.from),
    to: dayOf(earliest.to),
  };
}

/** The day of an ISO time; the end of the data is the first moment after it. */
function dayOf(iso: string): string {
  return iso === '' ? '' : isoUtc(Date.parse(iso)).slice(0, 10);
}
