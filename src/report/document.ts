import { formatInterval } from '../core/kit/time.js';
import type { MetricResult } from '../core/metric.js';
import type { Trade } from '../core/order.js';
import type { RetrainingRow, RunReport } from '../core/report.js';
import type { RunSpec } from '../core/spec.js';
import {
  costDocument,
  fundingDocument,
  known,
  liquidationDocument,
  strategyDocuments,
  timeOf,
} from './document-money.js';
import { executionDocument, riskDocument } from './document-trading.js';
import { ruinStep } from './facts.js';
import { overlapDocument } from './model-overlap.js';
import { currencyOf } from './money.js';
import { PLAIN } from './number.js';
import { regimeRows } from './regimes.js';
import { countRejects, REJECT_WORDS } from './rejects.js';
import { verdictOf } from './verdict.js';

/** A metric for machines: NaN is null with its reason. */
export interface MetricDocument {
  readonly value: number | null;
  readonly reason?: string;
  readonly unit: MetricResult['unit'];
  readonly label: string;
  readonly definition: string;
}

export type MetricDocuments = Readonly<Record<string, MetricDocument>>;

/** What a script can rely on: `quant/run@2`. More keys may come, these stay. */
export interface RunDocument {
  readonly schema: 'quant/run@2';
  readonly run_id: string;
  readonly kind: RunReport['kind'];
  readonly title: string;
  readonly is_simulated: boolean;
  /** of all money in the document */
  readonly currency: string;
  readonly start_cash: number;
  readonly verdict: string;
  /** bars of the run that its model was trained on; null without any */
  readonly model_overlap: ReturnType<typeof overlapDocument>;
  readonly metrics: MetricDocuments;
  readonly buy_and_hold: MetricDocuments;
  readonly [key: string]: unknown;
}

/**
 * A run for machines: keys in snake_case, times ISO 8601 UTC, fractions as fractions, null for a number that is not
 * known. It holds no clock, so that the same run has the same bits.
 */
export function documentOf(report: RunReport): RunDocument {
  const { spec, ledger } = report;
  return {
    schema: 'quant/run@2',
    run_id: report.runId,
    kind: report.kind,
    title: report.title,
    is_simulated: spec.market.isSimulated,
    currency: currencyOf(spec),
    start_cash: ledger.startCash,
    verdict: verdictOf(report, PLAIN).headline,
    model_overlap: overlapDocument(report.modelOverlap),
    metrics: metricDocuments(report.metrics),
    buy_and_hold: metricDocuments(report.benchmarkMetrics),
    costs: costDocument(report),
    counts: {
      steps: ledger.steps,
      orders: ledger.orders.length,
      fills: ledger.fills.length,
      trades: ledger.trades.length,
      rejects: ledger.rejects.length,
      funding_payments: ledger.fundingPayments.length,
      liquidations: ledger.liquidations.length,
      risk_events: ledger.riskEvents.length,
      parents: ledger.parents.length,
    },
    first_decision: timeOf(ledger.openTime[ledger.firstStep]),
    is_bankrupt: ledger.isBankrupt,
    bankrupt_at: ledger.isBankrupt ? timeOf(ledger.openTime[ruinStep(ledger)] + ledger.intervalMs) : null,
    strategies: strategyDocuments(report),
    funding: fundingDocument(report),
    liquidations: ledger.liquidations.map(liquidationDocument),
    rejects: countRejects(ledger).map(({ code, count, example, bySymbol }) => ({
      code,
      meaning: REJECT_WORDS[code],
      count,
      by_symbol: bySymbol,
      example,
    })),
    ...riskDocument(report),
    ...executionDocument(report),
    regimes: regimeDocument(report),
    windows: windowDocuments(report),
    ...(report.retrainings === undefined ? {} : { retrainings: retrainingDocuments(report.retrainings) }),
    model_scores: report.modelScores === undefined ? null : metricDocuments(report.modelScores),
    feature_importance: report.featureImportance?.map(({ name, value }) => ({ name, value: known(value) })) ?? null,
    assumptions: report.assumptions,
    findings: report.findings,
    data: report.markets.map((m) => ({
      venue: m.venue,
      market: m.market,
      symbol: m.symbol,
      interval: formatInterval(m.intervalMs),
      is_simulated: m.isSimulated,
      bars: m.length,
      from: timeOf(m.openTime[0]),
      to: timeOf(m.openTime[m.length - 1] + m.intervalMs),
    })),
    command: report.command,
    spec: specDocument(spec),
    spec_hash: report.specHash,
    data_hash: report.dataHash,
    run_hash: report.runHash,
    code_version: report.codeVersion,
    trades: ledger.trades.map(tradeDocument),
  };
}

export function metricDocuments(metrics: readonly MetricResult[]): MetricDocuments {
  return Object.fromEntries(
    metrics.map(({ name, value, reason, unit, label, definition }) => [
      name.replaceAll('-', '_'),
      {
        value: known(value),
        ...(Number.isFinite(value) ? {} : { reason: reason ?? 'not known' }),
        unit,
        label,
        definition,
      },
    ]),
  );
}

function regimeDocument({ regime, markets, ledger }: RunReport) {
  if (regime === undefined) return null;
  return {
    model: regime.model,
    symbol: markets[0].symbol,
    by_name: Object.fromEntries(
      regimeRows(markets[0], regime.path, ledger).map((row) => [
        row.name,
        {
          share_of_time: known(row.share),
          bars: row.bars,
          stretches: row.stretches,
          market_return: known(row.marketReturn),
          market_volatility: known(row.marketVolatility),
          strategy_return: known(row.strategyReturn),
        },
      ]),
    ),
  };
}

function windowDocuments({ windows }: RunReport) {
  return (
    windows?.map((w) => ({
      index: w.index,
      train_from: timeOf(w.trainFrom),
      train_to: timeOf(w.trainTo),
      test_from: timeOf(w.testFrom),
      test_to: timeOf(w.testTo),
      chosen: w.chosen,
      train_sharpe: known(w.trainSharpe),
      test_sharpe: known(w.testSharpe),
      test_return: known(w.testReturn),
    })) ?? null
  );
}

function retrainingDocuments(retrainings: readonly RetrainingRow[]) {
  return retrainings.map(({ window, symbol, at, reason, rows }) => ({ window, symbol, at: timeOf(at), reason, rows }));
}

function tradeDocument(t: Trade) {
  return {
    symbol: t.symbol,
    strategy: t.strategy,
    side: t.side,
    entry_time: timeOf(t.entryTime),
    exit_time: timeOf(t.exitTime),
    entry_price: known(t.entryPrice),
    exit_price: known(t.exitPrice),
    quantity: known(t.quantity),
    profit: known(t.profit),
    profit_rate: known(t.profitRate),
    fees: known(t.fees),
    bars_held: t.barsHeld,
    is_closed: t.isClosed,
    exit_reason: t.exitReason,
  };
}

/**
 * The specification in the case of the document, its venue rules and other venues as lists: symbols are no keys. The fields of rules are
 * sorted, since a store may hand them out in any order.
 */
function specDocument(spec: RunSpec): unknown {
  const rules = Object.keys(spec.market.rules)
    .sort()
    .map((symbol) => ({ symbol, ...sortedKeys(spec.market.rules[symbol]) }));
  const { books } = spec.market;
  const others = Object.entries(books ?? {}).flatMap(([symbol, list]) =>
    list.map((book) => ({ symbol, venue: book.venue, ...sortedKeys(book.rules) })),
  );
  return snakeKeys({ ...spec, market: { ...spec.market, rules, ...(books === undefined ? {} : { books: others }) } });
}

function sortedKeys(value: object): object {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The keys of a specification in the case of the document; its hash is that of the original. */
function snakeKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, v]) => [key.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), snakeKeys(v)]),
  );
}
