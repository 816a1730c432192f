import { defineCost } from '../../core/cost.js';

/**
 * Half of the distance between bid and ask: a bar's prices are trades, and whoever takes liquidity pays the ask or is
 * paid the bid.
 */
export default defineCost({
  name: 'half-spread',
  summary: 'Fixed half spread paid by fills that take liquidity',
  source: 'own; Demsetz 1968, The Cost of Transacting, for the idea',
  component: 'spread',
  params: {
    bps: {
      type: 'float',
      default: 1,
      min: 0,
      max: 1000,
      sweep: [0, 1, 2, 5],
      doc: 'half spread, basis points of the price',
    },
  },
  create: ({ bps }) => {
    const rate = bps / 10_000;
    return () => rate;
  },
});
