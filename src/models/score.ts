import { sameLength } from '../core/kit/check.js';
import { correlation, sum } from '../core/math/sum.js';
import type { Measured, MetricResult, MetricUnit } from '../core/metric.js';
import type { ModelTask } from '../core/model.js';

/** A probability of exactly 0 or 1 that is wrong would cost infinitely much: probabilities are held this far inside. */
const SURE = 1e-15;

interface Score {
  readonly name: string;
  readonly label: string;
  readonly unit: MetricUnit;
  readonly definition: string;
  readonly compute: (prediction: Float64Array, target: Float64Array) => Measured;
}

/**
 * How good predictions were on rows the model was not trained on.
 *
 * Rows without a prediction or a target (NaN) are left out; how many remain is the first figure. A score that has no
 * meaning on these rows is NaN and says why.
 *
 * @param prediction (n,) the label's unit, or the probability that the label is above 0
 * @param target (n,) the label; classification reads it as "above 0 or not", so 0/1 and −1/0/1 both do
 * @throws E_SHAPE when the lengths differ
 */
export function scoreModel(task: ModelTask, prediction: Float64Array, target: Float64Array): MetricResult[] {
  const n = sameLength('scoreModel', { prediction, target });
  const keep = new Int32Array(n);
  let count = 0;
  for (let i = 0; i < n; i++) if (!Number.isNaN(prediction[i]) && !Number.isNaN(target[i])) keep[count++] = i;
  const rows = keep.subarray(0, count);
  const p = Float64Array.from(rows, (i) => prediction[i]);
  const y = Float64Array.from(rows, (i) => (task === 'classification' ? Number(target[i] > 0) : target[i]));
  const scores = task === 'classification' ? CLASSIFICATION : REGRESSION;
  return [ROWS, ...scores].map(({ compute, ...facts }) => {
    const measured =
      count === 0 && facts.name !== 'rows' ? { value: Number.NaN, reason: 'no row was scored' } : compute(p, y);
    return { ...facts, ...measured };
  });
}

const ROWS: Score = {
  name: 'rows',
  label: 'Rows scored',
  unit: 'count',
  definition: 'rows that have both a prediction and a known label',
  compute: (p) => ({ value: p.length }),
};

const CLASSIFICATION: readonly Score[] = [
  {
    name: 'log-loss',
    label: 'Log loss',
    unit: 'ratio',
    definition: `mean of −ln of the probability given to what happened, in nats; a coin gives 0.6931; probabilities are held within [${SURE}, 1 − ${SURE}]`,
    compute: (p, y) => ({
      value: meanOf(p, (x, i) => {
        const held = Math.min(Math.max(x, SURE), 1 - SURE);
        return -Math.log(y[i] === 1 ? held : 1 - held);
      }),
    }),
  },
  {
    name: 'brier',
    label: 'Brier score',
    unit: 'ratio',
    definition: 'mean squared distance of the probability from what happened (1 or 0); a coin gives 0.25',
    compute: (p, y) => ({ value: meanOf(p, (x, i) => (x - y[i]) ** 2) }),
  },
  {
    name: 'auc',
    label: 'AUC',
    unit: 'fraction',
    definition:
      'chance that a random row with the label above 0 got a higher probability than a random other row, ties counting ½; 0.5 is no skill',
    compute: (p, y) => {
      const ups = sum(y);
      const downs = y.length - ups;
      if (ups === 0 || downs === 0) return { value: Number.NaN, reason: 'all rows are of one class' };
      const rank = averageRanks(p);
      let upRanks = 0;
      for (let i = 0; i < y.length; i++) if (y[i] === 1) upRanks += rank[i];
      return { value: (upRanks - (ups * (ups + 1)) / 2) / (ups * downs) };
    },
  },
  {
    name: 'accuracy',
    label: 'Accuracy',
    unit: 'fraction',
    definition: 'share of rows on the right side of probability 0.5 (0.5 itself says "above 0")',
    compute: (p, y) => ({ value: accuracy(p, y) }),
  },
  {
    name: 'accuracy-edge',
    label: 'Accuracy over majority',
    unit: 'fraction',
    definition: 'accuracy minus that of always naming the class that was commoner on these rows; 0 or less is no skill',
    compute: (p, y) => {
      const share = sum(y) / y.length;
      return { value: accuracy(p, y) - Math.max(share, 1 - share) };
    },
  },
];

const REGRESSION: readonly Score[] = [
  {
    name: 'r2',
    label: 'R²',
    unit: 'fraction',
    definition:
      '1 − squared errors over squared distances of the label from its mean on these rows; 0 or less is no skill',
    compute: (p, y) => {
      const centre = sum(y) / y.length;
      const total = meanOf(y, (v) => (v - centre) ** 2);
      if (isConstant(y) || total === 0) return { value: Number.NaN, reason: 'the label does not vary' };
      return { value: 1 - meanOf(p, (x, i) => (x - y[i]) ** 2) / total };
    },
  },
  {
    name: 'rmse',
    label: 'RMSE',
    unit: 'fraction',
    definition: 'square root of the mean squared error, in the label’s own unit',
    compute: (p, y) => ({ value: Math.sqrt(meanOf(p, (x, i) => (x - y[i]) ** 2)) }),
  },
  {
    name: 'ic',
    label: 'IC (rank)',
    unit: 'ratio',
    definition: 'Spearman correlation of prediction and label: Pearson on average ranks; 0 is no skill',
    compute: (p, y) => related(averageRanks(p), averageRanks(y)),
  },
  {
    name: 'ic-pearson',
    label: 'IC (linear)',
    unit: 'ratio',
    definition: 'Pearson correlation of prediction and label; 0 is no skill',
    compute: (p, y) => related(p, y),
  },
];

function meanOf(x: Float64Array, of: (value: number, i: number) => number): number {
  let total = 0;
  for (let i = 0; i < x.length; i++) total += of(x[i], i);
  return total / x.length;
}

function accuracy(p: Float64Array, y: Float64Array): number {
  return meanOf(p, (x, i) => Number(x >= 0.5 === (y[i] === 1)));
}

/** Ranks from 1; equal values share the mean of their ranks. */
function averageRanks(x: Float64Array): Float64Array {
  const order = Int32Array.from(x, (_, i) => i).sort((a, b) => x[a] - x[b] || a - b);
  const rank = new Float64Array(x.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && x[order[to]] === x[order[from]]) to++;
    for (let k = from; k < to; k++) rank[order[k]] = (from + 1 + to) / 2;
    from = to;
  }
  return rank;
}

/** Correlation, or why there is none. */
function related(prediction: Float64Array, target: Float64Array): Measured {
  if (isConstant(prediction)) return { value: Number.NaN, reason: 'the prediction does not vary' };
  if (isConstant(target)) return { value: Number.NaN, reason: 'the label does not vary' };
  const value = correlation(prediction, target);
  return Number.isNaN(value) ? { value, reason: 'the spread is too small for doubles' } : { value };
}

function isConstant(x: Float64Array): boolean {
  return x.every((value) => value === x[0]);
}
