import { describe, expect, it } from 'vitest';
import type { FeatureMatrix } from '../../src/core/feature.js';
import type { Labels } from '../../src/core/labels.js';
import { buildTrainingSet, usableRows } from '../../src/models/dataset.js';
import { f } from '../support/series.js';

const matrix: FeatureMatrix = {
  names: ['a', 'b'],
  columns: [f(NaN, 1, 2, 3, 4), f(9, 8, 7, NaN, 5)],
  rows: 5,
  openTime: f(0, 1, 2, 3, 4),
  warmup: 1,
};
const labels: Labels = {
  values: f(0.1, -0.2, 0.3, 0.4, NaN),
  endIndex: Int32Array.of(1, 2, 3, 4, -1),
  weights: f(1, 1, 2, 1, 1),
};

describe('usableRows', () => {
  it('takes the rows on which everything is known', () => {
    expect([...usableRows(matrix)]).toEqual([1, 2, 4]);
    expect([...usableRows(matrix, labels)]).toEqual([1, 2]);
  });
  it('takes no row whose label has no end, or no value', () => {
    expect([...usableRows(matrix, { ...labels, endIndex: Int32Array.of(1, -1, 3, 4, -1) })]).toEqual([2]);
    expect([...usableRows(matrix, { ...labels, values: f(0, NaN, 0.3, 0.4, NaN) })]).toEqual([2]);
  });
  it('leaves out rows of no weight', () => {
    expect([...usableRows(matrix, { ...labels, weights: f(1, 0, 1, 1, 1) })]).toEqual([2]);
  });
});

describe('buildTrainingSet', () => {
  it('copies the chosen rows with their labels', () => {
    const set = buildTrainingSet(matrix, labels, 'regression', Int32Array.of(1, 2));
    expect(set.columns.map((c) => [...c])).toEqual([
      [1, 2],
      [8, 7],
    ]);
    expect([[...set.target], [...set.weights], [...set.barIndex!], [...set.endIndex!]]).toEqual([
      [-0.2, 0.3],
      [1, 2],
      [1, 2],
      [2, 3],
    ]);
  });
  it('turns the label into above 0 or not for classification', () => {
    expect([...buildTrainingSet(matrix, labels, 'classification', Int32Array.of(1, 2)).target]).toEqual([0, 1]);
    const still = { ...labels, values: f(0.1, -0.2, 0, 0.4, NaN) };
    expect([...buildTrainingSet(matrix, still, 'classification', Int32Array.of(1, 2)).target], '0 is not').toEqual([
      0, 0,
    ]);
  });
  it('refuses rows that are not fully known, and none at all', () => {
    expect(() => buildTrainingSet(matrix, labels, 'regression', Int32Array.of(3))).toThrow('"b" is not known there');
    expect(() => buildTrainingSet(matrix, labels, 'regression', Int32Array.of(4))).toThrow(
      'row 4: its label is not known',
    );
    expect(() => buildTrainingSet(matrix, labels, 'regression', new Int32Array(0))).toThrow('at least one row');
    expect(() => usableRows({ ...matrix, rows: 4 }, labels)).toThrow('features have 4 rows, labels 5');
  });
});
