import { defineTransform } from '../../core/feature.js';
import { withinNumbers } from '../kernels/within-numbers.js';

/** How far one value is above the other, in their own unit. */
export function gapOf(x: number, other: number): number {
  return withinNumbers(x - other);
}

export default defineTransform({
  name: 'gap',
  summary: 'One column less another',
  formula: 'a − b',
  source: 'own',
  params: {},
  inputs: 2,
  warmup: () => 0,
  compute: (x, _p, other) => x.map((v, i) => gapOf(v, other[i])),
  stream: () => gapOf,
});
