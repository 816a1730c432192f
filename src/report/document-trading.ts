import type { ParentRecord } from '../core/execution.js';
import type { RunReport } from '../core/report.js';
import type { RiskEvent } from '../core/risk-rule.js';
import { known, timeOf } from './document-money.js';
import { executionRows } from './executions.js';
import { riskSummary } from './risk-events.js';
import { venueRows } from './venues.js';

/** What the risk rules did: each time, and added up by rule and action. */
export function riskDocument(report: RunReport) {
  return {
    risk_summary: riskSummary(report).map((row) => ({
      rule: row.rule,
      unit: row.unit === '' ? null : row.unit,
      action: row.action ?? null,
      count: row.count,
      symbols: row.symbols,
      first_time: timeOf(row.firstTime),
      last_time: timeOf(row.lastTime),
      worst: known(row.worst),
      limit: known(row.limit),
    })),
    risk_events: report.ledger.riskEvents.map(eventDocument),
  };
}

function eventDocument(event: RiskEvent) {
  return {
    time: timeOf(event.time),
    strategy: event.strategy,
    rule: event.rule,
    symbol: event.symbol,
    action: event.action,
    at: event.at,
    value: known(event.value),
    limit: known(event.limit),
    message: event.message,
  };
}

/** How orders were worked: each parent, and added up by algorithm. Costs are fractions of the arrival price. */
export function executionDocument(report: RunReport) {
  return {
    execution_summary: executionRows(report).map((row) => ({
      algorithm: row.algorithm,
      parents: row.parents,
      children: row.children,
      done: row.done,
      cut: row.cut,
      replaced: row.replaced,
      open: row.open,
      filled_share: known(row.filledShare),
      mean_shortfall: known(row.meanShortfall),
      median_shortfall: known(row.medianShortfall),
      weighted_shortfall: known(row.weightedShortfall),
      expected_cost: known(row.expectedCost),
      difference: known(row.difference),
    })),
    parents: report.ledger.parents.map(parentDocument),
    ...venuesDocument(report),
  };
}

/** What each venue filled; only of runs that split their orders. */
function venuesDocument(report: RunReport) {
  const rows = venueRows(report);
  if (rows.length === 0) return {};
  return {
    venues: rows.map((row) => ({
      venue: row.venue,
      fills: row.fills,
      notional: known(row.notional),
      share: known(row.share),
      fee_rate: known(row.fee),
      spread_rate: known(row.spread),
      slippage_rate: known(row.slippage),
    })),
  };
}

function parentDocument(parent: ParentRecord) {
  return {
    time: timeOf(parent.time),
    end_time: timeOf(parent.endTime),
    strategy: parent.strategy,
    symbol: parent.symbol,
    algorithm: parent.algorithm,
    quantity: known(parent.quantity),
    filled: known(parent.filled),
    children: parent.children,
    arrival_price: known(parent.arrivalPrice),
    achieved_price: known(parent.achievedPrice),
    shortfall: known(parent.shortfall),
    expected_cost: known(parent.expectedCost),
    status: parent.status,
  };
}
