import { defineMetric } from '../../core/metric.js';
import { totalCost } from '../columns.js';

export default defineMetric({
  name: 'total-cost',
  label: 'Total cost',
  unit: 'quote',
  summary: 'Fees, spread, slippage, interest, funding and liquidations',
  definition:
    'Fees plus half spread plus slippage of all fills, plus interest on what is borrowed, plus funding paid less funding received, plus the cost of liquidations, in the currency of the account.',
  source: 'own',
  compute: ({ ledger }) => ({ value: totalCost(ledger) }),
});
