import type { ParamSpecs, ParamsOf } from '../../core/kit/params.js';
import { MODEL_TASKS } from '../../core/model.js';

/** What is foretold where nobody says. */
export const DEFAULT_LABEL = 'forward-return(horizon=24)';

/** Flags that say how a model is made. */
export const MODEL_PARAMS = {
  learner: { type: 'text', default: 'gbm', doc: 'learner and its parameters, e.g. gbm(trees=200)' },
  features: { type: 'text', default: '', doc: 'feature specs, comma-separated; a good first set when absent' },
  set: {
    type: 'text',
    default: '',
    doc: 'feature set, before those of --features: minimal, default, full, or FILE.yaml as quant features select writes it',
  },
  preprocess: {
    type: 'text',
    default: 'none',
    doc: 'steps before the model, joined with +, e.g. impute-last:max=24+scale-robust; fitted on training rows only',
  },
  label: {
    type: 'text',
    default: DEFAULT_LABEL,
    doc: 'what to predict; cusum(…, threshold=0.03) keeps the rows at which price has run so far',
  },
  weights: {
    type: 'text',
    default: 'none',
    doc: 'what training rows count: uniqueness, return, time-decay(last=0.5), balanced; several with commas',
  },
  task: {
    type: 'choice',
    default: 'classification',
    options: MODEL_TASKS,
    doc: 'probability of a rise, the value itself, or the probability of each value of the label',
  },
  seed: { type: 'int', default: 1, min: 0, max: 2_147_483_647, doc: 'seed of everything random' },
} as const satisfies ParamSpecs;

/** The short way to say what is foretold; `--label` and `--task` say it in full, and are empty when not given. */
export const TARGET_PARAMS = {
  target: {
    type: 'text',
    default: '',
    doc: 'what to predict, in a word: direction, return, volatility, drawdown, triple-barrier, trend, regime, meta(…)',
  },
  horizon: { type: 'int', default: 0, min: 0, max: 5000, doc: 'bars ahead of --target (24 when absent)' },
  label: { ...MODEL_PARAMS.label, default: '', doc: `the same in full (${DEFAULT_LABEL} when absent)` },
  task: {
    type: 'choice',
    default: '',
    options: ['', ...MODEL_TASKS],
    doc: 'chance of a rise (when absent, or as --target needs), the value itself, or the chance of each value',
  },
} as const satisfies ParamSpecs;

/** What only models that take it can be told. */
export const TAKING_PARAMS = {
  unknown: {
    type: 'choice',
    default: 'refuse',
    options: ['refuse', 'take'],
    doc: 'rows with values that are not known: left out, or learnt from too by learners that can',
  },
  categories: {
    type: 'text',
    default: '',
    doc: 'columns whose numbers are names rather than sizes, comma-separated: session-code',
  },
} as const satisfies ParamSpecs;

export type ModelFlags = ParamsOf<typeof MODEL_PARAMS>;
export type TargetFlags = ParamsOf<typeof TARGET_PARAMS>;
export type TakingFlags = ParamsOf<typeof TAKING_PARAMS>;
