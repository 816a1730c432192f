import { defineCommand } from '../command.js';

export default defineCommand({
  name: 'runs',
  summary: 'List the runs, show one, compare many, or do one again and compare the bits',
  params: {
    limit: { type: 'int', default: 20, min: 1, max: 100_000, doc: 'list: how many' },
    last: { type: 'int', default: 0, min: 0, max: 10_000, doc: 'compare: this many of the newest runs' },
    all: { type: 'bool', default: false, doc: 'compare: every run of the store' },
    symbol: { type: 'text', default: '', doc: 'compare: only runs on these markets, e.g. BTCUSDT,ETHUSDT' },
    plotEquity: {
      type: 'bool',
      default: false,
      doc: 'compare: also draw the equities of the best runs of each market',
    },
    sort: {
      type: 'choice',
      default: 'sharpe',
      options: [
        'total-return',
        'cagr',
        'sharpe',
        'sortino',
        'max-drawdown',
        'calmar',
        'trades',
        'win-rate',
        'exposure',
        'turnover',
        'costs',
        'benchmark-return',
        'excess-return',
      ],
      doc: 'compare: the figure that runs are sorted by, the best first',
    },
  },
  args: [
    { name: 'action', doc: 'list, show, compare or reproduce', isRequired: false },
    {
      name: 'run',
      doc: 'show, reproduce: a run id or its first letters; compare: several',
      isRequired: false,
      isMany: true,
    },
  ],
  examples: [
    ['quant runs', 'the newest runs'],
    ['quant runs show momentum-1a2b', 'one run: command, data, hashes, figures'],
    ['quant runs compare momentum-1a2b breakout-3c4d', 'a table here and a page with charts'],
    ['quant runs compare --all --sort calmar', 'every run, market by market, the best first'],
    [
      'quant runs reproduce momentum-1a2b',
      'the same spec on the same data must give the same bits; exit code 10 when not',
    ],
  ],
  run: async (context, flags, [action, ...ids]) =>
    (await import('../flows/runs.js')).runRuns(context, flags, action, ids),
});
