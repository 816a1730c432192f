import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import type { PreprocessOutcome, PreprocessTable } from '../../../src/core/preprocess.js';
import { preprocessors } from '../../../src/models/registry.js';

const ROWS = 600;

/** Columns: noise, a curve of the outcome, a line of it, the line again upside down, almost constant, never known. */
function world(seed: number): { readonly table: PreprocessTable; readonly outcome: PreprocessOutcome } {
  const rng = createRng(seed);
  const make = (of: (i: number) => number): Float64Array => Float64Array.from({ length: ROWS }, (_, i) => of(i));
  const target = make(() => rng.normal());
  const line = make((i) => target[i] + rng.normal());
  const columns = [
    make(() => rng.normal()),
    make((i) => target[i] ** 2 + 0.3 * rng.normal()),
    line,
    line.map((x) => -3 * x ** 3),
    make((i) => (i % 150 === 0 ? 1 : 0)),
    make(() => NaN),
  ];
  const names = ['noise', 'curve', 'line', 'mirror', 'rare', 'unknown'];
  return {
    table: { names, columns, rows: ROWS, openTime: make((i) => i * 60_000) },
    outcome: { task: 'regression', target, weights: make(() => 1), knownAt: make((i) => (i + 1) * 60_000) },
  };
}

function kept(step: string, outcome?: Partial<PreprocessOutcome>): readonly string[] {
  const { table, outcome: all } = world(8);
  const { definition, params } = preprocessors.parse(step);
  return definition.fit(table, params, createRng(1), { ...all, ...outcome }).apply(table).names;
}

describe('select-information', () => {
  it('keeps what tells of the outcome in any shape, in the order of the table', () => {
    expect(kept('select-information(keep=3)')).toEqual(['curve', 'line', 'mirror']);
    expect(kept('select-information(keep=1)')).toEqual(['curve']);
    expect(kept('select-information(keep=99)'), 'no more than there are').toHaveLength(6);
  });
  it('does not count rows of no weight', () => {
    const { target } = world(8).outcome;
    const weights = target.map((y) => Number(y > 0));
    const folded = kept('select-information(keep=2)', { weights });
    expect(folded, 'on one side the curve is a line').toContain('curve');
    expect(() => kept('select-information', { weights: weights.fill(0) })).not.toThrow();
  });
  it('refuses columns without an outcome', () => {
    const { table } = world(8);
    for (const name of ['select-information', 'select-correlation']) {
      const { definition, params } = preprocessors.parse(name);
      expect(() => definition.fit(table, params, createRng(1))).toThrow(`${name} needs what came of the training rows`);
    }
  });
});

describe('select-correlation', () => {
  it('keeps what rises or falls with the outcome, and is blind to a curve', () => {
    expect(kept('select-correlation(keep=2)')).toEqual(['line', 'mirror']);
  });
  it('puts columns that do not vary behind all others', () => {
    expect(kept('select-correlation(keep=5)')).not.toContain('unknown');
  });
});

describe('select-variance', () => {
  it('leaves out one value on almost every row, and what is never known', () => {
    expect(kept('select-variance')).toEqual(['noise', 'curve', 'line', 'mirror']);
    expect(kept('select-variance(most=1)'), '4 of 600 rows differ').toEqual([
      'noise',
      'curve',
      'line',
      'mirror',
      'rare',
    ]);
  });
  it('says so when nothing stays', () => {
    const { table, outcome } = world(8);
    const flat = { ...table, columns: table.columns.map(() => new Float64Array(ROWS)) };
    const { definition, params } = preprocessors.parse('select-variance');
    expect(() => definition.fit(flat, params, createRng(1), outcome)).toThrow(
      'none of 6 columns varies enough to stay',
    );
  });
});

describe('select-redundant', () => {
  it('leaves out the later of two columns that say the same, either way up', () => {
    expect(kept('select-redundant')).toEqual(['noise', 'curve', 'line', 'rare', 'unknown']);
    expect(kept('select-redundant(limit=0)'), 'nothing is quite unrelated').toEqual(['noise', 'unknown']);
  });
  it('compares the rows where both are known', () => {
    const { table, outcome } = world(8);
    const holes = table.columns.map((x, k) => x.map((value, i) => (i % 7 === k ? NaN : value)));
    const { definition, params } = preprocessors.parse('select-redundant');
    const names = definition.fit({ ...table, columns: holes }, params, createRng(1), outcome).apply(table).names;
    expect(names).toEqual(['noise', 'curve', 'line', 'rare', 'unknown']);
  });
});

it('a saved choice of columns that is damaged is refused', () => {
  const { definition } = preprocessors.parse('select-variance');
  for (const kept of [[], [2, 1], [7], [0.5]]) {
    expect(() => definition.restore({ width: 6, kept })).toThrow('must be columns of 6, increasing');
  }
});
