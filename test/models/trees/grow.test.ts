import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { makeBins } from '../../../src/models/trees/bins.js';
import { leafOf, makeForest } from '../../../src/models/trees/forest.js';
import { type GrowRules, growTree } from '../../../src/models/trees/grow.js';
import { slowTree } from './slow-tree.js';

const RULES: GrowRules = {
  maxLeaves: 9,
  maxDepth: 99,
  learningRate: 1,
  l2: 0.5,
  minGain: 0,
  minChildWeight: 0,
  minRows: 1,
};

/** Three columns of few values with a signal; gradients are those of squared error from 0, or of uneven weights. */
function world(seed: number, { rows = 120, missing = 0, isUnit = true } = {}) {
  const rng = createRng(seed);
  const columns = [12, 40, 3].map((values) => Float64Array.from({ length: rows }, () => rng.below(values)));
  const gradient = columns[0].map((x, i) => -(Math.sin(x) + 0.1 * columns[1][i] * (columns[2][i] - 1) + rng.normal()));
  const hessian = gradient.map(() => (isUnit ? 1 : 0.2 + rng.uniform()));
  for (const column of columns.slice(0, 2))
    for (let i = 0; i < rows; i++) if (rng.uniform() < missing) column[i] = Number.NaN;
  return { columns, gradient, hessian };
}

function grown({ columns, gradient, hessian }: ReturnType<typeof world>, rules: GrowRules) {
  const bins = makeBins(columns, gradient.length, 255);
  const every = Int32Array.from(columns, (_, k) => k);
  const rows = Int32Array.from(gradient, (_, i) => i);
  const tree = growTree({ gradient, hessian, bins, columns: every }, rows, rules, []);
  const forest = makeForest([tree.nodes]);
  const answers = gradient.map((_, i) => forest.value[leafOf(forest, 0, columns, i)]);
  return { tree, forest, answers };
}

function expectSame(data: ReturnType<typeof world>, rules: GrowRules, scale = 1) {
  const slow = slowTree(data.columns, data, rules);
  const { tree, forest, answers } = grown(data, rules);
  expect(tree.leaves.length).toBe(slow.leaves);
  answers.forEach((answer, i) => {
    expect(Math.abs(answer - slow.answers[i]), `row ${i}`).toBeLessThan(1e-9 * scale);
  });
  if (rules.growth !== 'symmetric') {
    const gains = [...forest.gain].filter((gain) => gain > 0).sort((a, b) => b - a);
    gains.forEach((gain, k) => {
      expect(gain).toBeCloseTo(slow.gains[k], 8);
    });
  }
  for (const { rows, value } of tree.leaves) for (const i of rows) expect(answers[i]).toBe(value);
}

describe.each(['leaf', 'level', 'symmetric'] as const)('growth by %s', (growth) => {
  const sets = Int32Array.of(0, 1);
  const cases: Readonly<Record<string, Partial<GrowRules>>> = {
    'no rules': {},
    'rows and weights of children': { minRows: growth === 'symmetric' ? 2 : 7, minChildWeight: 3 },
    'gain asked for': { minGain: 2 },
    l1: { l1: 3 },
    'largest answer': { maxDelta: 0.9 },
    'l1 and largest answer': { l1: 2, maxDelta: 0.7 },
    directions: { monotone: Int8Array.of(0, 1, -1) },
    'directions with l1': { monotone: Int8Array.of(-1, 1, 0), l1: 1 },
    interactions: { interactions: [sets, Int32Array.of(1, 2)] },
    'a column in no set': { interactions: [sets] },
    'depth and leaves': { maxDepth: 3, maxLeaves: 6 },
  };
  describe.each(Object.entries(cases))('with %s', (_, changed) => {
    it.each([
      ['all values known', 0, true],
      ['unknown values', 0.2, true],
      ['uneven weights', 0.2, false],
    ])('is the exhaustive one: %s', (_title, missing, isUnit) => {
      for (const seed of [1, 2, 3]) {
        const rules = { ...RULES, maxLeaves: growth === 'symmetric' ? 16 : 9, ...changed, growth };
        expectSame(world(seed, { missing, isUnit }), rules);
      }
    });
  });

  it('never turns against a direction, in 200 markets', () => {
    for (let seed = 0; seed < 200; seed++) {
      const data = world(1000 + seed, { rows: 60, missing: seed % 2 === 0 ? 0 : 0.1, isUnit: seed % 3 !== 0 });
      const monotone = Int8Array.of(1, -1, seed % 2);
      const { forest } = grown(data, { ...RULES, l2: 0, maxLeaves: 16, monotone, growth });
      const rng = createRng(seed);
      let worst = 0;
      for (let probe = 0; probe < 5; probe++) {
        const row = data.columns.map((x) => x[rng.below(60)]);
        monotone.forEach((direction, k) => {
          const at = row.map((x) => Float64Array.of(x));
          let before = direction * Number.NEGATIVE_INFINITY;
          for (at[k][0] = -1; at[k][0] <= 41; at[k][0]++) {
            const answer = forest.value[leafOf(forest, 0, at, 0)];
            if (direction !== 0) worst = Math.min(worst, (answer - before) * direction);
            before = answer;
          }
        });
      }
      expect(worst, `seed ${seed}`).toBeGreaterThanOrEqual(0);
    }
  });

  it('never lets columns meet that share no set', () => {
    for (let seed = 0; seed < 50; seed++) {
      const interactions = [Int32Array.of(0, 1), Int32Array.of(1, 2)];
      const { forest } = grown(world(seed), { ...RULES, maxLeaves: 32, interactions, growth });
      const walk = (node: number, path: readonly number[]): void => {
        const column = forest.column[node];
        if (column < 0) {
          expect(path.includes(0) && path.includes(2), `seed ${seed}: ${path}`).toBe(false);
          return;
        }
        walk(forest.left[node], [...path, column]);
        walk(forest.right[node], [...path, column]);
      };
      walk(0, []);
    }
  });

  it('draws one cut per column, within the values of the node', () => {
    const seen = new Set<number>();
    for (let seed = 0; seed < 200; seed++) {
      const randomCuts = createRng(seed);
      const { columns, ...derivatives } = world(7, { missing: 0.1 });
      const data = { columns: columns.slice(1, 2), ...derivatives };
      const { forest, tree } = grown(data, { ...RULES, maxLeaves: 2, maxDepth: 1, randomCuts, growth });
      seen.add(forest.threshold[0]);
      for (const { rows } of tree.leaves) expect(rows.length).toBeGreaterThan(0);
    }
    expect(seen.size, 'different cuts for different seeds').toBeGreaterThan(20);
  });

  it('draws columns for levels and for nodes, the same for the same seed', () => {
    const data = world(3, { missing: 0.1 });
    const draw = (shares: Partial<GrowRules>, seed: number) =>
      grown(data, { ...RULES, maxLeaves: 16, growth, ...shares, rng: createRng(seed) }).forest;
    const level = draw({ columnShareLevel: 0.34 }, 5);
    const columnsAt: Set<number>[] = [];
    const walk = (node: number, depth: number): void => {
      if (level.column[node] < 0) return;
      (columnsAt[depth] ??= new Set()).add(level.column[node]);
      walk(level.left[node], depth + 1);
      walk(level.right[node], depth + 1);
    };
    walk(0, 0);
    for (const columns of columnsAt) expect(columns.size, 'one of three columns per level').toBe(1);
    const node = { columnShareNode: 0.34 };
    expect(draw(node, 5)).toEqual(draw(node, 5));
    const roots = new Set(Array.from({ length: 40 }, (_, seed) => draw(node, seed).column[0]));
    expect(roots.size).toBe(3);
    const without = () => grown(data, { ...RULES, growth, ...node });
    expect(without).toThrow('a tree that draws its columns needs an rng, has none');
  });
});

describe('growTree', () => {
  it('splits the same leaves by level as a full level allows, left ones first under a cap', () => {
    const rules = { ...RULES, maxLeaves: 3, growth: 'level' as const };
    const { forest } = grown(world(2), rules);
    expect(forest.column[forest.left[0]], 'the left child is split, the right one is not').toBeGreaterThanOrEqual(0);
    expect(forest.column[forest.right[0]]).toBe(-1);
  });
  it('splits every leaf of a symmetric level by one cut, and answers 0 where no row goes', () => {
    const columns = [Float64Array.of(0, 0, 1, 1), Float64Array.of(0, 0, 0, 1)];
    const data = { columns, gradient: Float64Array.of(4, 4, -8, -9), hessian: new Float64Array(4).fill(1) };
    const { forest, tree } = grown(data, { ...RULES, l2: 0, maxDepth: 2, maxLeaves: 4, growth: 'symmetric' });
    expect([...forest.column]).toEqual([0, 1, 1, -1, -1, -1, -1]);
    expect(tree.leaves.map(({ rows }) => [...rows])).toEqual([[0, 1], [], [2], [3]]);
    expect(tree.leaves.map(({ value }) => value)).toEqual([-4, 0, 8, 9]);
  });
  it('sends the unknown to the side where they lower the loss', () => {
    const columns = [Float64Array.of(1, 2, 3, NaN, NaN)];
    const hessian = new Float64Array(5).fill(1);
    const rules = { ...RULES, l2: 0, maxLeaves: 2 };
    const low = grown({ columns, gradient: Float64Array.of(1, 1, -1, 1, 1), hessian }, rules);
    expect([low.forest.threshold[0], low.forest.missingLeft[0]]).toEqual([2.5, 1]);
    const high = grown({ columns, gradient: Float64Array.of(1, 1, -1, -1, -1), hessian }, rules);
    expect([high.forest.threshold[0], high.forest.missingLeft[0]]).toEqual([2.5, 0]);
    const apart = grown({ columns, gradient: Float64Array.of(1, 1, 1, -1, -1), hessian }, rules);
    expect([apart.forest.threshold[0], apart.forest.missingLeft[0]]).toEqual([Number.MAX_VALUE, 0]);
  });
});
