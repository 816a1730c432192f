import { mean } from '../../core/math/sum.js';
import { defineMetric } from '../../core/metric.js';
import { measuredEquity, tooFew, tradedNotional, unknown } from '../columns.js';

export default defineMetric({
  name: 'turnover',
  label: 'Turnover per year',
  unit: 'ratio',
  summary: 'How often the account is traded over in a year',
  definition: 'Notional of all fills, buys and sells, over the mean equity, per 365 days.',
  source: 'own',
  compute: ({ ledger, returns, barsPerYear }) => {
    const few = tooFew(returns, 1);
    if (few !== undefined) return few;
    const level = mean(measuredEquity(ledger));
    if (!(level > 0)) return unknown('the account was lost');
    return { value: (tradedNotional(ledger) / level) * (barsPerYear / returns.length) };
  },
});
