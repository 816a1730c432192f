import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import type { TrainingSet } from '../../../src/core/model.js';
import { weightedMean } from '../../../src/models/training.js';
import { type BoostRules, boost } from '../../../src/models/trees/boost.js';
import { boostedLearner, restoreBoosted } from '../../../src/models/trees/boost-learner.js';
import { balancedClassWeights } from '../../../src/models/trees/class-weights.js';
import { dartShares, drawDropped } from '../../../src/models/trees/dart.js';
import { addForest, type Forest } from '../../../src/models/trees/forest.js';
import { drawByGradient } from '../../../src/models/trees/goss.js';
import { LOGISTIC, meanLoss, type Objective, SQUARED } from '../../../src/models/trees/objective.js';
import { quantile } from '../../../src/models/trees/objectives/quantile.js';
import { f } from '../../support/series.js';
import { referenceData } from './reference-data.js';

const rules: BoostRules = {
  trees: 30,
  maxBins: 255,
  rowShare: 1,
  columnShare: 1,
  learningRate: 0.2,
  maxLeaves: 8,
  maxDepth: 9,
  l2: 1,
  minGain: 0,
  minChildWeight: 0,
  minRows: 5,
};
const data = referenceData('regression', 5, 600);
const test = referenceData('regression', 100005, 1000);
const grow = (changed: Partial<BoostRules>, seed = 1, objective: Objective = SQUARED) =>
  boost(data, { objective, rules: { ...rules, ...changed }, rng: createRng(seed), base: weightedMean(data) });
const numbersOf = ({ value, threshold, column }: Forest) => [[...value], [...threshold], [...column]];
const errorOf = ({ base, forest }: { base: number; forest: Forest }): number => {
  const scores = new Float64Array(test.rows).fill(base);
  addForest(scores, forest, test.columns);
  return Math.sqrt(2 * SQUARED.loss(scores, test.target, test.weights));
};

describe('sampling by gradient', () => {
  it('is plain boosting when all rows count as top', () => {
    expect(numbersOf(grow({ goss: { topRate: 1, otherRate: 0 } }).forest)).toEqual(numbersOf(grow({}).forest));
  });
  it('looks at all rows for the first 1/learningRate rounds', () => {
    const [plain, drawn] = [grow({}).forest, grow({ goss: { topRate: 0.2, otherRate: 0.1 } }).forest];
    const sixth = plain.roots[5];
    expect(numbersOf(drawn)[0].slice(0, sixth)).toEqual(numbersOf(plain)[0].slice(0, sixth));
    expect(numbersOf(drawn)[0]).not.toEqual(numbersOf(plain)[0]);
  });
  it('takes the largest gradients, and lets those drawn from the rest count for all of them', () => {
    const gradient = f(9, -8, 1, 1, -1, 1, 1, 1, 1, -1);
    const hessian = new Float64Array(10).fill(1);
    const usable = Int32Array.from({ length: 10 }, (_, i) => i);
    const { inTree, outside } = drawByGradient(
      usable,
      { gradient, hessian },
      10,
      { topRate: 0.2, otherRate: 0.4 },
      createRng(1),
    );
    expect([...inTree].slice(0, 2), 'rows 0 and 1 are the top').toEqual([0, 1]);
    expect(inTree.length).toBe(6);
    expect([...inTree, ...outside].sort((a, b) => a - b)).toEqual([...usable]);
    expect(
      [...inTree].map((i) => hessian[i]),
      'four of the other eight count double',
    ).toEqual([1, 1, 2, 2, 2, 2]);
    expect([...outside].every((i) => hessian[i] === 1)).toBe(true);
  });
  it('keeps sums unbiased over many draws', () => {
    const rng = createRng(9);
    const start = Float64Array.from({ length: 50 }, () => rng.normal());
    const usable = Int32Array.from(start, (_, i) => i);
    let sum = 0;
    for (let k = 0; k < 4000; k++) {
      const at = { gradient: start.slice(), hessian: new Float64Array(50).fill(1) };
      for (const i of drawByGradient(usable, at, 50, { topRate: 0.2, otherRate: 0.2 }, rng).inTree)
        sum += at.gradient[i] / 4000;
    }
    // Forty rows below 1.3 in size, ten drawn and counted fourfold: the sum's own sd is about 4·√10·0.6 = 7.6, over √4000.
    expect(Math.abs(sum - start.reduce((a, b) => a + b))).toBeLessThan(3 * 0.12);
  });
  it('costs little on rows that it has not seen', () => {
    const plain = errorOf(grow({}));
    for (const seed of [1, 2, 3])
      expect(errorOf(grow({ goss: { topRate: 0.2, otherRate: 0.2 } }, seed))).toBeLessThan(1.15 * plain);
  });
});

describe('dropout of rounds', () => {
  const dart = { dropRate: 0.2, skipDrop: 0, maxDrop: 0 };
  it('is plain boosting at a rate of 0, and when every round skips it', () => {
    const plain = numbersOf(grow({}).forest);
    expect(numbersOf(grow({ dart: { ...dart, dropRate: 0 } }).forest)).toEqual(plain);
    expect(numbersOf(grow({ dart: { ...dart, skipDrop: 1 } }).forest)).toEqual(plain);
  });
  it('shares what dropped rounds gave between them and the new one', () => {
    expect(dartShares(0, 0.3)).toEqual({ fresh: 1, old: 1 });
    expect(dartShares(1, 1)).toEqual({ fresh: 0.5, old: 0.5 });
    expect(dartShares(3, 0.5), 'k/(k + rate) and 1/(k + rate)').toEqual({ fresh: 1 / 3.5, old: 3 / 3.5 });
  });
  it('learns the second tree without the first when all are dropped: both are one tree at half', () => {
    const { forest } = grow({ trees: 2, learningRate: 1, dart: { ...dart, dropRate: 1 } });
    const one = grow({ trees: 1, learningRate: 1 }).forest;
    const half = [...one.value].map((v) => v / 2);
    expect([...forest.value].slice(0, half.length)).toEqual(half);
    [...forest.value].slice(half.length).forEach((v, k) => {
      // The first tree was added to the scores and taken off again: a rounding or two of the label's size.
      expect(Math.abs(v - half[k])).toBeLessThan(1e-13);
    });
  });
  it('never drops more than it may, and falls back to that many when there are many rounds', () => {
    const rng = createRng(2);
    let most = 0;
    let total = 0;
    for (let k = 0; k < 500; k++) {
      const dropped = drawDropped(100, { dropRate: 0.5, skipDrop: 0, maxDrop: 4 }, rng);
      most = Math.max(most, dropped.length);
      total += dropped.length;
    }
    expect(most).toBe(4);
    // Binomial(100, 0.04) cut at 4: mean 3.2, sd 1.0; 500 draws give ± 0.05
    expect(Math.abs(total / 500 - 3.2)).toBeLessThan(0.2);
  });
  it('costs little on rows that it has not seen', () => {
    const plain = errorOf(grow({}));
    for (const seed of [1, 2, 3]) {
      expect(errorOf(grow({ trees: 60, dart: { dropRate: 0.1, skipDrop: 0.5, maxDrop: 50 } }, seed))).toBeLessThan(
        1.25 * plain,
      );
    }
  });
  it('stops early with the shares that its rounds had when they were best', () => {
    const stop = { rows: test, patience: 200 };
    const setup = { objective: SQUARED, rng: createRng(4), base: weightedMean(data), stop };
    const drops = { ...rules, trees: 60, learningRate: 0.5, minRows: 1, maxLeaves: 30, dart: { ...dart, maxDrop: 5 } };
    const losses: number[] = [];
    const found = boost(data, { ...setup, rules: drops, onProgress: (_, __, loss) => losses.push(loss!) });
    expect(found.forest.roots.length).toBe(losses.indexOf(Math.min(...losses)) + 1);
    expect(errorOf(found) ** 2 / 2).toBeCloseTo(Math.min(...losses), 10);
  });
});

describe('draws', () => {
  it.each<Partial<BoostRules>>([
    { rowShare: 0.6, columnShare: 0.6 },
    { rowShare: 0.6, baggingFreq: 4 },
    { columnShareLevel: 0.5, columnShareNode: 0.7, growth: 'level' },
    { goss: { topRate: 0.3, otherRate: 0.2 } },
    { extraTrees: true },
  ])('begin with the same trees in a longer run: %j', (changed) => {
    const short = numbersOf(grow({ ...changed, trees: 12 }).forest);
    const long = numbersOf(grow({ ...changed, trees: 20 }).forest);
    expect(long.map((part, k) => part.slice(0, short[k].length))).toEqual(short);
    expect(numbersOf(grow({ ...changed, trees: 12 }, 2).forest), 'another seed draws others').not.toEqual(short);
  });
  it('keep the rows of a bag for as many rounds as asked', () => {
    // With one leaf per tree and a rate of 1, each tree is the mean miss of its rows: 0 where they are those of the last.
    const { forest } = grow({ trees: 6, rowShare: 0.3, baggingFreq: 3, maxLeaves: 1, learningRate: 1, l2: 0 });
    expect([...forest.value].map((v) => Math.abs(v) > 1e-9)).toEqual([true, false, false, true, false, false]);
  });
});

describe('an objective of one’s own', () => {
  const LOPSIDED: Objective = {
    name: 'lopsided',
    derivatives({ scores, target, weights }, { gradient, hessian }) {
      for (let i = 0; i < target.length; i++) {
        const side = scores[i] > target[i] ? 3 : 1;
        gradient[i] = weights[i] * side * (scores[i] - target[i]);
        hessian[i] = weights[i] * side;
      }
    },
    loss: (scores, target, weights) =>
      meanLoss(weights, (i) => 0.5 * (scores[i] > target[i] ? 3 : 1) * (scores[i] - target[i]) ** 2),
    scoreOf: (prediction) => prediction,
    predictionOf: (score) => score,
  };
  it('is made small like any other, and comes back from its file', () => {
    const meanMiss = (objective: Objective): number => {
      const learner = boostedLearner(grow({ trees: 60 }, 1, objective), objective);
      const out = learner.predict(test.columns, test.rows);
      const again = restoreBoosted(JSON.parse(JSON.stringify(learner.toJSON())), () => objective);
      expect(again.predict(test.columns, test.rows)).toEqual(out);
      return out.reduce((sum, p, i) => sum + p - test.target[i], 0) / test.rows;
    };
    expect(Math.abs(meanMiss(SQUARED))).toBeLessThan(0.1);
    expect(meanMiss(LOPSIDED), 'too high costs three times as much').toBeLessThan(-0.3);
    const file = boostedLearner(grow({ trees: 1 }, 1, LOPSIDED), LOPSIDED).toJSON();
    expect(() => restoreBoosted(file)).toThrow('"objective" is unknown: lopsided');
  });
});

describe('quantile trees', () => {
  it('stay above the share of outcomes asked for', () => {
    for (const alpha of [0.1, 0.5, 0.9]) {
      const objective = quantile(alpha);
      const { base, forest } = boost(data, {
        objective,
        rules: { ...rules, minRows: 30 },
        rng: createRng(1),
        base: objective.start!(data.target, data.weights),
      });
      const below = (set: TrainingSet): number => {
        const scores = new Float64Array(set.rows).fill(base);
        addForest(scores, forest, set.columns);
        return set.target.reduce((n, y, i) => n + Number(y <= scores[i]), 0) / set.rows;
      };
      // In-sample the share is met nearly; out of sample quantiles of small leaves lie too near the middle.
      expect(Math.abs(below(data) - alpha)).toBeLessThan(0.05);
      expect(Math.abs(below(test) - alpha)).toBeLessThan(0.1);
    }
  });
});

describe('balancedClassWeights', () => {
  it('lets each class weigh the same', () => {
    const set = { ...data, task: 'classification' as const, rows: 4, target: f(0, 0, 0, 1), weights: f(1, 1, 1, 1) };
    expect([...balancedClassWeights(set)]).toEqual([4 / 6, 2]);
    expect([...balancedClassWeights({ ...set, weights: f(1, 1, 1, 3) })]).toEqual([1, 1]);
    expect([...balancedClassWeights({ ...set, target: f(0, 0, 0, 0) })], 'a class without rows').toEqual([1, 1]);
  });
});

describe('progress', () => {
  it('is told after each round, and may stop the fit', () => {
    const told: (number | undefined)[][] = [];
    const run = (limit: number) =>
      boost(data, {
        objective: SQUARED,
        rules: { ...rules, trees: 5 },
        rng: createRng(1),
        base: 0,
        onProgress: (...args) => {
          told.push(args);
          if (told.length === limit) throw new Error('enough');
        },
      });
    run(99);
    expect(told).toEqual([1, 2, 3, 4, 5].map((k) => [k, 5, undefined]));
    told.length = 0;
    expect(() => run(2)).toThrow('enough');
  });
  it('counts rows without weight as absent', () => {
    const weights = data.weights.map((_, i) => Number(i % 3 !== 0));
    const kept = [...data.target.keys()].filter((i) => i % 3 !== 0);
    const pick = (x: Float64Array) => Float64Array.from(kept, (i) => x[i]);
    const fewer = {
      ...data,
      rows: kept.length,
      columns: data.columns.map(pick),
      target: pick(data.target),
      weights: pick(data.weights),
    };
    const setup = { objective: LOGISTIC, rules: { ...rules, trees: 5, maxBins: 255 }, rng: createRng(1), base: 0 };
    const asClass = (set: TrainingSet) => ({ ...set, target: set.target.map((y) => Number(y > 2)) });
    const a = boost(asClass({ ...data, weights }), setup).forest;
    const b = boost(asClass(fewer), setup).forest;
    // Cuts lie between the values of all rows, so only the answers have to be the same.
    expect([...a.value]).toEqual([...b.value]);
  });
});
