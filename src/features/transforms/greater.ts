import { defineTransform } from '../../core/feature.js';

/** 1 where the first value is above the second, −1 where it is below, 0 where they are equal. */
export function greater(x: number, other: number): number {
  if (Number.isNaN(x) || Number.isNaN(other)) return Number.NaN;
  return x > other ? 1 : x < other ? -1 : 0;
}

export default defineTransform({
  name: 'greater',
  summary: 'Which of two columns is above the other',
  formula: 'sign(a − b)',
  source: 'own',
  params: {},
  inputs: 2,
  warmup: () => 0,
  compute: (x, _p, other) => x.map((v, i) => greater(v, other[i])),
  stream: () => greater,
});
