import type { Json } from '../../core/kit/json.js';
import { normalInverse } from '../../core/math/special.js';
import { defineLearner, type FittedLearner } from '../../core/model.js';
import { bayesRidgeFit } from '../linear/bayes-ridge-fit.js';
import { moments } from '../linear/gram.js';
import { LABEL_LINK, type LinearState, linearJson, linearLearner, linearState } from '../linear/linear.js';
import { fitScaling } from '../linear/scaling.js';
import { numberOf, numbersJson, numbersOf } from '../state.js';
import { checkTraining, weightedMean } from '../training.js';

interface BayesState extends LinearState {
  /** (width × width) row-major */
  readonly covariance: Float64Array;
  /** variance of an outcome around the true line */
  readonly noise: number;
  readonly level: number;
}

function bayesLearner(state: BayesState): FittedLearner {
  const { mean, inverse, covariance, noise, level } = state;
  const linear = linearLearner(state, LABEL_LINK);
  const width = mean.length;
  const reach = normalInverse(0.5 + level / 2);
  return {
    ...linear,
    interval: (columns, rows) => {
      const centre = linear.predict(columns, rows);
      const z = new Float64Array(width);
      const half = centre.map((_, i) => {
        let variance = noise;
        for (let k = 0; k < width; k++) z[k] = (columns[k][i] - mean[k]) * inverse[k];
        for (let a = 0; a < width; a++)
          for (let b = 0; b < width; b++) variance += z[a] * covariance[a * width + b] * z[b];
        return reach * Math.sqrt(variance);
      });
      return { low: centre.map((y, i) => y - half[i]), high: centre.map((y, i) => y + half[i]), level };
    },
    toJSON: (): Json => ({ ...linearJson(state), covariance: numbersJson(covariance), noise, level }),
  };
}

export default defineLearner({
  name: 'bayes-ridge',
  summary: 'Ridge that finds its own penalty and says how sure it is',
  source: 'MacKay 1992; Tipping 2001',
  params: {
    level: {
      type: 'float',
      default: 0.9,
      min: 0.01,
      max: 0.9999,
      doc: 'share of outcomes that the interval should hold',
    },
  },
  tasks: ['regression'],
  fit: (data, { level }) => {
    checkTraining('bayes-ridge', data);
    const { columns, target, weights } = data;
    const scaling = fitScaling(columns, weights);
    const centre = weightedMean(data);
    const total = weights.reduce((sum, w) => sum + w, 0);
    const fit = bayesRidgeFit(moments({ columns, scaling, target, centre, weights }), total);
    const { covariance, noisePrecision } = fit;
    return bayesLearner({
      ...scaling,
      bias: centre,
      weights: fit.weights,
      covariance,
      noise: 1 / noisePrecision,
      level,
    });
  },
  restore: (json) => {
    const state = linearState(json);
    const covariance = numbersOf(json, 'covariance', state.weights.length ** 2);
    return bayesLearner({ ...state, covariance, noise: numberOf(json, 'noise'), level: numberOf(json, 'level') });
  },
});
