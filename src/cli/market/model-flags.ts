import type { ParamSpecs, ParamsOf } from '../../core/kit/params.js';
import { MODEL_TASKS } from '../../core/model.js';

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
    default: 'forward-return(horizon=24)',
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

export type ModelFlags = ParamsOf<typeof MODEL_PARAMS>;
