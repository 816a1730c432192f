import { defineMetric } from '../../core/metric.js';
import { measuredEquity, totalReturn, unknown } from '../columns.js';

export default defineMetric({
  name: 'total-return',
  label: 'Total return',
  unit: 'fraction',
  summary: 'What the account gained over the whole run',
  definition: 'Last equity over first equity, less 1. After all costs; open positions at the last close.',
  source: 'own',
  compute: ({ ledger }) => {
    const equity = measuredEquity(ledger);
    return equity.length === 0 ? unknown('the run has no steps') : { value: totalReturn(equity) };
  },
});
