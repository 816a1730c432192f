import { defineCost } from '../../core/cost.js';

/**
 * Half of the spread that the highs and lows of the last bars speak of, for markets whose quotes nobody stored. In
 * markets that swing far more than their spread the estimate is too high, which is the safe side, and higher the longer
 * the bars: half of it is 0.7 bps in the median on one-minute bars of BTCUSDT, 10 on hourly and 60 on daily ones, where
 * quotes are closer than 1 bp. `share` scales it down where that is known.
 *
 * While the bars cannot tell yet, half the range of the bar of the fill stands in: no spread is wider than a range.
 */
export default defineCost({
  name: 'high-low-spread',
  summary: 'Half spread estimated from the highs and lows of the last 21 bars, with a floor',
  source:
    'Corwin & Schultz 2012, A Simple Way to Estimate Bid-Ask Spreads from Daily High and Low Prices, J. Finance 67',
  component: 'spread',
  params: {
    share: {
      type: 'float',
      default: 1,
      min: 0,
      max: 2,
      sweep: [0.25, 0.5, 1],
      doc: 'share of the estimated half spread that is paid; the estimate grows with the bar (BTCUSDT: 0.7 bps on 1m, 10 on 1h)',
    },
    floorBps: { type: 'float', default: 1, min: 0, max: 1000, doc: 'smallest half spread, basis points of the price' },
  },
  create: ({ share, floorBps }) => {
    const floor = floorBps / 10_000;
    return (fill) => {
      const spread = fill.highLowSpread;
      return Math.max(floor, (share * (Number.isNaN(spread) ? fill.barRange : spread)) / 2);
    };
  },
});
