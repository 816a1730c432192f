import { defineMetric } from '../../core/metric.js';
import { grownBy } from '../columns.js';

export default defineMetric({
  name: 'funding',
  label: 'Funding',
  unit: 'quote',
  summary: 'Paid to the other side of perpetual contracts',
  definition:
    'Funding paid less funding received at all settlements, in the currency of the account. Below 0: more was received. 0 on spot markets.',
  source: 'own',
  compute: ({ ledger }) => ({ value: grownBy(ledger.fundingCost, ledger) }),
});
