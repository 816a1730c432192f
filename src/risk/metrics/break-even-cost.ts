import { defineMetric } from '../../core/metric.js';
import { measuredEquity, totalCost, tradedNotional, unknown } from '../columns.js';

export default defineMetric({
  name: 'break-even-cost',
  label: 'Break-even cost',
  unit: 'bps',
  summary: 'The cost per fill at which nothing would be left',
  definition:
    'Profit before costs over the notional of all fills, in basis points: what each side of a trade could cost, all together, before the profit is gone. Below 0: it loses before any cost. Trades taken as they were.',
  source: 'own',
  compute: ({ ledger }) => {
    const notional = tradedNotional(ledger);
    if (notional === 0) return unknown('nothing was traded');
    const equity = measuredEquity(ledger);
    const gross = equity[equity.length - 1] - equity[0] + totalCost(ledger);
    return { value: (gross / notional) * 10_000 };
  },
});
