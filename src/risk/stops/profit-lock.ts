import { QuantError } from '../../core/kit/errors.js';
import { defineStop } from '../../core/stop.js';
import { moveSince, priceAt, RISK_RATE, riskUnit } from '../exit-price.js';
import { ABOVE_ZERO, AT_LEAST_ZERO, checkPaired, checkRising, parseNumbers } from '../number-list.js';

/** Rising moves and what is kept of the profit when each has been made, both in multiples of the first risk. */
export interface LockSteps {
  readonly at: readonly number[];
  readonly lock: readonly number[];
}

/**
 * How much profit is locked in after a move.
 *
 * @param move multiples of the first risk
 * @returns multiples of the first risk, ≥ 0; NaN before the first step
 * @source own; the steps of a ratchet stop as in Kaufman 2013, Trading Systems and Methods, chapter 23
 */
export function lockedProfit(move: number, steps: LockSteps): number {
  let locked = Number.NaN;
  for (let i = 0; i < steps.at.length && move >= steps.at[i]; i++) locked = steps.lock[i];
  return locked;
}

/** @throws E_PARAM on lists that do not rise, differ in length, or lock more than the move that they follow */
export function parseSteps(at: string, lock: string): LockSteps {
  const steps = {
    at: parseNumbers('profit-lock.at', at, ABOVE_ZERO),
    lock: parseNumbers('profit-lock.lock', lock, AT_LEAST_ZERO),
  };
  checkPaired('profit-lock', steps);
  checkRising('profit-lock.at', steps.at);
  checkRising('profit-lock.lock', steps.lock, 'or stays');
  const wrong = steps.at.findIndex((move, i) => !(steps.lock[i] < move));
  if (wrong < 0) return steps;
  throw new QuantError(
    'E_PARAM',
    `profit-lock.lock must stay below profit-lock.at, was ${steps.lock[wrong]} at ${steps.at[wrong]}`,
  );
}

/** The move is measured at the close, where decisions are made, so the stop never lands beyond the close. */
export default defineStop({
  name: 'profit-lock',
  summary: 'Locks in profit step by step, in multiples of the first risk',
  source: 'own; Kaufman 2013, Trading Systems and Methods (ratchet stops)',
  params: {
    at: { type: 'text', default: '1|2|3', doc: 'rising moves in favour, multiples of the distance to the first stop' },
    lock: { type: 'text', default: '0|1|2', doc: 'profit kept after each of them, same unit, each below its move' },
    rate: RISK_RATE,
  },
  startsLater: () => true,
  needs: (p) => {
    // A position may come late in a run, or never: the lists are checked before the first bar as well.
    parseSteps(p.at, p.lock);
    return { features: [] };
  },
  create: (p) => {
    const steps = parseSteps(p.at, p.lock);
    return (view) => {
      const unit = riskUnit(view, p.rate);
      const locked = lockedProfit(moveSince(view, view.close(view.market)) / unit, steps);
      return priceAt(view.entryPrice, view.side * locked * unit);
    };
  },
});
