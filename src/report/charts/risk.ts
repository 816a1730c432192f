import { MINUTE_MS, minuteUtc } from '../../core/kit/time.js';
import type { RunReport } from '../../core/report.js';
import type { RiskEvent } from '../../core/risk-rule.js';
import { shownRange } from '../facts.js';
import { formatNumber } from '../number.js';
import { type Chart, type NoChart, numbers, type Spec, times } from './chart.js';
import { timeSpec, timeX, Y_EXTENT } from './style.js';

/** Stretches of time that the run is cut into: more marks in a row would touch. */
const STRETCHES = 160;
const ROW_HEIGHT = 28;
const LARGEST_MARK = 220;
const SMALLEST_MARK = 24;

const COLORS: Readonly<Record<RiskEvent['action'], string>> = {
  flatten: 'loss',
  block: 'warn',
  reject: 'cost-4',
  shrink: 'strategy',
  note: 'hold',
  resume: 'gain',
};
const ACTIONS = Object.keys(COLORS) as readonly RiskEvent['action'][];

interface Stretch {
  readonly from: number;
  readonly action: RiskEvent['action'];
  count: number;
  readonly rules: Map<string, number>;
}

/** When the risk rules acted, a row of marks for each way of acting. */
export function riskChart(report: RunReport): Chart | NoChart | undefined {
  const { ledger } = report;
  if (ledger.riskEvents.length === 0) return undefined;
  const shown = ACTIONS.filter((action) => ledger.riskEvents.some((event) => event.action === action));
  const { marks, widthMs } = stretchesOf(report);
  const most = Math.max(...marks.map((mark) => mark.count));
  const height = shown.length * ROW_HEIGHT;
  const from = times(
    Float64Array.from(marks, (mark) => mark.from + widthMs / 2),
    MINUTE_MS,
  );
  return {
    id: 'risk',
    title: 'What the risk rules did, and when',
    note: `A mark stands for all that was done in a stretch of ${spanWords(widthMs)}, larger for more.`,
    height: height + 24,
    legend: [],
    spec: specOf(height, shown),
    tables: {
      marks: {
        kind: 'spans',
        limit: STRETCHES * ACTIONS.length,
        keys: [],
        columns: {
          from,
          to: from,
          action: marks.map((mark) => mark.action),
          color: marks.map((mark) => `var(--${COLORS[mark.action]})`),
          size: numbers(
            Float64Array.from(marks, ({ count }) => SMALLEST_MARK + (LARGEST_MARK - SMALLEST_MARK) * (count / most)),
          ),
          tip: marks.map(tipOf),
        },
      },
    },
  };
}

function stretchesOf(report: RunReport): { readonly marks: readonly Stretch[]; readonly widthMs: number } {
  const { fromMs, toMs } = shownRange(report);
  const widthMs = Math.max(report.ledger.intervalMs, Math.ceil((toMs - fromMs) / STRETCHES / MINUTE_MS) * MINUTE_MS);
  const marks = new Map<string, Stretch>();
  for (const { time, action, rule } of report.ledger.riskEvents) {
    // An event is told at the close of its bar: the last one of a stretch belongs to it.
    const from = fromMs + Math.floor((time - 1 - fromMs) / widthMs) * widthMs;
    const key = `${from} ${action}`;
    let mark = marks.get(key);
    if (mark === undefined) marks.set(key, (mark = { from, action, count: 0, rules: new Map() }));
    mark.count++;
    const name = rule.replace(/\(.*$/s, '');
    mark.rules.set(name, (mark.rules.get(name) ?? 0) + 1);
  }
  return { marks: [...marks.values()], widthMs };
}

function tipOf({ from, action, count, rules }: Stretch): string {
  const parts = [...rules].sort(([, a], [, b]) => b - a).map(([rule, n]) => `${rule} ${n}`);
  return `${count} × ${action} from ${minuteUtc(from)}: ${parts.join(', ')}`;
}

function spanWords(spanMs: number): string {
  const hours = spanMs / 3_600_000;
  if (hours < 48) return `${formatNumber(hours, { digits: Number.isInteger(hours) ? 0 : 1 })} hours`;
  return `${formatNumber(hours / 24, { digits: hours >= 240 ? 0 : 1 })} days`;
}

function specOf(height: number, actions: readonly RiskEvent['action'][]): Spec {
  return timeSpec({
    height,
    layer: [
      {
        data: { name: 'marks' },
        mark: { type: 'point', filled: true, opacity: 0.75, clip: true },
        encoding: {
          x: timeX('from'),
          y: {
            field: 'action',
            type: 'nominal',
            scale: { domain: actions },
            axis: { grid: true, labelColor: 'var(--ink)', minExtent: Y_EXTENT, maxExtent: Y_EXTENT },
          },
          color: { field: 'color', type: 'nominal', scale: null },
          size: { field: 'size', type: 'quantitative', scale: null },
          tooltip: { field: 'tip', type: 'nominal' },
        },
      },
    ],
  });
}
