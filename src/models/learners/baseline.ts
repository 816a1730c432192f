import { defineLearner, type FittedLearner } from '../../core/model.js';
import { numberOf } from '../state.js';
import { checkTraining, hasUnknown, weightedMean } from '../training.js';

/**
 * Says the same thing on every bar: the mean label it was trained on, or the share of bars above 0.
 *
 * What any other learner has to beat. It still says nothing where a feature is not known, so that it is scored on the
 * same bars as the others.
 *
 * @param value the prediction
 */
export function constantLearner(value: number): FittedLearner {
  return {
    predict: (columns, rows) => {
      const out = new Float64Array(rows).fill(value);
      for (let i = 0; i < rows; i++) if (hasUnknown(columns, i)) out[i] = Number.NaN;
      return out;
    },
    toJSON: () => ({ value: value + 0 }),
  };
}

export default defineLearner({
  name: 'baseline',
  summary: 'Mean of the training labels on every bar, the score to beat',
  source: 'own',
  params: {},
  tasks: ['regression', 'classification'],
  fit: (data) => {
    checkTraining('baseline', data);
    return constantLearner(weightedMean(data));
  },
  restore: (json) => constantLearner(numberOf(json, 'value')),
});
