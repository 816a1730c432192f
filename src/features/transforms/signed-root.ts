import { defineTransform } from '../../core/feature.js';

/** The square root of the value's size under its own sign: long tails drawn in, 0 kept. */
export function signedRoot(x: number): number {
  return x < 0 ? -Math.sqrt(-x) : Math.sqrt(x);
}

export default defineTransform({
  name: 'signed-root',
  summary: 'Square root of the size, with the sign kept',
  formula: 'sign(x) · √|x|',
  source: 'own',
  params: {},
  warmup: () => 0,
  compute: (x) => x.map(signedRoot),
  stream: () => signedRoot,
});
