import type { Trade } from '../../core/order.js';
import type { RunReport } from '../../core/report.js';
import { formatPercent, formatQuote } from '../number.js';
import { keepExtremes } from '../reduce.js';
import { type RegimeSpan, regimeSpans } from '../regimes.js';
import {
  type Chart,
  type LegendItem,
  LOG_SPREAD,
  type NoChart,
  numbers,
  type Spec,
  spreadOf,
  type Table,
  times,
} from './chart.js';
import { LIQUIDATION_LEGEND, liquidationMarks, liquidationTable } from './liquidations.js';
import { timeSpec, timeX, valueY } from './style.js';

/** Rows that the page keeps to zoom into, shared by all markets of the run. */
const KEPT_ROWS = 16_000;
const DRAWN_PRICES = 1200;
const KEPT_TRADES = 1500;
const DRAWN_TRADES = 250;
const KEPT_SPANS = 6000;
const DRAWN_SPANS = 300;
const HEIGHT = 340;
/** Many trades in view take small marks, few take large ones: the page counts them. */
const MARK_SIZE = "length(data('trades')) > 120 ? 14 : length(data('trades')) > 40 ? 30 : 60";

/** One market's price with the trades on it, in front of its regimes when the run has them for this market. */
export function priceChart(report: RunReport, market: number): Chart | NoChart {
  const candles = report.markets[market];
  const id = `price-${market}`;
  const title = `${candles.symbol} price and trades`;
  if (candles.length < 2) return { id, title, reason: 'a line needs at least two bars' };
  const trades = report.ledger.trades.filter((t) => t.symbol === candles.symbol);
  const taken = report.ledger.liquidations.filter((event) => event.symbol === candles.symbol);
  const regime = market === 0 ? report.regime : undefined;
  const spans = regime === undefined ? [] : regimeSpans(candles, regime.path, KEPT_SPANS);
  const rows = keepExtremes([candles.close], Math.floor(KEPT_ROWS / report.markets.length));
  const bands = (regime?.path.names ?? []).map(
    (name): LegendItem => ({ label: name, color: `regime-${name}`, mark: 'box' }),
  );
  return {
    id,
    title,
    note: noteOf(trades, regime !== undefined),
    height: HEIGHT,
    legend: [
      { label: 'Close', color: 'price', mark: 'line' },
      ...(trades.length === 0 ? [] : TRADE_LEGEND),
      ...(taken.length === 0 ? [] : [LIQUIDATION_LEGEND]),
      ...bands,
    ],
    spec: specOf(false, { hasBands: spans.length > 0, hasLiquidations: taken.length > 0 }),
    logSpec: specOf(true, { hasBands: spans.length > 0, hasLiquidations: taken.length > 0 }),
    isLogFirst: spreadOf([candles.close]) > LOG_SPREAD,
    tables: {
      path: {
        kind: 'path',
        limit: DRAWN_PRICES,
        keys: ['c'],
        columns: { t: times(candles.openTime, candles.intervalMs, rows), c: numbers(candles.close, rows) },
      },
      trades: tradeTable(trades),
      ...(taken.length === 0
        ? {}
        : { liquidations: liquidationTable(taken, ({ time, closePrice }) => ({ time, value: closePrice })) }),
      ...(spans.length === 0 ? {} : { bands: bandTable(spans, candles.intervalMs) }),
    },
    readout: [{ field: 'c', label: 'Close', unit: 'quote', color: 'price' }],
  };
}

const TRADE_LEGEND: readonly LegendItem[] = [
  { label: 'Long entry', color: 'ink', mark: 'up' },
  { label: 'Short entry', color: 'ink', mark: 'down' },
  { label: 'Exit', color: 'ink', mark: 'ring' },
  { label: 'Gain', color: 'gain', mark: 'dot' },
  { label: 'Loss', color: 'loss', mark: 'dot' },
];

function noteOf(trades: readonly Trade[], hasRegime: boolean): string {
  const parts = ['Entry and exit of each trade at the price paid, joined by a line.'];
  if (trades.length > DRAWN_TRADES) {
    parts.push(
      `${trades.length} trades: at most the ${DRAWN_TRADES} with the largest profit or loss in view are drawn; zoom in for the others.`,
    );
  } else if (trades.length === 0) parts.push('No trades in this market.');
  if (hasRegime)
    parts.push(
      'Bands behind the price: the regime known at each close, in the whole picture the most frequent of each stretch.',
    );
  return parts.join(' ');
}

/** The trades with the largest profit or loss first: when not all can be drawn, those are. */
function tradeTable(all: readonly Trade[]): Table {
  const trades = [...all].sort((a, b) => Math.abs(b.profit) - Math.abs(a.profit)).slice(0, KEPT_TRADES);
  return {
    kind: 'spans',
    limit: DRAWN_TRADES,
    keys: [],
    columns: {
      from: times(
        Float64Array.from(trades, (t) => t.entryTime),
        60_000,
      ),
      to: times(
        Float64Array.from(trades, (t) => t.exitTime),
        60_000,
      ),
      p0: numbers(Float64Array.from(trades, (t) => t.entryPrice)),
      p1: numbers(Float64Array.from(trades, (t) => t.exitPrice)),
      color: trades.map((t) => (t.profit >= 0 ? 'var(--gain)' : 'var(--loss)')),
      shape: trades.map((t) => (t.side === 'long' ? 'triangle-up' : 'triangle-down')),
      tip: trades.map(
        (t) =>
          `${t.side} ${formatQuote(t.entryPrice)} → ${formatQuote(t.exitPrice)}, ${t.isClosed ? '' : 'still open, '}${formatPercent(t.profitRate, { isSigned: true })} in ${t.barsHeld} bars`,
      ),
    },
  };
}

function bandTable(spans: readonly RegimeSpan[], unit: number): Table {
  const names = [...new Set(spans.map((s) => s.name))];
  const column = (pick: (span: RegimeSpan) => number): Float64Array => Float64Array.from(spans, pick);
  return {
    kind: 'bands',
    limit: DRAWN_SPANS,
    keys: [],
    columns: {
      from: times(
        column((s) => s.from),
        unit,
      ),
      to: times(
        column((s) => s.to),
        unit,
      ),
      color: {
        choices: names.map((name) => `var(--regime-${name})`),
        picks: spans.map((s) => names.indexOf(s.name)),
      },
    },
  };
}

interface Shown {
  readonly hasBands: boolean;
  readonly hasLiquidations: boolean;
}

function specOf(isLog: boolean, { hasBands, hasLiquidations }: Shown): Spec {
  const axis = { format: '~s', isLog };
  const color: Spec = { field: 'color', type: 'nominal', scale: null };
  const tooltip: Spec = { field: 'tip', type: 'nominal' };
  const band: Spec = {
    data: { name: 'bands' },
    mark: { type: 'rect', opacity: 0.16, clip: true },
    encoding: { x: timeX('from'), x2: { field: 'to' }, fill: color },
  };
  return timeSpec({
    height: HEIGHT,
    layer: [
      ...(hasBands ? [band] : []),
      {
        data: { name: 'path' },
        mark: { type: 'line', color: 'var(--price)', strokeWidth: 1, clip: true },
        encoding: { x: timeX(), y: valueY('c', axis) },
      },
      {
        data: { name: 'trades' },
        mark: { type: 'rule', strokeWidth: 1.25, opacity: 0.8, clip: true },
        encoding: { x: timeX('from'), x2: { field: 'to' }, y: valueY('p0', axis), y2: { field: 'p1' }, color },
      },
      {
        data: { name: 'trades' },
        mark: { type: 'point', filled: true, size: { expr: MARK_SIZE }, opacity: 0.9, clip: true },
        encoding: {
          x: timeX('from'),
          y: valueY('p0', axis),
          color,
          shape: { field: 'shape', type: 'nominal', scale: null },
          tooltip,
        },
      },
      {
        data: { name: 'trades' },
        mark: { type: 'point', filled: false, size: { expr: MARK_SIZE }, strokeWidth: 1.25, opacity: 0.9, clip: true },
        encoding: { x: timeX('to'), y: valueY('p1', axis), color, tooltip },
      },
      ...(hasLiquidations ? [liquidationMarks(axis)] : []),
    ],
  });
}
