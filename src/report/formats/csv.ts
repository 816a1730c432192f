import { isoUtc } from '../../core/kit/time.js';
import { defineFormat, type RunReport } from '../../core/report.js';
import { strategyName } from '../attribution.js';
import { csvText } from '../csv.js';

const HEADS = [
  'time',
  'symbol',
  'side',
  'quantity',
  'price',
  'reference_price',
  'fee',
  'spread_cost',
  'slippage_cost',
  'is_maker',
  'order_id',
  'order_type',
  'reason',
  'strategy',
  'venue',
  'is_simulated',
];

function fillsCsv(report: RunReport): string {
  const { ledger, spec } = report;
  const orders = new Map(ledger.orders.map((order) => [order.id, order]));
  const { venue, isSimulated } = spec.market;
  const rows = ledger.fills.map((fill) => {
    const order = orders.get(fill.orderId);
    return [
      isoUtc(fill.time),
      fill.symbol,
      fill.quantity < 0 ? 'sell' : 'buy',
      fill.quantity,
      fill.price,
      fill.referencePrice,
      fill.fee,
      fill.spreadCost,
      fill.slippageCost,
      fill.isMaker,
      fill.orderId,
      order?.type ?? '',
      order?.reason ?? '',
      strategyName(report, fill.strategy),
      fill.venue ?? venue,
      isSimulated,
    ];
  });
  return csvText(HEADS, rows);
}

export default defineFormat({
  name: 'csv',
  summary: 'Every fill of the run, one line each',
  source: 'own',
  fileName: 'fills.csv',
  render: fillsCsv,
});
