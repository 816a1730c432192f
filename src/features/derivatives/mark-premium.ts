import { defineDerivative } from '../../core/feature.js';
import { onOwnRows } from '../kernels/peers.js';
import { meanOfKnown } from '../kernels/score-known.js';
import { premium } from './basis.js';

/**
 * How far the last price has run ahead of the mark price, by which positions are valued and liquidated, and the mean of
 * that over the last bars.
 *
 * The mark is smoothed: a premium says that the last trades pushed, not what the coin is worth.
 */
export default defineDerivative({
  name: 'mark-premium',
  summary: 'Close against the mark price’s close, and its mean',
  formula: 'premium = close / mark − 1; mean = mean of premium over period bars that both have',
  source: 'Binance, mark price of perpetual contracts',
  reads: ['mark'],
  params: {
    period: { type: 'int', default: 24, min: 1, max: 5000, doc: 'bars of the mean', sweep: [8, 24, 168] },
  },
  outputs: ['premium', 'mean'],
  warmup: (p) => [0, p.period - 1],
  compute: (c, p, { mark }) => {
    const ahead = premium(c.close, onOwnRows(c, mark!, mark!.close));
    return [ahead, meanOfKnown(ahead, p.period)];
  },
});
