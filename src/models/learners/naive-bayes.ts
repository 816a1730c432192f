import type { Json } from '../../core/kit/json.js';
import { defineLearner, type FittedLearner } from '../../core/model.js';
import { chanceOfRise } from '../bayes/class-shares.js';
import { type NaiveBayes, naiveBayesFit, naiveLog } from '../bayes/naive.js';
import { softmaxInPlace } from '../linear/softmax-learner.js';
import { damaged, listOf, numbersJson, numbersOf } from '../state.js';
import { checkTraining } from '../training.js';

function naiveLearner(state: NaiveBayes, classes: Float64Array | undefined): FittedLearner {
  const { prior, mean, variance, mayLack } = state;
  const count = prior.length;
  const width = mayLack.length;
  const start = prior.map(Math.log);
  const probabilities = (columns: readonly Float64Array[], rows: number): Float64Array => {
    const out = new Float64Array(rows * count);
    for (let i = 0; i < rows; i++) {
      for (let c = 0; c < count; c++) {
        let log = start[c];
        for (let k = 0; k < width; k++) log += naiveLog(state, c, k, columns[k][i]);
        out[i * count + c] = log;
      }
      softmaxInPlace(out, i * count, count);
    }
    return out;
  };
  return {
    predict: (columns, rows) => chanceOfRise(probabilities(columns, rows), classes),
    ...(classes === undefined
      ? {
          // Evidence adds up: each column's odds, on top of those before anything is known.
          contributions: (columns, row) => ({
            unit: 'log-odds',
            base: start[1] - start[0],
            parts: Float64Array.from(columns, (x, k) => naiveLog(state, 1, k, x[row]) - naiveLog(state, 0, k, x[row])),
          }),
        }
      : { probabilities }),
    importance: () => importanceOf(state),
    toJSON: (): Json => ({
      ...(classes && { classes: numbersJson(classes) }),
      prior: numbersJson(prior),
      mean: numbersJson(mean),
      variance: numbersJson(variance),
      mayLack: [...mayLack],
    }),
  };
}

/** By how far classes lie apart in a column, in its own spread: Σ over pairs of (difference of means)² / variance. */
function importanceOf({ prior, mean, variance, mayLack }: NaiveBayes): Float64Array {
  const width = mayLack.length;
  const apart = Float64Array.from(mayLack, (_, k) => {
    let sum = 0;
    for (let a = 0; a < prior.length; a++) {
      for (let b = 0; b < a; b++) {
        const spread = variance[a * width + k] + variance[b * width + k];
        if (spread > 0) sum += (prior[a] * prior[b] * (mean[a * width + k] - mean[b * width + k]) ** 2) / spread;
      }
    }
    return sum;
  });
  const total = apart.reduce((sum, value) => sum + value, 0);
  return total > 0 ? apart.map((value) => value / total) : apart;
}

export default defineLearner({
  name: 'naive-bayes',
  summary: 'A bell curve per class and column, columns taken as independent',
  source: 'Hand & Yu 2001',
  params: {
    smoothing: {
      type: 'float',
      default: 1e-9,
      min: 0,
      max: 100,
      sweep: [1e-9, 0.01, 0.1],
      doc: 'share of the variance of a column that is added to that of each class; columns not known are passed over',
    },
  },
  tasks: ['classification', 'multiclass'],
  takesUnknown: true,
  fit: (data, { smoothing }) => {
    checkTraining('naive-bayes', data, 'take');
    return naiveLearner(naiveBayesFit(data, smoothing), data.classes);
  },
  restore: (json) => {
    const prior = numbersOf(json, 'prior');
    const mayLack = listOf(json, 'mayLack').map((value) => {
      if (typeof value !== 'boolean') throw damaged('mayLack', 'must be a list of true and false');
      return value;
    });
    const cells = prior.length * mayLack.length;
    const classes = 'classes' in Object(json) ? numbersOf(json, 'classes', prior.length) : undefined;
    return naiveLearner(
      { prior, mean: numbersOf(json, 'mean', cells), variance: numbersOf(json, 'variance', cells), mayLack },
      classes,
    );
  },
});
