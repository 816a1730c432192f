import type { TrainingSet } from '../../core/model.js';
import { classShares } from './class-shares.js';
import { classMeans, fitSignalScale, type SignalForm, type SignalScale, signalOf, signalTrust } from './signal.js';

export interface SignalModel {
  readonly form: SignalForm;
  readonly scales: readonly SignalScale[];
  /** (width,) in [0, 1] */
  readonly trust: Float64Array;
  /** (classes,) > 0, summing to 1 */
  readonly prior: Float64Array;
  /** (classes,) */
  readonly means: Float64Array;
  readonly sigma: number;
}

export interface SignalOptions {
  readonly form: SignalForm;
  readonly prior: string;
  /** 0: fitted */
  readonly sigma: number;
  readonly discount: number;
}

/** Spreads that a fitted one is looked for between: a hundredth of a signal, and so wide that signals say nothing. */
const NARROW = 0.05;
const WIDE = 20;

/** Learns what each column is worth as a signal, and how far signals lie from the mean of their class. */
export function fitSignals(data: TrainingSet, { form, prior, sigma, discount }: SignalOptions): SignalModel {
  const { columns, target, weights } = data;
  const shares = classShares(data);
  const count = shares.length;
  // Classes stand for sell … buy by their order.
  const outcome = classMeans(count);
  const answers = target.map((c) => outcome[c]);
  const plain = columns.map((x) => fitSignalScale(x, 1, form, weights));
  const raw = columns.map((x, k) => x.map((value) => signalOf(plain[k], value, form)));
  const towards = raw.map((s) => weightedCorrelation(s, answers, weights));
  const scales = plain.map(({ knots }, k) => ({ sign: Math.sign(towards[k]), knots }));
  const width = columns.length;
  const between = new Float64Array(width * width);
  for (let a = 0; a < width; a++) {
    for (let b = 0; b < a; b++) {
      const r = towards[a] === 0 || towards[b] === 0 ? 0 : weightedCorrelation(raw[a], raw[b], weights);
      between[a * width + b] = between[b * width + a] = r;
    }
  }
  const trust = signalTrust(Float64Array.from(towards, Math.abs), between, discount);
  const start = prior === 'even' ? shares.map(() => 1 / count) : shares;
  // With equal spreads, what a bar says is one number: Σ trust·signal, and Σ trust for the classes that expect little.
  const said = new Float64Array(data.rows);
  raw.forEach((s, k) => {
    for (let i = 0; i < data.rows; i++) said[i] += trust[k] * scales[k].sign * s[i];
  });
  const believed = trust.reduce((sum, value) => sum + value, 0);
  const found = sigma > 0 ? sigma : bestSpread(data, { said, believed, prior: start, means: outcome });
  return { form, scales, trust, prior: start, means: outcome, sigma: found };
}

/** The spread under which the outcomes of the training rows were likeliest, by golden section over its logarithm. */
function bestSpread(
  { rows, target, weights }: TrainingSet,
  seen: { said: Float64Array; believed: number; prior: Float64Array; means: Float64Array },
): number {
  const { said, believed, prior, means } = seen;
  const count = prior.length;
  const log = new Float64Array(count);
  const loss = (logSigma: number): number => {
    const precision = Math.exp(-2 * logSigma);
    let sum = 0;
    for (let i = 0; i < rows; i++) {
      let most = Number.NEGATIVE_INFINITY;
      for (let c = 0; c < count; c++) {
        log[c] = Math.log(prior[c]) + precision * (means[c] * said[i] - 0.5 * means[c] * means[c] * believed);
        if (log[c] > most) most = log[c];
      }
      let total = 0;
      for (let c = 0; c < count; c++) total += Math.exp(log[c] - most);
      sum += weights[i] * (most + Math.log(total) - log[target[i]]);
    }
    return sum;
  };
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(NARROW), Math.log(WIDE)];
  let a = high - ratio * (high - low);
  let b = low + ratio * (high - low);
  let [atA, atB] = [loss(a), loss(b)];
  for (let step = 0; step < 40; step++) {
    if (atA <= atB) {
      [high, b, atB] = [b, a, atA];
      a = high - ratio * (high - low);
      atA = loss(a);
    } else {
      [low, a, atA] = [a, b, atB];
      b = low + ratio * (high - low);
      atB = loss(b);
    }
  }
  return Math.exp((low + high) / 2);
}

/** Pearson's, rows counting by their weight; 0 when either does not move. */
function weightedCorrelation(x: Float64Array, y: Float64Array, weights: Float64Array): number {
  let [total, sumX, sumY] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    total += weights[i];
    sumX += weights[i] * x[i];
    sumY += weights[i] * y[i];
  }
  const [meanX, meanY] = [sumX / total, sumY / total];
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [x[i] - meanX, y[i] - meanY];
    xx += weights[i] * dx * dx;
    xy += weights[i] * dx * dy;
    yy += weights[i] * dy * dy;
  }
  // Spreads of a constant are rounding, far below those of numbers in [−1, 1] that move.
  return xx > 1e-20 * total && yy > 1e-20 * total ? Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy))) : 0;
}
