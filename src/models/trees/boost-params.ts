import type { ParamSpecs } from '../../core/kit/params.js';

/** Parameters that the boosting learners have in common. */

export const STOP_PARAMS = {
  patience: {
    type: 'int',
    default: 0,
    min: 0,
    max: 1000,
    doc: 'stop when this many rounds brought nothing on the validation rows; 0 for never',
  },
  validationShare: {
    type: 'float',
    default: 0.2,
    min: 0.01,
    max: 0.9,
    doc: 'the last share of the training rows, purged by label ends, held out for early stopping instead of learnt from',
  },
} as const satisfies ParamSpecs;

export const CLASS_PARAMS = {
  classWeight: {
    type: 'choice',
    default: 'none',
    options: ['none', 'balanced'],
    doc: 'balanced: rows of each class together weigh the same, and probabilities are those of such a world',
  },
} as const satisfies ParamSpecs;

export const START_PARAMS = {
  baseScore: {
    type: 'text',
    default: 'auto',
    doc: 'the prediction before any tree: auto takes the mean, median or share that fits the loss',
  },
} as const satisfies ParamSpecs;

export const CONSTRAINT_PARAMS = {
  monotone: {
    type: 'text',
    default: '',
    doc: 'columns that the answer only rises (+) or falls (-) with: "+rsi(period=14)|-atr(period=14)"',
  },
  interactions: {
    type: 'text',
    default: '',
    doc: 'sets of columns that may act together: "rsi(period=14)&atr(period=14)|volume&close"; others act alone',
  },
} as const satisfies ParamSpecs;

export const DROP_PARAMS = {
  dropRate: {
    type: 'float',
    default: 0,
    min: 0,
    max: 1,
    doc: 'DART: probability of each earlier round to be left out while the next is learnt; 0 for plain boosting',
  },
  skipDrop: { type: 'float', default: 0.5, min: 0, max: 1, doc: 'DART: probability that a round leaves none out' },
  maxDrop: { type: 'int', default: 50, min: 0, max: 10000, doc: 'DART: most rounds left out at once; 0 for no limit' },
} as const satisfies ParamSpecs;

export const COLUMN_PARAMS = {
  columnShareLevel: {
    type: 'float',
    default: 1,
    min: 0.01,
    max: 1,
    doc: 'share of those that each level of it may use',
  },
  columnShareNode: { type: 'float', default: 1, min: 0.01, max: 1, doc: 'share of those that each split may use' },
} as const satisfies ParamSpecs;

export const QUANTILE_PARAM = {
  type: 'float',
  default: 0.5,
  min: 0.001,
  max: 0.999,
  doc: 'objective quantile: probability that the outcome stays below the prediction',
} as const satisfies ParamSpecs[string];
