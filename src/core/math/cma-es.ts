import { QuantError } from '../kit/errors.js';
import type { Rng } from '../kit/rng.js';
import { symmetricEigen } from './eigen.js';

export interface CmaOptions {
  /** (n,) where the search begins */
  readonly mean: Float64Array;
  /** the first step length in every direction, > 0: about a third of the distance to where the answer may lie */
  readonly sigma: number;
  /** points per generation, >= 4; 4 + ⌊3 ln n⌋ when absent */
  readonly population?: number;
  readonly rng: Rng;
}

/** A search that learns along which directions a function falls. */
export interface CmaState {
  readonly population: number;
  /** one generation: `population` points of (n,) */
  ask(): Float64Array[];
  /**
   * What became of a generation. Points may be others than those asked for, such as those put back into bounds; a loss
   * that is NaN ranks last.
   */
  tell(points: readonly Float64Array[], losses: ArrayLike<number>): void;
  /** step length along the longest axis: the search is over when it is tiny */
  spread(): number;
}

/**
 * The minimum of a function of which only the order of its values is known: no slope, no scale, noise allowed.
 *
 * Each generation is drawn from a normal distribution whose mean moves to the better half, whose covariance learns the
 * directions that paid (rank-one and rank-μ updates, the worse half counting against), and whose step length grows
 * while steps agree and shrinks while they cancel out. The covariance is taken apart afresh every generation.
 *
 * @throws E_PARAM when a size is out of range
 * @source Hansen 2016, The CMA Evolution Strategy: A Tutorial, arXiv:1604.00772, appendix A with active weights
 */
export function createCma({ mean: start, sigma: firstSigma, population, rng }: CmaOptions): CmaState {
  const n = start.length;
  const lambda = population ?? 4 + Math.floor(3 * Math.log(n));
  if (n < 1 || !(firstSigma > 0) || !(lambda >= 4)) {
    throw new QuantError(
      'E_PARAM',
      `cma-es needs 1 dimension, a step above 0 and 4 points at least, was ${n}, ${firstSigma}, ${lambda}`,
    );
  }
  const rates = ratesOf(n, lambda);
  const { weights, mu, muEff, cSigma, dSigma, cc, c1, cMu, chiN } = rates;
  const mean = Float64Array.from(start);
  let sigma = firstSigma;
  const c = identity(n);
  const pSigma = new Float64Array(n);
  const pc = new Float64Array(n);
  let axes = symmetricEigen(c, n);
  let generation = 0;

  /** C^(−1/2)·y */
  const whiten = (y: Float64Array): Float64Array => {
    const out = new Float64Array(n);
    for (let k = 0; k < n; k++) {
      let along = 0;
      for (let i = 0; i < n; i++) along += axes.vectors[k * n + i] * y[i];
      along /= Math.sqrt(axes.values[k]);
      for (let i = 0; i < n; i++) out[i] += along * axes.vectors[k * n + i];
    }
    return out;
  };

  return {
    population: lambda,
    ask: () =>
      Array.from({ length: lambda }, () => {
        const x = Float64Array.from(mean);
        for (let k = 0; k < n; k++) {
          const step = sigma * Math.sqrt(axes.values[k]) * rng.normal();
          for (let i = 0; i < n; i++) x[i] += step * axes.vectors[k * n + i];
        }
        return x;
      }),
    tell: (points, losses) => {
      if (points.length !== lambda) {
        throw new QuantError('E_SHAPE', `cma-es: a generation has ${lambda} points, was ${points.length}`);
      }
      const worst = (k: number): number => (Number.isNaN(losses[k]) ? Number.POSITIVE_INFINITY : losses[k]);
      const order = points.map((_, k) => k).sort((a, b) => (worst(a) === worst(b) ? a - b : worst(a) - worst(b)));
      const steps = order.map((k) => points[k].map((x, i) => (x - mean[i]) / sigma));
      const move = new Float64Array(n);
      for (let k = 0; k < mu; k++) for (let i = 0; i < n; i++) move[i] += weights[k] * steps[k][i];
      for (let i = 0; i < n; i++) mean[i] += sigma * move[i];

      const white = whiten(move);
      const gain = Math.sqrt(cSigma * (2 - cSigma) * muEff);
      for (let i = 0; i < n; i++) pSigma[i] = (1 - cSigma) * pSigma[i] + gain * white[i];
      const length = Math.hypot(...pSigma);
      generation++;
      const settled = Math.sqrt(1 - (1 - cSigma) ** (2 * generation));
      const isMoving = length / settled < (1.4 + 2 / (n + 1)) * chiN;
      const gainC = isMoving ? Math.sqrt(cc * (2 - cc) * muEff) : 0;
      for (let i = 0; i < n; i++) pc[i] = (1 - cc) * pc[i] + gainC * move[i];

      // A bad step counts against its direction only as far as its length in the present metric.
      const counts = weights.map((w, k) => (w >= 0 ? w : (w * n) / Math.max(squared(whiten(steps[k])), 1e-12)));
      const total = weights.reduce((a, b) => a + b, 0);
      const keep = 1 + c1 * (isMoving ? 0 : cc * (2 - cc)) - c1 - cMu * total;
      for (let i = 0; i < n; i++) {
        for (let j = 0; j <= i; j++) {
          let rankMu = 0;
          for (let k = 0; k < lambda; k++) rankMu += counts[k] * steps[k][i] * steps[k][j];
          c[i * n + j] = c[j * n + i] = keep * c[i * n + j] + c1 * pc[i] * pc[j] + cMu * rankMu;
        }
      }
      sigma *= Math.exp(Math.min(1, (cSigma / dSigma) * (length / chiN - 1)));
      axes = positive(symmetricEigen(c, n));
    },
    spread: () => sigma * Math.sqrt(axes.values[0]),
  };
}

function identity(n: number): Float64Array {
  const c = new Float64Array(n * n);
  for (let i = 0; i < n; i++) c[i * n + i] = 1;
  return c;
}

function squared(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * x[i];
  return sum;
}

/** Rounding may leave the narrowest axis at 0 or below; it is held at 1e-14 of the longest variance. */
function positive(axes: { values: Float64Array; vectors: Float64Array }) {
  const least = 1e-14 * axes.values[0];
  return { ...axes, values: axes.values.map((value) => Math.max(value, least)) };
}

/** How much each rank counts and how fast all is learnt: table 1 of the tutorial. */
function ratesOf(n: number, lambda: number) {
  const raw = Array.from({ length: lambda }, (_, k) => Math.log((lambda + 1) / 2) - Math.log(k + 1));
  const mu = Math.floor(lambda / 2);
  const effective = (of: readonly number[]): number =>
    of.reduce((a, b) => a + b, 0) ** 2 / of.reduce((a, b) => a + b * b, 0);
  const muEff = effective(raw.slice(0, mu));
  const muEffWorse = effective(raw.slice(mu));
  const cSigma = (muEff + 2) / (n + muEff + 5);
  const dSigma = 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cSigma;
  const cc = (4 + muEff / n) / (n + 4 + (2 * muEff) / n);
  const c1 = 2 / ((n + 1.3) ** 2 + muEff);
  const cMu = Math.min(1 - c1, (2 * (muEff - 2 + 1 / muEff)) / ((n + 2) ** 2 + muEff));
  const better = raw.reduce((sum, w) => sum + Math.max(w, 0), 0);
  const worse = raw.reduce((sum, w) => sum - Math.min(w, 0), 0);
  const against = Math.min(1 + c1 / cMu, 1 + (2 * muEffWorse) / (muEff + 2), (1 - c1 - cMu) / (n * cMu));
  const weights = raw.map((w) => (w >= 0 ? w / better : (w * Math.max(0, against)) / worse));
  const chiN = Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
  return { weights, mu, muEff, cSigma, dSigma, cc, c1, cMu, chiN };
}
