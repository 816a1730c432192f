import { INTERVAL_NAMES } from '../../core/kit/time.js';
import { SAMPLING_KINDS } from '../../features/sampling/kinds.js';
import { defineCommand } from '../command.js';
import { MARKET_PARAMS } from '../market/flags.js';

export default defineCommand({
  name: 'bars',
  summary: 'Sample bars by trades, volume, value, imbalance or runs, from trades or finer candles',
  params: {
    ...MARKET_PARAMS,
    kind: {
      type: 'choice',
      default: 'dollar',
      options: ['time', ...SAMPLING_KINDS],
      doc: 'what makes a bar',
    },
    size: {
      type: 'text',
      default: '',
      doc: 'trades, base or quote per bar; imbalance and run: ticks expected at first; time: a bar length',
    },
    from: {
      type: 'choice',
      default: '',
      options: ['', 'trades', ...INTERVAL_NAMES],
      doc: 'stored trades, or candles of this length; those of --interval when absent',
    },
    span: { type: 'int', default: 20, min: 1, max: 10_000, doc: 'imbalance and run: span of the expectations, bars' },
    limit: {
      type: 'float',
      default: 5,
      min: 1,
      max: 1000,
      doc: 'imbalance and run: how many times longer or shorter than the size a bar may get',
    },
    out: { type: 'text', default: '', doc: 'CSV file to write, one per symbol when there are several' },
  },
  examples: [
    ['quant bars --symbols BTCUSDT --kind dollar --size 5e7', 'a bar whenever fifty million have been traded'],
    [
      'quant bars --symbols BTCUSDT --kind volume-run --size 60 --out runs.csv',
      'as a file, each bar stamped when known',
    ],
    ['quant bars --symbols BTCUSDT --from trades --kind tick --size 1000', 'from single trades, once imported'],
  ],
  run: async (context, flags) => (await import('../flows/bars.js')).runBars(context, flags),
});
