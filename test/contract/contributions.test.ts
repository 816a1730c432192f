import { describe, expect, it } from 'vitest';
import { resolveParams } from '../../src/core/kit/params.js';
import { createRng } from '../../src/core/kit/rng.js';
import { sigmoid } from '../../src/core/math/sigmoid.js';
import type { FittedLearner, LearnerDefinition, ModelTask, ScoreParts, TrainingSet } from '../../src/core/model.js';
import { learners } from '../../src/models/registry.js';

const ROWS = 200;
const WIDTH = 4;

function problem(task: ModelTask): TrainingSet {
  const rng = createRng('contributions/1');
  const columns = Array.from({ length: WIDTH }, () => Float64Array.from({ length: ROWS }, () => rng.normal()));
  const score = Float64Array.from({ length: ROWS }, (_, i) => columns[0][i] * (1 + columns[1][i]) + rng.normal());
  return {
    task,
    names: columns.map((_, k) => `c${k}`),
    columns,
    rows: ROWS,
    target: task === 'regression' ? score : score.map((x) => Number(x > 0)),
    weights: new Float64Array(ROWS).fill(1),
    barIndex: Int32Array.from({ length: ROWS }, (_, i) => i),
    endIndex: Int32Array.from({ length: ROWS }, (_, i) => i + 1),
  };
}

function train(definition: LearnerDefinition, data: TrainingSet): FittedLearner {
  const { members } = learners.bind(definition.name);
  return definition.fit(data, resolveParams(definition.name, definition.params), createRng(1), {
    members: members ?? [],
  });
}

/** Learners with exact parts, by task. */
const cases = learners
  .list()
  .flatMap((definition) =>
    definition.tasks
      .filter((task) => task !== 'multiclass')
      .map((task) => [definition.name, task, train(definition, problem(task))] as const),
  )
  .filter(([, , fitted]) => fitted.contributions !== undefined);

const scoreOf = ({ base, parts }: ScoreParts): number => parts.reduce((a, b) => a + b, base);

function mustAddUp(fitted: FittedLearner, said: (row: number) => ScoreParts, data: TrainingSet): void {
  const prediction = fitted.predict(data.columns, data.rows);
  for (const row of [0, 17, 42, 103, 199]) {
    const one = said(row);
    const score = scoreOf(one);
    const expected = one.unit === 'log-odds' ? sigmoid(score) : score;
    // A forest keeps probabilities a little away from 0 and 1: beyond, trees say more than the prediction.
    if (one.unit === 'probability' && (score <= 0.01 || score >= 0.99)) continue;
    expect(Math.abs(expected - prediction[row]), `row ${row}`).toBeLessThan(1e-9);
  }
}

describe('exact parts', () => {
  it('are had by linear models, trees and forests of both tasks', () => {
    const names = cases.map(([name, task]) => `${name}/${task}`);
    for (const name of ['ridge/regression', 'logistic/classification', 'xgb/classification', 'lgbm/regression']) {
      expect(names).toContain(name);
    }
    for (const name of ['catboost/regression', 'forest/classification', 'gbm/classification']) {
      expect(names).toContain(name);
    }
  });

  it.each(cases)('of %s for %s sum to the score', (_name, task, fitted) => {
    const data = problem(task);
    mustAddUp(fitted, (row) => fitted.contributions!(data.columns, row), data);
  });

  it.each(cases.filter(([, , { contributionsAgainst }]) => contributionsAgainst !== undefined))(
    'of %s for %s against background rows sum to the score, from the mean score of these rows on',
    (_name, task, fitted) => {
      const data = problem(task);
      const background = data.columns.map((x) => x.subarray(0, 40));
      const explain = fitted.contributionsAgainst!(background, 40);
      mustAddUp(fitted, (row) => explain(data.columns, row), data);
      const { base } = explain(background, 0);
      const scores = Array.from({ length: 40 }, (_, row) => scoreOf(explain(background, row)));
      expect(Math.abs(scores.reduce((a, b) => a + b) / 40 - base), 'the base is their mean score').toBeLessThan(1e-9);
    },
  );
});
