import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/core/kit/json.js';
import { type ParamValue, resolveParams } from '../../../src/core/kit/params.js';
import { createRng } from '../../../src/core/kit/rng.js';
import { averageUniqueness } from '../../../src/core/math/label-spans.js';
import type { FittedLearner, LearnerDefinition, TrainingSet } from '../../../src/core/model.js';
import { rowDrawer } from '../../../src/models/forests/draw.js';
import extraTrees from '../../../src/models/learners/extra-trees.js';
import forest from '../../../src/models/learners/forest.js';
import { memberOf, numberOf } from '../../../src/models/state.js';
import { takeTrainingRows } from '../../../src/models/training-rows.js';
import { type Forest, forestFrom } from '../../../src/models/trees/forest.js';

interface Tree {
  readonly column: number[];
  readonly threshold: number[];
  readonly left: number[];
  readonly right: number[];
  readonly gain: number[];
  readonly value: number[];
  readonly rows: number[];
  readonly importance: number[];
}
const reference = JSON.parse(readFileSync(new URL('./fixtures/forests.json', import.meta.url), 'utf8')) as {
  readonly regression: Tree;
  readonly classes: Tree;
  readonly scores: Readonly<Record<string, { readonly mean: number; readonly sd: number }>>;
};

/** The generator of generate.py, draw by draw. */
function draws(seed: number) {
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return { uniform, noise: () => Array.from({ length: 12 }, uniform).reduce((a, b) => a + b, 0) - 6 };
}

function world(name: string, seed: number, rows: number): { columns: Float64Array[]; target: Float64Array } {
  const { uniform, noise } = draws(seed);
  const table = Array.from({ length: rows }, () => Array.from({ length: 6 }, uniform));
  const columns = Array.from({ length: 6 }, (_, k) => Float64Array.from(table, (row) => row[k]));
  const target = Float64Array.from(table, ([a, b, c, d, e]) => {
    const n = noise();
    if (name === 'linear') return 4 * a - 3 * b + c + 0.5 * n;
    if (name === 'friedman') return 10 * Math.sin(Math.PI * a * b) + 20 * (c - 0.5) ** 2 + 10 * d + 5 * e + n;
    if (name === 'steps') return 3 * Number(a > 0.4 && b > 0.5) - 2 * Number(c > 0.7) + 0.3 * n;
    if (name === 'chess') return Number(((Math.floor(4 * a) + Math.floor(4 * b)) % 2) + 0.4 * n > 0.5);
    return Number(2 * a - b + c - 1 + 0.4 * n > 0);
  });
  return { columns, target };
}

function setOf(name: string, seed: number, rows: number, more: Partial<TrainingSet> = {}): TrainingSet {
  const { columns, target } = world(name, seed, rows);
  const task = name === 'chess' || name === 'slope' ? 'classification' : 'regression';
  const names = columns.map((_, k) => `c${k}`);
  return { task, names, columns, rows, target, weights: new Float64Array(rows).fill(1), ...more };
}

function learn(definition: LearnerDefinition, data: TrainingSet, given: Record<string, ParamValue>, seed = 1) {
  return definition.fit(data, resolveParams(definition.name, definition.params, given), createRng(seed));
}

/** 1 − squared error / variance. */
function skill(fitted: FittedLearner, { columns, rows, target }: TrainingSet): number {
  const mean = target.reduce((a, b) => a + b, 0) / rows;
  let [error, spread] = [0, 0];
  fitted.predict(columns, rows).forEach((p, i) => {
    error += (p - target[i]) ** 2;
    spread += (target[i] - mean) ** 2;
  });
  return 1 - error / spread;
}

const single = { trees: 1, bootstrap: 'none', columnShare: 1, minRows: 8, depth: 4 };

function treeOf(fitted: FittedLearner, width: number): Forest {
  const [one] = memberOf(fitted.toJSON(), 'forests') as Json[];
  return forestFrom(one, width);
}

describe('one tree on all rows', () => {
  const { columns, target } = world('friedman', 7, 200);
  const small = columns.map((x) => x.map((value) => Math.floor(value * 256) / 16));
  const weights = Float64Array.from(target, (_, i) => 1 + (i % 3));
  const base = { names: small.map((_, k) => `c${k}`), columns: small, rows: 200, weights };
  const cases = [
    ['regression', { ...base, task: 'regression', target } as const, reference.regression, 1],
    // Gini's impurity is twice the variance of 0 and 1.
    [
      'classification',
      { ...base, task: 'classification', target: target.map((y) => Number(y > 14)) } as const,
      reference.classes,
      0.5,
    ],
  ] as const;

  it.each(cases)("has scikit-learn's splits, gains and leaves for %s", (_task, data, wanted, scale) => {
    const fitted = learn(forest, data, single);
    const tree = treeOf(fitted, 6);
    let splits = 0;
    const compare = (ours: number, theirs: number): void => {
      expect(tree.column[ours]).toBe(wanted.column[theirs]);
      expect(tree.cover[ours]).toBeCloseTo(wanted.rows[theirs], 9);
      if (wanted.column[theirs] < 0) {
        expect(tree.value[ours]).toBeCloseTo(wanted.value[theirs], 10);
        return;
      }
      splits++;
      expect(tree.threshold[ours]).toBeCloseTo(wanted.threshold[theirs], 12);
      expect(tree.gain[ours]).toBeCloseTo(wanted.gain[theirs] * scale, 8);
      compare(tree.left[ours], wanted.left[theirs]);
      compare(tree.right[ours], wanted.right[theirs]);
    };
    compare(0, 0);
    expect(splits).toBeGreaterThan(7);
    fitted.importance!().forEach((share, k) => {
      expect(share).toBeCloseTo(wanted.importance[k], 10);
    });
  });

  it('takes a row of weight 2 for two rows', () => {
    const data = setOf('linear', 3, 40);
    const twice = takeTrainingRows(
      data,
      Int32Array.from({ length: 80 }, (_, i) => i >> 1),
    );
    const heavy = { ...data, weights: data.weights.map(() => 2) };
    const given = { ...single, depth: 3, minRows: 2 };
    const answers = learn(forest, heavy, { ...given, minRows: 1 }).predict(data.columns, 40);
    learn(forest, twice, given)
      .predict(data.columns, 40)
      .forEach((p, i) => {
        expect(p).toBeCloseTo(answers[i], 10);
      });
  });
});

describe('forests', () => {
  const names = ['linear', 'friedman', 'steps', 'chess', 'slope'];
  const cases = [forest, extraTrees].flatMap((one) => names.map((name) => [one.name, name, one] as const));

  it.each(cases)("%s scores as scikit-learn's does on %s, within the noise of its seeds", (kind, name, definition) => {
    const train = setOf(name, 11, 300);
    const test = setOf(name, 12, 500);
    const found = [1, 2, 3, 4, 5, 6].map((seed) =>
      skill(learn(definition, train, { trees: 50, minRows: 3, columnShare: 0.5, depth: 64 }, seed), test),
    );
    const mean = found.reduce((a, b) => a + b) / 6;
    const wanted = reference.scores[`${kind} ${name}`];
    // A mean of six of ours against one of twenty of theirs, and 0.02 for cuts drawn over bins instead of values.
    const room = 4 * wanted.sd * Math.sqrt(1 / 6 + 1 / 20) + (kind === 'forest' ? 0.005 : 0.02);
    expect(Math.abs(mean - wanted.mean), `${mean} for ${wanted.mean}`).toBeLessThan(room);
  });

  it('say nearly the same for every seed, the more trees the nearer', () => {
    const train = setOf('friedman', 21, 120);
    const test = setOf('friedman', 22, 40);
    const spreads = [4, 16, 64].map((trees) => {
      const answers = Array.from({ length: 12 }, (_, seed) =>
        learn(forest, train, { trees }, seed).predict(test.columns, 40),
      );
      let total = 0;
      for (let i = 0; i < 40; i++) {
        const mean = answers.reduce((sum, a) => sum + a[i], 0) / 12;
        total += answers.reduce((sum, a) => sum + (a[i] - mean) ** 2, 0) / 11;
      }
      return total / 40;
    });
    // Variance over seeds falls as 1 / trees; twelve seeds know it to within a third.
    expect(spreads[1] / spreads[0]).toBeLessThan(0.4);
    expect(spreads[2] / spreads[1]).toBeLessThan(0.4);
  });

  it.each(['linear', 'slope'])('judge themselves on rows left out as folds do: %s', (name) => {
    const data = setOf(name, 31, 400);
    const given = { trees: 80, bootstrap: 'iid' };
    const outOfBag = memberOf(learn(forest, data, given).toJSON(), 'out_of_bag');
    let error = 0;
    for (let fold = 0; fold < 5; fold++) {
      const rows = Int32Array.from({ length: 400 }, (_, i) => i);
      const inside = takeTrainingRows(
        data,
        rows.filter((i) => i % 5 !== fold),
      );
      const outside = takeTrainingRows(
        data,
        rows.filter((i) => i % 5 === fold),
      );
      learn(forest, inside, given, fold)
        .predict(outside.columns, 80)
        .forEach((p, i) => {
          error += (p - outside.target[i]) ** 2 / 400;
        });
    }
    const mean = data.target.reduce((a, b) => a + b) / 400;
    const spread = data.target.reduce((sum, y) => sum + (y - mean) ** 2, 0) / 400;
    expect(numberOf(outOfBag, 'rows')).toBe(400);
    const wanted = name === 'slope' ? error : 1 - error / spread;
    expect(Math.abs(numberOf(outOfBag, 'value') - wanted)).toBeLessThan(0.02);
  });

  it('share the importance of a column with its double', () => {
    const data = setOf('linear', 41, 300);
    const doubled = { ...data, names: [...data.names, 'again'], columns: [...data.columns, data.columns[0]] };
    const given = { trees: 200, columnShare: 0.15 };
    const before = learn(forest, data, given).importance!();
    const after = learn(forest, doubled, given).importance!();
    expect(after.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(after[0] / after[6], 'one column is drawn per split, each as often').toBeGreaterThan(0.8);
    expect(after[0] / after[6]).toBeLessThan(1.25);
    expect(after[0], 'about half of what it was alone').toBeLessThan(0.7 * before[0]);
  });

  it('explain a row by parts that add up to what they say', () => {
    for (const [definition, name] of [
      [forest, 'linear'],
      [extraTrees, 'slope'],
    ] as const) {
      const data = setOf(name, 51, 100);
      const fitted = learn(definition, data, { trees: 20, minRows: 10 });
      const answers = fitted.predict(data.columns, 5);
      for (let i = 0; i < 5; i++) {
        const { base, parts, unit } = fitted.contributions!(data.columns, i);
        expect(parts.reduce((a, b) => a + b, base)).toBeCloseTo(answers[i], 10);
        expect(unit).toBe(name === 'slope' ? 'probability' : 'label');
      }
    }
  });

  it('weigh all classes the same where that is asked', () => {
    const data = setOf('slope', 61, 300);
    const rare = { ...data, target: data.target.map((y, i) => (i % 10 === 0 ? y : 0)) };
    const mean = (classWeight: string): number =>
      learn(forest, rare, { trees: 30, depth: 2, classWeight })
        .predict(data.columns, 300)
        .reduce((a, b) => a + b) / 300;
    const share = rare.target.reduce((a, b) => a + b) / 300;
    expect(Math.abs(mean('none') - share)).toBeLessThan(0.03);
    expect(mean('balanced')).toBeGreaterThan(0.25);
  });

  it('grow classes on the same rows, and make their answers a whole', () => {
    const data = setOf('linear', 71, 200);
    const target = data.target.map((y) => Number(y > 0) + Number(y > 2));
    const classes = Float64Array.of(-1, 0, 1);
    const fitted = learn(forest, { ...data, task: 'multiclass', target, classes }, { trees: 20 });
    const ups = learn(
      forest,
      { ...data, task: 'classification', target: target.map((k) => Number(k === 2)) },
      { trees: 20 },
    );
    const [whole, alone] = [fitted, ups].map((one) => memberOf(one.toJSON(), 'forests') as Json[]);
    expect(whole[2], 'the third forest is the one that knows rises alone').toEqual(alone[0]);
    const shares = fitted.probabilities!(data.columns, 200);
    for (let i = 0; i < 200; i++) {
      expect(shares[3 * i] + shares[3 * i + 1] + shares[3 * i + 2]).toBeCloseTo(1, 12);
    }
  });

  it('tell how many trees are grown, and may be stopped', () => {
    const told: string[] = [];
    const stop = (done: number, total: number): void => {
      told.push(`${done}/${total}`);
      if (done === 2) throw new Error('enough');
    };
    const data = setOf('linear', 81, 50);
    const params = resolveParams('forest', forest.params, { trees: 5 });
    expect(() => forest.fit(data, params, createRng(1), { members: [], onProgress: stop })).toThrow('enough');
    expect(told).toEqual(['1/5', '2/5']);
  });
});

describe('rows drawn for a tree', () => {
  const rows = 400;
  const data = setOf('linear', 91, rows, {
    barIndex: Int32Array.from({ length: rows }, (_, i) => 1000 + i),
    endIndex: Int32Array.from({ length: rows }, (_, i) => 1000 + i + 9),
  });
  const usable = Int32Array.from({ length: rows }, (_, i) => i);
  const counted = (bootstrap: 'none' | 'iid' | 'sequential', byUniqueness: boolean, seed: number): Uint16Array =>
    rowDrawer(data, usable, { bootstrap, rowShare: 1, byUniqueness })(createRng(seed));

  it('are as many as the labels are unique', () => {
    // Labels of ten bars that begin every bar: a tenth of each is its own.
    for (const bootstrap of ['none', 'iid', 'sequential'] as const) {
      const sum = counted(bootstrap, true, 1).reduce((a, b) => a + b, 0);
      expect(sum).toBeGreaterThanOrEqual(40);
      expect(sum).toBeLessThanOrEqual(43);
    }
    expect(counted('none', false, 1).every((count) => count === 1)).toBe(true);
  });

  it('overlap less when they are drawn one after the other', () => {
    const uniqueness = (bootstrap: 'iid' | 'sequential'): number => {
      let total = 0;
      for (let seed = 0; seed < 20; seed++) {
        const drawn = Int32Array.from(
          [...counted(bootstrap, true, seed)].flatMap((n, i) => new Array<number>(n).fill(i)),
        );
        const own = averageUniqueness({ first: drawn, last: drawn.map((i) => i + 9) });
        total += own.reduce((a, b) => a + b, 0) / own.length / 20;
      }
      return total;
    };
    expect(uniqueness('sequential') - uniqueness('iid')).toBeGreaterThan(0.05);
  });
});
