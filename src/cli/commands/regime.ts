import { defineCommand } from '../command.js';
import { MARKET_PARAMS } from '../market/flags.js';

export default defineCommand({
  name: 'regime',
  summary: 'Say which regime each market is in now and has been in, by what was known at the time',
  params: {
    ...MARKET_PARAMS,
    model: { type: 'text', default: 'rule', doc: 'regime model: rule, or hmm(states=3)' },
    firstFit: {
      type: 'int',
      default: 2000,
      min: 100,
      max: 10_000_000,
      doc: 'bars that a fitted model learns from first',
    },
    refit: {
      type: 'int',
      default: 2000,
      min: 10,
      max: 10_000_000,
      doc: 'bars after which it learns again, on the past only',
    },
    seed: { type: 'int', default: 1, min: 0, max: 2_147_483_647, doc: 'seed of everything random' },
  },
  examples: [
    ['quant regime --symbols BTCUSDT', 'rules on trend and volatility'],
    ['quant regime --model "hmm(states=3)" --json', 'a hidden Markov model, filtered, for scripts'],
  ],
  run: async (context, flags) => (await import('../flows/regime.js')).runRegime(context, flags),
});
