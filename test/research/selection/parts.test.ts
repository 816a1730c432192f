import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { buildTrainingSet, usableRows } from '../../../src/models/dataset.js';
import { addForest } from '../../../src/models/trees/forest.js';
import { adviseOn, type Evidence } from '../../../src/research/selection/advice.js';
import { reordered, sampleBlocks, shuffleBlocks } from '../../../src/research/selection/blocks.js';
import { fitBoosted } from '../../../src/research/selection/boosted.js';
import { categoryOf } from '../../../src/research/selection/category.js';
import { adviseOnCategories } from '../../../src/research/selection/category-advice.js';
import { categoryShares } from '../../../src/research/selection/category-shares.js';
import { combineScores } from '../../../src/research/selection/combine.js';
import { eliminationScores } from '../../../src/research/selection/elimination.js';
import { boostedHeldOut, permutationScores } from '../../../src/research/selection/permutation.js';
import { shadowScores } from '../../../src/research/selection/shadows.js';
import { shapScores } from '../../../src/research/selection/shapley.js';
import { selectionStability } from '../../../src/research/selection/stability.js';
import type { MethodScore } from '../../../src/research/selection/types.js';
import { f } from '../../support/series.js';
import { noiseWorld } from './world.js';

const setOf = (world: ReturnType<typeof noiseWorld>) =>
  buildTrainingSet(world.matrix, world.labels, world.task, usableRows(world.matrix, world.labels));
const oneSided = noiseWorld('parts', { rows: 600, columns: 6, task: 'regression' }, (x, i, e) => x[2][i] + 0.5 * e);

describe('blocks', () => {
  it('takes runs from all of the history, in order', () => {
    const rows = Int32Array.from({ length: 1000 }, (_, i) => 2 * i);
    const sample = sampleBlocks(rows, 100, 10, createRng('blocks'));
    expect(sample.length).toBe(100);
    for (let b = 0; b < 10; b++) {
      const run = sample.subarray(10 * b, 10 * b + 10);
      expect(run[9] - run[0], 'neighbours stay together').toBe(18);
      expect(Math.floor(run[0] / 200)).toBe(b);
    }
    expect(sampleBlocks(rows, 1000, 10, createRng('blocks'))).toBe(rows);
  });
  it('shuffles every row once and keeps most neighbours', () => {
    const order = shuffleBlocks(500, 25, createRng('shuffle'));
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, i) => i));
    let together = 0;
    for (let i = 1; i < 500; i++) together += Number(order[i] === order[i - 1] + 1);
    expect(together).toBeGreaterThan(450);
    expect(together).toBeLessThan(499);
    expect([...reordered(f(5, 6, 7), Int32Array.of(2, 0, 1))]).toEqual([7, 5, 6]);
  });
});

describe('selectionStability', () => {
  // The index of Nogueira et al. for Z = [[1,1,0,0],[1,0,1,0],[1,1,0,0]]: s² = 0, 1/3, 1/3, 0; mean 1/6; k = 2 of 4.
  it('is one less the spread over that of chance', () => {
    const picks = [
      [true, true, false, false],
      [true, false, true, false],
      [true, true, false, false],
    ];
    expect(selectionStability(picks)).toBeCloseTo(1 - 1 / 6 / 0.25, 12);
  });
  it('is 1 for the same picks, about 0 for random ones, and has no meaning for all or none', () => {
    expect(
      selectionStability([
        [true, false],
        [true, false],
      ]),
    ).toBe(1);
    expect(
      selectionStability([
        [true, true],
        [true, true],
      ]),
    ).toBeNaN();
    const rng = createRng('stability');
    const random = Array.from({ length: 200 }, () => Array.from({ length: 50 }, () => rng.uniform() < 0.3));
    expect(Math.abs(selectionStability(random))).toBeLessThan(0.01);
  });
});

describe('permutationScores', () => {
  const data = setOf(oneSided);
  const model = fitBoosted(data, { trees: 20, bins: 31, labelRows: 1, seed: 'permute' });
  it('equals shuffling the column and asking the whole forest again', () => {
    const rng = createRng('permute');
    const scores = permutationScores(boostedHeldOut(model, data), { repeats: 1, blockRows: 5, rng });
    const order = shuffleBlocks(data.rows, 5, rng.fork('repeat/0'));
    const lossWith = (columns: readonly Float64Array[]): number => {
      const answer = new Float64Array(data.rows).fill(model.base);
      addForest(answer, model.forest, columns);
      return answer.reduce((sum, a, i) => sum + (a - data.target[i]) ** 2, 0) / data.rows;
    };
    const before = lossWith(data.columns);
    expect(scores.loss).toBeCloseTo(before, 12);
    data.columns.forEach((x, k) => {
      const shuffled = data.columns.map((y, j) => (j === k ? reordered(x, order) : y));
      expect(Math.abs(scores.mean[k] - (lossWith(shuffled) - before))).toBeLessThan(1e-12);
    });
  });
  it('finds the one column that matters, and so do Shapley values and elimination', () => {
    const scores = permutationScores(boostedHeldOut(model, data), {
      repeats: 3,
      blockRows: 5,
      rng: createRng('permute'),
    });
    const best = (x: Float64Array): number => x.indexOf(Math.max(...x));
    expect(best(scores.mean)).toBe(2);
    expect(best(shapScores(model, data, 100))).toBe(2);
    const outlived = eliminationScores(data, { trees: 10, bins: 31, labelRows: 1, seed: 'rfe' });
    expect(outlived[2]).toBe(1);
    expect([...outlived].sort(), 'every place is taken once').toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  });
});

describe('shadowScores', () => {
  it('confirms the column that matters and rejects noise', () => {
    const { decision, hits } = shadowScores(setOf(oneSided), {
      rounds: 20,
      trees: 10,
      bins: 31,
      labelRows: 1,
      blockRows: 10,
      seed: 'shadows',
    });
    expect([decision[2], hits[2]]).toEqual([1, 1]);
    expect(decision.filter((d) => d === 1).length).toBe(1);
  });
  it('decides nothing in fewer rounds than five per cent over the columns can be reached in', () => {
    const few = shadowScores(setOf(oneSided), {
      rounds: 6,
      trees: 5,
      bins: 31,
      labelRows: 1,
      blockRows: 10,
      seed: 's',
    });
    expect([...few.decision], '6 of 6 hits have the chance 1/64, times 6 columns').toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('combineScores', () => {
  it('ranks by each method, means the ranks, and counts who leads', () => {
    const { scores, meanRank, topShare, stability } = combineScores(
      { mi: [f(3, 2, 1), f(3, 1, 2)], gain: [f(0.5, 0.5, 0), f(0.2, 0.8, 0)] },
      3,
      2,
      1,
    );
    expect(scores[0].mi).toMatchObject({ value: 3, rank: 1, byFold: [3, 3] });
    expect([...meanRank]).toEqual([1.5, 1.75, 2.75]);
    expect([...topShare], 'fold 2: ranks 1.5 and 2 and 2.5').toEqual([1, 0, 0]);
    expect(stability).toBe(1);
  });
});

describe('adviseOn', () => {
  const score = (byFold: number[], sd: number): MethodScore => ({
    value: byFold.reduce((a, b) => a + b, 0) / byFold.length,
    sd,
    rank: 1,
    byFold,
  });
  const evidence: Evidence = {
    scores: { permutation: score([1, 2, 1, 2, 1], 0.5) },
    topCount: 5,
    topShare: 1,
    folds: 5,
    tried: 5,
    confirmed: 5,
    rejected: 0,
    hasShadows: true,
  };
  it('keeps what helps on held-out rows and beats its shadows', () => {
    expect(adviseOn(evidence)).toEqual({
      advice: 'keep',
      reason: 'helps on held-out rows in 5 of 5 folds; above its shadows in 5 of 5 folds; top 5 in 5 of 5 folds',
    });
  });
  it('keeps what leads and beats its shadows everywhere when its help is there but uneven', () => {
    const uneven = { ...evidence, scores: { permutation: score([9, 0.1, 0.1, 0.1, -0.2], 4) } };
    expect(adviseOn(uneven).advice).toBe('keep');
    expect(adviseOn(uneven).reason).toMatch(/^helps on held-out rows in 4 of 5 folds, unevenly; above its shadows/);
    expect(adviseOn({ ...uneven, confirmed: 4 }).advice).toBe('reconsider');
  });
  it('wants a person to look at what does one of them', () => {
    expect(adviseOn({ ...evidence, confirmed: 0, rejected: 5 }).advice).toBe('reconsider');
    expect(adviseOn({ ...evidence, scores: { permutation: score([1, -1, -1, -1, -1], 1) } }).advice).toBe('reconsider');
  });
  it('drops what does neither, and what was never looked at', () => {
    const weak = { ...evidence, confirmed: 0, rejected: 5, scores: { permutation: score([0, 0, 0, 0, 0], 0) } };
    expect(adviseOn(weak)).toEqual({ advice: 'drop', reason: 'no tree uses it; below its shadows in 5 of 5 folds' });
    expect(adviseOn({ ...evidence, tried: 0 }).advice).toBe('drop');
  });
  it('goes by the leading groups where neither was asked', () => {
    const without = { ...evidence, scores: {}, hasShadows: false };
    expect(adviseOn(without)).toEqual({ advice: 'keep', reason: 'stable: top 5 in 5 of 5 folds' });
    expect(adviseOn({ ...without, topShare: 0.4 }).advice).toBe('reconsider');
    expect(adviseOn({ ...without, topShare: 0 }).advice).toBe('drop');
  });
});

describe('categories', () => {
  const row = (category: string, value: number, advice: 'keep' | 'drop' = 'drop') => ({
    name: `${category}${value}`,
    category,
    advice,
    reason: '',
    representative: '',
    meanRank: 1,
    topShare: 0,
    confirmed: 0,
    rejected: 0,
    scores: { gain: { value, sd: 0, rank: 1, byFold: [value] } },
  });
  it('shares importance out to 1, below zero counting as nothing', () => {
    const shares = categoryShares([row('trend', 3, 'keep'), row('volume', 1), row('volume', -5), row('calendar', 0)]);
    expect(shares.map(({ category, share }) => [category, share])).toEqual([
      ['trend', 0.75],
      ['volume', 0.25],
      ['calendar', 0],
    ]);
    expect(adviseOnCategories(shares)).toEqual({ prioritize: ['trend'], reconsider: ['volume', 'calendar'] });
    const none = shares.map((share) => ({ ...share, kept: 0 }));
    expect(adviseOnCategories(none), 'noise is no reason').toEqual({ prioritize: [], reconsider: [] });
  });
  it('finds what stands at the root of a column', () => {
    expect(categoryOf('zscore(rsi(period=14), window=200)')).toBe('momentum');
    expect(categoryOf('on(natr(period=14), interval=4h)')).toBe('volatility');
  });
});
