import { defineMetric } from '../../core/metric.js';
import { measuredEquity, startStep, totalReturn, unknown } from '../columns.js';

export default defineMetric({
  name: 'excess-return',
  label: 'Over buy and hold',
  unit: 'fraction',
  summary: 'Total return beyond that of holding',
  definition: 'Total return less the total return of buying and holding the same markets in equal parts without costs.',
  source: 'own',
  compute: ({ ledger, benchmark }) => {
    const path = benchmark.subarray(startStep(ledger));
    if (path.length === 0) return unknown('the run has no steps');
    return { value: totalReturn(measuredEquity(ledger)) - totalReturn(path) };
  },
});
