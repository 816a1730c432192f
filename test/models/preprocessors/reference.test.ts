import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import type { PreprocessTable } from '../../../src/core/preprocess.js';
import { takeTableRows } from '../../../src/models/preprocessing/table.js';
import { preprocessors } from '../../../src/models/registry.js';

type Columns = readonly (readonly (number | null)[])[];
const reference = JSON.parse(readFileSync(join(import.meta.dirname, 'reference.json'), 'utf8'));
const TRAIN = 40;

function table(columns: Columns): PreprocessTable {
  return {
    names: columns.map((_, k) => `c${k}`),
    columns: columns.map((column) => Float64Array.from(column, (value) => value ?? Number.NaN)),
    rows: columns[0].length,
    openTime: Float64Array.from(columns[0], (_, i) => i * 3_600_000),
  };
}

const rowsOf = (from: number, to: number): Int32Array => Int32Array.from({ length: to - from }, (_, i) => from + i);

/** The step fitted on the first 40 rows, and what it makes of the rows [from, to). */
function apply(text: string, columns: Columns, from = TRAIN, to = 60): PreprocessTable {
  const all = table(columns);
  const { definition, params } = preprocessors.parse(text);
  const fitted = definition.fit(takeTableRows(all, rowsOf(0, TRAIN)), params, createRng(1));
  return fitted.apply(takeTableRows(all, rowsOf(from, to)));
}

/** Largest distance, in training standard deviations of the column. */
function farthest(actual: readonly Float64Array[], wanted: Columns, units = actual.map(() => 1)): number {
  let most = 0;
  for (const [k, column] of wanted.entries()) {
    for (const [i, value] of column.entries()) most = Math.max(most, Math.abs(actual[k][i] - value!) / units[k]);
  }
  return most;
}

const SPREADS = [1, 100, 1e-3, 5];

describe('preprocessors against scikit-learn and NumPy', () => {
  it('impute-mice tells what IterativeImputer with a ridge tells, in and out of sample', () => {
    const inSample = apply('impute-mice(rounds=5, l2=2)', reference.columns, 0, TRAIN);
    expect(farthest(inSample.columns, reference.mice.train, SPREADS)).toBeLessThan(1e-10);
    const outOfSample = apply('impute-mice(rounds=5, l2=2)', reference.columns);
    expect(farthest(outOfSample.columns, reference.mice.test, SPREADS)).toBeLessThan(1e-10);
  });

  it('impute-pca tells what repeated singular value decompositions tell', () => {
    const { columns } = apply('impute-pca(rank=2, rounds=12)', reference.columns);
    expect(farthest(columns, reference.pca.test, SPREADS)).toBeLessThan(1e-10);
  });

  it('anomaly-pca finds the reconstruction error of PCA', () => {
    const { columns, names } = apply('anomaly-pca(rank=2)', reference.complete);
    expect(names[4]).toBe('pca-reconstruction-error');
    expect(farthest([columns[4]], [reference.error.test])).toBeLessThan(1e-12);
  });

  it('pca-whiten gives whitened PCA scores', () => {
    const { columns, names } = apply('pca-whiten(rank=2)', reference.complete);
    expect(names).toEqual(['pca-1', 'pca-2']);
    expect(farthest(columns, reference.whiten.test)).toBeLessThan(1e-10);
  });

  it.each([
    ['scale-standard', 'standard'],
    ['scale-robust', 'robust'],
    ['scale-minmax', 'minmax'],
    ['scale-quantile(marks=11)', 'quantile'],
  ])('%s scales as scikit-learn does', (text, key) => {
    expect(farthest(apply(text, reference.complete).columns, reference[key])).toBeLessThan(1e-9);
  });
});
