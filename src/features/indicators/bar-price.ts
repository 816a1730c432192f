import type { Candles } from '../../core/candles.js';
import type { Bar } from '../../core/feature.js';
import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';

/** One number for a bar, by the share of each of its prices. */
export const PRICES = {
  typical: ({ high, low, close }) => (high + low + close) / 3,
  weighted: ({ high, low, close }) => (high + low + 2 * close) / 4,
  average: ({ open, high, low, close }) => (open + high + low + close) / 4,
  middle: ({ high, low }) => (high + low) / 2,
} as const satisfies Record<string, (bar: Pick<Bar, 'open' | 'high' | 'low' | 'close'>) => number>;

const NAMES = Object.keys(PRICES) as (keyof typeof PRICES)[];

/**
 * The price of each bar in the four ways that charts have beside the close.
 *
 * @param c columns open, high, low, close, (n,) each, quote per base
 * @returns four times (n,) quote per base: typical, weighted close, average, middle; no NaN rows
 * @throws E_SHAPE when the columns differ in length
 * @source TA-Lib TYPPRICE, WCLPRICE, AVGPRICE, MEDPRICE
 */
export function barPrice({ open, high, low, close }: Pick<Candles, 'open' | 'high' | 'low' | 'close'>): Float64Array[] {
  const n = sameLength('bar-price', { open, high, low, close });
  return NAMES.map((name) => {
    const of = PRICES[name];
    const out = new Float64Array(n);
    for (let i = 0; i < n; i++) out[i] = of({ open: open[i], high: high[i], low: low[i], close: close[i] });
    return out;
  });
}

export default defineIndicator({
  name: 'bar-price',
  category: 'price-action',
  summary: 'Typical, weighted, average and middle price of each bar (in the unit of the price)',
  formula:
    'typical = (high + low + close) / 3; weighted = (high + low + 2 · close) / 4; average = (open + high + low + close) / 4; middle = (high + low) / 2',
  source: 'TA-Lib TYPPRICE, WCLPRICE, AVGPRICE, MEDPRICE',
  params: {},
  outputs: NAMES,
  warmup: () => 0,
  compute: barPrice,
  stream: () => (bar, out) => {
    for (const [k, name] of NAMES.entries()) out[k] = PRICES[name](bar);
  },
});
