import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { overSortedWindows } from '../../../src/features/kernels/sorted-window.js';

describe('a sorted window', () => {
  it('tells how many values are below and at most the newest, in runs of any length', () => {
    const rng = createRng(11);
    for (const values of [1, 2, 5, 200]) {
      const x = Float64Array.from({ length: 300 }, () => rng.below(values) - 2);
      for (const window of [1, 7, 8, 9, 10, 40, 150]) {
        const found: [number, number][] = [];
        overSortedWindows(x, window, 0, (sorted, i) => {
          found.push([sorted.below(x[i]), sorted.atMost(x[i])]);
          return 0;
        });
        const wanted = Array.from({ length: x.length - window + 1 }, (_, from): [number, number] => {
          const last = [...x.subarray(from, from + window)];
          const newest = x[from + window - 1];
          return [last.filter((v) => v < newest).length, last.filter((v) => v <= newest).length];
        });
        expect(found, `${values} values, window ${window}`).toEqual(wanted);
      }
    }
  });
});
