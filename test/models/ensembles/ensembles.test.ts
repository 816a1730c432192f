import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import type { FittedLearner, TrainingSet } from '../../../src/core/model.js';
import { innerFolds } from '../../../src/models/ensembles/inner-folds.js';
import { answerLoss, constantLoss } from '../../../src/models/ensembles/loss.js';
import { meanUniqueness, spansOf } from '../../../src/models/learners/bagging.js';
import { blendShare } from '../../../src/models/learners/blend.js';
import { snapshotSizes } from '../../../src/models/learners/snapshot.js';
import { skillWeights } from '../../../src/models/learners/vote.js';
import { learners } from '../../../src/models/registry.js';

const ones = (n: number): Float64Array => new Float64Array(n).fill(1);

function world(seed: string, rows: number, labelBars = 1): TrainingSet {
  const rng = createRng(seed);
  const columns = [0, 1, 2].map(() => Float64Array.from({ length: rows }, () => rng.normal()));
  return {
    task: 'classification',
    names: ['a', 'b', 'c'],
    columns,
    rows,
    target: columns[0].map((x, i) => Number(x + columns[1][i] ** 2 - 1 + rng.normal() > 0)),
    weights: ones(rows),
    barIndex: Int32Array.from({ length: rows }, (_, i) => i),
    endIndex: Int32Array.from({ length: rows }, (_, i) => i + labelBars),
  };
}

function fitText(text: string, data: TrainingSet): FittedLearner {
  const { definition, params, members = [] } = learners.parse(text);
  return definition.fit(data, params, createRng(1), { members });
}

function lossOf(text: string, seeds: number): number {
  let total = 0;
  for (let seed = 0; seed < seeds; seed++) {
    const fresh = world(`fresh/${seed}`, 1000);
    total += answerLoss(fresh, fitText(text, world(`train/${seed}`, 400)).predict(fresh.columns, 1000)) / seeds;
  }
  return total;
}

describe('inner folds', () => {
  it('purge labels that meet the part, on both sides', () => {
    const folds = innerFolds(world('folds', 12, 2), 3);
    expect(folds.map(({ test }) => [...test])).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9, 10, 11],
    ]);
    // The middle part's labels live on bars 4 to 9: row 1 ends at 3, row 10 begins after 9.
    expect([...folds[1].train]).toEqual([0, 1, 10, 11]);
  });

  it('are none where a part would leave nothing', () => {
    expect(innerFolds(world('short', 5), 3)).toEqual([]);
    expect(innerFolds(world('overlapping', 12, 30), 3)).toEqual([]);
  });
});

describe('weights', () => {
  it('go with skill over the constant', () => {
    expect([...skillWeights([0.5, 0.75, 1.2], 1)], 'skills ½, ¼ and none').toEqual([2 / 3, 1 / 3, 0]);
    expect([...skillWeights([1, 2], 1)]).toEqual([0.5, 0.5]);
  });

  it('of a blend are those that lose least', () => {
    const data = { ...world('blend', 3), task: 'regression' as const, target: Float64Array.of(1, 2, 3) };
    const [right, wrong] = [Float64Array.of(1, 2, 3), Float64Array.of(0, 0, 0)];
    expect(blendShare(data, right, wrong)).toBe(1);
    expect(blendShare(data, wrong, right)).toBe(0);
    expect(blendShare(data, right, right)).toBe(0.5);
    expect(blendShare(data, Float64Array.of(0, 0, 0), Float64Array.of(4, 8, 12)), 'a quarter of the second').toBe(0.75);
  });

  it('of the constant are the shares of the classes', () => {
    const data = { ...world('shares', 4), target: Float64Array.of(1, 1, 1, 0) };
    expect(constantLoss(data)).toBeCloseTo(-(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25)), 12);
  });
});

describe('bagging', () => {
  it('draws as many rows as are news: the vector of López de Prado’s three labels', () => {
    const spans = { first: Int32Array.of(0, 2, 4), last: Int32Array.of(2, 3, 5) };
    // 5/6, 3/4 and 1.
    expect(meanUniqueness(spans)).toBeCloseTo((5 / 6 + 3 / 4 + 1) / 3, 12);
    expect([...spansOf(world('spans', 3, 2)).last]).toEqual([2, 3, 4]);
  });
});

it('snapshots grow to the whole', () => {
  expect(snapshotSizes(100, 4, 0.1)).toEqual([100, 90, 80, 70]);
});

describe('ensembles', () => {
  it('weigh a member without skill down, and say what the others say', () => {
    const data = world('useless', 600);
    const json = fitText('vote(gbm, baseline)', data).toJSON() as { weights: number[] };
    expect(json.weights[0]).toBeGreaterThan(0.9);
  });

  it('lose no more than their best member, where members err differently', () => {
    // A linear model sees the slope, trees the bend: five worlds of 400 rows, judged on 1,000 each.
    const [line, trees] = [lossOf('logistic', 5), lossOf('gbm(trees=60)', 5)];
    for (const text of ['blend', 'stack']) {
      expect(lossOf(`${text}(logistic, gbm(trees=60))`, 5), text).toBeLessThan(Math.min(line, trees) + 0.003);
    }
    expect(lossOf('vote(logistic, gbm(trees=60))', 5), 'a vote keeps a share of the worse').toBeLessThan(
      (line + trees) / 2,
    );
  });

  it('over seeds lose less than one of them', () => {
    const one = lossOf('gbm(trees=60, rowShare=0.3, columnShare=0.4)', 5);
    expect(lossOf('average(gbm(trees=60, rowShare=0.3, columnShare=0.4), seeds=8)', 5)).toBeLessThan(one);
  });

  it('may stand on one another', () => {
    const data = world('nested', 200);
    const text = 'calibrated(vote(logistic, gbm(trees=5)), method=beta)';
    const bound = learners.parse(text);
    expect(learners.parse(bound.text).text).toBe(bound.text);
    const fitted = fitText(text, data);
    const again = bound.definition.restore(JSON.parse(JSON.stringify(fitted.toJSON())), bound.members);
    expect(again.predict(data.columns, 9)).toEqual(fitted.predict(data.columns, 9));
  });

  it('name a member that cannot do the task', () => {
    expect(() => fitText('vote(ridge, gbm)', world('task', 50))).toThrow('vote holds ridge, which does regression');
    expect(() => learners.parse('blend(gbm)')).toThrow('blend takes 2 of kind learner inside, found 1');
    expect(() => learners.parse('ridge(gbm)')).toThrow('ridge takes parameters by name');
  });

  it('count their fits', () => {
    const seen: string[] = [];
    const { definition, params, members = [] } = learners.parse('stack(logistic, gbm(trees=5), folds=2)');
    definition.fit(world('count', 100), params, createRng(1), {
      members,
      onProgress: (done, total) => seen.push(`${done}/${total}`),
    });
    expect(seen).toEqual(['1/6', '2/6', '3/6', '4/6', '5/6', '6/6']);
  });
});
