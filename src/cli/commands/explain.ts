import { defineCommand } from '../command.js';

export default defineCommand({
  name: 'explain',
  summary: 'What a stored model looks at, and why it says what it says of one bar',
  args: [
    { name: 'model', doc: 'a model of the store: its id, or the name that it was stored under', isRequired: true },
  ],
  params: {
    symbols: { type: 'text', default: '', doc: 'markets, comma-separated; all that the model knows when absent' },
    exchange: { type: 'text', default: '', doc: 'venue' },
    market: { type: 'choice', default: '', options: ['', 'spot', 'swap'], doc: 'kind of market' },
    at: {
      type: 'text',
      default: 'newest',
      doc: 'the bar to explain, the newest that had closed then: an ISO date (UTC), an age such as 3d, or newest',
    },
    top: { type: 'int', default: 10, min: 1, max: 1000, doc: 'columns in the tables' },
    folds: {
      type: 'int',
      default: 5,
      min: 0,
      max: 100,
      doc: 'purged folds of its training that columns are judged on, the model trained anew in each; 0 judges the stored model on bars after training',
    },
    background: {
      type: 'int',
      default: 100,
      min: 1,
      max: 100_000,
      doc: 'training rows that stand in for what is not known of a bar',
    },
    shap: {
      type: 'choice',
      default: 'interventional',
      options: ['interventional', 'own'],
      doc: 'parts of a prediction against training rows, or in the way of the learner itself (path-dependent for trees)',
    },
    seed: { type: 'int', default: 1, min: 0, max: 2 ** 31 - 1, doc: 'seed of everything random' },
    out: { type: 'text', default: '', doc: 'write a page with charts to this file, e.g. model.html' },
  },
  examples: [
    ['quant explain model', 'what the model looks at, and why it says what it says now'],
    ['quant explain model --symbols BTCUSDT --at 2024-05-01T00:00 --json', 'one prediction taken apart, for a program'],
    ['quant explain model --out model.html', 'a page with charts'],
  ],
  run: async (context, flags, args) => (await import('../flows/explain.js')).runExplain(context, flags, args),
});
