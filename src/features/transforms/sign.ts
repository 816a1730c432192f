import { defineTransform } from '../../core/feature.js';

/** 1 above the zone, −1 below it, 0 in it. @param zone unit of x, ≥ 0 */
export function signOf(x: number, zone: number): number {
  if (Number.isNaN(x)) return x;
  return x > zone ? 1 : x < -zone ? -1 : 0;
}

export default defineTransform({
  name: 'sign',
  summary: 'Whether the column is above 0, below, or near it',
  formula: '1 when x > zone, −1 when x < −zone, else 0',
  source: 'own',
  params: { zone: { type: 'float', default: 0, min: 0, max: 1e12, doc: 'distance from 0 that counts as none' } },
  warmup: () => 0,
  compute: (x, { zone }) => x.map((v) => signOf(v, zone)),
  stream:
    ({ zone }) =>
    (x) =>
      signOf(x, zone),
});
