import type { Engine } from '../backtest/engine.js';
import { FILL, type FillLog } from '../backtest/fill-log.js';

/** What a run did and paid, counted on its log. */
export interface QuickCounts {
  /** closed round trips */
  readonly trades: number;
  /** fees, spread, slippage and interest after the first measured step, account currency */
  readonly cost: number;
}

/**
 * The metrics `trades` and `total-cost` of a finished run on spot markets, without making its trades and columns: the
 * same sums in the same order, so that they are equal to the last bit.
 *
 * @param start the step that the run is measured from
 */
export function quickCounts({ fills, tape, desks }: Engine, start: number): QuickCounts {
  let trading = 0;
  for (let k = 0; k < fills.count; k++) {
    if (fills.value(k, FILL.step) <= start) continue;
    trading += fills.value(k, FILL.fee) + fills.value(k, FILL.spreadCost) + fills.value(k, FILL.slippageCost);
  }
  let interest = 0;
  for (const desk of desks) interest += desk.account.interestPaid;
  return { trades: closedTrips(fills, tape.count, desks.length), cost: trading + interest };
}

/** Fills that end a position, or turn it around. */
function closedTrips(fills: FillLog, markets: number, strategies: number): number {
  const held = new Float64Array(markets * strategies);
  let closed = 0;
  for (let k = 0; k < fills.count; k++) {
    const place = fills.value(k, FILL.strategy) * markets + fills.value(k, FILL.market);
    const before = held[place];
    const after = before + fills.value(k, FILL.quantity);
    held[place] = after;
    if (before !== 0 && !(before > 0 ? after > 0 : after < 0)) closed++;
  }
  return closed;
}
