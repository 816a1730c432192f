import type { Json } from '../../core/kit/json.js';
import { sigmoid } from '../../core/math/sigmoid.js';
import type { FitTools, FittedLearner, TrainingSet } from '../../core/model.js';
import { textOf } from '../state.js';
import { baseRate, checkTraining, hasBothClasses, weightedMean } from '../training.js';
import { LABEL_LINK, type LinearLink, type LinearState, linearJson, linearLearner, linearState } from './linear.js';
import type { OnlineData, OnlineFit } from './online.js';
import { fitScaling, scaleColumns } from './scaling.js';

const ODDS: LinearLink = { unit: 'log-odds', answer: sigmoid };

/** What online learners share: columns and label standardised, weights of mean 1, nothing to learn from one class. */
export function fitOnline(
  owner: string,
  data: TrainingSet,
  options: { epochs: number; loss: string },
  learn: (online: OnlineData) => OnlineFit,
  tools?: FitTools,
): FittedLearner {
  checkTraining(owner, data);
  const { columns, target, weights, rows } = data;
  const isClass = data.task === 'classification';
  const scaling = fitScaling(columns, weights);
  const nothing = new Float64Array(columns.length);
  const unit = isClass ? { centre: 0, spread: 1 } : unitOf(data);
  if (isClass ? !hasBothClasses(data) : unit.spread === 0) {
    const base = isClass ? Math.log(baseRate(data) / (1 - baseRate(data))) : unit.centre;
    return onlineLearner({ ...scaling, bias: base, weights: nothing }, isClass);
  }
  const total = weights.reduce((sum, w) => sum + w, 0);
  const { bias, weights: beta } = learn({
    columns: scaleColumns(columns, scaling),
    target: target.map((y) => (y - unit.centre) / unit.spread),
    weights: weights.map((w) => (w * rows) / total),
    loss: isClass ? 'log' : options.loss === 'huber' ? 'huber' : 'squared',
    epochs: options.epochs,
    onEpoch: (done) => tools?.onProgress?.(done, options.epochs),
  });
  const state = { ...scaling, bias: unit.centre + unit.spread * bias, weights: beta.map((w) => unit.spread * w) };
  return onlineLearner(state, isClass);
}

/** Mean and spread of the label; a spread of rounding counts as none. */
function unitOf(data: TrainingSet): { readonly centre: number; readonly spread: number } {
  const { inverse } = fitScaling([data.target], data.weights);
  return { centre: weightedMean(data), spread: inverse[0] === 0 ? 0 : 1 / inverse[0] };
}

function onlineLearner(state: LinearState, isClass: boolean): FittedLearner {
  const fitted = linearLearner(state, isClass ? ODDS : LABEL_LINK);
  return { ...fitted, toJSON: (): Json => ({ ...linearJson(state), task: isClass ? 'classification' : 'regression' }) };
}

export function onlineFrom(json: Json): FittedLearner {
  return onlineLearner(linearState(json), textOf(json, 'task') === 'classification');
}
