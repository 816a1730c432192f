import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/kit/rng.js';
import { HOUR_MS } from '../../src/core/kit/time.js';
import { mean, standardDeviation } from '../../src/core/math/sum.js';
import type { LearnerDefinition, TrainingSet } from '../../src/core/model.js';
import { simulateMarket } from '../../src/data/sim/market.js';
import { learners } from '../../src/models/registry.js';
import { scoreModel } from '../../src/models/score.js';
import { cutFolds, parseSplits } from '../../src/models/splits/plan.js';
import { fitFold, outOfFold } from '../../src/research/cross-validation.js';
import { type ModelPlan, prepareMarket } from '../../src/research/train.js';
import { fairMarket } from './fair-markets.js';

/** Cheap settings: what is tested is honesty, not strength. */
const FEW: Readonly<Record<string, number>> = { trees: 20, models: 3, seeds: 3, folds: 2, most: 500 };

function cheap({ name, params, members }: LearnerDefinition) {
  const given = Object.fromEntries(Object.entries(FEW).filter(([key]) => key in params));
  const inside = members?.default.map((text) => {
    const bound = learners.parse(text);
    return learners.bind(bound.definition.name, { ...bound.params, ...('trees' in bound.params ? { trees: 20 } : {}) });
  });
  return learners.bind(name, given, inside);
}

/** `imported` cannot be taught, `baseline` says one thing of every row. */
const able = learners.list().filter(({ name }) => name !== 'imported' && name !== 'baseline');
const classifiers = able.filter(({ tasks }) => tasks.includes('classification'));
const regressions = able.filter(({ tasks }) => !tasks.includes('classification'));
const named = (list: readonly LearnerDefinition[]) => list.map((definition) => [definition.name, definition] as const);

const FEATURES = ['return(lag=1)', 'return(lag=6)', 'rsi(period=14)', 'natr(period=14)'];

/** Skill of out-of-fold predictions of one market: AUC − ½ of a class, rank correlation of a size. */
function pipelineSkill(definition: LearnerDefinition, world: number): number {
  const candles = fairMarket(createRng(`null/models/${world}`), 'AAAUSDT', 700);
  const isClass = definition.tasks.includes('classification');
  const plan: ModelPlan = {
    features: FEATURES,
    label: 'forward-return(horizon=4)',
    learner: cheap(definition),
    task: isClass ? 'classification' : 'regression',
    seed: world,
    preprocess: ['scale-standard'],
  };
  const market = prepareMarket(candles, plan);
  const folds = cutFolds(parseSplits('purged:3,embargo=4'), {
    usable: market.rows,
    endIndex: market.labels.endIndex,
    openTime: candles.openTime,
    intervalMs: candles.intervalMs,
  });
  const outcomes = folds.map((fold) => fitFold(market, plan, fold));
  // Each fold by itself: pooled, the base rates of the folds would answer for each other's tests.
  const skills = outcomes.map((outcome) => {
    const said = outOfFold(candles.length, [outcome]);
    const scores = scoreModel(plan.task, said, market.labels.values);
    return (scores.find((s) => s.name === (isClass ? 'auc' : 'ic'))?.value ?? Number.NaN) - (isClass ? 0.5 : 0);
  });
  return mean(skills.map((skill) => (Number.isNaN(skill) ? 0 : skill)));
}

const WORLDS = 8;

describe('on random walks', () => {
  it.each(named([...classifiers, ...regressions]))('%s has no edge, from features to folds', (_name, definition) => {
    const found = Array.from({ length: WORLDS }, (_, world) => pipelineSkill(definition, world));
    const error = Math.max(standardDeviation(found, 1) / Math.sqrt(WORLDS), 1e-3);
    // Student's t of 7 degrees: 4.0 is passed by luck once in 400; there are some 25 learners.
    expect(mean(found) / error, found.map((x) => x.toFixed(3)).join(' ')).toBeLessThan(4);
  });
});

/** The planted edge of the simulated market as a column that is known at the close, beside columns of noise. */
function plantedSets(seed: number): {
  readonly train: TrainingSet;
  readonly test: TrainingSet;
  readonly oracle: number;
} {
  const bars = 6000;
  const fromMs = Date.UTC(2021, 0, 1);
  const range = { fromMs, toMs: fromMs + bars * HOUR_MS };
  const { markets, truths } = simulateMarket({
    ...range,
    seed,
    edge: 6,
    drift: 0,
    outages: false,
    symbols: ['BTCUSDT'],
    intervalMs: HOUR_MS,
  });
  const [candles, truth] = [markets[0], truths[0]];
  const rng = createRng(`planted/${seed}`);
  // Expected return of the next hour in standard deviations: the simulator knows it at the close of this one.
  const edge = Float64Array.from({ length: bars - 1 }, (_, i) => truth.edgeReturn[i + 1] / truth.sigma[i + 1]);
  const noise = [0, 1, 2].map(() => edge.map(() => rng.normal()));
  const target = edge.map((_, i) => candles.close[i + 1] / candles.open[i + 1] - 1);
  const cut = 3000;
  const part = (from: number, to: number): TrainingSet => ({
    task: 'regression',
    names: ['edge', 'n1', 'n2', 'n3'],
    columns: [edge, ...noise].map((column) => column.slice(from, to)),
    rows: to - from,
    target: target.slice(from, to),
    weights: new Float64Array(to - from).fill(1),
    barIndex: Int32Array.from({ length: to - from }, (_, i) => from + i),
    endIndex: Int32Array.from({ length: to - from }, (_, i) => from + i + 1),
  });
  const test = part(cut, bars - 1);
  return {
    train: part(0, cut - 1),
    test,
    oracle: skillOf(
      'classification',
      test.columns[0].map((x) => 0.5 + x / 100),
      test,
    ),
  };
}

function skillOf(task: 'classification' | 'regression', prediction: Float64Array, { target }: TrainingSet): number {
  const scores = scoreModel(task, prediction, target);
  return task === 'classification'
    ? scores.find((s) => s.name === 'auc')!.value - 0.5
    : scores.find((s) => s.name === 'ic')!.value;
}

const planted = Array.from({ length: 4 }, (_, seed) => plantedSets(seed + 1));

describe('where an edge of 0.3 standard deviations an hour is planted', () => {
  it('the simulator’s own knowledge of it is worth an AUC of about 0.57', () => {
    for (const { oracle } of planted) expect(oracle).toBeGreaterThan(0.04);
  });

  it.each(named([...classifiers, ...regressions]))('%s finds it in every world', (name, definition) => {
    const isClass = definition.tasks.includes('classification');
    const task = isClass ? 'classification' : 'regression';
    const { params, members = [] } = cheap(definition);
    const found = planted.map(({ train, test }, world) => {
      const data = { ...train, task, target: isClass ? train.target.map((r) => Number(r > 0)) : train.target } as const;
      const fitted = definition.fit(data, params, createRng(world), { members });
      const shares = fitted.importance?.();
      if (shares !== undefined) expect(shares[0], `${name} looks at the edge, not at noise`).toBe(Math.max(...shares));
      return skillOf(task, fitted.predict(test.columns, test.rows), test);
    });
    const told = `${found.map((x) => x.toFixed(3)).join(' ')} of ${planted.map(({ oracle }) => oracle.toFixed(3)).join(' ')}`;
    // 3,000 test rows: an AUC has standard error 1/√(12·1500) = 0.0075, a correlation 0.018; the mean of four half that.
    expect(Math.min(...found), told).toBeGreaterThan(0);
    expect(mean(found), told).toBeGreaterThan(isClass ? 6 * 0.00375 : 6 * 0.009);
  });
});
