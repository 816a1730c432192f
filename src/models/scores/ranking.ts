import type { Measured } from '../../core/metric.js';
import { ONE_CLASS, type Score, type ScoreSample } from './score.js';

export const auc: Score<ScoreSample> = {
  name: 'auc',
  label: 'AUC',
  unit: 'fraction',
  better: 'higher',
  definition:
    'chance that a random row with the label above 0 got a higher probability than a random other row, ties counting ½; 0.5 is no skill',
  compute: areaUnder,
};

/** @param sample target 1 for the class that should rank high, else 0 */
export function areaUnder({ prediction, target, counts, byPrediction }: ScoreSample): Measured {
  const order = byPrediction();
  let ups = 0;
  let downs = 0;
  // Pairs won, a tie counting one half: whole and half numbers, so the sum is exact.
  let won = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    let up = 0;
    let down = 0;
    for (const value = prediction[order[from]]; to < order.length && prediction[order[to]] === value; to++) {
      const row = order[to];
      if (target[row] === 1) up += counts[row];
      else down += counts[row];
    }
    won += up * (downs + down / 2);
    ups += up;
    downs += down;
    from = to;
  }
  return ups === 0 || downs === 0 ? ONE_CLASS : { value: won / (ups * downs) };
}

/** @source Davis & Goadrich 2006, The relationship between Precision-Recall and ROC curves; as scikit-learn's average_precision_score */
export const averagePrecision: Score<ScoreSample> = {
  name: 'pr-auc',
  label: 'PR-AUC',
  unit: 'fraction',
  better: 'higher',
  definition:
    'average precision: the precision at each probability given, weighted by the recall that it adds, from the highest down, without interpolation; no skill gives the share of rows above 0',
  compute: ({ prediction, target, counts, byPrediction }) => {
    const order = byPrediction();
    let total = 0;
    let ups = 0;
    let taken = 0;
    for (let from = order.length - 1; from >= 0; ) {
      let to = from;
      let up = 0;
      let all = 0;
      for (const value = prediction[order[from]]; to >= 0 && prediction[order[to]] === value; to--) {
        const row = order[to];
        all += counts[row];
        if (target[row] === 1) up += counts[row];
      }
      ups += up;
      taken += all;
      if (up > 0) total += (up * ups) / taken;
      from = to;
    }
    return ups === 0 || ups === taken ? ONE_CLASS : { value: total / ups };
  },
};
