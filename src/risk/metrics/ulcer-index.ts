import { defineMetric } from '../../core/metric.js';
import { measuredEquity, unknown } from '../columns.js';
import { drawdowns } from '../drawdown.js';

/** Depth and length of drawdowns in one figure: their root mean square over all rows, the start included. */
export function ulcerIndex(equity: Float64Array): number {
  let squares = 0;
  const below = drawdowns(equity);
  for (let i = 0; i < below.length; i++) squares += below[i] * below[i];
  return Math.sqrt(squares / equity.length);
}

export default defineMetric({
  name: 'ulcer-index',
  label: 'Ulcer index',
  unit: 'fraction',
  summary: 'Depth and length of drawdowns together',
  definition: 'Root mean square of the drawdown (a fraction) over all steps, the first included.',
  source: 'Martin & McCann 1989, The Investor’s Guide to Fidelity Funds',
  compute: ({ ledger }) =>
    ledger.steps === 0 ? unknown('the run has no steps') : { value: ulcerIndex(measuredEquity(ledger)) },
});
