import type { Rng } from '../../core/kit/rng.js';
import { normalCdf, normalInverse } from '../../core/math/special.js';
import { type ChoiceDimension, type Dimension, type NumberDimension, onScale, settle, stretchOf } from './space.js';

/** How often a value was seen among some trials, smoothed: what to draw from, and how likely a value is. */
export interface Parzen {
  draw(): number;
  /** up to a constant that is the same for every estimate of the dimension */
  logDensity(value: number): number;
}

/** Weight of the even distribution beside the values seen, in values. */
const PRIOR = 1;
/** Values older than this many count less the older they are. */
const FULL_WEIGHT = 25;

/**
 * @param seen values of the dimension, the oldest first
 * @source Bergstra et al. 2011, Algorithms for hyper-parameter optimization, NIPS 24; widths, weights and clipping as in
 *   Optuna's TPESampler with its defaults
 */
export function parzenOf(dimension: Dimension, seen: readonly number[], rng: Rng): Parzen {
  const weights = [...agedWeights(seen.length), PRIOR];
  const total = weights.reduce((a, b) => a + b, 0);
  const shares = weights.map((w) => w / total);
  return dimension.type === 'choice'
    ? choiceParzen(dimension, seen, shares, rng)
    : numberParzen(dimension, seen, shares, rng);
}

/** 1 for the newest 25, a straight line from 1/n on for those before. */
function agedWeights(n: number): number[] {
  const ramp = n - FULL_WEIGHT;
  const low = 1 / Math.max(n, 1);
  return Array.from({ length: n }, (_, k) => {
    if (k >= ramp) return 1;
    return ramp === 1 ? low : low + ((1 - low) * k) / (ramp - 1);
  });
}

function choiceParzen(
  { options }: ChoiceDimension,
  seen: readonly number[],
  shares: readonly number[],
  rng: Rng,
): Parzen {
  const kernels = seen.length + 1;
  const smooth = PRIOR / kernels;
  const chance = new Float64Array(options.length);
  for (let c = 0; c < options.length; c++) {
    for (let k = 0; k < seen.length; k++) {
      chance[c] += (shares[k] * (smooth + Number(seen[k] === c))) / (smooth * options.length + 1);
    }
    chance[c] += shares[seen.length] / options.length;
  }
  return {
    draw: () => pick(chance, rng),
    logDensity: (value) => Math.log(chance[value]),
  };
}

function numberParzen(
  dimension: NumberDimension,
  seen: readonly number[],
  shares: readonly number[],
  rng: Rng,
): Parzen {
  const { from, to } = stretchOf(dimension);
  const centres = [...seen.map((value) => onScale(dimension, value)), (from + to) / 2];
  const widths = widthsOf(centres, from, to);
  const inside = centres.map((mu, k) => normalCdf((to - mu) / widths[k]) - normalCdf((from - mu) / widths[k]));
  const half = (dimension.step ?? 0) / 2;
  return {
    draw: () => {
      const k = pick(shares, rng);
      const [a, b] = [from, to].map((end) => normalCdf((end - centres[k]) / widths[k]));
      const place = centres[k] + widths[k] * normalInverse(a + rng.uniform() * (b - a));
      return settle(dimension, Math.min(Math.max(place, from), to));
    },
    logDensity: (value) => {
      let density = 0;
      for (let k = 0; k < centres.length; k++) {
        density += (shares[k] * kernelAt(dimension, value, { mu: centres[k], width: widths[k], half })) / inside[k];
      }
      return Math.log(density);
    },
  };
}

/** The mass of a step, or the density where any value may be. */
function kernelAt(
  dimension: NumberDimension,
  value: number,
  { mu, width, half }: { readonly mu: number; readonly width: number; readonly half: number },
): number {
  if (half === 0) return Math.exp(-0.5 * ((onScale(dimension, value) - mu) / width) ** 2) / width;
  const { from, to } = stretchOf(dimension);
  const low = Math.max(from, value - half > 0 || !dimension.isLog ? onScale(dimension, value - half) : from);
  const high = Math.min(to, onScale(dimension, value + half));
  return normalCdf((high - mu) / width) - normalCdf((low - mu) / width);
}

/** Each as wide as the farther of its two neighbours, within limits; the prior, which is last, as the whole stretch. */
function widthsOf(centres: readonly number[], from: number, to: number): number[] {
  const n = centres.length;
  const order = centres.map((_, k) => k).sort((a, b) => centres[a] - centres[b] || a - b);
  const ends = [from, ...order.map((k) => centres[k]), to];
  const least = (to - from) / Math.min(100, 1 + n);
  const widths = new Array<number>(n);
  order.forEach((k, at) => {
    let width = Math.max(ends[at + 1] - ends[at], ends[at + 2] - ends[at + 1]);
    // The ends of the range are no neighbours where there are others.
    if (n >= 2 && at === 0) width = ends[2] - ends[1];
    if (n >= 2 && at === n - 1) width = ends[n] - ends[n - 1];
    widths[k] = Math.min(Math.max(width, least), to - from);
  });
  widths[n - 1] = to - from;
  return widths;
}

function pick(shares: ArrayLike<number>, rng: Rng): number {
  let left = rng.uniform();
  for (let k = 0; k < shares.length; k++) {
    left -= shares[k];
    if (left < 0) return k;
  }
  return shares.length - 1;
}
