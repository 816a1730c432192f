import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { purgedFolds } from '../../../src/models/purged-folds.js';
import { learners } from '../../../src/models/registry.js';
import { fitFold } from '../../../src/research/cross-validation.js';
import { chancesOf, driftOf } from '../../../src/research/explain/after-training.js';
import { categorySharesOf } from '../../../src/research/explain/categories.js';
import { helpOf, judgeColumns, measureColumns, stretchesOf } from '../../../src/research/explain/measures.js';
import type { ModelPlan, PreparedMarket } from '../../../src/research/train.js';
import { randomCandles } from '../../support/series.js';

const BARS = 600;
const HOUR = 3_600_000;

/** One column that tells the label, one that is noise. */
function market(): PreparedMarket {
  const rng = createRng('measures');
  const told = Float64Array.from({ length: BARS }, () => rng.normal());
  const noise = Float64Array.from({ length: BARS }, () => rng.normal());
  const values = told.map((x) => Math.sign(x + rng.normal()));
  const rows = Int32Array.from({ length: BARS - 2 }, (_, i) => i);
  return {
    candles: randomCandles({ seed: 'measures', length: BARS, intervalMs: HOUR }),
    matrix: {
      names: ['rsi(period=14)', 'return(lag=1)'],
      columns: [told, noise],
      rows: BARS,
      warmup: 0,
      openTime: Float64Array.from({ length: BARS }, (_, i) => i * HOUR),
    },
    labels: {
      values,
      endIndex: Int32Array.from({ length: BARS }, (_, i) => (i < BARS - 2 ? i + 2 : -1)),
      weights: new Float64Array(BARS).fill(1),
    },
    labelText: 'direction(horizon=2)',
    rows,
  };
}

const planOf = (learner: string): ModelPlan => ({
  features: ['rsi(period=14)', 'return(lag=1)'],
  label: 'direction(horizon=2)',
  learner: learners.parse(learner),
  task: 'classification',
  seed: 1,
});

function judged(learner: string) {
  const one = market();
  const folds = purgedFolds({ usable: one.rows, endIndex: one.labels.endIndex, folds: 4, embargoBars: 3 });
  const options = { seed: 1, background: 30, preferOwn: false };
  return folds.map((fold) => judgeColumns(one, planOf(learner), fitFold(one, planOf(learner), fold), options));
}

describe('columns judged on purged folds', () => {
  it.each(['lgbm(trees=20)', 'logistic', 'naive-bayes', 'knn'])(
    'of %s put the one that tells the label first',
    (learner) => {
      const columns = measureColumns(judged(learner));
      expect(columns.map(({ name }) => name)).toEqual(['rsi(period=14)', 'return(lag=1)']);
      const [told, noise] = columns;
      expect(helpOf(told)).toBe('clear');
      expect(told.scores.permutation!.value).toBeGreaterThan(5 * Math.abs(noise.scores.permutation!.value));
      expect(told.scores.shap!.value).toBeGreaterThan(2 * noise.scores.shap!.value);
      expect(told.scores.permutation!.byFold).toHaveLength(4);
    },
  );

  it('add up by category, to 1', () => {
    const shares = categorySharesOf(measureColumns(judged('logistic')));
    expect(shares[0].category).toBe('momentum');
    expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it('count a column that a step left out of a fold as worth nothing there', () => {
    const fold = (names: string[], values: number[]) => ({
      names,
      values: { permutation: Float64Array.from(values) },
      loss: 1,
    });
    const columns = measureColumns([fold(['a', 'b'], [1, 3]), fold(['a'], [2])]);
    expect(columns.map(({ name, scores }) => [name, scores.permutation!.value])).toEqual([
      ['a', 1.5],
      ['b', 1.5],
    ]);
  });
});

describe('rows after training', () => {
  it('are cut into stretches in order of time', () => {
    expect(stretchesOf(Int32Array.of(4, 5, 6, 7, 8), 2).map(({ testRows }) => [...testRows])).toEqual([
      [4, 5],
      [6, 7, 8],
    ]);
    expect(stretchesOf(new Int32Array(0), 5)).toEqual([]);
  });

  it('show which columns have moved, the farthest first', () => {
    const then = Float64Array.from({ length: 200 }, (_, i) => i);
    const drift = driftOf(['same', 'moved'], [then, then], [then, then.map((x) => x + 150)]);
    expect(drift.map(({ name }) => name)).toEqual(['moved', 'same']);
    expect(drift[1]).toEqual({ name: 'same', psi: 0, distance: 0 });
    expect(drift[0].distance).toBeCloseTo(0.75, 12);
  });

  it('give precision and recall from each threshold on', () => {
    const { thresholds, share } = chancesOf(Float64Array.of(0.2, 0.6, 0.7), Float64Array.of(-1, 1, -1));
    expect(share).toBeCloseTo(1 / 3, 12);
    expect(thresholds.find(({ threshold }) => threshold === 0.5)).toEqual({
      threshold: 0.5,
      named: 2,
      precision: 0.5,
      recall: 1,
    });
    expect(thresholds[thresholds.length - 1].precision).toBeNaN();
  });
});
