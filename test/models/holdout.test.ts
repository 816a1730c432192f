import { describe, expect, it } from 'vitest';
import type { TrainingSet } from '../../src/core/model.js';
import { holdOutLast } from '../../src/models/holdout.js';
import { f } from '../support/series.js';

const data: TrainingSet = {
  task: 'regression',
  names: ['x'],
  columns: [f(0, 1, 2, 3, 4, 5)],
  rows: 6,
  target: f(0, 1, 2, 3, 4, 5),
  weights: f(1, 1, 1, 1, 1, 1),
};

describe('holdOutLast', () => {
  it('sets the last rows aside', () => {
    const { fit, validation } = holdOutLast(data, 0.34)!;
    expect([[...fit.target], [...validation.target]]).toEqual([
      [0, 1, 2, 3],
      [4, 5],
    ]);
  });
  it('purges the rows before whose label reaches into them', () => {
    const barIndex = Int32Array.of(10, 11, 12, 14, 15, 16);
    const endIndex = Int32Array.of(12, 15, 14, 16, 17, 18);
    const { fit } = holdOutLast({ ...data, barIndex, endIndex }, 0.34)!;
    expect([...fit.target], 'the labels of bars 11 and 14 end at or after bar 15').toEqual([0, 2]);
  });
  it('gives up when a part would be empty or of no weight', () => {
    expect(holdOutLast(data, 0.1)).toBeUndefined();
    expect(holdOutLast(data, 1)).toBeUndefined();
    expect(holdOutLast({ ...data, weights: f(1, 1, 1, 1, 0, 0) }, 0.34)).toBeUndefined();
  });
});
