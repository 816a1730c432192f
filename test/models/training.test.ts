import { describe, expect, it } from 'vitest';
import type { TrainingSet } from '../../src/core/model.js';
import { checkTraining } from '../../src/models/training.js';

const set = (change: Partial<TrainingSet> = {}): TrainingSet => ({
  task: 'regression',
  names: ['x'],
  columns: [Float64Array.of(1, 2, 3)],
  rows: 3,
  target: Float64Array.of(0, 1, 0),
  weights: Float64Array.of(1, 1, 1),
  ...change,
});

describe('checkTraining', () => {
  it('takes numbers that can be squared', () => {
    expect(() => checkTraining('ridge', set({ columns: [Float64Array.of(-1e150, 0, 1e150)] }))).not.toThrow();
  });

  it.each([
    ['no columns', set({ names: [], columns: [] }), 'ridge needs at least one column, has none'],
    [
      'a value whose square is beyond doubles',
      set({ columns: [Float64Array.of(1, 2, 1e200)] }),
      'ridge: "x" of training row 2 must lie within ±1e+150, was 1e+200',
    ],
    [
      'a target whose square is beyond doubles',
      set({ target: Float64Array.of(0, -1e200, 0) }),
      'ridge: the target of training row 1 must lie within ±1e+150, was -1e+200',
    ],
    [
      'an infinite value',
      set({ columns: [Float64Array.of(1, Number.POSITIVE_INFINITY, 3)] }),
      'ridge: "x" of training row 1 must be a number, was Infinity',
    ],
  ])('refuses %s', (_what, data, message) => {
    expect(() => checkTraining('ridge', data)).toThrow(message);
    expect(() => checkTraining('ridge', data, 'take')).toThrow(message);
  });
});
