import { defineMetric } from '../../core/metric.js';
import { startStep, totalReturn, unknown } from '../columns.js';

export default defineMetric({
  name: 'benchmark-return',
  label: 'Buy and hold',
  unit: 'fraction',
  summary: 'What holding the same markets would have gained',
  definition: 'Total return of buying the markets in equal parts at the first chance and holding them, without costs.',
  source: 'own',
  compute: ({ ledger, benchmark }) => {
    const path = benchmark.subarray(startStep(ledger));
    return path.length === 0 ? unknown('the run has no steps') : { value: totalReturn(path) };
  },
});
