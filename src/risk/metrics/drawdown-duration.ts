import { DAY_MS } from '../../core/kit/time.js';
import { defineMetric } from '../../core/metric.js';
import { measuredEquity, startStep, unknown } from '../columns.js';
import { longestDrawdown } from '../drawdown.js';

export default defineMetric({
  name: 'drawdown-duration',
  label: 'Longest drawdown',
  unit: 'days',
  summary: 'The longest time below a high',
  definition:
    'The longest time from a high of equity to the close that reaches it again, or to the end while none does.',
  source: 'own',
  compute: ({ ledger }) =>
    ledger.steps === 0
      ? unknown('the run has no steps')
      : { value: longestDrawdown(measuredEquity(ledger), ledger.openTime.subarray(startStep(ledger))) / DAY_MS },
});
