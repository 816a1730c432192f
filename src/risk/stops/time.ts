import { defineStop } from '../../core/stop.js';
import { outNow } from '../exit-price.js';

/**
 * Whether a position has had its time: the reason to hold it was a forecast for so many bars, and they are over.
 *
 * @param barsHeld closes since the entry, the first one included
 * @param bars     closes it may have, ≥ 1
 */
export function isOverdue(barsHeld: number, bars: number): boolean {
  return barsHeld >= bars;
}

/** At the close number `bars` after the entry: out at the next open. What was entered at an open is held for `bars` bars. */
export default defineStop({
  name: 'time',
  summary: 'Out after a number of bars',
  source: 'Chan 2009, Quantitative Trading, chapter 7 (exits); López de Prado 2018, chapter 3 (vertical barrier)',
  params: {
    bars: {
      type: 'int',
      default: 48,
      min: 1,
      max: 100_000,
      sweep: [12, 24, 48, 96],
      doc: 'closes after which the position is left; 48 are two days of hours',
    },
    unless: {
      type: 'choice',
      default: 'never',
      options: ['never', 'profit'],
      doc: 'profit: a position whose close is beyond its entry price stays until it no longer is',
    },
  },
  startsLater: () => true,
  needs: () => ({ features: [] }),
  create: (p) => (view) => {
    if (!isOverdue(view.barsHeld, p.bars)) return Number.NaN;
    const isInProfit = view.side * (view.close(view.market) - view.entryPrice) > 0;
    return p.unless === 'profit' && isInProfit ? Number.NaN : outNow(view.side);
  },
});
