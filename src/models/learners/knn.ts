import type { Json } from '../../core/kit/json.js';
import { aboveZero, defineLearner, type FittedLearner, type TrainingSet } from '../../core/model.js';
import { classShares } from '../bayes/class-shares.js';
import { fitScaling, type Scaling, scaleColumns } from '../linear/scaling.js';
import { kdTree } from '../neighbours/kd-tree.js';
import { classesOf, damaged, memberOf, numberOf, numbersJson, numbersOf } from '../state.js';
import { checkTraining } from '../training.js';
import { barOf } from '../training-rows.js';

interface KnnState extends Scaling {
  readonly k: number;
  readonly byDistance: boolean;
  /** (rows × width) row-major, standardised */
  readonly points: Float64Array;
  /** (rows,) the label, or the place of the class */
  readonly target: Float64Array;
  /** (rows,) > 0, with their age in them */
  readonly weights: Float64Array;
  /** (classes,) what is said before any neighbour; absent for sizes */
  readonly prior?: Float64Array;
  /** multiclass: the values that the label takes */
  readonly classes?: Float64Array;
}

/** What the most similar bars of the past led to. */
function knnLearner(state: KnnState): FittedLearner {
  const { k, byDistance, points, target, weights, prior, classes, mean, inverse } = state;
  const width = mean.length;
  // A column that did not vary keeps all points where they are.
  const tree = kdTree(points, width);
  const count = prior?.length ?? 1;

  /** (rows × count): the mean outcome, or a share per class. */
  const answers = (columns: readonly Float64Array[], rows: number): Float64Array => {
    const out = new Float64Array(rows * count);
    const point = new Float64Array(width);
    for (let i = 0; i < rows; i++) {
      let isKnown = true;
      for (let d = 0; d < width; d++) {
        point[d] = (columns[d][i] - mean[d]) * inverse[d];
        isKnown &&= !Number.isNaN(point[d]);
      }
      if (!isKnown) {
        out.fill(Number.NaN, i * count, (i + 1) * count);
        continue;
      }
      const { index, square } = tree.nearest(point, k);
      // Rows that are the same as this one are all that counts, where there are some.
      const isExact = byDistance && square[0] === 0;
      let total = 0;
      for (let n = 0; n < index.length; n++) {
        const near = isExact ? Number(square[n] === 0) : byDistance ? 1 / Math.sqrt(square[n]) : 1;
        const vote = near * weights[index[n]];
        total += vote;
        if (prior === undefined) out[i] += vote * target[index[n]];
        else out[i * count + target[index[n]]] += vote;
      }
      for (let c = 0; c < count; c++) {
        const share = out[i * count + c] / total;
        out[i * count + c] = prior === undefined ? share : (index.length * share + prior[c]) / (index.length + 1);
      }
    }
    return out;
  };
  const predict = (columns: readonly Float64Array[], rows: number): Float64Array => {
    const said = answers(columns, rows);
    if (classes !== undefined) return aboveZero(said, classes);
    return prior === undefined ? said : Float64Array.from({ length: rows }, (_, i) => said[2 * i + 1]);
  };
  return {
    predict,
    ...(classes === undefined ? {} : { probabilities: answers }),
    toJSON: (): Json => ({
      k,
      byDistance,
      points: numbersJson(points),
      target: numbersJson(target),
      weights: numbersJson(weights),
      ...(prior && { prior: numbersJson(prior) }),
      ...(classes && { classes: numbersJson(classes) }),
      mean: numbersJson(mean),
      inverse: numbersJson(inverse),
    }),
  };
}

function learn(data: TrainingSet, { k, weigh, fade }: { k: number; weigh: string; fade: number }): FittedLearner {
  checkTraining('knn', data);
  const scaling = fitScaling(data.columns, data.weights);
  const scaled = scaleColumns(data.columns, scaling);
  const rows = Array.from({ length: data.rows }, (_, i) => i).filter((i) => data.weights[i] > 0);
  const width = scaled.length;
  const points = new Float64Array(rows.length * width);
  scaled.forEach((x, d) => {
    for (let i = 0; i < rows.length; i++) points[i * width + d] = x[rows[i]];
  });
  const newest = barOf(data, rows[rows.length - 1]);
  return knnLearner({
    ...scaling,
    k,
    byDistance: weigh === 'distance',
    points,
    target: Float64Array.from(rows, (i) => data.target[i]),
    // No weight fades to nothing: neighbours that are all old still have to add up to something.
    weights: Float64Array.from(rows, (i) =>
      Math.max(data.weights[i] * (fade > 0 ? 0.5 ** ((newest - barOf(data, i)) / fade) : 1), 1e-300),
    ),
    ...(data.task === 'regression' ? {} : { prior: classShares(data) }),
    ...(data.task === 'multiclass' ? { classes: data.classes! } : {}),
  });
}

export default defineLearner({
  name: 'knn',
  summary: 'Mean outcome of the most similar bars of the past, exactly searched',
  source: 'Cover & Hart 1967; Friedman, Bentley & Finkel 1977',
  params: {
    k: {
      type: 'int',
      default: 25,
      min: 1,
      max: 100_000,
      sweep: [5, 25, 101],
      doc: 'neighbours, best odd; a row of weight 2 is one neighbour that counts twice. Classes get one vote of their usual shares on top',
    },
    weigh: {
      type: 'choice',
      default: 'uniform',
      options: ['uniform', 'distance'],
      doc: 'distance: a neighbour counts by 1 over its distance, in standard deviations',
    },
    fade: { type: 'float', default: 0, min: 0, max: 1e9, doc: 'bars after which a neighbour counts half; 0: never' },
  },
  tasks: ['regression', 'classification', 'multiclass'],
  fit: (data, params) => learn(data, params),
  restore: (json) => {
    const mean = numbersOf(json, 'mean');
    const target = numbersOf(json, 'target');
    const k = numberOf(json, 'k');
    if (!Number.isInteger(k) || k < 1) throw damaged('k', `must be a whole number of at least 1, was ${k}`);
    const prior = has(json, 'prior') ? numbersOf(json, 'prior') : undefined;
    const classes = has(json, 'classes') ? classesOf(json) : undefined;
    const count = classes?.length ?? 2;
    if (prior === undefined ? classes !== undefined : prior.length !== count) {
      throw damaged('prior', `must have ${count} numbers, has ${prior?.length ?? 0}`);
    }
    if (prior !== undefined && !target.every((place) => Number.isInteger(place) && place >= 0 && place < count)) {
      throw damaged('target', `must be places of ${count} classes`);
    }
    return knnLearner({
      k,
      byDistance: memberOf(json, 'byDistance') === true,
      points: numbersOf(json, 'points', target.length * mean.length),
      target,
      weights: numbersOf(json, 'weights', target.length),
      ...(prior && { prior }),
      ...(classes && { classes }),
      mean,
      inverse: numbersOf(json, 'inverse', mean.length),
    });
  },
});

function has(json: Json, key: string): boolean {
  return json !== null && typeof json === 'object' && !Array.isArray(json) && key in json;
}
