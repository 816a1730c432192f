import { defineMetric } from '../../core/metric.js';
import { totalCost } from '../columns.js';

export default defineMetric({
  name: 'total-cost',
  label: 'Total cost',
  unit: 'quote',
  summary: 'Fees, spread, slippage and interest',
  definition:
    'Fees plus half spread plus slippage of all fills plus interest on what is borrowed, in the quote currency.',
  source: 'own',
  compute: ({ ledger }) => ({ value: totalCost(ledger) }),
});
