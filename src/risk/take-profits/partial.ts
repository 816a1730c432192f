import { QuantError } from '../../core/kit/errors.js';
import { defineTakeProfit } from '../../core/stop.js';
import { RISK_RATE, riskUnit } from '../exit-price.js';
import { ABOVE_ZERO, checkPaired, checkRising, parseNumbers } from '../number-list.js';
import { profitLevels } from '../profit-levels.js';

/** Rising moves, multiples of the first risk, and the fraction of the position that is closed at each. */
export interface PartialExits {
  readonly at: readonly number[];
  readonly share: readonly number[];
}

/** What adding thirds and tenths in floating point may leave above 1. */
const ROUNDING = 1e-9;

/** @throws E_PARAM on lists that differ in length, moves that do not rise, or shares of more than the whole position */
export function parseExits(at: string, share: string): PartialExits {
  const exits = {
    at: parseNumbers('partial.at', at, ABOVE_ZERO),
    share: parseNumbers('partial.share', share, ABOVE_ZERO),
  };
  checkPaired('partial', exits);
  checkRising('partial.at', exits.at);
  const sum = exits.share.reduce((a, b) => a + b, 0);
  if (sum <= 1 + ROUNDING) return exits;
  throw new QuantError('E_PARAM', `partial.share must add up to 1 at most, was ${sum}`, {
    hint: 'what is left over is held for the stops; write for example share=0.33|0.33|0.34',
  });
}

/**
 * Sells a position in parts on the way: the first part pays for the rest, which may run.
 *
 * @source Tharp 1998, Trade Your Way to Financial Freedom (R multiples); Kaufman 2013, chapter 23 (scaling out)
 */
export default defineTakeProfit({
  name: 'partial',
  summary: 'In parts, at rising multiples of the distance to the first stop',
  source: 'Tharp 1998, Trade Your Way to Financial Freedom; Kaufman 2013, Trading Systems and Methods',
  params: {
    at: { type: 'text', default: '1|2|3', doc: 'rising moves in favour, multiples of the distance to the first stop' },
    share: {
      type: 'text',
      default: '0.33|0.33|0.34',
      doc: 'fraction of the position as it was entered that is closed at each; together 1 at most',
    },
    rate: RISK_RATE,
  },
  needs: (p) => {
    // A position may come late in a run, or never: the lists are checked before the first bar as well.
    parseExits(p.at, p.share);
    return { features: [] };
  },
  create: (p) => {
    const { at, share } = parseExits(p.at, p.share);
    return (view) => {
      const unit = riskUnit(view, p.rate);
      return profitLevels(
        view.entryPrice,
        view.side,
        at.map((multiple) => multiple * unit),
        share,
      );
    };
  },
});
