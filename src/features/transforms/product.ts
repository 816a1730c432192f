import { defineTransform } from '../../core/feature.js';
import { withinNumbers } from '../kernels/within-numbers.js';

/** One value times the other: what a model sees of two columns that only mean something together. */
export function product(x: number, other: number): number {
  return withinNumbers(x * other);
}

export default defineTransform({
  name: 'product',
  summary: 'One column times another',
  formula: 'a · b',
  source: 'own',
  params: {},
  inputs: 2,
  warmup: () => 0,
  compute: (x, _p, other) => x.map((v, i) => product(v, other[i])),
  stream: () => product,
});
