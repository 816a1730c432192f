import { defineMetric } from '../../core/metric.js';
import { closedTrades, unknown } from '../columns.js';

export default defineMetric({
  name: 'win-rate',
  label: 'Win rate',
  unit: 'fraction',
  summary: 'Share of trades that gained',
  definition: 'Closed trades with a profit above 0, net of fees, spread and slippage, over all closed trades.',
  source: 'own',
  compute: ({ ledger }) => {
    const trades = closedTrades(ledger);
    if (trades.length === 0) return unknown('no trade was closed');
    return { value: trades.filter((trade) => trade.profit > 0).length / trades.length };
  },
});
