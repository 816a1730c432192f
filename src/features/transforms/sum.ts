import { defineTransform } from '../../core/feature.js';
import { withinNumbers } from '../kernels/within-numbers.js';

/** One value and the other, added. */
export function sumOf(x: number, other: number): number {
  return withinNumbers(x + other);
}

export default defineTransform({
  name: 'sum',
  summary: 'One column plus another',
  formula: 'a + b',
  source: 'own',
  params: {},
  inputs: 2,
  warmup: () => 0,
  compute: (x, _p, other) => x.map((v, i) => sumOf(v, other[i])),
  stream: () => sumOf,
});
