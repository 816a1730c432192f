import { defineIndicator } from '../../core/feature.js';

/**
 * The bar's own prices, the close first. In the unit of the price: for models that see one market at one level, or as the
 * input of a transform. Means of them are in `bar-price`.
 */
export default defineIndicator({
  name: 'price',
  category: 'price-action',
  summary: 'Close, open, high and low of the bar (in the unit of the price)',
  formula: 'close, open, high, low of the bar as they are',
  source: 'own; the bar’s own columns',
  params: {},
  outputs: ['close', 'open', 'high', 'low'],
  warmup: () => 0,
  compute: (c) => [c.close.slice(), c.open.slice(), c.high.slice(), c.low.slice()],
  stream: () => (bar, out) => {
    out[0] = bar.close;
    out[1] = bar.open;
    out[2] = bar.high;
    out[3] = bar.low;
  },
});
