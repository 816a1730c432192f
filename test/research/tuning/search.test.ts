import { describe, expect, it } from 'vitest';
import type { Candles } from '../../../src/core/candles.js';
import { createRng } from '../../../src/core/kit/rng.js';
import { purgedFolds } from '../../../src/models/purged-folds.js';
import { learners } from '../../../src/models/registry.js';
import type { PreparedMarket } from '../../../src/research/train.js';
import { learnerTemplate } from '../../../src/research/tuning/learner-space.js';
import { objectiveNamed } from '../../../src/research/tuning/objective.js';
import { OPTIMISERS } from '../../../src/research/tuning/optimisers.js';
import { pipelineSpace } from '../../../src/research/tuning/pipeline-space.js';
import { ranked, search, winnerOf } from '../../../src/research/tuning/search.js';
import { type Candidate, openTrials, TUNE_WIDTH, trialResult } from '../../../src/research/tuning/trial.js';

const BARS = 420;
const OBJECTIVE = objectiveNamed('classification', '');

/** Four columns of noise and a label that is noise too, or the sign of the first column with some. */
function market(seed: number, signal: number): PreparedMarket {
  const rng = createRng(seed);
  const columns = Array.from({ length: 4 }, () => Float64Array.from({ length: BARS }, () => rng.normal()));
  const openTime = Float64Array.from({ length: BARS }, (_, i) => i * 3_600_000);
  const values = columns[0].map((x) => Math.sign(signal * x + rng.normal()));
  const candles = { symbol: 'NOISE', intervalMs: 3_600_000, length: BARS, openTime } as Candles;
  return {
    candles,
    labelText: 'noise',
    matrix: { names: ['a', 'b', 'c', 'd'], columns, rows: BARS, openTime, warmup: 0 },
    labels: {
      values,
      endIndex: Int32Array.from({ length: BARS }, (_, i) => i),
      weights: new Float64Array(BARS).fill(1),
    },
    rows: Int32Array.from({ length: BARS }, (_, i) => i),
  };
}

function judge(one: PreparedMarket, rows: Int32Array, folds: number) {
  const { endIndex } = one.labels;
  const cut = purgedFolds({ usable: rows, endIndex, folds });
  return judgeOn(one, cut);
}

function judgeOn(one: PreparedMarket, folds: ReturnType<typeof purgedFolds>) {
  const base = { label: 'noise', task: 'classification', seed: 1 } as const;
  return async (candidates: readonly Candidate[]) => {
    const plan = { markets: [one], folds: [folds], base, objective: OBJECTIVE, candidates };
    const jobs = candidates.length * folds.length;
    const table = new Float64Array(jobs * TUNE_WIDTH);
    const evaluate = openTrials(plan);
    for (let job = 0; job < jobs; job++) evaluate(job, table.subarray(job * TUNE_WIDTH, (job + 1) * TUNE_WIDTH));
    return candidates.map((_, k) => trialResult(plan, table, k));
  };
}

const pipelines = pipelineSpace({
  learners: ['gbm(trees=5..40, leaves=2..8, minRows=5..40)', 'logistic'].map((text) => ({
    text,
    template: learnerTemplate(learners, text),
  })),
  preprocesses: [{ text: 'none', steps: [] }],
  sets: [{ name: 'features', features: [0, 1, 2, 3] }],
  thresholds: [],
});
const options = { pipelines, objective: OBJECTIVE, batch: 4, mayGoOn: () => true };
const random = (seed: number) => OPTIMISERS.random(pipelines.space, { seed, batch: 4 });

describe('a search', () => {
  it('scores at chance outside of the folds that chose, when there is nothing to find', async () => {
    let edge = 0;
    for (let seed = 1; seed <= 6; seed++) {
      const one = market(seed, 0);
      for (const fold of purgedFolds({ usable: one.rows, endIndex: one.labels.endIndex, folds: 2 })) {
        const tried = await search({
          ...options,
          most: 10,
          optimiser: random(seed),
          evaluate: judge(one, fold.trainRows, 3),
        });
        const { pipeline } = winnerOf(tried, OBJECTIVE);
        const [{ value }] = await judgeOn(one, [fold])([{ pipeline, share: 1 }]);
        edge += (Math.LN2 - value) / 12;
      }
    }
    expect(edge, 'a coin has 0').toBeLessThan(0.005);
  });

  it('finds what is there', async () => {
    const one = market(1, 1.5);
    const tried = await search({ ...options, most: 8, optimiser: random(1), evaluate: judge(one, one.rows, 3) });
    expect(winnerOf(tried, OBJECTIVE).result.value).toBeLessThan(0.6);
  });

  it('tries each pipeline once, in order, and ends when the space is used up', async () => {
    const small = pipelineSpace({
      learners: ['logistic(l2=1|10, l1=0)', 'baseline'].map((text) => ({
        text,
        template: learnerTemplate(learners, text),
      })),
      preprocesses: [{ text: 'none', steps: [] }],
      sets: [{ name: 'features', features: [0] }],
      thresholds: [],
    });
    const one = market(2, 1);
    const optimiser = OPTIMISERS.random(small.space, { seed: 1, batch: 4 });
    const tried = await search({
      ...options,
      pipelines: small,
      most: 99,
      optimiser,
      evaluate: judge(one, one.rows, 2),
    });
    expect(tried.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(new Set(tried.map(({ pipeline }) => pipeline.learner)).size).toBe(3);
  });

  it('does not depend on how many are judged at a time between two generations', async () => {
    const one = market(3, 1);
    const play = (batch: number) =>
      search({
        ...options,
        batch,
        most: 20,
        optimiser: OPTIMISERS.genetic(pipelines.space, { seed: 1, batch: 4 }),
        evaluate: judge(one, one.rows, 2),
      });
    const [a, b] = [await play(1), await play(7)];
    expect(a.map(({ pipeline, result }) => [pipeline, result])).toEqual(
      b.map(({ pipeline, result }) => [pipeline, result]),
    );
  });

  it('keeps the reason of what could not be judged, and ranks it last', async () => {
    const one = market(4, 1);
    const blank = { ...one, labels: { ...one.labels, values: new Float64Array(BARS).fill(Number.NaN) } };
    const candidates = [{ pipeline: { learner: 'baseline', preprocess: [], features: [0] }, share: 1 }];
    const [bad] = await judge(blank, one.rows, 2)(candidates);
    const [good] = await judge(one, one.rows, 2)(candidates);
    expect(bad.reason).toContain('label is not known');
    const rows = [bad, good].map((result, k) => ({ ...candidates[0], number: k + 1, result }));
    expect(ranked(rows, OBJECTIVE).map(({ number }) => number)).toEqual([2, 1]);
    expect(() => winnerOf(rows.slice(0, 1), OBJECTIVE)).toThrow('none of 1 trials could be judged');
  });

  it('teaches a share of the data by its newest rows', async () => {
    const one = market(5, 2);
    // The older half says the opposite: half of the data is better than all of it.
    const values = one.labels.values.map((value, i) => (i < BARS / 2 ? -value : value));
    const turned = { ...one, labels: { ...one.labels, values } };
    const last = purgedFolds({ usable: one.rows, endIndex: one.labels.endIndex, folds: 4 }).slice(3);
    const pipeline = { learner: learners.parse('logistic').text, preprocess: [], features: [0] };
    const [half, all] = await judgeOn(turned, last)([0.3, 1].map((share) => ({ pipeline, share })));
    expect(half.value).toBeLessThan(all.value - 0.1);
  });

  it('refuses scores that have no best, and thresholds that a score does not see', () => {
    expect(() => objectiveNamed('classification', 'logloss')).toThrow('unknown score of classification "logloss"');
    expect(() => objectiveNamed('classification', 'auc', [0.5])).toThrow('auc does not see the threshold');
    expect(objectiveNamed('classification', 'mcc', [0.5]).better).toBe('higher');
    expect(objectiveNamed('regression', '').name).toBe('ic');
  });
});
