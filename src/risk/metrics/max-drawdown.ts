import { defineMetric } from '../../core/metric.js';
import { measuredEquity, unknown } from '../columns.js';
import { maxDrawdown } from '../drawdown.js';

export default defineMetric({
  name: 'max-drawdown',
  label: 'Max drawdown',
  unit: 'fraction',
  summary: 'The deepest fall from a high',
  definition:
    'The lowest value of equity over its highest value so far, less 1, at closes; the start counts as a high. 0 or below.',
  source: 'Magdon-Ismail & Atiya 2004, Maximum drawdown, Risk 17',
  compute: ({ ledger }) =>
    ledger.steps === 0 ? unknown('the run has no steps') : { value: maxDrawdown(measuredEquity(ledger)) },
});
