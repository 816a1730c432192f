import type { Json } from '../../core/kit/json.js';
import { aboveZero, defineLearner, type FittedLearner } from '../../core/model.js';
import { classShares } from '../bayes/class-shares.js';
import { numberOf, numbersJson, numbersOf } from '../state.js';
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

/** As {@link constantLearner} for several classes. @param shares (classes,) summing to 1 */
function constantClasses(classes: Float64Array, shares: Float64Array): FittedLearner {
  const probabilities = (columns: readonly Float64Array[], rows: number): Float64Array => {
    const out = new Float64Array(rows * classes.length);
    for (let i = 0; i < rows; i++) {
      if (hasUnknown(columns, i)) out.fill(Number.NaN, i * classes.length, (i + 1) * classes.length);
      else out.set(shares, i * classes.length);
    }
    return out;
  };
  return {
    predict: (columns, rows) => aboveZero(probabilities(columns, rows), classes),
    probabilities,
    toJSON: () => ({ classes: numbersJson(classes), shares: numbersJson(shares) }),
  };
}

export default defineLearner({
  name: 'baseline',
  summary: 'Mean of the training labels on every bar, the score to beat',
  source: 'own',
  params: {},
  tasks: ['regression', 'classification', 'multiclass'],
  fit: (data) => {
    checkTraining('baseline', data);
    if (data.task === 'multiclass') return constantClasses(data.classes!, classShares(data));
    return constantLearner(weightedMean(data));
  },
  restore: (json) => {
    if (!hasClasses(json)) return constantLearner(numberOf(json, 'value'));
    const classes = numbersOf(json, 'classes');
    return constantClasses(classes, numbersOf(json, 'shares', classes.length));
  },
});

function hasClasses(json: Json): boolean {
  return json !== null && typeof json === 'object' && !Array.isArray(json) && 'classes' in json;
}
