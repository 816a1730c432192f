import { defineMetric } from '../../core/metric.js';
import { closedTrades } from '../columns.js';

export default defineMetric({
  name: 'trades',
  label: 'Trades',
  unit: 'count',
  summary: 'Round trips',
  definition: 'Closed round trips, from flat to flat or to the fill that turned the position around.',
  source: 'own',
  compute: ({ ledger }) => ({ value: closedTrades(ledger).length }),
});
