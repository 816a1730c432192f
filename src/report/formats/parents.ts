import { isoUtc } from '../../core/kit/time.js';
import { defineFormat, type RunReport } from '../../core/report.js';
import { strategyName } from '../attribution.js';
import { csvText } from '../csv.js';

const HEADS = [
  'time',
  'end_time',
  'symbol',
  'algorithm',
  'quantity',
  'filled',
  'children',
  'arrival_price',
  'achieved_price',
  'shortfall',
  'expected_cost',
  'status',
  'strategy',
  'is_simulated',
];

function parentsCsv(report: RunReport): string {
  const { ledger, spec } = report;
  const rows = ledger.parents.map((parent) => [
    isoUtc(parent.time),
    Number.isNaN(parent.endTime) ? '' : isoUtc(parent.endTime),
    parent.symbol,
    parent.algorithm,
    parent.quantity,
    parent.filled,
    parent.children,
    parent.arrivalPrice,
    parent.achievedPrice,
    parent.shortfall,
    parent.expectedCost,
    parent.status,
    strategyName(report, parent.strategy),
    spec.market.isSimulated,
  ]);
  return csvText(HEADS, rows);
}

export default defineFormat({
  name: 'parents',
  summary: 'Every order that an execution algorithm worked, one line each: arrival and achieved price, expected cost',
  source: 'own',
  fileName: 'parents.csv',
  hasContent: ({ ledger }) => ledger.parents.length > 0,
  render: parentsCsv,
});
