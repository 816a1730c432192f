import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { lagStream } from '../../core/math/streams.js';
import { medianOf, medianPrice } from '../kernels/prices.js';
import { emaStream } from './ema.js';
import { smma } from './smma.js';

/** The three lines: bars of the average, and bars by which it is drawn later. */
export const ALLIGATOR_LINES = [
  { period: 13, shift: 8 },
  { period: 8, shift: 5 },
  { period: 5, shift: 3 },
] as const;

/**
 * One line of the alligator: the smoothed average of the bars' middles as it stood `shift` bars ago.
 *
 * Charts draw the average of today `shift` bars into the future; read at a bar, it is an old value, so nothing is known
 * early.
 *
 * @param price  (n,) middle of each bar, quote per base
 * @param period bars, whole, ≥ 1
 * @param shift  bars, whole, ≥ 0
 * @returns (n,) quote per base; NaN on rows [0, period - 1 + shift)
 * @source Williams 1995, Trading Chaos
 */
export function alligatorLine(price: Float64Array, { period, shift }: { period: number; shift: number }): Float64Array {
  const average = smma(price, period);
  const out = unknownColumn(price.length);
  for (let i = period - 1 + shift; i < out.length; i++) out[i] = average[i - shift];
  return out;
}

/** As `alligatorLine`, bar by bar. */
export function alligatorStream({ period, shift }: { period: number; shift: number }): (price: number) => number {
  const average = emaStream(period, 1 / period);
  const late = lagStream(shift);
  return (price) => late(average(price));
}

export default defineIndicator({
  name: 'alligator',
  category: 'trend',
  summary: 'Alligator: three smoothed averages of the middle, each read with a delay (in the unit of the price)',
  formula: 'jaw = SMMA_13(mid)[−8]; teeth = SMMA_8(mid)[−5]; lips = SMMA_5(mid)[−3]; mid = (high + low) / 2',
  source: 'Williams 1995, Trading Chaos',
  params: {},
  outputs: ['jaw', 'teeth', 'lips'],
  warmup: () => ALLIGATOR_LINES.map(({ period, shift }) => period - 1 + shift),
  compute: (c) => {
    const price = medianPrice(c.high, c.low);
    return ALLIGATOR_LINES.map((line) => alligatorLine(price, line));
  },
  stream: () => {
    const lines = ALLIGATOR_LINES.map(alligatorStream);
    return (bar, out) => {
      for (const [k, next] of lines.entries()) out[k] = next(medianOf(bar));
    };
  },
});
