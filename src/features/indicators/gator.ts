import { defineIndicator } from '../../core/feature.js';
import { medianOf, medianPrice } from '../kernels/prices.js';
import { ALLIGATOR_LINES, alligatorLine, alligatorStream } from './alligator.js';

const [JAW, TEETH, LIPS] = ALLIGATOR_LINES;

/** The distance of two columns, times `sign`; NaN where one is not known. */
function distance(a: Float64Array, b: Float64Array, sign: 1 | -1): Float64Array {
  return a.map((v, i) => sign * Math.abs(v - b[i]));
}

/**
 * Gator oscillator: how far the alligator's mouth is open, above and below.
 *
 * @param price (n,) middle of each bar, quote per base
 * @returns upper = |jaw - teeth| ≥ 0 and lower = -|teeth - lips| ≤ 0, (n,) each, quote per base; NaN on rows [0, 20) and
 *   [0, 12)
 * @source Williams 1995, Trading Chaos
 */
export function gator(price: Float64Array): { upper: Float64Array; lower: Float64Array } {
  const teeth = alligatorLine(price, TEETH);
  return {
    upper: distance(alligatorLine(price, JAW), teeth, 1),
    lower: distance(teeth, alligatorLine(price, LIPS), -1),
  };
}

export default defineIndicator({
  name: 'gator',
  category: 'trend',
  summary: 'Gator oscillator: how far the lines of the alligator are apart (in the unit of the price)',
  formula: 'upper = |jaw − teeth|; lower = −|teeth − lips|, the lines of alligator',
  source: 'Williams 1995, Trading Chaos',
  params: {},
  outputs: ['upper', 'lower'],
  warmup: () => [JAW.period - 1 + JAW.shift, TEETH.period - 1 + TEETH.shift],
  compute: (c) => {
    const { upper, lower } = gator(medianPrice(c.high, c.low));
    return [upper, lower];
  },
  stream: () => {
    const [jaw, teeth, lips] = ALLIGATOR_LINES.map(alligatorStream);
    return (bar, out) => {
      const price = medianOf(bar);
      const middle = teeth(price);
      out[0] = Math.abs(jaw(price) - middle);
      out[1] = -Math.abs(middle - lips(price));
    };
  },
});
