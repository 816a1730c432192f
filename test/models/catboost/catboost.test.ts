import { describe, expect, it } from 'vitest';
import { type ParamValue, resolveParams } from '../../../src/core/kit/params.js';
import { createRng } from '../../../src/core/kit/rng.js';
import type { FittedLearner, TrainingSet } from '../../../src/core/model.js';
import { boostSymmetric } from '../../../src/models/catboost/boost.js';
import { applyTables, encodeCategories } from '../../../src/models/catboost/categories.js';
import { askQuestions } from '../../../src/models/catboost/grow.js';
import { answerAndAdd, makeScores } from '../../../src/models/catboost/scores.js';
import { planSupports } from '../../../src/models/catboost/supports.js';
import { addSymmetric, nodesOf } from '../../../src/models/catboost/symmetric-tree.js';
import catboost from '../../../src/models/learners/catboost.js';
import { makeBins } from '../../../src/models/trees/bins.js';
import { addForest, makeForest } from '../../../src/models/trees/forest.js';
import { LOGISTIC, SQUARED } from '../../../src/models/trees/objective.js';

/** Column 0 a category of `kinds` values, columns 1 and 2 sizes; labels last `span` bars. */
function world(
  seed: string,
  options: { rows?: number; kinds?: number; span?: number; task?: TrainingSet['task'] } = {},
) {
  const { rows = 200, kinds = 5, span = 3, task = 'regression' } = options;
  const rng = createRng(`catboost/${seed}`);
  const columns = Array.from({ length: 3 }, (_, k) =>
    Float64Array.from({ length: rows }, () => (k === 0 ? rng.below(kinds) : rng.normal())),
  );
  const signal = Float64Array.from(columns[0], (kind, i) => (kind % 3) - 1 + columns[1][i] + 0.5 * rng.normal());
  const target =
    task === 'regression'
      ? signal
      : signal.map((y) => (task === 'classification' ? Number(y > 0) : 1 + Number(y > 0.7) - Number(y < -0.7)));
  const data: TrainingSet = {
    task,
    names: ['kind', 'a', 'b'],
    columns,
    rows,
    target,
    ...(task === 'multiclass' ? { classes: Float64Array.of(-1, 0, 1) } : {}),
    categorical: Int32Array.of(0),
    weights: Float64Array.from({ length: rows }, () => 0.5 + rng.uniform()),
    barIndex: Int32Array.from({ length: rows }, (_, i) => 2 * i),
    endIndex: Int32Array.from({ length: rows }, (_, i) => 2 * i + (i % span)),
  };
  return data;
}

function learn(data: TrainingSet, given: Record<string, ParamValue> = {}, seed = 1): FittedLearner {
  return catboost.fit(data, resolveParams('catboost', catboost.params, given), createRng(seed));
}

/** For each row by itself, straight from the definition. */
function slowStatistic(
  { columns, target, weights, barIndex, endIndex, rows }: TrainingSet,
  prior: number,
  start: number,
) {
  return Float64Array.from({ length: rows }, (_, i) => {
    let [sum, weight, all, total] = [0, 0, start, 1];
    for (let j = 0; j < rows; j++) {
      if (endIndex![j] >= barIndex![i]) continue;
      all += weights[j] * target[j];
      total += weights[j];
      if (columns[0][j] !== columns[0][i]) continue;
      sum += weights[j] * target[j];
      weight += weights[j];
    }
    return (sum + prior * (all / total)) / (weight + prior);
  });
}

describe('categories', () => {
  it('tell what came of them before, in numbers to check by hand', () => {
    const data: TrainingSet = {
      task: 'classification',
      names: ['kind'],
      columns: [Float64Array.of(7, 7, 9, 7)],
      rows: 4,
      target: Float64Array.of(1, 0, 1, 1),
      categorical: Int32Array.of(0),
      weights: Float64Array.of(1, 1, 1, 1),
      barIndex: Int32Array.of(0, 1, 2, 3),
      endIndex: Int32Array.of(0, 2, 2, 4),
    };
    const { columns, tables } = encodeCategories(data, 1);
    // Row 1 knows row 0: (1 + ¾) / 2, the mean of all being (1 + ½) / 2. Row 2 knows row 0 too (row 1 ends on its bar), and
    // nothing of 9. Row 3 knows rows 0 to 2: (1 + 0 + m) / 3 with m = 2.5 / 4.
    expect([...columns[0]]).toEqual([0.5, 0.875, 0.75, 1.625 / 3]);
    expect(tables[0].unseen).toBe(3.5 / 5);
    expect([...tables[0].values, ...tables[0].encoded]).toEqual([7, 9, (2 + 0.7) / 4, (1 + 0.7) / 2]);
    const later = applyTables([Float64Array.of(9, 8, Number.NaN)], tables)[0];
    expect([...later]).toEqual([1.7 / 2, 0.7, Number.NaN]);
  });

  it.each(['regression', 'classification'] as const)('agree with the definition row by row: %s', (task) => {
    const data = world(`slow/${task}`, { task });
    const { columns } = encodeCategories(data, 4);
    expect(columns.length).toBe(3);
    slowStatistic(data, 4, task === 'classification' ? 0.5 : 0).forEach((wanted, i) => {
      expect(columns[2][i]).toBeCloseTo(wanted, 12);
    });
  });

  it('tell a row nothing of outcomes known at its bar or later, its own among them', () => {
    const data = world('leak');
    const before = encodeCategories(data, 4).columns[2];
    for (const cut of [0, 1, 50, 199]) {
      const isKnown = (j: number): boolean => data.endIndex![j] < data.barIndex![cut];
      const other = { ...data, target: data.target.map((y, j) => (isKnown(j) ? y : 50 - 3 * y)) };
      const after = encodeCategories(other, 4).columns[2];
      for (let i = 0; i <= cut; i++) expect(after[i], `row ${i}, cut at ${cut}`).toBe(before[i]);
    }
  });

  it('become a column per class but the first, and count as one where columns are weighed', () => {
    const data = world('classes', { task: 'multiclass', rows: 300 });
    expect(encodeCategories(data, 4).columns.length).toBe(4);
    const fitted = learn(data);
    const shares = fitted.importance!();
    expect(shares.length).toBe(3);
    expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(Math.min(shares[0], shares[1]), 'both matter').toBeGreaterThan(shares[2]);
  });

  it('predict the same bits after JSON, unseen and unknown ones too', () => {
    const data = world('json');
    const holes = {
      ...data,
      columns: data.columns.map((x, k) => (k === 1 ? x : x.map((v, i) => (i % 9 ? v : Number.NaN)))),
    };
    const fitted = learn(holes);
    const again = catboost.restore(JSON.parse(JSON.stringify(fitted.toJSON())));
    const rows = [
      [0, 77, Number.NaN, 2],
      [0, 1, -1, Number.NaN],
      [Number.NaN, 0, 0.3, 0],
    ];
    const columns = rows.map((x) => Float64Array.from(x));
    const out = fitted.predict(columns, 4);
    expect(again.predict(columns, 4)).toEqual(out);
    expect([...out].map(Number.isNaN), 'column 1 was always known').toEqual([false, false, false, true]);
  });

  it('are found by their outcomes, which their numbers hide', () => {
    const [data, fresh] = [world('hidden', { rows: 500, kinds: 40 }), world('hidden-test', { rows: 300, kinds: 40 })];
    const error = (train: TrainingSet): number => {
      const out = learn(train, { depth: 3 }).predict(fresh.columns, 300);
      return out.reduce((sum, p, i) => sum + (p - fresh.target[i]) ** 2, 0) / 300;
    };
    const { categorical, ...sizes } = data;
    expect(categorical).toEqual(Int32Array.of(0));
    expect(error(data)).toBeLessThan(0.9 * error(sizes));
  });
});

describe('a symmetric tree', () => {
  /** The best cut of each level by trying all, leaf by leaf, straight from the rows. */
  function slowQuestions(
    columns: Float64Array[],
    gradient: Float64Array,
    weights: Float64Array,
    depth: number,
    l2: number,
  ) {
    const rows = gradient.length;
    let leaf = new Array<number>(rows).fill(0);
    const asked: [number, number][] = [];
    const scoreOf = (place: number[]): number => {
      const sums = new Map<number, [number, number]>();
      place.forEach((at, i) => {
        const [g, w] = sums.get(at) ?? [0, 0];
        sums.set(at, [g + gradient[i], w + weights[i]]);
      });
      return [...sums.values()].reduce((sum, [g, w]) => sum + (g * g) / (w + l2), 0);
    };
    for (let level = 0; level < depth; level++) {
      let best = { score: scoreOf(leaf) + 1e-9, column: -1, cut: 0, leaf };
      columns.forEach((x, column) => {
        const sorted = [...new Set(x)].sort((a, b) => a - b);
        for (let k = 0; k + 1 < sorted.length; k++) {
          const cut = (sorted[k] + sorted[k + 1]) / 2;
          const next = leaf.map((at, i) => 2 * at + Number(x[i] > cut));
          const score = scoreOf(next);
          if (score > best.score + 1e-9) best = { score, column, cut, leaf: next };
        }
      });
      if (best.column < 0) break;
      asked.push([best.column, best.cut]);
      leaf = best.leaf;
    }
    return { asked, leaf };
  }

  it('asks what trying every cut finds best', () => {
    for (let seed = 0; seed < 8; seed++) {
      const rng = createRng(`catboost/questions/${seed}`);
      const columns = Array.from({ length: 3 }, () => Float64Array.from({ length: 40 }, () => rng.below(9)));
      const gradient = Float64Array.from({ length: 40 }, () => rng.normal());
      const weights = Float64Array.from({ length: 40 }, () => 0.5 + rng.uniform());
      const bins = makeBins(columns, 40, 255);
      const found = askQuestions(bins, { gradient, weights }, { depth: 3, l2: 2, noise: 0 }, rng);
      const slow = slowQuestions(columns, gradient, weights, 3, 2);
      expect(Array.from(found.column, (column, k) => [column, found.threshold[k]])).toEqual(slow.asked);
      expect([...found.leaf]).toEqual(slow.leaf);
    }
  });

  it('asks differently where noise is strong, the same for the same seed', () => {
    const { columns, target, weights } = world('noise');
    const bins = makeBins(columns, 200, 255);
    const ask = (noise: number, seed: number) =>
      JSON.stringify([
        ...askQuestions(bins, { gradient: target, weights }, { depth: 4, l2: 3, noise }, createRng(seed)).threshold,
      ]);
    expect(ask(0, 1)).toBe(ask(0, 2));
    expect(ask(50, 1)).toBe(ask(50, 1));
    expect(ask(50, 1)).not.toBe(ask(50, 2));
  });

  it('stops asking where nothing is gained', () => {
    const flat = [new Float64Array(10).fill(3), Float64Array.from({ length: 10 }, (_, i) => i % 2)];
    const bins = makeBins(flat, 10, 255);
    const gradient = flat[1].map((x) => 1 - 2 * x);
    const weights = new Float64Array(10).fill(1);
    const { column, gain } = askQuestions(bins, { gradient, weights }, { depth: 6, l2: 0, noise: 0 }, createRng(1));
    // One question parts the rows for good: 5²/5 on each side.
    expect([[...column], [...gain]]).toEqual([[1], [10]]);
  });

  it('answers the same node by node as bit by bit', () => {
    const data = world('nodes');
    const rules = {
      trees: 6,
      depth: 3,
      learningRate: 0.3,
      l2: 1,
      maxBins: 255,
      mode: 'plain',
      randomStrength: 1,
      baggingTemperature: 1,
    } as const;
    const trees = boostSymmetric(data, data.columns, {
      objective: SQUARED,
      bases: Float64Array.of(0),
      rules,
      rng: createRng(3),
    });
    const holes = data.columns.map((x, k) => x.map((value, i) => (i % 7 === k ? Number.NaN : value)));
    const [bits, nodes] = [new Float64Array(200), new Float64Array(200)];
    addSymmetric(bits, trees, holes);
    addForest(nodes, makeForest(trees.map(nodesOf)), holes);
    expect(nodes).toEqual(bits);
    expect(bits.some((x) => x !== 0)).toBe(true);
  });

  it('explains a row by parts that add up to its score', () => {
    for (const task of ['regression', 'classification'] as const) {
      const data = world(`parts/${task}`, { task });
      const fitted = learn(data, { trees: 20 });
      fitted.predict(data.columns, 5).forEach((p, i) => {
        const { base, parts, unit } = fitted.contributions!(data.columns, i);
        const score = parts.reduce((a, b) => a + b, base);
        expect(unit === 'log-odds' ? 1 / (1 + Math.exp(-score)) : score).toBeCloseTo(p, 10);
      });
    }
  });
});

describe('ordered boosting', () => {
  it('judges a row by the largest power of two of rows whose labels had ended', () => {
    const rows = 9;
    const data = { ...world('plan', { rows }), barIndex: Int32Array.from({ length: rows }, (_, i) => i) };
    const ends = (last: number) => ({ ...data, endIndex: data.barIndex.map((bar) => bar + last) });
    expect([...planSupports(ends(0)).modelOf], 'labels of their own bar: 1, 2, 4 and 8 rows').toEqual([
      -1, 0, 1, 1, 2, 2, 2, 2, 3,
    ]);
    // Labels of three bars: the first ends with bar 2, the second with bar 3, the fourth with bar 5.
    expect([...planSupports(ends(2)).modelOf]).toEqual([-1, -1, -1, 0, 1, 1, 2, 2, 2]);
    expect([...planSupports(ends(2)).length], 'rows that each scores').toEqual([4, 6, 9, 8]);
  });

  it('never takes a model that has seen a label of its bar or later, nor one of fewer rows than it may', () => {
    const data = world('plan-long', { rows: 300, span: 9 });
    const { modelOf } = planSupports(data);
    const seen = (k: number): number => Math.max(...data.endIndex!.subarray(0, 2 ** k));
    modelOf.forEach((k, i) => {
      if (k >= 0) expect(seen(k)).toBeLessThan(data.barIndex![i]);
      if (k >= 0) expect(2 ** k).toBeLessThanOrEqual(i);
      if (2 ** (k + 1) <= i) expect(seen(k + 1)).toBeGreaterThanOrEqual(data.barIndex![i]);
    });
  });

  it('answers leaves from the rows that a model was taught on, and adds them to all that it scores', () => {
    const data = { target: Float64Array.of(4, 8, 100, 100), weights: new Float64Array(4).fill(1) };
    const scores = makeScores(data, Float64Array.of(2), { length: 3, taught: 2 });
    SQUARED.derivatives(scores.at, scores);
    const value = answerAndAdd(
      scores,
      SQUARED,
      { leaf: Int32Array.of(0, 1, 1, 1), leaves: 2, c: 0 },
      { l2: 1, learningRate: 0.5 },
    );
    // Lacking 2 and 6 against one row and λ of one row, half of that.
    expect([...value]).toEqual([0.5, 1.5]);
    expect([...scores.at.scores]).toEqual([2.5, 3.5, 3.5]);
  });

  it('leaves a row of later outcomes out of its residual, given the questions', () => {
    // The residual of row i under its model, taught by hand with fixed leaves, for two worlds that differ from row 20 on.
    const data = world('residual', { rows: 64 });
    const leaf = data.columns[0].map((kind) => kind % 4);
    const residuals = (target: Float64Array): Float64Array => {
      const { modelOf, length } = planSupports(data);
      const models = Array.from(length, (size, k) =>
        makeScores({ ...data, target }, Float64Array.of(0), { length: size, taught: 2 ** k }),
      );
      for (let round = 0; round < 5; round++) {
        for (const model of models) {
          SQUARED.derivatives(model.at, model);
          answerAndAdd(model, SQUARED, { leaf: Int32Array.from(leaf), leaves: 4, c: 0 }, { l2: 1, learningRate: 0.3 });
        }
      }
      return Float64Array.from(modelOf, (k, i) => (k < 0 ? 0 : models[k].at.scores[i]));
    };
    const before = residuals(data.target);
    const after = residuals(data.target.map((y, j) => (data.endIndex![j] < data.barIndex![20] ? y : -5 * y)));
    for (let i = 0; i <= 20; i++) expect(after[i]).toBe(before[i]);
    expect(after[63]).not.toBe(before[63]);
  });

  it('learns in both modes', () => {
    const [data, fresh] = [world('modes', { rows: 400 }), world('modes-test', { rows: 400 })];
    const spread = fresh.target.reduce((sum, y) => sum + y * y, 0) / 400;
    for (const mode of ['ordered', 'plain']) {
      const out = learn(data, { mode }).predict(fresh.columns, 400);
      expect(out.reduce((sum, p, i) => sum + (p - fresh.target[i]) ** 2, 0) / 400).toBeLessThan(0.5 * spread);
    }
  });

  it('does not flatter itself on noise, as a model does on the rows that it was taught on', () => {
    const rng = createRng('catboost/flatter');
    const data = { ...world('flatter', { rows: 256 }), target: Float64Array.from({ length: 256 }, () => rng.normal()) };
    const { modelOf, length } = planSupports(data);
    const taught = Int32Array.from(length, (_, k) => 2 ** k);
    const plain = makeScores(data, Float64Array.of(0), { length: 256, taught: 256 });
    const models = Array.from(length, (size, k) =>
      makeScores(data, Float64Array.of(0), { length: size, taught: taught[k] }),
    );
    for (let round = 0; round < 30; round++) {
      const leaf = Int32Array.from({ length: 256 }, () => rng.below(16));
      for (const model of [plain, ...models]) {
        SQUARED.derivatives(model.at, model);
        answerAndAdd(model, SQUARED, { leaf, leaves: 16, c: 0 }, { l2: 1, learningRate: 0.3 });
      }
    }
    const lack = (of: (row: number) => number): number =>
      data.target.reduce((sum, y, i) => sum + (y - of(i)) ** 2, 0) / 256;
    const nothing = lack(() => 0);
    expect(
      lack((i) => plain.at.scores[i]),
      'looks better than knowing nothing',
    ).toBeLessThan(0.7 * nothing);
    expect(
      lack((i) => models[modelOf[i]]?.at.scores[i] ?? 0),
      'is worse than that',
    ).toBeGreaterThan(nothing);
  });

  it('starts from the odds of all rows, and one round of one question moves them by one Newton step', () => {
    const data: TrainingSet = {
      task: 'classification',
      names: ['a'],
      columns: [Float64Array.of(0, 0, 1, 1)],
      rows: 4,
      target: Float64Array.of(0, 0, 1, 0),
      weights: new Float64Array(4).fill(1),
    };
    const given = {
      trees: 1,
      depth: 1,
      l2: 0,
      learningRate: 1,
      mode: 'plain',
      randomStrength: 0,
      baggingTemperature: 0,
    };
    const [low, high] = learn(data, given).predict([Float64Array.of(0, 1)], 2);
    // Odds 1 : 3. Left −G/H = −0.5/0.375, right 0.5/0.375.
    const base = Math.log(1 / 3);
    expect(LOGISTIC.scoreOf(low)).toBeCloseTo(base - 4 / 3, 12);
    expect(LOGISTIC.scoreOf(high)).toBeCloseTo(base + 4 / 3, 12);
  });

  it('gives the median, and quantiles, where those are asked', () => {
    const data = world('quantile', { rows: 400 });
    for (const alpha of [0.1, 0.9]) {
      const out = learn(data, { objective: 'quantile', alpha, depth: 2 }).predict(data.columns, 400);
      const below = data.target.filter((y, i) => y <= out[i]).length / 400;
      expect(Math.abs(below - alpha)).toBeLessThan(0.05);
    }
  });

  it('tells of every round, and may be stopped', () => {
    const told: string[] = [];
    const onProgress = (done: number, total: number): void => {
      told.push(`${done}/${total}`);
      if (done === 3) throw new Error('enough');
    };
    const params = resolveParams('catboost', catboost.params, { trees: 7 });
    expect(() => catboost.fit(world('stop'), params, createRng(1), { members: [], onProgress })).toThrow('enough');
    expect(told).toEqual(['1/7', '2/7', '3/7']);
  });
});
