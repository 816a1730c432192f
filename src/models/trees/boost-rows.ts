import type { Rng } from '../../core/kit/rng.js';
import { drawByGradient, type GossRules, type RowDraw } from './goss.js';
import type { Derivatives } from './histogram.js';

export interface RowRules {
  /** share of the rows that each round sees, in (0, 1] */
  readonly rowShare: number;
  /** rows are drawn anew every so many rounds; 1 when absent */
  readonly baggingFreq?: number;
  /** draws by gradient instead, once 1/learningRate rounds have seen all rows, as in LightGBM */
  readonly goss?: GossRules;
  readonly learningRate: number;
}

/**
 * The rows that each round is learnt from.
 *
 * @param usable rows of some weight, increasing
 * @param rows length of one class's derivatives
 * @returns a function of the round, its derivatives and its own stream; call it once per round, in their order
 */
export function rowSampler(
  usable: Int32Array,
  rows: number,
  { rowShare, baggingFreq = 1, goss, learningRate }: RowRules,
): (round: number, derivatives: Derivatives, draws: Rng) => RowDraw {
  const all: RowDraw = { inTree: usable, outside: new Int32Array(0) };
  if (goss !== undefined) {
    const warm = Math.floor(1 / learningRate);
    return (round, derivatives, draws) =>
      round < warm || goss.topRate >= 1 ? all : drawByGradient(usable, derivatives, rows, goss, draws.fork('rows'));
  }
  if (rowShare >= 1) return () => all;
  let kept = all;
  return (round, _, draws) => {
    if (round % baggingFreq === 0) kept = sampleOf(usable, rowShare, draws);
    return kept;
  };
}

/** A share of the items, at least one, in their order, every subset as likely (Knuth's algorithm S). */
export function sampleOf(items: Int32Array, share: number, rng: Rng): RowDraw {
  const wanted = Math.max(1, Math.round(items.length * share));
  const inTree = new Int32Array(wanted);
  const outside = new Int32Array(items.length - wanted);
  let taken = 0;
  let left = 0;
  for (let i = 0; i < items.length; i++) {
    if (taken < wanted && rng.uniform() * (items.length - i) < wanted - taken) inTree[taken++] = items[i];
    else outside[left++] = items[i];
  }
  return { inTree, outside };
}
