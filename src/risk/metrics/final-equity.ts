import { defineMetric } from '../../core/metric.js';
import { unknown } from '../columns.js';

export default defineMetric({
  name: 'final-equity',
  label: 'Final equity',
  unit: 'quote',
  summary: 'What the account is worth at the end',
  definition: 'Cash plus all positions at the last close, in the quote currency.',
  source: 'own',
  compute: ({ ledger }) =>
    ledger.steps === 0 ? unknown('the run has no steps') : { value: ledger.equity[ledger.steps - 1] },
});
