import { DAY_MS, formatInterval, minuteUtc } from '../../core/kit/time.js';
import type { MetricResult } from '../../core/metric.js';
import { defineFormat, type RunReport } from '../../core/report.js';
import { terminalText } from '../escape.js';
import { lastOf, shownRange } from '../facts.js';
import { groupMetrics, isComparable } from '../metric-groups.js';
import { overlapSentence } from '../model-overlap.js';
import { currencyOf, moneyType } from '../money.js';
import { formatMetric, formatMoney, formatNumber, formatPercent, isGainOrLoss, PLAIN } from '../number.js';
import { regimeRows } from '../regimes.js';
import { countRejects } from '../rejects.js';
import { alignRows, createPaint, type Paint, sparklines, wrapLines } from '../terminal.js';
import { costLines, perpetualFacts, strategyLines } from '../text-money.js';
import { executionLines, riskLines, venueLines } from '../text-trading.js';
import { layerFacts } from '../trading-layer.js';
import { verdictOf } from '../verdict.js';

const WIDTH = 100;
const CURVE = 60;
const LABEL = 14;
const INDENT = '  ';

/** The result on one terminal page: what was run, the verdict, the metrics, the costs, what to beware of. */
function summary(report: RunReport, paint: Paint): string {
  const parts = [
    overlapLines(report, paint),
    headLines(report, paint),
    verdictLines(report, paint),
    curveLines(report, paint),
    metricLines(report, paint),
    strategyLines(report, paint),
    costLines(report, paint),
    riskLines(report, paint),
    executionLines(report, paint),
    venueLines(report, paint),
    factLines(report, paint),
    findingLines(report, paint),
    assumptionLines(report, paint),
    originLines(report, paint),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** Above all else, since it takes back what follows. */
function overlapLines({ modelOverlap }: RunReport, paint: Paint): string[] {
  if (modelOverlap === undefined) return [];
  return wrapLines(terminalText(`WARNING: ${overlapSentence(modelOverlap)}`), WIDTH).map(paint.bad);
}

function headLines(report: RunReport, paint: Paint): string[] {
  const { title, ledger } = report;
  const { market } = report.spec;
  const { fromMs, toMs } = shownRange(report);
  const day = (ms: number): string => minuteUtc(Math.floor(ms / DAY_MS) * DAY_MS).slice(0, 10);
  const badge = market.isSimulated ? `  ${paint.badge(' SIMULATED MARKET ')}` : '';
  const facts = [
    `${market.venue} ${market.type}`,
    market.symbols.join(', '),
    `${formatInterval(market.intervalMs)} bars`,
    `${day(fromMs)} to ${day(toMs - 1)} UTC`,
    `${whole(ledger.steps)} steps`,
  ];
  return [paint.bold(terminalText(title)) + badge, paint.dim(terminalText(facts.join('; ')))];
}

function verdictLines(report: RunReport, paint: Paint): string[] {
  const verdict = verdictOf(report, PLAIN);
  return [
    ...wrapLines(verdict.headline, WIDTH).map(paint.bold),
    ...wrapLines(verdict.details.join(' '), WIDTH).filter((line) => line !== ''),
  ];
}

function curveLines(report: RunReport, paint: Paint): string[] {
  const { ledger, benchmark, spec } = report;
  if (ledger.steps < 2) return [];
  const type = moneyType(report, PLAIN);
  const ends = (values: Float64Array): string =>
    `${formatMoney(ledger.startCash, { type })} to ${formatMoney(lastOf(values, ledger.startCash), { type })} ${currencyOf(spec)}`;
  const [own, hold] = sparklines([ledger.equity, benchmark], CURVE);
  return [
    `${INDENT}strategy      ${paint.good(own)}  ${ends(ledger.equity)}`,
    `${INDENT}buy-and-hold  ${paint.dim(hold)}  ${ends(benchmark)}`,
  ];
}

function metricLines(report: RunReport, paint: Paint): string[] {
  const { metrics, benchmarkMetrics } = report;
  const type = moneyType(report, PLAIN);
  const groups = groupMetrics(metrics);
  const ordered = groups.flatMap((group) => group.metrics);
  const rows = alignRows([
    ['', 'strategy', 'buy-and-hold'],
    ...ordered.map((metric) => {
      const hold = isComparable(metric) ? benchmarkMetrics.find((m) => m.name === metric.name) : undefined;
      return [
        terminalText(metric.label),
        formatMetric(metric, type),
        hold === undefined ? '' : formatMetric(hold, type),
      ];
    }),
  ]);
  const lines = rows.map((cells, i) => metricLine(cells, ordered[i - 1], paint));
  let next = 1;
  return groups.flatMap(({ name, metrics: members }, g) => {
    const head = g === 0 ? paintHead(name, lines[0], paint) : paint.dim(name);
    return [head, ...lines.slice(next, (next += members.length))];
  });
}

/** The first group's name stands in the line of the column heads. */
function paintHead(name: string, heads: string, paint: Paint): string {
  return paint.dim(name + heads.slice(name.length));
}

function metricLine([label, own, hold]: readonly string[], metric: MetricResult | undefined, paint: Paint): string {
  if (metric === undefined) return `${INDENT}${label}  ${own}  ${hold}`;
  const reason = Number.isNaN(metric.value) ? paint.dim(`  ${terminalText(metric.reason ?? 'not known')}`) : '';
  const isGain = isGainOrLoss(metric) && metric.value > 0;
  const isLoss = isGainOrLoss(metric) && metric.value < 0;
  const color = isGain ? paint.good(own) : isLoss ? paint.bad(own) : own;
  const rest = hold.trim() === '' && reason === '' ? '' : `  ${paint.dim(hold)}${reason}`;
  return `${INDENT}${label}  ${color}${rest}`;
}

/** One line each: sizer, stops and their like, margin, funding, liquidations, regimes, windows, refused orders. */
function factLines(report: RunReport, paint: Paint): string[] {
  const { ledger, regime, windows } = report;
  const percent = (value: number): string => formatPercent(value, { digits: 0, type: PLAIN });
  const facts: (readonly [string, string])[] = [...layerLines(report), ...perpetualFacts(report)];
  const rejects = countRejects(ledger);
  if (rejects.length > 0) facts.push(['refused', rejects.map((r) => `${r.code} ${whole(r.count)}`).join(', ')]);
  if (windows !== undefined && windows.length > 0) {
    const good = windows.filter((w) => w.testReturn > 0).length;
    facts.push(['windows', `${good} of ${windows.length} test parts ended with a gain`]);
  }
  if (report.retrainings !== undefined) {
    const between = report.retrainings.filter(({ at }) => !windows?.some(({ testFrom }) => testFrom === at)).length;
    facts.push(['trained', `${report.retrainings.length} models, ${between} of them inside a test part`]);
  }
  if (regime !== undefined) {
    const rows = regimeRows(report.markets[0], regime.path, ledger);
    facts.push([
      'regimes',
      `${rows.map((row) => `${row.name} ${percent(row.share)}`).join(', ')} of the time (${regime.model})`,
    ]);
  }
  return labelled(facts, paint);
}

/** The trading layer, each part on as many lines as it takes. */
function layerLines({ spec }: RunReport): readonly (readonly [string, string])[] {
  return layerFacts(spec).flatMap(([name, text]) =>
    wrapLines(text, WIDTH - LABEL).map((line, k) => [k === 0 ? name.toLowerCase() : '', line] as const),
  );
}

function findingLines({ findings }: RunReport, paint: Paint): string[] {
  return findings.flatMap(({ severity, text }) => {
    const color = severity === 'error' ? paint.bad : severity === 'warning' ? paint.warn : paint.dim;
    return wrapLines(`${severity}: ${terminalText(text)}`, WIDTH).map((line, i) => color(i === 0 ? line : `  ${line}`));
  });
}

function assumptionLines({ assumptions }: RunReport, paint: Paint): string[] {
  if (assumptions.length === 0) return [];
  const lines = assumptions.flatMap((text, i) =>
    wrapLines(terminalText(text), WIDTH - 5).map((line, k) => `${k === 0 ? `${i + 1}.`.padStart(4) : '    '} ${line}`),
  );
  return [paint.dim('assumptions'), ...lines];
}

function originLines(report: RunReport, paint: Paint): string[] {
  return labelled(
    [
      ['run', report.runId],
      ['command', report.command],
      [
        'hashes',
        `run ${report.runHash.slice(0, 12)}, spec ${report.specHash.slice(0, 12)}, data ${report.dataHash.slice(0, 12)}, code ${report.codeVersion}`,
      ],
    ],
    paint,
  );
}

function labelled(facts: readonly (readonly [string, string])[], paint: Paint): string[] {
  return facts.map(([name, text]) => `${paint.dim(name.padEnd(LABEL))}${terminalText(text)}`);
}

function whole(value: number): string {
  return formatNumber(value, { digits: 0, type: PLAIN });
}

export default defineFormat({
  name: 'text',
  summary: 'A page for the terminal: verdict, metrics, costs, findings, assumptions',
  source: 'own',
  fileName: 'summary.txt',
  render: (report, { color = false }) => summary(report, createPaint(color)),
});
