import { defineTakeProfit } from '../../core/stop.js';
import { LEVEL_SHARE, profitLevels } from '../profit-levels.js';

export default defineTakeProfit({
  name: 'atr',
  summary: 'Some average true ranges from the entry, as they were when the position was opened',
  source: 'Wilder 1978, New Concepts in Technical Trading Systems; Kaufman 2013, Trading Systems and Methods',
  params: {
    k: {
      type: 'float',
      default: 4,
      min: 0.1,
      max: 50,
      sweep: [3, 4, 6],
      doc: 'distance from the entry, average true ranges',
    },
    period: { type: 'int', default: 14, min: 1, max: 5000, sweep: [10, 14, 20], doc: 'smoothing of the range, bars' },
    share: LEVEL_SHARE,
  },
  needs: (p) => ({ features: [`atr(period=${p.period})`] }),
  create: (p) => {
    // It is asked again when the price that was paid is known: the range stays that of the decision.
    let range = Number.NaN;
    return (view) => {
      if (Number.isNaN(range)) range = view.feature(0);
      return profitLevels(view.entryPrice, view.side, [p.k * range], [p.share]);
    };
  },
});
