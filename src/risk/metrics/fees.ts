import { defineMetric } from '../../core/metric.js';
import { sumOfFills } from '../columns.js';

export default defineMetric({
  name: 'fees',
  label: 'Fees',
  unit: 'quote',
  summary: 'Paid to the venue',
  definition: 'Sum of the fees of all fills, in the currency of the account.',
  source: 'own',
  compute: ({ ledger }) => ({ value: sumOfFills(ledger, (fill) => fill.fee) }),
});
