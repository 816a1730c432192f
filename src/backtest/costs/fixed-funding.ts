import { defineCost } from '../../core/cost.js';

/**
 * An assumed funding rate for perpetuals without a stored history. Longs and shorts both pay it and nobody receives it: which
 * side would have been paid is not known.
 */
export default defineCost({
  name: 'fixed-funding',
  summary: 'An assumed funding rate that every position pays at each settlement',
  source: 'own; Binance, Introduction to Futures Funding Rates, for the usual 0.01 % per 8 hours',
  component: 'funding',
  params: {
    bps: {
      type: 'float',
      default: 1,
      min: 0,
      max: 300,
      sweep: [0, 1, 3],
      doc: 'paid at each settlement, basis points of the notional',
    },
  },
  create: ({ bps }) => {
    const rate = bps / 10_000;
    return (position) => position.side * rate;
  },
});
