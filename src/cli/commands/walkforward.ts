import { defineCommand } from '../command.js';
import { MARKET_PARAMS } from '../market/flags.js';
import { MODEL_PARAMS } from '../market/model-flags.js';
import { RUN_PARAMS } from '../market/run-flags.js';

export default defineCommand({
  name: 'walkforward',
  summary: 'Choose parameters or train a model on the past, trade the next window, repeat',
  params: {
    ...MARKET_PARAMS,
    ...RUN_PARAMS,
    ...MODEL_PARAMS,
    strategy: {
      type: 'text',
      default: RUN_PARAMS.strategy.default,
      doc: 'strategy, e.g. momentum, or a file ./mine.ts; parameters that it names are kept, the others are chosen',
    },
    train: { type: 'text', default: '365d', doc: 'length of the train window' },
    test: { type: 'text', default: '90d', doc: 'length of each test window' },
    anchored: { type: 'bool', default: false, doc: 'train windows all start at the first bar' },
    embargo: {
      type: 'int',
      default: 0,
      min: 0,
      max: 100_000,
      doc: 'bars before a test window that no training label may have used',
    },
    retrain: {
      type: 'text',
      default: 'window',
      doc: 'when the model is trained anew: window, every:30d too, or on-drift too (on-drift:psi=0.25,outcomes=50,min=7d,max=180d,span=90d)',
    },
    candidates: {
      type: 'int',
      default: 24,
      min: 1,
      max: 10_000,
      doc: 'most parameter sets to choose from in a window; 1 changes nothing',
    },
    workers: {
      type: 'int',
      default: 0,
      min: 0,
      max: 256,
      doc: 'threads to choose on; 0 for one per core, none for short work',
    },
  },
  examples: [
    ['quant walkforward --strategy momentum', 'parameters chosen anew every 90 days on the year before'],
    ['quant walkforward --strategy model-signal --learner gbm', 'a model trained anew for each window'],
    [
      'quant walkforward --strategy model-signal --learner gbm --test 365d --retrain on-drift',
      'trained anew within a year-long window when the model has grown old',
    ],
    ['quant walkforward --strategy breakout --train 730d --test 180d --anchored', 'longer, growing train windows'],
  ],
  run: async (context, flags) => (await import('../flows/walkforward.js')).runWalkForward(context, flags),
});
