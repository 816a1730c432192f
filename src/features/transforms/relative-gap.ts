import { defineTransform } from '../../core/feature.js';

/**
 * How far one value is above the other, by the mean size of both: finite where either passes 0, and alike upwards and
 * downwards.
 *
 * @returns in [-2, 2]; 0 where both are 0
 */
export function relativeGap(x: number, other: number): number {
  const size = 0.5 * Math.abs(x) + 0.5 * Math.abs(other);
  return size === 0 ? 0 : x / size - other / size;
}

export default defineTransform({
  name: 'relative-gap',
  summary: 'One column less another by the mean size of both',
  formula: '(a − b) / (½ · |a| + ½ · |b|); 0 when both are 0',
  source: 'Davis, Haltiwanger & Schuh 1996, Job Creation and Destruction, the midpoint growth rate',
  params: {},
  inputs: 2,
  warmup: () => 0,
  compute: (x, _p, other) => x.map((v, i) => relativeGap(v, other[i])),
  stream: () => relativeGap,
});
