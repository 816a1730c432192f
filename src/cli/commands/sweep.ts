import { defineCommand } from '../command.js';
import { MARKET_PARAMS } from '../market/flags.js';
import { RUN_PARAMS } from '../market/run-flags.js';

const { report: _report, ...RUN } = RUN_PARAMS;

export default defineCommand({
  name: 'sweep',
  summary: 'Try many parameter sets of one strategy on the same bars and rank them',
  params: {
    ...MARKET_PARAMS,
    ...RUN,
    strategy: {
      type: 'text',
      default: 'momentum',
      doc: 'strategy with ranges 10..100/10 and lists 5|10|20; its own sweep values when it has none',
    },
    model: { type: 'text', default: '', doc: 'model behind the signal: a name or id from quant train' },
    allowOverlap: {
      type: 'bool',
      default: false,
      doc: 'also trade bars that the model was trained on; the report says so in red',
    },
    seed: { type: 'int', default: 1, min: 0, max: 2_147_483_647, doc: 'seed of everything random' },
    most: {
      type: 'int',
      default: 10_000,
      min: 1,
      max: 1_000_000,
      doc: 'most sets to try; a larger grid is thinned by seeded choice',
    },
    sort: {
      type: 'choice',
      default: 'sharpe',
      options: ['sharpe', 'total-return', 'final-equity', 'max-drawdown', 'trades', 'total-cost'],
      doc: 'what the sets are ranked by, the best first',
    },
    top: { type: 'int', default: 20, min: 0, max: 1_000_000, doc: 'how many are shown; 0 for all' },
    csv: { type: 'text', default: '', doc: 'CSV file to write, with every set in the order tried' },
    runHash: { type: 'bool', default: false, doc: 'also the run hash of each set (slower)' },
    workers: { type: 'int', default: 0, min: 0, max: 256, doc: 'threads; 0 for one per core, none for short work' },
  },
  examples: [
    ['quant sweep --strategy momentum', 'over the values that the strategy itself suggests'],
    ['quant sweep --strategy "momentum(lookback=24..336/24, enter=0.25|0.5|1)"', '42 sets, ranked by Sharpe ratio'],
    [
      'quant sweep --strategy "breakout(channel=20..200/20)" --sort max-drawdown --top 5 --csv sweep.csv',
      'the five calmest; all of them as a file',
    ],
    ['quant sweep --strategy ./mine.ts --workers 4 --json', 'a strategy of your own on four threads, for scripts'],
  ],
  run: async (context, flags) => (await import('../flows/sweep.js')).runSweep(context, flags),
});
