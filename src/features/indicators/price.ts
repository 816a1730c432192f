import type { Candles } from '../../core/candles.js';
import { defineIndicator } from '../../core/feature.js';
import { medianPrice } from '../kernels/prices.js';
import { typicalPrice } from './vwap.js';

/**
 * The bar's prices themselves and the usual means of them.
 *
 * Means are taken as distances from the close: a bar that did not move has exactly its price. In the unit of the price:
 * for models that see one market at one level, or as the input of a transform.
 *
 * @returns eight times (n,) quote per base: close, open, high, low; typical = (high + low + close) / 3; median =
 *   (high + low) / 2; weighted = (high + low + 2·close) / 4; average = (open + high + low + close) / 4; no NaN rows
 * @source TA-Lib TYPPRICE, MEDPRICE, WCLPRICE, AVGPRICE
 */
export function prices({ open, high, low, close }: Candles): Float64Array[] {
  const weighted = close.map((c, i) => c + (high[i] - c + (low[i] - c)) / 4);
  const average = close.map((c, i) => c + (open[i] - c + (high[i] - c) + (low[i] - c)) / 4);
  const typical = typicalPrice(high, low, close);
  return [close.slice(), open.slice(), high.slice(), low.slice(), typical, medianPrice(high, low), weighted, average];
}

export default defineIndicator({
  name: 'price',
  category: 'price-action',
  summary: 'Open, high, low and close of the bar, and means of them',
  formula: 'typical (h+l+c)/3 · median (h+l)/2 · weighted (h+l+2c)/4 · average (o+h+l+c)/4',
  source: 'TA-Lib TYPPRICE, MEDPRICE, WCLPRICE, AVGPRICE',
  params: {},
  outputs: ['close', 'open', 'high', 'low', 'typical', 'median', 'weighted', 'average'],
  warmup: () => 0,
  compute: prices,
});
