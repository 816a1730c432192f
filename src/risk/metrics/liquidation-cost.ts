import { defineMetric } from '../../core/metric.js';
import { grownBy } from '../columns.js';

export default defineMetric({
  name: 'liquidation-cost',
  label: 'Liquidation cost',
  unit: 'quote',
  summary: 'Lost to the venue when positions were taken away',
  definition:
    'Liquidation fees plus margin that the venue kept, less losses that its insurance fund took over, in the currency of the account. The loss of the positions themselves is part of the result. 0 where nothing was liquidated.',
  source: 'own',
  compute: ({ ledger }) => ({ value: grownBy(ledger.liquidationCost, ledger) }),
});
