import { isoUtc } from '../../core/kit/time.js';
import { defineFormat, type RunReport } from '../../core/report.js';
import { strategyName } from '../attribution.js';
import { csvText } from '../csv.js';

const HEADS = [
  'symbol',
  'side',
  'entry_time',
  'exit_time',
  'entry_price',
  'exit_price',
  'quantity',
  'profit',
  'profit_rate',
  'fees',
  'bars_held',
  'is_closed',
  'exit_reason',
  'strategy',
  'is_simulated',
];

function tradesCsv(report: RunReport): string {
  const { ledger, spec } = report;
  const rows = ledger.trades.map((t) => [
    t.symbol,
    t.side,
    isoUtc(t.entryTime),
    isoUtc(t.exitTime),
    t.entryPrice,
    t.exitPrice,
    t.quantity,
    t.profit,
    t.profitRate,
    t.fees,
    t.barsHeld,
    t.isClosed,
    t.exitReason,
    strategyName(report, t.strategy),
    spec.market.isSimulated,
  ]);
  return csvText(HEADS, rows);
}

export default defineFormat({
  name: 'trades',
  summary: 'Every trade of the run from flat to flat, one line each',
  source: 'own',
  fileName: 'trades.csv',
  render: tradesCsv,
});
