import { defineMetric } from '../../core/metric.js';
import { closedTrades, unknown } from '../columns.js';

export default defineMetric({
  name: 'profit-factor',
  label: 'Profit factor',
  unit: 'ratio',
  summary: 'Money won over money lost',
  definition:
    'Sum of the profits of winning closed trades over the absolute sum of the losing ones, net of fees, spread and slippage.',
  source: 'own; Schwager 1984, A Complete Guide to the Futures Markets, for the idea',
  compute: ({ ledger }) => {
    const trades = closedTrades(ledger);
    if (trades.length === 0) return unknown('no trade was closed');
    let won = 0;
    let lost = 0;
    for (const { profit } of trades) {
      if (profit > 0) won += profit;
      else lost -= profit;
    }
    return lost === 0 ? unknown('no trade lost anything') : { value: won / lost };
  },
});
