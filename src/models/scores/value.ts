import { countedMean, isConstant, linearCorrelation, rankCorrelation } from './correlation.js';
import { meanOver, type Score, type ScoreSample } from './score.js';

const r2: Score<ScoreSample> = {
  name: 'r2',
  label: 'R²',
  unit: 'fraction',
  better: 'higher',
  definition:
    '1 − squared errors over squared distances of the label from its mean on these rows; 0 or less is no skill',
  compute: (sample) => {
    const { prediction: p, target: y, counts } = sample;
    const centre = countedMean(y, counts);
    const total = meanOver(sample, (i) => (y[i] - centre) ** 2);
    if (isConstant(y, counts) || total === 0) return { value: Number.NaN, reason: 'the label does not vary' };
    return { value: 1 - meanOver(sample, (i) => (p[i] - y[i]) ** 2) / total };
  },
};

const rmse: Score<ScoreSample> = {
  name: 'rmse',
  label: 'RMSE',
  unit: 'fraction',
  better: 'lower',
  definition: 'square root of the mean squared error, in the label’s own unit',
  compute: (sample) => {
    const { prediction: p, target: y } = sample;
    return { value: Math.sqrt(meanOver(sample, (i) => (p[i] - y[i]) ** 2)) };
  },
};

const ic: Score<ScoreSample> = {
  name: 'ic',
  label: 'IC (rank)',
  unit: 'ratio',
  better: 'higher',
  definition: 'Spearman correlation of prediction and label: Pearson on average ranks; 0 is no skill',
  compute: rankCorrelation,
};

const icPearson: Score<ScoreSample> = {
  name: 'ic-pearson',
  label: 'IC (linear)',
  unit: 'ratio',
  better: 'higher',
  definition: 'Pearson correlation of prediction and label; 0 is no skill',
  compute: linearCorrelation,
};

const mae: Score<ScoreSample> = {
  name: 'mae',
  label: 'MAE',
  unit: 'fraction',
  better: 'lower',
  definition: 'mean absolute error, in the label’s own unit',
  compute: (sample) => {
    const { prediction: p, target: y } = sample;
    return { value: meanOver(sample, (i) => Math.abs(p[i] - y[i])) };
  },
};

const hitRate: Score<ScoreSample> = {
  name: 'hit-rate',
  label: 'Direction hit rate',
  unit: 'fraction',
  better: 'higher',
  definition:
    'share of rows whose prediction has the sign of the label, of the rows whose label is not 0; a prediction of 0 is a miss; 0.5 is no skill where rises and falls are as common',
  compute: ({ prediction, target, counts }) => {
    let hits = 0;
    let moved = 0;
    for (let i = 0; i < counts.length; i++) {
      if (target[i] === 0) continue;
      moved += counts[i];
      if (prediction[i] !== 0 && prediction[i] > 0 === target[i] > 0) hits += counts[i];
    }
    return moved > 0 ? { value: hits / moved } : { value: Number.NaN, reason: 'every label is 0' };
  },
};

/**
 * The cost of a forecast that should lie above the label in a share q of cases.
 *
 * @source Koenker & Bassett 1978, Regression Quantiles
 */
function pinball(q: number): Score<ScoreSample> {
  return {
    name: 'pinball',
    label: `Pinball loss (${q})`,
    unit: 'fraction',
    better: 'lower',
    definition: `mean cost of the ${q} quantile: ${q} of the distance where the label lies above it, ${Number((1 - q).toPrecision(12))} of it below; in the label’s own unit`,
    compute: (sample) => {
      const { prediction: p, target: y } = sample;
      return { value: meanOver(sample, (i) => (y[i] >= p[i] ? q * (y[i] - p[i]) : (1 - q) * (p[i] - y[i]))) };
    },
  };
}

/** @param quantile the share of labels that a forecast should lie above, in (0, 1), of learners that foretell one */
export function valueScores(quantile?: number): readonly Score<ScoreSample>[] {
  return [r2, rmse, ic, icPearson, mae, hitRate, ...(quantile === undefined ? [] : [pinball(quantile)])];
}
