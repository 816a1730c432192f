import { defineMetric } from '../../core/metric.js';
import { measuredEquity, measuredMs, unknown } from '../columns.js';
import { maxDrawdown } from '../drawdown.js';
import { compoundRate } from './cagr.js';

export default defineMetric({
  name: 'calmar',
  label: 'Calmar ratio',
  unit: 'ratio',
  summary: 'Growth per year over the deepest fall',
  definition: 'CAGR over the absolute value of the max drawdown, both over the whole run.',
  source: 'Young 1991, Calmar ratio: A smoother tool, Futures 20; here over the whole run, not over 36 months',
  compute: (input) => {
    const equity = measuredEquity(input.ledger);
    const growth = compoundRate(equity, measuredMs(input.ledger));
    if (growth.reason !== undefined) return growth;
    const deepest = maxDrawdown(equity);
    return deepest === 0 ? unknown('there was no drawdown') : { value: growth.value / Math.abs(deepest) };
  },
});
