import { defineTransform } from '../../core/feature.js';

/**
 * The value drawn into (−1, 1): straight near 0, flat far out, so that an extreme counts as extreme and no more.
 *
 * The same S-curve as the logistic function, about 0: tanh(x) = 2 / (1 + e^(−2x)) − 1.
 *
 * @param scale unit of x, > 0: about where the bend is
 */
export function squash(x: number, scale: number): number {
  return Math.tanh(x / scale);
}

export default defineTransform({
  name: 'squash',
  summary: 'The column drawn into the range from -1 to 1',
  formula: 'tanh(x / scale)',
  source: 'own',
  params: { scale: { type: 'float', default: 1, min: 1e-12, max: 1e12, doc: 'where the bend is, unit of the input' } },
  warmup: () => 0,
  compute: (x, { scale }) => x.map((v) => squash(v, scale)),
  stream:
    ({ scale }) =>
    (x) =>
      squash(x, scale),
});
