import { defineTransform } from '../../core/feature.js';

/**
 * A share as log odds: 0 at one half, and steps near 0 and near 1 count for more. Shares beyond the margin from 0 and 1
 * are taken as the margin, so that a share of exactly 0 or 1 stays finite.
 *
 * @param x      a share of `of`, such as a rank in [0, 1] with of = 1, or an RSI in [0, 100] with of = 100
 * @param options `of` what the whole is, > 0; `margin` share, in (0, 0.5)
 */
export function logit(x: number, { of, margin }: { of: number; margin: number }): number {
  const share = x / of;
  const held = share < margin ? margin : share > 1 - margin ? 1 - margin : share;
  return Math.log(held / (1 - held));
}

export default defineTransform({
  name: 'logit',
  summary: 'Log odds of a share',
  formula: 'ln(p / (1 − p)), p = x / of held to [margin, 1 − margin]',
  source: 'Berkson 1944, Application of the logistic function to bio-assay, JASA 39',
  params: {
    of: { type: 'float', default: 1, min: 1e-12, max: 1e12, doc: 'what the whole is: 100 for a column in per cent' },
    margin: { type: 'float', default: 0.01, min: 1e-9, max: 0.49, doc: 'share closest to 0 and to 1' },
  },
  warmup: () => 0,
  compute: (x, p) => x.map((v) => logit(v, p)),
  stream: (p) => (x) => logit(x, p),
});
