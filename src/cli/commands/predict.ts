import { defineCommand } from '../command.js';

export default defineCommand({
  name: 'predict',
  summary: 'What a stored model says of the newest bars',
  args: [
    { name: 'model', doc: 'a model of the store: its id, or the name that it was stored under', isRequired: true },
  ],
  params: {
    symbols: { type: 'text', default: '', doc: 'markets, comma-separated; all that the model knows when absent' },
    exchange: { type: 'text', default: '', doc: 'venue' },
    market: { type: 'choice', default: '', options: ['', 'spot', 'swap'], doc: 'kind of market' },
    at: { type: 'text', default: '', doc: 'as it was known then: an ISO date (UTC) or an age such as 3d' },
    last: { type: 'int', default: 1, min: 1, max: 1_000_000, doc: 'how many bars, the newest last' },
    csv: { type: 'text', default: '', doc: 'write the predictions to this file too' },
    signal: { type: 'bool', default: false, doc: 'a decision with its reasons instead: buy, sell or hold' },
    threshold: {
      type: 'float',
      default: 0.55,
      min: 0.5,
      max: 1,
      doc: 'with --signal: chance of a rise from which to buy; 1 less it to sell',
    },
  },
  examples: [
    ['quant predict model', 'the newest bar of each market that the model knows'],
    ['quant predict model --symbols BTCUSDT --last 24 --csv said.csv', 'the last 24 bars, also as a file'],
    ['quant predict model --signal --json', 'a decision with its reasons, for a program'],
  ],
  run: async (context, flags, args) => (await import('../flows/predict.js')).runPredict(context, flags, args),
});
