import { defineTransform } from '../../core/feature.js';
import { withinNumbers } from '../kernels/within-numbers.js';

/** The value times itself: 2 for the square, which tells size from direction. @param exponent whole, ≥ 2 */
export function power(x: number, exponent: number): number {
  let result = x;
  // Products, not Math.pow: the same bits on every machine.
  for (let k = 1; k < exponent; k++) result *= x;
  return withinNumbers(result);
}

export default defineTransform({
  name: 'power',
  summary: 'The column to a whole power',
  formula: 'x^exponent',
  source: 'own',
  params: { exponent: { type: 'int', default: 2, min: 2, max: 8, doc: 'factors' } },
  warmup: () => 0,
  compute: (x, { exponent }) => x.map((v) => power(v, exponent)),
  stream:
    ({ exponent }) =>
    (x) =>
      power(x, exponent),
});
