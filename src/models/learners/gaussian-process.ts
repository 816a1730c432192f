import { QuantError } from '../../core/kit/errors.js';
import type { Json } from '../../core/kit/json.js';
import { defineLearner, type FitTools, type TrainingSet } from '../../core/model.js';
import { COVARIANCES, type CovarianceName, squaredDistances } from '../kernel/covariance.js';
import { type Beliefs, likeliestBeliefs } from '../kernel/evidence.js';
import { covarianceOf, type ProcessState, processLearner, regressionPull } from '../kernel/gaussian-process.js';
import { laplaceMode } from '../kernel/laplace.js';
import { fitScaling, scaleColumns } from '../linear/scaling.js';
import { damaged, numberOf, numbersOf, textOf } from '../state.js';
import { baseRate, checkTraining, weightedMean } from '../training.js';
import { takeTrainingRows } from '../training-rows.js';

/** Its time grows with the cube of the rows, its memory with the square. */
const MOST_ROWS = 2000;

interface Options {
  readonly kernel: CovarianceName;
  readonly most: number;
  readonly tune: number;
  readonly level: number;
}

/** The rows that it stands on: those that count, the newest of them if it is so asked. */
function rowsOf(data: TrainingSet, most: number): TrainingSet {
  const rows = Int32Array.from({ length: data.rows }, (_, i) => i).filter((i) => data.weights[i] > 0);
  const kept = most > 0 ? rows.subarray(Math.max(0, rows.length - most)) : rows;
  if (kept.length > MOST_ROWS) {
    throw new QuantError('E_DATA', `gaussian-process takes up to ${MOST_ROWS} rows, was given ${kept.length}`, {
      hint: `gaussian-process(most=${MOST_ROWS}) takes the newest ones`,
    });
  }
  return takeTrainingRows(data, kept);
}

function fitProcess(given: TrainingSet, options: Options, tools?: FitTools): ProcessState {
  checkTraining('gaussian-process', given);
  const data = rowsOf(given, options.most);
  const { rows, columns, target } = data;
  const { kernel, level } = options;
  const isClass = data.task === 'classification';
  const scaling = fitScaling(columns, data.weights);
  const scaled = scaleColumns(columns, scaling);
  const width = columns.length;
  const points = new Float64Array(rows * width);
  scaled.forEach((x, d) => {
    for (let i = 0; i < rows; i++) points[i * width + d] = x[i];
  });
  const total = data.weights.reduce((sum, w) => sum + w, 0);
  const weights = data.weights.map((w) => (w * rows) / total);
  const { inverse } = fitScaling([target], weights);
  const isFlat = inverse[0] === 0;
  const mean = weightedMean(data);
  const unit = { centre: mean, spread: isFlat ? 1 : 1 / inverse[0] };
  // Classes, too, are first taken for sizes: that says how far similarity reaches.
  const outcome = target.map((y) => (y - unit.centre) / unit.spread);
  const start: Beliefs = { length: Math.sqrt(Math.max(1, width)), signal: 0.5, noise: 0.5 };
  const distances = squaredDistances(points, width);
  const some = spreadOut(rows, options.tune);
  const part = { distances: pairsOf(distances, rows, some), weights: pick(weights, some) };
  const onStep = (steps: number): void => tools?.onProgress?.(Math.min(steps, 60), 61);
  const beliefs = isFlat
    ? start
    : likeliestBeliefs(part.distances, pick(outcome, some), part.weights, { kernel, start, onStep });
  const base = { ...scaling, kernel, level, points };
  if (!isClass) {
    const noise = weights.map((w) => beliefs.noise / w);
    const pull = isFlat
      ? new Float64Array(rows)
      : regressionPull(covarianceOf(distances, { kernel, ...beliefs }), outcome, noise);
    if (pull === undefined) throw new QuantError('E_DATA', 'gaussian-process: rows are too alike to be told apart');
    return { ...base, ...beliefs, task: 'regression', pull, root: weights.map((w) => 1 / w), ...unit };
  }
  const rate = baseRate(data);
  const odds = Math.log(rate / (1 - rate));
  const nothing = { ...base, ...beliefs, task: 'classification' as const, centre: odds, spread: 1, noise: 0 };
  if (isFlat) return { ...nothing, signal: 0, pull: new Float64Array(rows), root: new Float64Array(rows) };
  const signal = likeliestSignal(part, pick(target, some), { kernel, length: beliefs.length, odds });
  const state = { ...nothing, signal };
  const { pull, root } = laplaceMode(covarianceOf(distances, state), target, weights, odds);
  return { ...state, pull, root };
}

/** Golden section over the logarithm of the variance of the log odds. */
function likeliestSignal(
  { distances, weights }: { distances: Float64Array; weights: Float64Array },
  target: Float64Array,
  { kernel, length, odds }: { kernel: CovarianceName; length: number; odds: number },
): number {
  const at = (log: number): number =>
    laplaceMode(covarianceOf(distances, { kernel, length, signal: Math.exp(log) }), target, weights, odds).evidence;
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(0.01), Math.log(100)];
  let a = high - ratio * (high - low);
  let b = low + ratio * (high - low);
  let [atA, atB] = [at(a), at(b)];
  for (let step = 0; step < 10; step++) {
    if (atA >= atB) {
      [high, b, atB] = [b, a, atA];
      a = high - ratio * (high - low);
      atA = at(a);
    } else {
      [low, a, atA] = [a, b, atB];
      b = low + ratio * (high - low);
      atB = at(b);
    }
  }
  return Math.exp((low + high) / 2);
}

/** Up to `most` rows, evenly over time. */
function spreadOut(rows: number, most: number): Int32Array {
  const count = Math.min(rows, most);
  return Int32Array.from({ length: count }, (_, k) => Math.floor(((k + 0.5) * rows) / count));
}

function pick(x: Float64Array, rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (i) => x[i]);
}

function pairsOf(matrix: Float64Array, n: number, rows: Int32Array): Float64Array {
  const out = new Float64Array(rows.length ** 2);
  rows.forEach((a, i) => {
    rows.forEach((b, j) => {
      out[i * rows.length + j] = matrix[a * n + b];
    });
  });
  return out;
}

export default defineLearner({
  name: 'gaussian-process',
  summary: 'Outcomes of similar bars with how sure they are; exact, for small sets',
  source: 'Rasmussen & Williams 2006, Gaussian Processes for Machine Learning',
  params: {
    kernel: {
      type: 'choice',
      default: 'matern52',
      options: COVARIANCES,
      doc: 'how fast similarity falls with distance: rbf for smooth curves, matern for rougher ones',
    },
    most: { type: 'int', default: 0, min: 0, max: MOST_ROWS, doc: 'newest rows to stand on; 0: all, up to 2,000' },
    tune: {
      type: 'int',
      default: 100,
      min: 1,
      max: MOST_ROWS,
      sweep: [100, 300],
      doc: 'rows, evenly over time, on which length, signal and noise are chosen by likelihood',
    },
    level: {
      type: 'float',
      default: 0.9,
      min: 0.01,
      max: 0.9999,
      doc: 'share of outcomes that the interval should hold',
    },
  },
  tasks: ['regression', 'classification'],
  fit: (data, { kernel, most, tune, level }, _rng, tools) =>
    processLearner(fitProcess(data, { kernel: kernelOf(kernel), most, tune, level }, tools)),
  restore: (json) => {
    const pull = numbersOf(json, 'pull');
    const mean = numbersOf(json, 'mean');
    const task = textOf(json, 'task');
    if (task !== 'classification' && task !== 'regression') throw damaged('task', `is unknown: ${task}`);
    const level = numberOf(json, 'level');
    if (!(level > 0 && level < 1)) throw damaged('level', `must be in (0, 1), was ${level}`);
    return processLearner({
      task,
      kernel: kernelOf(textOf(json, 'kernel')),
      length: sizeOf(json, 'length', Number.MIN_VALUE),
      signal: sizeOf(json, 'signal', 0),
      noise: sizeOf(json, 'noise', 0),
      level,
      points: numbersOf(json, 'points', pull.length * mean.length),
      pull,
      root: numbersOf(json, 'root', pull.length),
      centre: numberOf(json, 'centre'),
      spread: sizeOf(json, 'spread', 0),
      mean,
      inverse: numbersOf(json, 'inverse', mean.length),
    });
  },
});

function sizeOf(json: Json, key: string, least: number): number {
  const value = numberOf(json, key);
  if (!(value >= least)) throw damaged(key, `must be ${least === 0 ? '0 or more' : 'above 0'}, was ${value}`);
  return value;
}

function kernelOf(name: string): CovarianceName {
  const kernel = COVARIANCES.find((known) => known === name);
  if (kernel === undefined) throw new QuantError('E_DATA', `gaussian-process: unknown kernel "${name}"`);
  return kernel;
}
