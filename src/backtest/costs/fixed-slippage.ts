import { defineCost } from '../../core/cost.js';

/** The same slip on every fill that takes liquidity, whatever the market does. */
export default defineCost({
  name: 'fixed-slippage',
  summary: 'Fixed slippage on fills that take liquidity',
  source: 'own',
  component: 'slippage',
  params: {
    bps: {
      type: 'float',
      default: 2,
      min: 0,
      max: 1000,
      sweep: [0, 1, 2, 5, 10],
      doc: 'adverse move between decision and fill, basis points of the price',
    },
  },
  create: ({ bps }) => {
    const rate = bps / 10_000;
    return () => rate;
  },
});
