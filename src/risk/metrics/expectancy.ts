import { mean } from '../../core/math/sum.js';
import { defineMetric } from '../../core/metric.js';
import { closedTrades, unknown } from '../columns.js';

export default defineMetric({
  name: 'expectancy',
  label: 'Expectancy',
  unit: 'fraction',
  summary: 'What a trade earns on average',
  definition: 'Mean over closed trades of net profit over the notional at entry; every trade counts the same.',
  source: 'own',
  compute: ({ ledger }) => {
    const trades = closedTrades(ledger);
    return trades.length === 0 ? unknown('no trade was closed') : { value: mean(trades.map((t) => t.profitRate)) };
  },
});
