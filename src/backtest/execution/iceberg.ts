import { defineExecution, type ParentOrder } from '../../core/execution.js';
import { expectedCost } from '../impact-model.js';
import { childUnits, leastLots, lotsIn } from '../lots.js';

/** Most children that the expected cost is reckoned with. */
const MOST_PLANNED = 500;

/**
 * Lots that may be shown at once: the share or the units asked for, but at least one lot and twice the venue's least
 * order, so that whatever is left in the end can still be sent; at most the whole order.
 */
export function tipLots(
  parent: Pick<ParentOrder, 'quantity' | 'minQuantity' | 'minNotional' | 'unitValue' | 'arrivalPrice' | 'lotStep'>,
  share: number,
  units: number,
): number {
  const { lotStep } = parent;
  const total = lotsIn(parent.quantity, lotStep);
  const part = share * total;
  const asked = units > 0 ? lotsIn(units, lotStep) : lotStep === 0 ? part : Math.floor(part);
  const least = Math.max(lotStep === 0 ? 0 : 1, 2 * leastLots(parent, parent.arrivalPrice));
  return Math.min(total, Math.max(asked, least));
}

/**
 * Shows only the tip: limit orders at the last close (or better by an offset), never more than the tip in the book at
 * once, more when half of it has filled. It pays neither spread nor impact for what fills, and waits for a price that
 * may run away: whoever waits is filled most surely when the price turns against him.
 *
 * An unfilled tip is taken back after `barsValid` bars and shown again at the close of that time. After `patience` bars
 * the rest goes out as one market order; a tip that still waits then is sent along when it comes back. What a tip that
 * filled in part brings back may be below the venue's least order; when nothing else is left it is refused, and so little
 * of the order is not filled.
 *
 * The expected cost assumes one tip filled per bar until the patience ends, without spread or impact and without the gain
 * of the offset, and half spread and impact for the rest.
 */
export default defineExecution({
  name: 'iceberg',
  summary: 'Limit orders at the last close that show a small tip of the order; the rest goes out when patience ends',
  source: 'Esser & Mönch 2007, The Navigation of an Iceberg, Finance Research Letters 4',
  params: {
    tip: {
      type: 'float',
      default: 0.1,
      min: 0.001,
      max: 1,
      sweep: [0.05, 0.1, 0.25],
      doc: 'most that is in the book at once, share of the order; raised to twice the least order of the venue',
    },
    patience: {
      type: 'int',
      default: 24,
      min: 0,
      max: 100_000,
      sweep: [12, 24, 48],
      doc: 'time after which the rest goes out as a market order, bars; 0 for never',
    },
    offsetBps: {
      type: 'float',
      default: 0,
      min: 0,
      max: 1000,
      sweep: [0, 5, 10],
      doc: 'how far below the close a buy and above it a sell is placed, basis points',
    },
    barsValid: {
      type: 'int',
      default: 1,
      min: 0,
      max: 100_000,
      doc: 'time after which an unfilled tip is priced anew, bars; 0 for never',
    },
    units: {
      type: 'float',
      default: 0,
      min: 0,
      max: 1e15,
      doc: 'the tip in units instead of a share; 0 for the share',
    },
  },
  start: ({ tip, patience, offsetBps, barsValid, units }, parent) => {
    const { lotStep } = parent;
    const total = lotsIn(parent.quantity, lotStep);
    const shown = tipLots(parent, tip, units);
    const half = lotStep === 0 ? shown / 2 : Math.ceil(shown / 2);
    return {
      expectedCost: costOfPlan(parent, total === 0 ? 1 : shown / total, patience),
      next: (state) => {
        const unsent = lotsIn(state.unsent, lotStep);
        if (patience > 0 && state.age >= patience) return { quantity: childUnits(unsent, state.unsent, lotStep) };
        const waiting = lotStep === 0 ? state.waiting : Math.round(state.waiting / lotStep);
        const room = Math.min(unsent, shown - waiting);
        const rest = unsent - room;
        // The last two share what a tip and a little more would be: half a tip is more than the venue's least order.
        const child = rest > 0 && rest < half ? unsent - half : room;
        if (child <= shown * 1e-12 || (child < half && waiting > 0)) {
          return { quantity: unsent === 0 ? childUnits(0, state.unsent, lotStep) : 0 };
        }
        const limit = state.close * (1 - (parent.side * offsetBps) / 10_000);
        const quantity = childUnits(child, state.unsent, lotStep);
        return barsValid === 0 ? { quantity, limit } : { quantity, limit, barsValid };
      },
    };
  },
});

function costOfPlan(parent: ParentOrder, tip: number, patience: number): number {
  const tips = Math.ceil(1 / tip - 1e-9);
  const filled = patience === 0 ? tips : Math.min(tips, patience);
  const makers = Math.min(filled, MOST_PLANNED);
  const sizes = new Float64Array(makers + 1).fill(Math.min(1, filled * tip) / makers);
  sizes[makers] = Math.max(0, 1 - filled * tip);
  const ages = sizes.map((_, i) => (i * filled) / makers);
  return expectedCost(parent, { sizes, ages, makers });
}
