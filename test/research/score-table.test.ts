import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/kit/rng.js';
import type { ModelTask } from '../../src/core/model.js';
import { scoreModel } from '../../src/models/score.js';
import { cutFolds, parseSplits } from '../../src/models/splits/plan.js';
import { outOfFold } from '../../src/research/cross-validation.js';
import { type ScoredMarket, scoreOutcomes } from '../../src/research/score-table.js';

const HOUR = 3_600_000;
const BARS = 400;

/** A market whose label is its next three bars; folds that know a little of it. */
function market(seed: number, task: ModelTask, splits: string): ScoredMarket {
  const rng = createRng(`score-table/${seed}`);
  const close = new Float64Array(BARS);
  for (let i = 0, p = 100; i < BARS; i++) {
    close[i] = p;
    p *= 1 + 0.01 * rng.normal();
  }
  const move = close.map((p, i) => (i + 3 < BARS ? close[i + 3] / p - 1 : NaN));
  const values =
    task === 'regression' ? move : move.map((x) => (Number.isNaN(x) ? x : Math.abs(x) < 0.005 ? 0 : Math.sign(x)));
  const endIndex = Int32Array.from(close, (_, i) => (i + 3 < BARS ? i + 3 : -1));
  const openTime = Float64Array.from(close, (_, i) => i * HOUR);
  const usable = Int32Array.from({ length: BARS - 3 }, (_, i) => i);
  const folds = cutFolds(parseSplits(splits), { usable, endIndex, openTime, intervalMs: HOUR });
  const classes = Float64Array.of(-1, 0, 1);
  const outcomes = folds.map((fold) => {
    const said = Float64Array.from(fold.testRows, (row) => 10 * move[row] + 0.2 * rng.normal());
    if (task === 'regression') return { fold, prediction: said };
    const up = said.map((x) => 1 / (1 + Math.exp(-x)));
    if (task === 'classification') return { fold, prediction: up };
    const probabilities = Float64Array.from({ length: 3 * up.length }, (_, k) => {
      const p = up[Math.floor(k / 3)];
      return 0.8 * [1 - p, 0.25, p][k % 3];
    });
    return { fold, prediction: up, probabilities, classes };
  });
  return { symbol: `M${seed}`, openTime, close, values, endIndex, outcomes };
}

const request = (task: ModelTask, splits: string, seeds = [1]) => ({
  model: 'logistic',
  task,
  markets: seeds.map((seed) => market(seed, task, splits)),
  draws: 60,
  seed: 5,
});

describe('scoreOutcomes', () => {
  it.each(['classification', 'regression'] as const)('gives the scores of %s over all folds, and per fold', (task) => {
    const asked = request(task, 'purged:4,embargo=2');
    const [only] = asked.markets;
    const table = scoreOutcomes(asked);
    const plain = scoreModel(task, outOfFold(BARS, only.outcomes), only.values);
    expect(table.rows).toBe(BARS - 3);
    expect(table.scores.map((score) => [score.name, score.value])).toEqual(
      plain.slice(1).map((score) => [score.name, score.value]),
    );
    expect(table.folds.map((fold) => fold.testRows)).toEqual([100, 99, 99, 99]);
    const third = only.outcomes[2];
    const labels = Float64Array.from(third.fold.testRows, (row) => only.values[row]);
    expect(table.folds[2].values).toEqual(
      scoreModel(task, third.prediction, labels)
        .slice(1)
        .map((score) => score.value),
    );
    expect(table.folds[2].purged).toBe(6);
    expect(table.baselines.map((baseline) => baseline.name)).toEqual(['majority', 'last-sign', 'buy-and-hold']);
    expect(table.blockRows, 'twice the four rows of a label').toBe(8);
    expect(table.paths).toEqual([]);
  });
  it('scores classes, also where a fold has not met one of them', () => {
    const asked = request('multiclass', 'purged:4');
    const whole = scoreOutcomes(asked);
    expect(whole.facts.map((fact) => fact.name)).toContain('f1-macro');
    expect(whole.scores.find((score) => score.name === 'auc')?.value).toBeGreaterThan(0.55);
    const [first, ...rest] = asked.markets[0].outcomes;
    const two = {
      ...first,
      classes: Float64Array.of(-1, 1),
      probabilities: (first.probabilities ?? new Float64Array(0)).filter((_, k) => k % 3 !== 1),
    };
    const partly = scoreOutcomes({ ...asked, markets: [{ ...asked.markets[0], outcomes: [two, ...rest] }] });
    const loss = (table: typeof whole, fold: number): number => table.folds[fold].values[0];
    expect(loss(partly, 0), 'what it never met costs it dearly').toBeGreaterThan(5 * loss(whole, 0));
    expect(loss(partly, 1)).toBe(loss(whole, 1));
  });
  it('gives each combinatorial path its own scores', () => {
    const table = scoreOutcomes(request('classification', 'cpcv:5/2'));
    expect(table.folds).toHaveLength(10);
    expect(table.paths).toHaveLength(4);
    const auc = table.facts.findIndex((fact) => fact.name === 'auc');
    const spread = table.paths.map((values) => values[auc]);
    expect(new Set(spread).size).toBe(4);
    for (const value of spread) expect(value).toBeGreaterThan(0.55);
  });
  it('counts the rows of all markets, drawn together by time', () => {
    const one = scoreOutcomes(request('classification', 'purged:4'));
    const twice = scoreOutcomes(request('classification', 'purged:4', [1, 1]));
    expect(twice.rows).toBe(2 * one.rows);
    expect(twice.scores[0].value).toBeCloseTo(one.scores[0].value, 12);
    expect(twice.scores[0].low, 'the same market twice is no more evidence').toBeCloseTo(one.scores[0].low, 12);
    expect(twice.folds[0].testRows).toBe(2 * one.folds[0].testRows);
  });
  it('refuses to score nothing', () => {
    const asked = request('classification', 'purged:4');
    expect(() => scoreOutcomes({ ...asked, markets: [{ ...asked.markets[0], outcomes: [] }] })).toThrow(
      'logistic: there is no fold to score',
    );
  });
});
