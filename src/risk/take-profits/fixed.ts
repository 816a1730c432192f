import { defineTakeProfit } from '../../core/stop.js';
import { LEVEL_SHARE, profitLevels } from '../profit-levels.js';

/** A short cannot gain its whole price or more: such a rate has no level for it. */
export default defineTakeProfit({
  name: 'fixed',
  summary: 'At a fixed share of the entry price in favour',
  source: "O'Neil 1988, How to Make Money in Stocks",
  params: {
    rate: {
      type: 'float',
      default: 0.1,
      min: 0.0001,
      max: 100,
      sweep: [0.05, 0.1, 0.2],
      doc: 'distance from the entry, fraction of its price',
    },
    share: LEVEL_SHARE,
  },
  needs: () => ({ features: [] }),
  create: (p) => (view) => profitLevels(view.entryPrice, view.side, [p.rate * view.entryPrice], [p.share]),
});
