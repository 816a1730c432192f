import { defineCommand } from '../command.js';
import { MARKET_PARAMS } from '../market/flags.js';
import { MODEL_PARAMS, TAKING_PARAMS, TARGET_PARAMS } from '../market/model-flags.js';

export default defineCommand({
  name: 'train',
  summary: 'Train models, several side by side, and judge them on bars that they have not seen',
  params: {
    ...MARKET_PARAMS,
    ...MODEL_PARAMS,
    ...TARGET_PARAMS,
    ...TAKING_PARAMS,
    model: {
      type: 'text',
      default: '',
      doc: 'learner and its parameters, e.g. lgbm(trees=200); several with commas, side by side; auto searches (gbm when absent)',
    },
    learner: { type: 'text', default: '', doc: 'the same as --model' },
    cv: {
      type: 'text',
      default: '',
      doc: 'judge by folds: purged:5,embargo=1%, walk:train=365d,test=90d or cpcv:6/2; the stored model then learns from all bars',
    },
    testShare: {
      type: 'float',
      default: 0,
      min: 0,
      max: 0.95,
      doc: 'newest share of the bars, kept for the test (0.3 without --cv, none with it)',
    },
    threshold: { type: 'float', default: 0.5, min: 0, max: 1, doc: 'probability from which a bar counts as named' },
    profit: {
      type: 'bool',
      default: false,
      doc: 'with --cv: what trading the predictions by several thresholds earns',
    },
    foldsOut: {
      type: 'text',
      default: '',
      doc: 'with --cv: CSV file of what was said of each bar by models that had not seen it',
    },
    workers: { type: 'int', default: 0, min: 0, max: 256, doc: 'threads; 0: as many as there are cores' },
    name: { type: 'text', default: 'model', doc: 'name under which the model is stored; several: NAME-LEARNER' },
  },
  examples: [
    ['quant train --symbols BTCUSDT', 'gradient boosting on the default features'],
    [
      'quant train --model "logistic,lgbm(trees=40)" --target direction --cv purged:4,embargo=1%',
      'two side by side, judged on the same folds',
    ],
    [
      'quant train --model xgb --target triple-barrier --horizon 24 --cv walk:train=180d,test=30d',
      'several classes, judged by rolling on',
    ],
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
