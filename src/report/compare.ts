import { QuantError } from '../core/kit/errors.js';
import type { MetricResult } from '../core/metric.js';
import type { RunReport } from '../core/report.js';
import type { RunDocument } from './document.js';
import { type Html, html, terminalText } from './escape.js';
import { tableMarkup } from './html/parts.js';
import { groupMetrics } from './metric-groups.js';
import { currencyOf, moneyDigits } from './money.js';
import { formatMetric, PAGE, PLAIN, type Typography } from './number.js';
import { alignRows } from './terminal.js';

/** What a comparison needs of a run: a report has it, and so has the JSON document of a stored one. */
export interface ComparedRun {
  readonly runId: string;
  readonly title: string;
  readonly isSimulated: boolean;
  /** its model was trained on bars of the run: its figures are flattered */
  readonly hasOverlap: boolean;
  /** of the metrics that are money; empty for a run stored before it was told */
  readonly currency: string;
  /** in that currency; NaN for such a run */
  readonly startCash: number;
  readonly metrics: readonly MetricResult[];
}

export function comparedReport(report: RunReport): ComparedRun {
  const { runId, title, metrics, spec, ledger } = report;
  const { isSimulated } = spec.market;
  const hasOverlap = report.modelOverlap !== undefined;
  return { runId, title, isSimulated, hasOverlap, currency: currencyOf(spec), startCash: ledger.startCash, metrics };
}

/** A stored run, from its document: `quant/run@2`, or `quant/run@1`, which did not say its currency. */
export function comparedDocument(
  document: Pick<RunDocument, 'run_id' | 'title' | 'is_simulated' | 'metrics'> &
    Partial<Pick<RunDocument, 'currency' | 'start_cash' | 'model_overlap'>>,
): ComparedRun {
  const metrics = Object.entries(document.metrics).map(([key, { value, ...rest }]) => ({
    name: key.replaceAll('_', '-'),
    value: value ?? Number.NaN,
    ...rest,
  }));
  return {
    runId: document.run_id,
    title: document.title,
    isSimulated: document.is_simulated,
    // Absent in runs from before any could have one.
    hasOverlap: (document.model_overlap ?? null) !== null,
    currency: document.currency ?? '',
    startCash: document.start_cash ?? Number.NaN,
    metrics,
  };
}

/** Several runs side by side, metric by metric, in the order of the report. */
export interface Comparison {
  readonly runs: readonly ComparedRun[];
  readonly rows: readonly {
    readonly name: string;
    readonly label: string;
    readonly definition: string;
    /** one per run; undefined where a run does not have it */
    readonly results: readonly (MetricResult | undefined)[];
  }[];
}

/** @throws E_USAGE with fewer than two runs */
export function compareRuns(runs: readonly ComparedRun[]): Comparison {
  if (runs.length < 2) throw new QuantError('E_USAGE', `a comparison needs at least two runs, was ${runs.length}`);
  const first = new Map<string, MetricResult>();
  for (const run of runs) for (const metric of run.metrics) if (!first.has(metric.name)) first.set(metric.name, metric);
  const ordered = groupMetrics([...first.values()]).flatMap((group) => group.metrics);
  const rows = ordered.map(({ name, label, definition }) => ({
    name,
    label,
    definition,
    results: runs.map((run) => run.metrics.find((m) => m.name === name)),
  }));
  return { runs, rows };
}

/** For the terminal: one column per run. */
export function comparisonText({ runs, rows }: Comparison): string {
  const heads = ['', ...runs.map((run) => terminalText(run.runId))];
  const marks = ['', ...runs.map((run) => (run.isSimulated ? 'simulated' : ''))];
  const overlaps = ['', ...runs.map((run) => (run.hasOverlap ? 'TRAINED ON THIS' : ''))];
  const types = runs.map((run) => typeOf(run, PLAIN));
  const body = rows.map(({ label, results }) => [
    terminalText(label),
    ...results.map((result, k) => (result === undefined ? '' : formatMetric(result, types[k]))),
  ]);
  const currencies = ['', ...runs.map((run) => terminalText(run.currency))];
  const told = [heads, marks, overlaps, currencies].filter((cells) => cells.some((cell) => cell !== ''));
  const lines = alignRows([...told, ...body]);
  return `${lines.map((cells) => cells.join('  ').trimEnd()).join('\n')}\n`;
}

/** For a page: one column per run, and what each figure means. */
export function comparisonTable({ runs, rows }: Comparison): Html {
  const columns = [
    { name: 'Metric', align: 'left' as const },
    ...runs.map((run) => ({ name: headOf(run) })),
    { name: 'Definition', align: 'wide' as const },
  ];
  const cells = rows.map(({ label, definition, results }) => [
    { text: label },
    ...results.map((result, k): { text: Html | string } => ({
      text: result === undefined ? '' : value(result, typeOf(runs[k], PAGE)),
    })),
    { text: definition },
  ]);
  return tableMarkup({ columns, rows: cells, className: 'definitions' });
}

/** The column of a run: its name, what its money is, whether its market was real. */
function headOf({ runId, currency, isSimulated, hasOverlap }: ComparedRun): string {
  const overlap = hasOverlap ? 'TRAINED ON THESE BARS' : '';
  const marks = [currency, isSimulated ? 'simulated' : '', overlap].filter((mark) => mark !== '');
  return marks.length === 0 ? runId : `${runId} (${marks.join(', ')})`;
}

function typeOf({ currency, startCash }: ComparedRun, base: Typography): Typography {
  const digits = currency === '' ? undefined : moneyDigits(currency, startCash);
  return digits === undefined ? base : { ...base, moneyDigits: digits };
}

function value(metric: MetricResult, type: Typography): Html {
  const reason = Number.isNaN(metric.value) && html` title="${metric.reason ?? 'not known'}"`;
  return html`<span${reason}>${formatMetric(metric, type)}</span>`;
}
