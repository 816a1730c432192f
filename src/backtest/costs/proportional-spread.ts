import { defineCost } from '../../core/cost.js';

/**
 * Half spread that widens with the bar: makers stand back when prices run, so a fixed figure flatters the fills of wild
 * bars. The range is that of the bar of the fill itself: the spread is paid while it happens.
 */
export default defineCost({
  name: 'proportional-spread',
  summary: 'Half spread as a share of the range of the bar of the fill, with a floor',
  source:
    'own; Copeland & Galai 1983, Information Effects on the Bid-Ask Spread, for spreads that grow with volatility',
  component: 'spread',
  params: {
    share: {
      type: 'float',
      default: 0.02,
      min: 0,
      max: 1,
      sweep: [0, 0.01, 0.02, 0.05],
      doc: 'half spread over (high − low) / open of the bar',
    },
    floorBps: { type: 'float', default: 1, min: 0, max: 1000, doc: 'smallest half spread, basis points of the price' },
  },
  create: ({ share, floorBps }) => {
    const floor = floorBps / 10_000;
    return (fill) => Math.max(floor, share * fill.barRange);
  },
});
