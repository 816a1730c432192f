import { defineTransform } from '../../core/feature.js';

/**
 * Signed logarithm: large values drawn together, small ones left as they are, the sign kept.
 *
 * sign(x) · ln(1 + |x| / scale): near 0 it is x / scale, far out it is the logarithm, so columns that pass 0 stay
 * finite. With a scale far below the column's values it is ln x less ln scale.
 *
 * @param x     (n,) any unit
 * @param scale unit of x, > 0: about where the bend is
 * @returns (n,) no unit; NaN where x is NaN
 * @source John & Draper 1980, An alternative family of transformations, Applied Statistics 29, the modulus with λ = 0
 */
export function log(x: Float64Array, scale: number): Float64Array {
  return x.map((v) => signedLog(v, scale));
}

function signedLog(x: number, scale: number): number {
  return Math.sign(x) * Math.log1p(Math.abs(x) / scale);
}

export default defineTransform({
  name: 'log',
  summary: 'Signed logarithm of the column',
  formula: 'sign(x) · ln(1 + |x| / scale)',
  source: 'John & Draper 1980, Applied Statistics 29, modulus transformation with lambda 0',
  params: { scale: { type: 'float', default: 1, min: 1e-12, max: 1e12, doc: 'where the bend is, unit of the input' } },
  warmup: () => 0,
  compute: (x, p) => log(x, p.scale),
  stream:
    ({ scale }) =>
    (x) =>
      signedLog(x, scale),
});
