import { defineTransform } from '../../core/feature.js';

/**
 * One value by the other.
 *
 * 0 where the second is 0, or so small that the ratio leaves the numbers: there is nothing to measure by, and 0/0 is no
 * other case. A second column that passes 0 makes this one jump: `relative-gap` does not.
 */
export function ratioOf(x: number, other: number): number {
  if (Number.isNaN(x) || Number.isNaN(other)) return Number.NaN;
  const ratio = x / other;
  return Number.isFinite(ratio) ? ratio : 0;
}

export default defineTransform({
  name: 'ratio',
  summary: 'One column by another, 0 where that is 0',
  formula: 'a / b; 0 where b = 0',
  source: 'own',
  params: {},
  inputs: 2,
  warmup: () => 0,
  compute: (x, _p, other) => x.map((v, i) => ratioOf(v, other[i])),
  stream: () => ratioOf,
});
