import { HOUR_MS } from '../../core/kit/time.js';
import type { ReportAssets } from '../../core/report.js';
import type { Chart } from '../charts/chart.js';
import { curvesChart } from '../charts/curves.js';
import { groupCharts } from '../charts/matrix.js';
import { compareRuns, comparisonTable } from '../compare.js';
import type { Curve } from '../curves.js';
import { type Html, html } from '../escape.js';
import {
  figureOf,
  holdFigure,
  MATRIX_COLUMNS,
  type Matrix,
  type MatrixColumn,
  type MatrixGroup,
  type MatrixRun,
} from '../matrix.js';
import { overlapWarning } from '../model-overlap.js';
import { formatMetric, isGainOrLoss, PAGE } from '../number.js';
import { figureMarkup, pairMarkup } from './figure.js';
import { overviewTable } from './matrix-overview.js';
import { type Cell, type Column, type Section, sectionMarkup, signed, tableMarkup } from './parts.js';
import { shellMarkup } from './shell.js';

/** With more runs than this a table of all their metrics is too wide to read. */
const MOST_SIDE_BY_SIDE = 6;
/** From here on best and worst of a column are worth a tint. */
const LEAST_TINTED = 4;

/**
 * Many runs on one self-contained page: all markets at a glance, then each with its charts and its table.
 *
 * @param curves of runs by their id, for a chart of equities; the runs without one are left out of it
 */
export function matrixHtml(
  matrix: Matrix,
  assets: ReportAssets,
  curves: ReadonlyMap<string, Curve> = new Map(),
): string {
  const { groups, sort } = matrix;
  const runs = groups.flatMap((group) => group.runs);
  const title = `${runs.length} runs side by side`;
  const charts = groups.map((group, k) => (group.runs.length > 1 ? groupCharts(group, sort, k) : []));
  const equities = groups.map((group, k) => curvesChart(group, curves, k));
  const sections: readonly Section[] = [
    ...(groups.length > 1
      ? [{ id: 'overview', name: 'All markets', short: 'All markets', body: overviewTable(matrix) }]
      : []),
    ...groups.map((group, k) => ({
      id: `group-${k}`,
      name: group.name,
      short: group.name,
      body: html`${headMarkup(group)}${charts[k].length > 0 && pairMarkup(charts[k])}${figureOrNothing(equities[k])}${groupTable(group, sort)}`,
    })),
    ...(runs.length <= MOST_SIDE_BY_SIDE
      ? [{ id: 'metrics', name: 'All metrics', short: 'Metrics', body: comparisonTable(compareRuns(runs)) }]
      : []),
    { id: 'reading', name: 'How to read this', short: 'Reading', body: readingMarkup() },
  ];
  const drawn = [...charts.flat(), ...equities.filter((chart) => chart !== undefined)];
  const drawing = { charts: drawn, ...rangeOf(curves), intervalMs: HOUR_MS, moneyDigits: undefined, assets };
  return shellMarkup({ title, body: bodyMarkup(title, matrix, sections), drawing });
}

function figureOrNothing(chart: Chart | undefined): Html | undefined {
  return chart === undefined ? undefined : figureMarkup(chart);
}

/** Charts over time share one range, so that they move together. */
function rangeOf(curves: ReadonlyMap<string, Curve>): { readonly fromMs: number; readonly toMs: number } {
  const known = [...curves.values()].filter((curve) => curve.time.length > 1);
  if (known.length === 0) return { fromMs: 0, toMs: 1 };
  return {
    fromMs: Math.min(...known.map(({ time }) => time[0])),
    toMs: Math.max(...known.map(({ time }) => time[time.length - 1])),
  };
}

function bodyMarkup(title: string, { groups, sort }: Matrix, sections: readonly Section[]): Html {
  const isSimulated = groups.some((group) => group.isSimulated);
  return html`<div class="wrap"><div class="kind"><span>Comparison</span>${isSimulated && html`<span class="badge">SIMULATED</span>`}</div>
<h1>${title}</h1>
<div class="facts"><span>${groups.map((group) => group.name).join(', ')}</span><span>sorted by ${sort.head}</span></div>
<noscript><p class="call warning"><b>No charts.</b>They are drawn by a script inside this file; tables do not need it.</p></noscript></div>
<div class="bar"><div class="wrap"><nav aria-label="Parts of the page">${sections.map((s) => html`<a href="#${s.id}">${s.short}</a>`)}</nav></div></div>
<main class="wrap">
${sections.map(sectionMarkup)}
<footer><span>quant comparison</span><button type="button" id="theme">Colours: auto</button></footer>
</main>`;
}

function headMarkup(group: MatrixGroup): Html {
  const { venue } = group.runs[0];
  const better = group.runs.filter((run) => figureOf(run, RETURN) > holdFigure(group, RETURN)).length;
  const calmer = group.runs.filter((run) => figureOf(run, SHARPE) > holdFigure(group, SHARPE)).length;
  return html`<p class="note">${venue}, ${group.from} to ${group.to}${group.isSimulated && ', simulated'}. Of ${group.runs.length} runs, ${better} ended above buy-and-hold and ${calmer} had a better Sharpe ratio.</p>
${group.overlaps.length > 0 && html`<p class="overlap" role="alert">${overlapWarning(group.overlaps)}</p>`}
${group.ranges.length > 0 && html`<p class="call warning"><b>Warning.</b>The runs do not cover the same time: ${group.ranges.join('; ')}.</p>`}`;
}

const RETURN = MATRIX_COLUMNS[0];
const SHARPE = MATRIX_COLUMNS[2];

function groupTable(group: MatrixGroup, sort: MatrixColumn): Html {
  const columns: readonly Column[] = [
    { name: 'Run', align: 'left' },
    ...MATRIX_COLUMNS.map(({ head, name }) => ({ name: name === sort.name ? `${head} ▾` : head })),
  ];
  const tints = MATRIX_COLUMNS.map((column) => tintsOf(group, column));
  const rows: (readonly Cell[])[] = [
    [
      { text: 'Buy-and-hold', className: 'reference' },
      ...MATRIX_COLUMNS.map((column) => figureCell(holdFigure(group, column), column, 'reference')),
    ],
    ...group.runs.map((run, r) => [
      { text: nameMarkup(run) },
      ...MATRIX_COLUMNS.map((column, c) => figureCell(figureOf(run, column), column, tints[c][r])),
    ]),
  ];
  return tableMarkup({ columns, rows, isSortable: true, className: 'matrix wide' });
}

/** The name of a run, leading to its page. */
function nameMarkup({ label, page, runId }: MatrixRun): Html {
  if (page === '') return html`<span title="${runId}">${label}</span>`;
  return html`<a href="${page}" title="${runId}">${label}</a>`;
}

function figureCell(value: number, { name, unit }: MatrixColumn, tint: string): Cell {
  if (Number.isNaN(value)) return { text: PAGE.missing, sortBy: value, className: tint };
  const text = formatMetric({ name, unit, value });
  const isMarked = isGainOrLoss({ name, unit }) && name !== 'max-drawdown' && name !== 'benchmark-return';
  return { text: isMarked ? signed(text, value) : text, sortBy: value, className: tint };
}

/** Best and worst of a column, and the quarters next to them, as class names; nothing where neither end is good. */
function tintsOf(group: MatrixGroup, column: MatrixColumn): readonly string[] {
  const values = group.runs.map((run) => figureOf(run, column));
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  if (column.better === undefined || sorted.length < LEAST_TINTED || sorted[0] === sorted[sorted.length - 1]) {
    return values.map(() => '');
  }
  const ordered = column.better === 'high' ? sorted.reverse() : sorted;
  const quarter = Math.floor(ordered.length / 4);
  return values.map((value) => {
    if (Number.isNaN(value)) return '';
    const place = ordered.indexOf(value);
    const fromEnd = ordered.length - 1 - ordered.lastIndexOf(value);
    if (place === 0) return 'tint-p2';
    if (fromEnd === 0) return 'tint-n2';
    return place < quarter ? 'tint-p1' : fromEnd < quarter ? 'tint-n1' : '';
  });
}

function readingMarkup(): Html {
  return html`<ul class="plain">
<li>Tints mark the best and the worst of a column, and the quarter of the runs next to each. A click on a heading sorts.</li>
<li>Return, Sharpe and the other figures are after costs. Buy-and-hold pays none. Its row is that of the run which could decide first; a run that needs a longer warm-up has a buy-and-hold of its own, in the column Hold, and Excess is held against that one.</li>
<li>Drawdown: the maximum drawdown. In market: share of the bars with a position. Costs/y: fees, spread, slippage, interest and funding over the mean equity, per year. Turnover/y: the notional of all fills over the mean equity, per year.</li>
<li>Who picks the best of many runs picks luck too: the more runs, the better the best one looks by chance alone.</li>
</ul>`;
}
