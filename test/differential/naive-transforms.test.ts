import { describe, expect, it } from 'vitest';
import { transforms } from '../../src/features/registry.js';
import {
  before,
  type Column,
  columnOf,
  deviation,
  type Expected,
  expectNear,
  exponential,
  hostileWorlds,
  isFlat,
  medianOf,
  pearson,
  perStretch,
  perWindow,
  quantileOf,
  scoreOfNewest,
  slope,
  sum,
} from '../support/naive.js';

const last = (x: Column): number => x[x.length - 1];
const map2 = (a: Column, b: Column, value: (x: number, y: number) => number): number[] =>
  a.map((x, i) => value(x, b[i]));
const clamp = (x: number, low: number, high: number): number => (x < low ? low : x > high ? high : x);
/** No value is looked up across a hole. */
const earlier = (x: Column, rows: number): number[] => perStretch(x, (part) => before(part, rows));
const largest = (x: Column): number => Math.max(...x.map((v) => (Number.isNaN(v) ? 0 : Math.abs(v))));

/** How often the newest value is above, and as large as, one of the window. */
function countsOfNewest(part: Column): { below: number; equal: number } {
  const newest = last(part);
  return { below: part.filter((v) => v < newest).length, equal: part.filter((v) => v === newest).length };
}

/** 1 / Φ⁻¹(¾): what makes the median distance of a normal sample its deviation. */
const NORMAL_MAD = 1.482602218505602;
const medianDistance = (part: Column): number => {
  const middle = medianOf(part);
  return NORMAL_MAD * medianOf(part.map((v) => Math.abs(v - middle)));
};

/** Hosking: the k-th weight is (−1)^k times d over k. */
function binomialWeights(d: number, threshold: number): number[] {
  const weights: number[] = [];
  for (let k = 0; ; k++) {
    let choose = 1;
    for (let j = 0; j < k; j++) choose *= (d - j) / (j + 1);
    if (Math.abs(choose) < threshold) return weights;
    weights.push(k % 2 === 0 ? choose : -choose);
  }
}

function fractional(x: Column, d: number, threshold: number): number[] {
  const weights = binomialWeights(d, threshold);
  return perWindow(x, weights.length, (part) => sum(part.map((v, k) => v * weights[weights.length - 1 - k])));
}

/** All earlier values of the stretch, each counted `keep` of the one after it; pandas' formulas. */
function exponentialScore(x: Column, span: number, seed: number): number[] {
  const keep = 1 - 2 / (span + 1);
  return perStretch(x, (part) =>
    part.map((v, i) => {
      if (i < seed) return Number.NaN;
      const past = part.slice(0, i);
      if (isFlat(past)) return 0;
      const weights = past.map((_, k) => keep ** (i - 1 - k));
      const total = sum(weights);
      const centre = sum(past.map((p, k) => p * weights[k])) / total;
      const squares = sum(past.map((p, k) => weights[k] * (p - centre) ** 2));
      return (v - centre) / Math.sqrt(squares / (total - sum(weights.map((w) => w * w)) / total));
    }),
  );
}

function sinceChange(x: Column, most: number): number[] {
  return perStretch(x, (part) =>
    part.map((v, i) => {
      let from = i;
      while (from > 0 && part[from - 1] === v) from--;
      return Math.min(most, i - from);
    }),
  );
}

const total = (x: Column): number[] => perStretch(x, (part) => part.map((_, i) => sum(part.slice(0, i + 1))));
const midpointChange = (x: number, y: number): number => (x === y ? 0 : (x - y) / ((Math.abs(x) + Math.abs(y)) / 2));

type Naive = (x: Column, y: Column) => Expected | number[];

/** name, parameters, its definition over again; `scale` where a difference of large numbers may be small. */
const CASES: readonly (readonly [name: string, params: string, naive: Naive])[] = [
  ['absolute', '', (x) => x.map(Math.abs)],
  ['beta-of', 'window=3', (x, y) => slopes(x, y, 3)],
  ['beta-of', 'window=20', (x, y) => slopes(x, y, 20)],
  ['bin', 'window=20, bins=5', (x) => bins(x, 20, 5)],
  ['bin', 'window=7, bins=3', (x) => bins(x, 7, 3)],
  ['clip', 'low=-0.001, high=0.002', (x) => x.map((v) => clamp(v, -0.001, 0.002))],
  ['correlation-of', 'window=4', (x, y) => correlations(x, y, 4)],
  ['correlation-of', 'window=25', (x, y) => correlations(x, y, 25)],
  ['count-encoding', 'window=15', (x) => perWindow(x, 15, (part) => countsOfNewest(part).equal / 15)],
  ['cumulative-sum', '', (x) => ({ values: total(x), scale: total(x.map(Math.abs)) })],
  ['difference', 'bars=3', (x) => map2(x, earlier(x, 3), (a, b) => a - b)],
  ['ewm-zscore', 'span=8, seed=3', (x) => ({ values: exponentialScore(x, 8, 3), scale: 10 })],
  ['ewm-zscore', 'span=40, seed=20', (x) => ({ values: exponentialScore(x, 40, 20), scale: 10 })],
  ['fractional-difference', 'd=0.4, threshold=0.01', (x) => ({ values: fractional(x, 0.4, 0.01), scale: largest(x) })],
  ['fractional-difference', 'd=1.3, threshold=0.005', (x) => ({ values: fractional(x, 1.3, 5e-3), scale: largest(x) })],
  ['gap', '', (x, y) => map2(x, y, (a, b) => a - b)],
  ['greater', '', (x, y) => map2(x, y, (a, b) => (a > b ? 1 : a < b ? -1 : a === b ? 0 : Number.NaN))],
  ['hampel', 'window=9, limit=2', (x) => filtered(x, 9, 2)],
  ['hampel', 'window=20, limit=1', (x) => filtered(x, 20, 1)],
  ['lag', 'bars=4', (x) => earlier(x, 4)],
  ['log', 'scale=0.001', (x) => x.map((v) => (v < 0 ? -Math.log(1 - v / 0.001) : Math.log(1 + v / 0.001)))],
  ['logit', 'of=100, margin=0.02', (x) => x.map((v) => logOdds(clamp(v / 100, 0.02, 0.98)))],
  ['median', 'window=6', (x) => perWindow(x, 6, medianOf)],
  ['median', 'window=15', (x) => perWindow(x, 15, medianOf)],
  ['power', 'exponent=3', (x) => x.map((v) => v * v * v)],
  ['product', '', (x, y) => map2(x, y, (a, b) => a * b)],
  ['range-place', 'window=12', (x) => perWindow(x, 12, placeInRange)],
  ['rank', 'window=12', (x) => perWindow(x, 12, placeInOrder)],
  ['ratio', '', (x, y) => map2(x, y, (a, b) => (b === 0 ? a * 0 : a / b))],
  ['relative-change', 'bars=2', (x) => map2(x, earlier(x, 2), midpointChange)],
  ['relative-gap', '', (x, y) => map2(x, y, midpointChange)],
  ['robust-zscore', 'window=9', (x) => perWindow(x, 9, robustScore)],
  ['robust-zscore', 'window=20', (x) => perWindow(x, 20, robustScore)],
  ['sign', 'zone=0.001', (x) => x.map((v) => (v > 0.001 ? 1 : v < -0.001 ? -1 : v * 0))],
  ['signed-root', '', (x) => x.map((v) => (v < 0 ? -Math.sqrt(-v) : Math.sqrt(v)))],
  ['smooth', 'period=5', (x) => ({ values: exponential(x, 5), scale: largest(x) })],
  ['squash', 'scale=0.01', (x) => x.map((v) => 2 / (1 + Math.exp(-2 * (v / 0.01))) - 1)],
  ['sum', '', (x, y) => map2(x, y, (a, b) => a + b)],
  ['time-since-change', 'most=4', (x) => sinceChange(x, 4)],
  ['winsorise', 'window=10, tail=0.1', (x) => held(x, 10, 0.1)],
  ['winsorise', 'window=21, tail=0.25', (x) => held(x, 21, 0.25)],
  ['zscore', 'window=2', (x) => ({ values: perWindow(x, 2, scoreOfNewest), scale: 1 })],
  ['zscore', 'window=30', (x) => ({ values: perWindow(x, 30, scoreOfNewest), scale: 1 })],
];

function pairs(x: Column, y: Column, window: number, value: (a: number[], b: number[]) => number): number[] {
  const known = x.map((v, i) => v + y[i]);
  return perWindow(known, window, (_, i) => value(x.slice(i - window + 1, i + 1), y.slice(i - window + 1, i + 1)));
}
const slopes = (x: Column, y: Column, window: number): Expected => ({
  values: pairs(x, y, window, (a, b) => slope(b, a, 0)),
  scale: pairs(x, y, window, (a, b) => (isFlat(b) ? 1 : deviation(a) / deviation(b))),
});
const correlations = (x: Column, y: Column, window: number): Expected => ({
  values: pairs(x, y, window, pearson),
  scale: 1,
});
function bins(x: Column, window: number, count: number): number[] {
  return perWindow(x, window, (part) => {
    const { below, equal } = countsOfNewest(part);
    return Math.floor(((2 * below + equal) * count) / (2 * window));
  });
}
const placeInOrder = (part: Column): number =>
  (countsOfNewest(part).below + countsOfNewest(part).equal / 2) / part.length;
const placeInRange = (part: Column): number => {
  const [low, high] = [Math.min(...part), Math.max(...part)];
  return low === high ? 0.5 : (last(part) - low) / (high - low);
};
const robustScore = (part: Column): number =>
  medianDistance(part) === 0 ? 0 : (last(part) - medianOf(part)) / medianDistance(part);
const filtered = (x: Column, window: number, limit: number): number[] =>
  perWindow(x, window, (part) =>
    Math.abs(last(part) - medianOf(part)) > limit * medianDistance(part) ? medianOf(part) : last(part),
  );
const held = (x: Column, window: number, tail: number): number[] =>
  perWindow(x, window, (part) => clamp(last(part), quantileOf(part, tail), quantileOf(part, 1 - tail)));
const logOdds = (p: number): number => Math.log(p) - Math.log1p(-p);

/** Prices and volumes without end; shares of both signs with holes in them; a column of few values. */
const INPUTS = [
  ['price.close', 'volume'],
  ['basis', 'return(lag=1)'],
  ['sign(return(lag=1), zone=0.004)', 'price-rank(period=5)'],
] as const;

const worlds = hostileWorlds({ seed: 'transforms', length: 150 });

describe('transforms equal their definition, each row by itself', () => {
  it.each(CASES)('%s(%s)', (name, params, naive) => {
    const isOfTwo = transforms.get(name).inputs === 2;
    for (const world of worlds) {
      for (const [input, other] of INPUTS) {
        const args = [input, ...(isOfTwo ? [other] : []), ...(params === '' ? [] : [params])];
        const text = `${name}(${args.join(', ')})`;
        const wanted = naive([...columnOf(world, input)], [...columnOf(world, other)]);
        expectNear(columnOf(world, text), Array.isArray(wanted) ? { values: wanted } : (wanted as Expected), text);
      }
    }
  });

  it('every one of them', () => {
    expect([...new Set(CASES.map(([name]) => name))]).toEqual(transforms.list().map((d) => d.name));
  });
});
