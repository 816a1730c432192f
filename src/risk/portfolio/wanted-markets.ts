import type { Sizer, SizerView } from '../../core/sizer.js';
import { logReturns } from './covariance.js';

/**
 * Gives each of a few markets its weight, ≥ 0, from their last returns: one column per market, all of one length, each
 * with the sign of the side that is wanted, so that a short of a coin that falls is a gain. Undefined: not known.
 */
export type Weigh = (returns: readonly Float64Array[]) => Float64Array | undefined;

export const RETURN_WINDOW = {
  type: 'int',
  default: 60,
  min: 5,
  max: 5000,
  doc: 'returns of each market that deviations and correlations are taken from, bars',
  sweep: [30, 60, 120, 250],
} as const;

export const SHARE = {
  type: 'float',
  default: 0.95,
  min: 0.001,
  max: 10,
  doc: 'worth of all markets wanted together, share of equity; a market that is wanted alone gets all of it',
  sweep: [0.5, 0.8, 1],
} as const;

/**
 * A sizer that looks at all markets that are wanted at once. It is asked market by market and answers from one
 * calculation per close, made again when a side has changed since.
 *
 * Markets that are not known yet (fewer bars than the window) or did not move in it are left out and get NaN: nothing is
 * opened in them, and the others share as if they were not there.
 */
export function sizeTogether(marketCount: number, window: number, weigh: Weigh): Sizer {
  const readers = Array.from({ length: marketCount }, (_, s) => returnsReader(s, window));
  const turned = readers.map(() => new Float64Array(window));
  const sides = new Float64Array(marketCount);
  const bars = new Float64Array(marketCount).fill(-1);
  const weights = new Float64Array(marketCount).fill(Number.NaN);

  const weighAll = (view: SizerView): void => {
    const members: number[] = [];
    const returns: Float64Array[] = [];
    for (let s = 0; s < marketCount; s++) {
      const column = sides[s] === 0 ? undefined : readers[s](view);
      if (column === undefined || !moves(column)) continue;
      for (let i = 0; i < window; i++) turned[s][i] = sides[s] < 0 ? -column[i] : column[i];
      members.push(s);
      returns.push(turned[s]);
    }
    weights.fill(Number.NaN);
    const found = members.length === 0 ? undefined : weigh(returns);
    if (found !== undefined) for (const [k, s] of members.entries()) weights[s] = found[k];
  };

  return (view) => {
    let isSame = true;
    for (let s = 0; s < marketCount; s++) {
      const side = s === view.market ? view.side : view.sideOf(s);
      const count = view.barCount(s);
      isSame &&= side === sides[s] && count === bars[s];
      sides[s] = side;
      bars[s] = count;
    }
    if (!isSame) weighAll(view);
    return weights[view.market];
  };
}

/** The last returns of market s, undefined while they are not known. From bar to bar only the newest is worked out. */
function returnsReader(s: number, window: number): (view: SizerView) => Float64Array | undefined {
  const column = new Float64Array(window);
  const newest = new Float64Array(1);
  let count = -1;
  let isKnown = false;
  return (view) => {
    const now = view.barCount(s);
    if (isKnown && now === count + 1) {
      isKnown = logReturns(view, s, 1, newest);
      column.copyWithin(0, 1);
      column[window - 1] = newest[0];
    } else if (now !== count) isKnown = logReturns(view, s, window, column);
    count = now;
    return isKnown ? column : undefined;
  };
}

function moves(column: Float64Array): boolean {
  for (let i = 1; i < column.length; i++) if (column[i] !== column[0]) return true;
  return false;
}
