import { mean } from '../../core/math/sum.js';
import { defineMetric } from '../../core/metric.js';
import { closedTrades, unknown } from '../columns.js';

export default defineMetric({
  name: 'trade-duration',
  label: 'Bars per trade',
  unit: 'bars',
  summary: 'How long a trade lasts on average',
  definition: 'Mean over closed trades of the steps from the fill that opened it to the fill that closed it.',
  source: 'own',
  compute: ({ ledger }) => {
    const trades = closedTrades(ledger);
    return trades.length === 0 ? unknown('no trade was closed') : { value: mean(trades.map((t) => t.barsHeld)) };
  },
});
