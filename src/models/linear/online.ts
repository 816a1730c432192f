import { sigmoid } from '../../core/math/sigmoid.js';

/** What one row costs: `log` of a class 0 or 1, `squared` of a size, `huber` of one in which a wild miss counts less. */
export type OnlineLoss = 'log' | 'squared' | 'huber';

/** Half-squares up to this many spreads of the label, sizes beyond. */
const HUBER = 1.35;

export interface OnlineData {
  /** each (n,), standardised, oldest row first */
  readonly columns: readonly Float64Array[];
  /** (n,) 0 or 1 for the log loss; best of spread 1 for the others */
  readonly target: Float64Array;
  /** (n,) ≥ 0, best of mean 1: a row of weight 2 moves the weights twice as far */
  readonly weights: Float64Array;
  readonly loss: OnlineLoss;
  /** passes over the rows, each in their order */
  readonly epochs: number;
  readonly onEpoch?: (done: number) => void;
}

export interface OnlineFit {
  readonly bias: number;
  readonly weights: Float64Array;
}

/** Slope of the loss of one row in its score. */
function slopeOf(loss: OnlineLoss, score: number, y: number): number {
  if (loss === 'log') return sigmoid(score) - y;
  const off = score - y;
  return loss === 'squared' ? off : Math.max(-HUBER, Math.min(HUBER, off));
}

/**
 * Linear weights that follow the rows one by one, in their order of time, with steps that grow shorter.
 *
 * Step t is rate / t^power. The L2 penalty shrinks the weights before each step; the L1 penalty is what it adds up to,
 * taken off where it has not been yet, so that weights reach 0 and stay. What is returned is the mean of the weights
 * after the last half of the steps, which wanders less than the last ones do.
 *
 * @param options.rate > 0, of steps for standardised columns
 * @param options.l1 penalty on absolute weights against the mean loss
 * @param options.l2 penalty on half the squared weights against the mean loss
 * @param options.averageFrom first step, counted from 1, that the mean takes in; 0 for the last weights alone
 * @source Robbins & Monro 1951; Polyak & Juditsky 1992 (averaging); Tsuruoka, Tsujii & Ananiadou 2009 (cumulative L1)
 */
export function sgdFit(
  { columns, target, weights, loss, epochs, onEpoch }: OnlineData,
  options: { rate: number; power: number; l1: number; l2: number; averageFrom: number },
): OnlineFit {
  const { rate, power, l1, l2, averageFrom } = options;
  const width = columns.length;
  const beta = new Float64Array(width);
  const mean = new Float64Array(width);
  const paid = new Float64Array(width);
  let bias = 0;
  let meanBias = 0;
  let owed = 0;
  let t = 1;
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let i = 0; i < target.length; i++, t++) {
      const step = rate / t ** power;
      let score = bias;
      for (let k = 0; k < width; k++) score += beta[k] * columns[k][i];
      const move = -step * slopeOf(loss, score, target[i]) * weights[i];
      const shrink = Math.max(0, 1 - step * l2);
      for (let k = 0; k < width; k++) beta[k] = beta[k] * shrink + move * columns[k][i];
      bias += move;
      if (l1 > 0) {
        owed += step * l1;
        for (let k = 0; k < width; k++) {
          const before = beta[k];
          if (before > 0) beta[k] = Math.max(0, before - (owed + paid[k]));
          else if (before < 0) beta[k] = Math.min(0, before + (owed - paid[k]));
          paid[k] += beta[k] - before;
        }
      }
      if (averageFrom > 0 && t >= averageFrom) {
        const by = 1 / (t - averageFrom + 1);
        for (let k = 0; k < width; k++) mean[k] += by * (beta[k] - mean[k]);
        meanBias += by * (bias - meanBias);
      }
    }
    onEpoch?.(epoch + 1);
  }
  return averageFrom > 0 ? { bias: meanBias, weights: mean } : { bias, weights: beta };
}

/**
 * Follow the regularised leader: online weights of which each has a step of its own, shorter the more it has been moved,
 * and of which the L1 penalty leaves many at exactly 0.
 *
 * @param options.alpha step size, > 0
 * @param options.beta what the root of the summed squared slopes is added to, ≥ 0
 * @param options.l1 penalty on absolute weights against the summed loss; not on the intercept
 * @param options.l2 penalty on half the squared weights against the summed loss; not on the intercept
 * @source McMahan et al. 2013, Ad click prediction: a view from the trenches, KDD, algorithm 1
 */
export function ftrlFit(
  { columns, target, weights, loss, epochs, onEpoch }: OnlineData,
  { alpha, beta, l1, l2 }: { alpha: number; beta: number; l1: number; l2: number },
): OnlineFit {
  const width = columns.length;
  // The intercept stands last.
  const pull = new Float64Array(width + 1);
  const squares = new Float64Array(width + 1);
  const point = new Float64Array(width + 1);
  const settle = (k: number): void => {
    const [limit, bend] = k === width ? [0, 0] : [l1, l2];
    const z = pull[k];
    point[k] = Math.abs(z) <= limit ? 0 : -(z - Math.sign(z) * limit) / ((beta + Math.sqrt(squares[k])) / alpha + bend);
    if (squares[k] === 0) point[k] = 0;
  };
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let i = 0; i < target.length; i++) {
      let score = point[width];
      for (let k = 0; k < width; k++) score += point[k] * columns[k][i];
      const slope = slopeOf(loss, score, target[i]) * weights[i];
      for (let k = 0; k <= width; k++) {
        const g = k === width ? slope : slope * columns[k][i];
        if (g === 0) continue;
        const sum = squares[k] + g * g;
        pull[k] += g - ((Math.sqrt(sum) - Math.sqrt(squares[k])) / alpha) * point[k];
        squares[k] = sum;
        settle(k);
      }
    }
    onEpoch?.(epoch + 1);
  }
  return { bias: point[width], weights: point.slice(0, width) };
}
