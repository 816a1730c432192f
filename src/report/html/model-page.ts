import { HOUR_MS } from '../../core/kit/time.js';
import type { ReportAssets } from '../../core/report.js';
import type { Chart } from '../charts/chart.js';
import { modelBars } from '../charts/model-bars.js';
import { reliabilityChart, thresholdChart } from '../charts/model-chances.js';
import { dependenceChart } from '../charts/model-dependence.js';
import { swarmChart } from '../charts/model-swarm.js';
import { type Html, html } from '../escape.js';
import type { ModelMarketReport, ModelReport } from '../model-report.js';
import { formatNumber, formatPercent } from '../number.js';
import { figureMarkup, pairMarkup } from './figure.js';
import { type Section, sectionMarkup, signed, tableMarkup } from './parts.js';
import { shellMarkup } from './shell.js';

/** Beyond, a column is another population than it was in training, by habit. */
const MOVED = 0.25;
const SLIGHTLY = 0.1;
const MOST_MOVED = 15;

/** What a model looks at, and how it did on bars that it had not seen, as one self-contained page. */
export function modelPage(report: ModelReport, assets: ReportAssets): string {
  const parts = report.markets.map((market, m) => marketParts(report, market, m));
  const isSimulated = report.markets.some((market) => market.isSimulated);
  const sections = parts.flatMap(({ sections: own }) => own);
  const body = html`<div class="wrap"><div class="kind"><span>Model</span>${isSimulated && html`<span class="badge">SIMULATED</span>`}</div>
<h1>${report.id}</h1>
<div class="facts"><span>${report.label}</span><span>${report.task}</span><span>trained ${report.trained}</span><span>${report.markets.map(({ symbol }) => symbol).join(', ')}</span></div>
<p class="note">${report.learner}</p>
<noscript><p class="call warning"><b>No charts.</b>They are drawn by a script inside this file; tables do not need it.</p></noscript></div>
<div class="bar"><div class="wrap"><nav aria-label="Parts of the page">${sections.map((s) => html`<a href="#${s.id}">${s.short}</a>`)}</nav></div></div>
<main class="wrap">
${sections.map(sectionMarkup)}
<footer><span>quant explain</span><button type="button" id="theme">Colours: auto</button></footer>
</main>`;
  const charts = parts.flatMap((part) => part.charts);
  const drawing = { charts, fromMs: 0, toMs: 1, intervalMs: HOUR_MS, moneyDigits: undefined, assets };
  return shellMarkup({ title: `${isSimulated ? '[SIMULATED] ' : ''}${report.id}`, body, drawing });
}

function marketParts(
  report: ModelReport,
  market: ModelMarketReport,
  m: number,
): { readonly sections: readonly Section[]; readonly charts: readonly Chart[] } {
  const isAlone = report.markets.length === 1;
  const section = (id: string, name: string, body: Html): Section => ({
    id: `${id}-${m}`,
    name: isAlone ? name : `${market.symbol}: ${name}`,
    short: isAlone ? name : `${market.symbol} ${name}`,
    body,
  });
  const measures = measureCharts(market, m);
  const swarm = swarmChart(market.points, {
    id: `swarm-${m}`,
    unit: market.unit,
    from: market.pointsFrom,
    method: report.method,
  });
  const curves = market.dependences.map((curve, k) =>
    dependenceChart(curve, `dependence-${m}-${k}`, report.task !== 'regression'),
  );
  const { chances } = market;
  const judged =
    chances === null ? [] : [reliabilityChart(chances, `reliability-${m}`), thresholdChart(chances, `threshold-${m}`)];
  const drift = driftChart(market, m);
  return {
    sections: [
      section('bar', 'One bar', barMarkup(market)),
      section(
        'importance',
        'Importance',
        html`<p class="note">Judged on ${market.judgedOn}. ${measures.length > 1 && 'A column that is used but does not help when it is shuffled was learnt by heart.'}</p>${figures(measures)}${categoriesMarkup(market)}`,
      ),
      section('parts', 'Parts', figureMarkup(swarm)),
      section('dependence', 'Dependence', html`${pairs(curves)}`),
      section('chances', 'After training', chances === null ? absent(market.chancesReason) : pairMarkup(judged)),
      section(
        'drift',
        'Drift',
        drift === undefined ? absent(market.driftReason) : html`${figureMarkup(drift)}${driftTable(market)}`,
      ),
    ],
    charts: [...measures, swarm, ...curves, ...judged, ...(drift === undefined ? [] : [drift])],
  };
}

/** The first measure across the page, the other two beside each other. */
function figures(measures: readonly Chart[]): Html {
  return html`${measures.slice(0, 1).map(figureMarkup)}${measures.length > 1 && pairMarkup(measures.slice(1))}`;
}

function pairs(charts: readonly Chart[]): Html[] {
  return charts.flatMap((_, k) => (k % 2 === 0 ? [pairMarkup(charts.slice(k, k + 2))] : []));
}

function absent(reason: string): Html {
  return html`<p class="note">Nothing to show: ${reason}.</p>`;
}

const MEASURES = [
  {
    key: 'permutation',
    title: 'What it costs to lose a column',
    note: 'Rise of the loss on rows that were not learnt from when blocks of the column are shuffled; the line spans one standard deviation over the folds to each side. At 0 and below the column does not help.',
    format: '~r',
  },
  {
    key: 'shap',
    title: 'How far it moves the score',
    note: 'Mean size of the column’s part of the score on rows that were not learnt from.',
    format: '~r',
  },
  {
    key: 'mdi',
    title: 'How much the fit rests on it',
    note: 'As the learner reports it, in training: columns with many values look better than they are.',
    format: '.0%',
  },
] as const;

function measureCharts({ measures }: ModelMarketReport, m: number): Chart[] {
  return MEASURES.flatMap(({ key, title, note, format }) => {
    const bars = measures.flatMap(({ name, [key]: score }) => (score === undefined ? [] : [{ name, ...score }]));
    return bars.length === 0 ? [] : [modelBars(bars, { id: `${key}-${m}`, title, note, format })];
  });
}

function driftChart({ drift }: ModelMarketReport, m: number): Chart | undefined {
  if (drift.length === 0) return undefined;
  return modelBars(
    drift.map(({ name, psi }) => ({ name, value: psi })),
    {
      id: `drift-${m}`,
      title: 'How far columns have moved since training',
      note: `Population stability index of the bars after training against those of training. Dashed: ${SLIGHTLY}, a slight change, and ${MOVED}, another population, by habit; slow columns move over short stretches without any change of the market.`,
      rules: [SLIGHTLY, MOVED],
    },
  );
}

function barMarkup({ explanation }: ModelMarketReport): Html {
  if (explanation === null) return absent('no bar was asked for');
  const rows = explanation.factors.map(({ name, value, percentile, effect, weight }) => [
    { text: name },
    { text: formatNumber(value, { digits: 4 }), sortBy: value },
    { text: formatPercent(percentile, { digits: 0 }), sortBy: percentile },
    { text: signed(formatNumber(effect, { digits: 4 }), effect), sortBy: effect },
    { text: formatPercent(weight, { digits: 1, isSigned: true }), sortBy: Math.abs(weight) },
  ]);
  return html`<p>The bar that closed at ${explanation.at} UTC. ${explanation.summary}</p>
${explanation.status === 'in-training' && html`<p class="call warning"><b>Learnt.</b>The model was taught what came after this bar: this tells how it works, not what it foresaw.</p>`}
${
  rows.length > 0 &&
  tableMarkup({
    columns: [
      { name: 'Column', align: 'left' },
      { name: 'Value' },
      { name: 'Above, of training' },
      { name: 'Effect' },
      { name: 'Weight' },
    ],
    rows,
    isSortable: true,
    isTall: rows.length > 12,
  })
}`;
}

function categoriesMarkup({ categories, measures }: ModelMarketReport): Html {
  const rows = categories.map(({ category, share, columns }) => [
    { text: category },
    { text: formatPercent(share), sortBy: share },
    { text: String(columns), sortBy: columns },
    { text: String(measures.filter((one) => one.category === category && one.help === 'clear').length) },
  ]);
  if (rows.length === 0) return absent('no bar was judged');
  return html`<h3 class="gap">By category</h3>${tableMarkup({
    columns: [
      { name: 'Category', align: 'left' },
      { name: 'Share of importance' },
      { name: 'Columns' },
      { name: 'Clearly help' },
    ],
    rows,
  })}`;
}

function driftTable({ drift }: ModelMarketReport): Html {
  const rows = drift
    .slice(0, MOST_MOVED)
    .map(({ name, psi, distance }) => [
      { text: name },
      { text: formatNumber(psi, { digits: 3 }), sortBy: psi },
      { text: formatNumber(distance, { digits: 3 }), sortBy: distance },
      { text: psi > MOVED ? 'another population' : psi > SLIGHTLY ? 'slightly' : 'the same' },
    ]);
  return tableMarkup({
    columns: [
      { name: 'Column', align: 'left' },
      { name: 'PSI' },
      { name: 'Kolmogorov distance' },
      { name: 'Since training', align: 'wide' },
    ],
    rows,
    isSortable: true,
    isTall: rows.length > 12,
  });
}
