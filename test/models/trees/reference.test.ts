import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import type { FittedLearner, TrainingSet } from '../../../src/core/model.js';
import { learners } from '../../../src/models/registry.js';
import { restoreBoosted } from '../../../src/models/trees/boost-learner.js';
import { type Forest, forestFrom, leafOf } from '../../../src/models/trees/forest.js';
import { LOGISTIC } from '../../../src/models/trees/objective.js';
import { type ReferenceKind, referenceData } from './reference-data.js';

/** A split as column, threshold, 1 where unknown values go left; a leaf as its value; the root first, left before right. */
type Step = [number, number, number] | number;
interface Reference {
  rows: number;
  seed: number;
  score_seeds: number[];
  draws: number;
  cases: {
    name: string;
    set: ReferenceKind;
    params: Record<string, string | number>;
    trees?: Step[][];
    margins?: number[];
  }[];
  scores: { set: ReferenceKind; learner: string; mean: number; sd: number }[];
}
const reference: Reference = JSON.parse(readFileSync(new URL('./reference.json', import.meta.url), 'utf8'));

function train(name: string, data: TrainingSet, params: Record<string, string | number>, seed = 1): FittedLearner {
  const { definition, params: all } = learners.bind(name, params);
  return definition.fit(data, all, createRng(seed));
}
const forestOf = (fitted: FittedLearner): Forest => forestFrom((fitted.toJSON() as { forest: never }).forest, 4);

/**
 * Two trees are one when they cut the rows of every node in the same way and their leaves say the same. Thresholds may
 * differ where no row of the node lies between them: XGBoost and CART cut midway between a node's own values, histograms
 * midway between those of all rows.
 */
function expectSameTree(forest: Forest, root: number, steps: Step[], data: TrainingSet): void {
  let at = 0;
  const walk = (node: number, rows: number[]): void => {
    const step = steps[at++];
    if (typeof step === 'number') {
      expect(forest.column[node], `a leaf of ${rows.length} rows, as step ${at}`).toBe(-1);
      // XGBoost's sums and leaves are single precision: 24 bits, a few of them lost in sums of 160 rows.
      expect(Math.abs(forest.value[node] - step)).toBeLessThan(2e-6 * Math.max(1, Math.abs(step)));
      return;
    }
    const [column, threshold, missingLeft] = step;
    expect(forest.column[node], `column of step ${at}, ${rows.length} rows`).toBe(column);
    const x = data.columns[column];
    const theirs = rows.map((i) => (Number.isNaN(x[i]) ? missingLeft === 1 : x[i] < threshold));
    const ours = rows.map((i) =>
      Number.isNaN(x[i]) ? forest.missingLeft[node] === 1 : x[i] <= forest.threshold[node],
    );
    expect(ours, `step ${at}: ${forest.threshold[node]} for ${threshold}`).toEqual(theirs);
    walk(
      forest.left[node],
      rows.filter((_, q) => ours[q]),
    );
    walk(
      forest.right[node],
      rows.filter((_, q) => !ours[q]),
    );
  };
  walk(
    root,
    [...data.target.keys()].filter((i) => data.weights[i] > 0),
  );
  expect(at).toBe(steps.length);
}

describe('boosting as the reference libraries do it', () => {
  it.each(reference.cases)('grows the trees of $params.learner: $name', ({ set, params, trees, margins }) => {
    const { learner, ...given } = params;
    const data = referenceData(set, reference.seed, reference.rows);
    const fitted = train(String(learner), data, given);
    const forest = forestOf(fitted);
    if (trees !== undefined) {
      expect(forest.roots.length).toBe(trees.length);
      trees.forEach((steps, t) => {
        expectSameTree(forest, forest.roots[t], steps, data);
      });
    }
    if (margins !== undefined) {
      const { base } = fitted.toJSON() as { base: number };
      margins.forEach((margin, i) => {
        const score = forest.roots.reduce(
          (sum, root) => sum + forest.value[leafOf(forest, root, data.columns, i)],
          base,
        );
        expect(Math.abs(score - margin), `row ${i}`).toBeLessThan(5e-6);
      });
    }
  });
});

/** Root mean squared error, or log loss for classes. */
function lossOf(fitted: FittedLearner, test: TrainingSet): number {
  const { columns, rows, target, weights, task } = test;
  const predictions = fitted.predict(columns, rows);
  if (task === 'regression') {
    const total = weights.reduce((a, b) => a + b);
    return Math.sqrt(target.reduce((sum, y, i) => sum + (weights[i] * (predictions[i] - y) ** 2) / total, 0));
  }
  if (task === 'classification') return LOGISTIC.loss(predictions.map(LOGISTIC.scoreOf), target, weights);
  const shares = fitted.probabilities!(columns, rows);
  return target.reduce((sum, c, i) => sum - Math.log(shares[3 * i + c]) / rows, 0);
}

const SCORED: Record<string, Record<string, number>> = {
  xgb: { trees: 60, learningRate: 0.1, depth: 3, rowShare: 0.8, columnShare: 0.8 },
  lgbm: { trees: 60, learningRate: 0.1, leaves: 15, minRows: 20, rowShare: 1, columnShare: 1 },
  gbdt: { trees: 60, learningRate: 0.1, depth: 3, minRows: 10, rowShare: 0.7 },
};

describe('held-out scores', () => {
  it.each(reference.scores)('$learner on $set is within the noise of the reference', ({ set, learner, mean, sd }) => {
    const draws = learner === 'lgbm' ? 1 : reference.draws;
    const found = reference.score_seeds.flatMap((seed) => {
      const [data, test] = [referenceData(set, seed, 400), referenceData(set, seed + 100000, 1000)];
      return Array.from({ length: draws }, (_, draw) => lossOf(train(learner, data, SCORED[learner], draw), test));
    });
    const ours = found.reduce((a, b) => a + b) / found.length;
    const error = sd / Math.sqrt(reference.score_seeds.length);
    // Two standard errors of the reference's own mean over seeds.
    expect(ours).toBeLessThan(mean + 2 * error);
    expect(ours, 'nor suspiciously better').toBeGreaterThan(mean - 3 * error);
  });
});

describe('restoreBoosted', () => {
  it('brings back each kind of model with the same bits', () => {
    for (const { set, params } of reference.cases) {
      const { learner, ...given } = params;
      const data = referenceData(set, reference.seed, reference.rows);
      const fitted = train(String(learner), data, given);
      const again = restoreBoosted(JSON.parse(JSON.stringify(fitted.toJSON())));
      expect(again.predict(data.columns, data.rows)).toEqual(fitted.predict(data.columns, data.rows));
    }
  });
});
