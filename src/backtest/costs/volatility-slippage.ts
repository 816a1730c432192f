import { defineCost } from '../../core/cost.js';

/**
 * Slippage that grows with the market's own restlessness: a share of the usual move of one bar, and never less than a
 * floor. Wild bars are when stops fire and when liquidity is thin, so a fixed figure flatters exactly those fills.
 *
 * Before 21 bars are known, the range of the bar itself stands in for its volatility: it is the larger of the two.
 */
export default defineCost({
  name: 'volatility-slippage',
  summary: 'Slippage as a share of one-bar volatility, with a floor, on fills that take liquidity',
  source: 'own; Almgren et al. 2005, Direct Estimation of Equity Market Impact, for costs in units of volatility',
  component: 'slippage',
  params: {
    share: {
      type: 'float',
      default: 0.05,
      min: 0,
      max: 5,
      sweep: [0, 0.05, 0.1],
      doc: 'share of the standard deviation of the last 20 one-bar returns',
    },
    floorBps: { type: 'float', default: 1, min: 0, max: 1000, doc: 'smallest slippage, basis points of the price' },
  },
  create: ({ share, floorBps }) => {
    const floor = floorBps / 10_000;
    return (fill) => Math.max(floor, share * (Number.isNaN(fill.volatility) ? fill.barRange : fill.volatility));
  },
});
