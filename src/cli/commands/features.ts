import { defineCommand } from '../command.js';
import { MARKET_PARAMS } from '../market/flags.js';

export default defineCommand({
  name: 'features',
  summary: 'Compute features of stored candles; describe them or write them as CSV',
  params: {
    ...MARKET_PARAMS,
    features: {
      type: 'text',
      default: '',
      doc: 'specs, comma-separated; "all" for every one; a good first set when absent',
    },
    to: { type: 'text', default: '', doc: 'CSV file to write, one per symbol when there are several' },
  },
  examples: [
    ['quant features --symbols BTCUSDT', 'the first set: range, mean and spread of each column'],
    ['quant features --features "rsi(period=14),zscore(return(lag=24),window=200)"', 'your own, nested'],
    ['quant features --features "on(rsi(period=14),interval=4h)"', 'on longer bars, known when they have closed'],
    ['quant features --features all --to features.csv', 'every registered feature as a file'],
  ],
  run: async (context, flags) => (await import('../flows/features.js')).runFeatures(context, flags),
});
