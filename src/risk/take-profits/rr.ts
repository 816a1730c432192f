import { defineTakeProfit } from '../../core/stop.js';
import { LEVEL_SHARE, profitLevels } from '../profit-levels.js';

/**
 * Takes profit at a multiple of what was risked: with 2 a trade that reaches it pays for two that were stopped out.
 *
 * @param risk distance from the entry to the first stop, quote per base; NaN where there was none
 * @param multiple how many times the risk
 * @returns distance from the entry, quote per base
 * @source Tharp 1998, Trade Your Way to Financial Freedom (R multiples)
 */
export function rewardDistance(risk: number, multiple: number): number {
  return multiple * risk;
}

/** Without a first stop there is no risk to multiply, and it has no level. */
export default defineTakeProfit({
  name: 'rr',
  summary: 'At a multiple of the distance to the first stop',
  source: 'Tharp 1998, Trade Your Way to Financial Freedom',
  params: {
    multiple: {
      type: 'float',
      default: 2,
      min: 0.05,
      max: 100,
      sweep: [1.5, 2, 3],
      doc: 'distance from the entry, multiples of the distance to the first stop; 1.5 to 2 is usual',
    },
    share: LEVEL_SHARE,
  },
  needsStop: () => true,
  needs: () => ({ features: [] }),
  create: (p) => (view) => profitLevels(view.entryPrice, view.side, [rewardDistance(view.risk, p.multiple)], [p.share]),
});
