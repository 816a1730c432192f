import { defineMetric } from '../../core/metric.js';
import { measuredEquity, tradedNotional, tradingCost, unknown } from '../columns.js';

export default defineMetric({
  name: 'break-even-cost',
  label: 'Break-even cost',
  unit: 'bps',
  summary: 'The cost per fill at which nothing would be left',
  definition:
    'Net profit plus fees, spread and slippage, over the notional of all fills, in basis points: what each side of a trade could cost in these three together before the profit is gone. Interest, funding and liquidations stay charged as they were: they are the price of holding, not of trading. Below 0: it loses even if trading were free. Trades taken as they were.',
  source: 'own',
  compute: ({ ledger }) => {
    const notional = tradedNotional(ledger);
    if (notional === 0) return unknown('nothing was traded');
    const equity = measuredEquity(ledger);
    const beforeTrading = equity[equity.length - 1] - equity[0] + tradingCost(ledger);
    return { value: (beforeTrading / notional) * 10_000 };
  },
});
