import { defineCost } from '../../core/cost.js';

/**
 * The venue's fee, charged in cash on the paid notional of every fill: one rate for orders that take liquidity, one
 * for those that rested. A negative maker rate is a rebate.
 */
export default defineCost({
  name: 'taker-fee',
  summary: 'Fee on the notional of each fill, by whether it took liquidity or rested',
  source: 'Binance spot fee schedule, regular user: 0.1 % maker and taker',
  component: 'fee',
  params: {
    takerBps: {
      type: 'float',
      default: 10,
      min: 0,
      max: 500,
      sweep: [0, 5, 10, 20],
      doc: 'fee of fills that take liquidity, basis points of the notional',
    },
    makerBps: {
      type: 'float',
      default: 10,
      min: -10,
      max: 500,
      doc: 'fee of fills that rested in the book, basis points; below 0 for a rebate',
    },
  },
  create: ({ takerBps, makerBps }) => {
    const taker = takerBps / 10_000;
    const maker = makerBps / 10_000;
    return (fill) => (fill.isMaker ? maker : taker);
  },
});
