import { defineCommand } from '../command.js';
import { MARKET_PARAMS } from '../market/flags.js';
import { MODEL_PARAMS } from '../market/model-flags.js';

export default defineCommand({
  name: 'train',
  summary: 'Train a model on the past part of the data and score it on the rest',
  params: {
    ...MARKET_PARAMS,
    ...MODEL_PARAMS,
    testShare: {
      type: 'float',
      default: 0.3,
      min: 0.05,
      max: 0.95,
      doc: 'newest share of the bars, kept for the test',
    },
    name: { type: 'text', default: 'model', doc: 'name under which the model is stored' },
  },
  examples: [
    ['quant train --symbols BTCUSDT', 'gradient boosting on the default features'],
    ['quant train --learner "logistic(l2=1)" --label "triple-barrier(horizon=24)"', 'another learner and label'],
    [
      'quant train --label "meta(primary=macd.histogram)" --weights uniqueness,time-decay',
      'whether to follow a rule; rows that overlap or are old count less',
    ],
    [
      'quant backtest --strategy model-signal --model model',
      'then trade what it predicts, after the bars it was trained on',
    ],
  ],
  run: async (context, flags) => (await import('../flows/train.js')).runTrain(context, flags),
});
