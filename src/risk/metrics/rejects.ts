import { defineMetric } from '../../core/metric.js';

export default defineMetric({
  name: 'rejects',
  label: 'Refused orders',
  unit: 'count',
  summary: 'Orders that were refused or cut down',
  definition: 'Refusals of all kinds, a cut of an order included.',
  source: 'own',
  compute: ({ ledger }) => ({ value: ledger.rejects.length }),
});
