import { defineMetric } from '../../core/metric.js';
import { startStep, unknown } from '../columns.js';

export default defineMetric({
  name: 'exposure',
  label: 'Time in the market',
  unit: 'fraction',
  summary: 'Share of the time with a position',
  definition: 'Steps whose close found any position open, over all steps after the first.',
  source: 'own',
  compute: ({ ledger, returns }) => {
    if (returns.length === 0) return unknown('the run has one step');
    let held = 0;
    for (let i = startStep(ledger) + 1; i < ledger.steps; i++) if (ledger.grossExposure[i] !== 0) held++;
    return { value: held / returns.length };
  },
});
