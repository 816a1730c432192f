import { defineDerivative } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { maxAgeParam, valueAtClose } from '../kernels/as-of.js';
import { OPEN_INTEREST_UNIT, openInterestIn } from '../kernels/open-interest.js';

/**
 * Who moves the price: new money or old money leaving. Price and open interest now against some bars ago.
 *
 * | price | open interest | code | read as |
 * |---|---|---|---|
 * | up | up | 2 | new longs |
 * | up | down | 1 | shorts buy back |
 * | down | down | -1 | longs sell out |
 * | down | up | -2 | new shorts |
 *
 * 0 where either has not changed.
 *
 * @param close    (n,) quote per base
 * @param interest (n,) any unit, NaN where not known
 * @param bars     whole, ≥ 1
 * @returns (n,) one of -2, -1, 0, 1, 2; NaN on rows [0, bars) and where open interest is not known at either end
 * @throws E_SHAPE when the columns differ in length
 * @source Murphy 1999, Technical Analysis of the Financial Markets, chapter 7
 */
export function openInterestPrice(close: Float64Array, interest: Float64Array, bars: number): Float64Array {
  const n = sameLength('openInterestPrice', { close, interest });
  const out = unknownColumn(n);
  for (let i = bars; i < n; i++) {
    const price = Math.sign(close[i] - close[i - bars]);
    const held = Math.sign(interest[i] - interest[i - bars]);
    if (!Number.isNaN(held)) out[i] = held === 0 || price === 0 ? 0 : price * (held > 0 ? 2 : 1);
  }
  return out;
}

export default defineDerivative({
  name: 'open-interest-price',
  summary: 'New money or old money: price and open interest up or down, as one code',
  formula: '2: close up, OI up; 1: up, down; −1: down, down; −2: down, up; 0: either unchanged; against bars before',
  source: 'Murphy 1999, Technical Analysis of the Financial Markets, chapter 7',
  reads: ['openInterest'],
  params: {
    bars: { type: 'int', default: 24, min: 1, max: 5000, doc: 'over how many bars', sweep: [6, 24, 168] },
    unit: OPEN_INTEREST_UNIT,
    maxAge: maxAgeParam(24, 1),
  },
  outputs: ['open-interest-price'],
  warmup: (p) => p.bars,
  compute: (c, p, context) => {
    const interest = valueAtClose(c, openInterestIn(context, p.unit), { maxAgeHours: p.maxAge });
    return [openInterestPrice(c.close, interest, p.bars)];
  },
});
