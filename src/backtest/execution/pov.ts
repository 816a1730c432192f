import { defineExecution } from '../../core/execution.js';
import { DAY_MS } from '../../core/kit/time.js';
import { expectedCost, volumeOfDay } from '../impact-model.js';
import { childUnits, leastLots, lotsIn, sendable } from '../lots.js';

/** Most children that the expected cost is reckoned with; a longer plan is cut into this many, further apart. */
const MOST_PLANNED = 500;

/** Mean units of the last `bars` closed bars, of those that there are; 0 without any. */
export function recentVolume(volume: (ago: number) => number, bars: number): number {
  let sum = 0;
  let count = 0;
  for (let ago = 0; ago < bars; ago++) {
    const units = volume(ago);
    if (!(units >= 0)) break;
    sum += units;
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}

/**
 * A fixed share of what trades: more while the market is busy, less while it is quiet, for as long as it takes. A child
 * is the share of what traded in the bars that have just closed, since the volume of the next one is not known.
 *
 * What a bar allows but the lot step or the venue's least order keeps back is added to the next one. The last child
 * takes a remainder with it that would be too small to send alone, and so may exceed the share by less than that.
 */
export default defineExecution({
  name: 'pov',
  summary: 'A fixed share of the volume of the last bars until all is done (participation)',
  source: 'Kissell & Glantz 2003, Optimal Trading Strategies, percentage of volume; Almgren et al. 2005 for its range',
  params: {
    rate: {
      type: 'float',
      default: 0.05,
      min: 0.0001,
      max: 1,
      sweep: [0.01, 0.05, 0.1],
      doc: 'share of the traded volume, fraction',
    },
    bars: { type: 'int', default: 1, min: 1, max: 1000, doc: 'closed bars whose mean volume counts, bars' },
  },
  start: ({ rate, bars }, parent) => {
    const { lotStep } = parent;
    const unit = lotStep === 0 ? 1 : lotStep;
    let allowance = 0;
    const perBar = rate * volumeOfDay(parent) * (parent.intervalMs / DAY_MS);
    const length = Math.max(1, Math.ceil(parent.quantity / perBar));
    const count = Math.min(length, MOST_PLANNED);
    return {
      expectedCost:
        perBar > 0
          ? expectedCost(parent, {
              sizes: new Float64Array(count).fill(1),
              ages: Float64Array.from({ length: count }, (_, i) => (i * length) / count),
            })
          : Number.NaN,
      next: (state) => {
        const unsent = lotsIn(state.unsent, lotStep);
        const least = leastLots(parent, state.close);
        allowance += (rate * recentVolume((ago) => state.volume(ago), bars)) / unit;
        const due = lotStep === 0 ? allowance : Math.floor(allowance);
        const child = due < Math.min(least, unsent) ? 0 : sendable(Math.min(due, unsent), unsent, least);
        allowance = Math.max(0, allowance - child);
        return { quantity: childUnits(child, state.unsent, lotStep) };
      },
    };
  },
});
