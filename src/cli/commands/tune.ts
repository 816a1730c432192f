import { OPTIMISER_NAMES } from '../../research/tuning/names.js';
import { defineCommand } from '../command.js';
import { MARKET_PARAMS } from '../market/flags.js';
import { MODEL_PARAMS, TAKING_PARAMS, TARGET_PARAMS } from '../market/model-flags.js';

export default defineCommand({
  name: 'tune',
  summary: 'Search for the parameters, features and learner that foretell best on purged folds',
  params: {
    ...MARKET_PARAMS,
    ...MODEL_PARAMS,
    ...TARGET_PARAMS,
    ...TAKING_PARAMS,
    learner: {
      type: 'text',
      default: '',
      doc: 'learner with ranges: lgbm(leaves=8..64, l2=1|10|100); what is not named varies as it suggests itself (gbm when absent)',
    },
    learners: { type: 'text', default: '', doc: 'several, each with ranges of its own: lgbm,logistic,forest' },
    sets: { type: 'text', default: '', doc: 'feature sets to choose among: minimal,default' },
    preprocesses: { type: 'text', default: '', doc: 'steps to choose among: none,scale-robust,impute-last+pca-whiten' },
    thresholds: {
      type: 'text',
      default: '',
      doc: 'probabilities from which a bar counts as named, to choose among: 0.45..0.6/0.05; for f1, mcc and their like',
    },
    chooseFeatures: {
      type: 'bool',
      default: false,
      doc: 'each feature may be left out (best with --optimiser genetic)',
    },
    optimiser: { type: 'choice', default: 'tpe', options: OPTIMISER_NAMES, doc: 'how to search' },
    trials: { type: 'int', default: 0, min: 0, max: 1_000_000, doc: 'pipelines to try (50 without a budget)' },
    budget: {
      type: 'text',
      default: '',
      doc: 'time to search instead, such as 60s or 10m; how many fit depends on the machine',
    },
    cv: {
      type: 'text',
      default: 'purged:5,embargo=1%',
      doc: 'folds that judge: purged:5,embargo=1%, walk:… or cpcv:6/2',
    },
    score: {
      type: 'text',
      default: '',
      doc: 'what to search by: log-loss, brier, auc, mcc, ic … (log-loss; ic of values when absent)',
    },
    nested: {
      type: 'int',
      default: 0,
      min: 0,
      max: 20,
      doc: 'outer folds, each with a search of its own inside: what the choice is honestly worth; 0 for none',
    },
    batch: {
      type: 'int',
      default: 4,
      min: 1,
      max: 1000,
      doc: 'pipelines between two looks at the outcome; part of the result',
    },
    testShare: { type: 'float', default: 0, min: 0, max: 0.9, doc: 'newest share of the bars that no trial sees' },
    auto: { type: 'bool', default: false, doc: 'choose the learner too, and store the winner as --name' },
    name: { type: 'text', default: 'auto', doc: 'with --auto: name under which the winner is stored' },
    top: { type: 'int', default: 20, min: 0, max: 1_000_000, doc: 'how many are shown; 0 for all' },
    csv: { type: 'text', default: '', doc: 'CSV file to write, with every trial in the order made' },
    workers: { type: 'int', default: 0, min: 0, max: 256, doc: 'threads; 0: as many as there are cores' },
  },
  examples: [
    [
      'quant tune --learner "gbm(leaves=4..31, learningRate=0.02..0.2)" --trials 12',
      'two ranges and what gbm varies itself',
    ],
    [
      'quant tune --learners logistic,gbm --sets minimal,default --optimiser random --trials 8 --nested 2',
      'whole pipelines, and what the choice is honestly worth',
    ],
    ['quant tune --auto --budget 30s', 'the learner too; the best one is stored'],
  ],
  run: async (context, flags) =>
    flags.auto
      ? (await import('../flows/tune-auto.js')).runAuto(context, flags)
      : (await import('../flows/tune.js')).runTune(context, flags),
});
