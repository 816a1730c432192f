import type { ParamSpecs } from '../../core/kit/params.js';

/** Flags of `quant features select` and `importance`. */
export const SELECTION_PARAMS = {
  label: { type: 'text', default: 'forward-return(horizon=24)', doc: 'select, importance: what is to be foretold' },
  task: {
    type: 'choice',
    default: 'classification',
    options: ['classification', 'regression'],
    doc: 'select, importance: whether the label is above 0, or the value itself',
  },
  folds: {
    type: 'int',
    default: 5,
    min: 2,
    max: 50,
    doc: 'select, importance: parts of the history, each judged once',
  },
  embargo: {
    type: 'int',
    default: 24,
    min: 0,
    max: 1_000_000,
    doc: 'select, importance: bars behind each judged part that nothing is learnt from',
  },
  top: { type: 'int', default: 30, min: 1, max: 100_000, doc: 'select, importance: how many features are shown' },
  methods: {
    type: 'text',
    default: '',
    doc: 'select: of mi, gain, permutation, shap, rfe, lasso, boruta; all when absent',
  },
  maxRows: {
    type: 'int',
    default: 8000,
    min: 100,
    max: 10_000_000,
    doc: 'select, importance: rows that a fold learns from at most; blocks are drawn when there are more',
  },
  maxColumns: {
    type: 'int',
    default: 100,
    min: 1,
    max: 100_000,
    doc: 'select, importance: columns that all methods compare, the most informative of each fold',
  },
  seed: { type: 'int', default: 1, min: 0, max: 2_147_483_647, doc: 'select, importance: seed of everything random' },
} as const satisfies ParamSpecs;
