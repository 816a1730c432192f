import type { Fill, Liquidation, Order, Trade } from '../core/order.js';
import type { Tape } from './tape.js';

interface OpenTrade {
  readonly strategy: number;
  readonly side: 1 | -1;
  readonly entryStep: number;
  /** units, and Σ units × value of a unit as paid: in the quote currency, and in the account's */
  entryQuantity: number;
  entryValue: number;
  entryPaid: number;
  exitQuantity: number;
  exitValue: number;
  exitPaid: number;
  held: number;
  peak: number;
  fees: number;
}

/**
 * Round trips made from the fills: one from flat to flat, or to the fill that turns the position around, which is cut
 * in two there. Prices are averages over all entries and all exits, weighted by quantity, as paid.
 *
 * What a liquidation took from the margin, its fee included, is part of the trade that it ended.
 *
 * A position that is still open at the end is valued there and marked as not closed.
 */
export function tradesOf(
  fills: readonly Fill[],
  orders: readonly Order[],
  liquidations: readonly Liquidation[],
  tape: Tape,
): Trade[] {
  const place = new Map(tape.symbols.map((symbol, s) => [symbol, s]));
  /** per strategy and market */
  const open = new Map<number, OpenTrade>();
  const trades: { exitStep: number; trade: Trade }[] = [];
  const finish = (s: number, trade: OpenTrade, exitStep: number, exitReason: string, isClosed: boolean): void => {
    trades.push({ exitStep, trade: describe(tape, s, trade, { exitStep, exitReason, isClosed }) });
    open.delete(trade.strategy * tape.count + s);
  };

  for (const fill of fills) {
    const s = place.get(fill.symbol)!;
    const key = fill.strategy * tape.count + s;
    const side = fill.quantity > 0 ? 1 : -1;
    const value = tape.units.valueAt(s, fill.price);
    const paid = value * tape.rateAt(s, tape.rowAt[s][fill.step]);
    let rest = Math.abs(fill.quantity);
    let fee = fill.fee + takenBy(liquidations, fill, orders);
    const current = open.get(key);
    if (current !== undefined && current.side !== side) {
      const closed = Math.min(rest, current.held);
      const share = closed / rest;
      current.exitQuantity += closed;
      current.exitValue += closed * value;
      current.exitPaid += closed * paid;
      current.fees += fee * share;
      current.held -= closed;
      rest -= closed;
      fee -= fee * share;
      if (current.held === 0) finish(s, current, fill.step, orders[fill.orderId - 1].reason, true);
      if (rest <= 0) continue;
    }
    const into = open.get(key) ?? emptyTrade(fill.strategy, side, fill.step);
    open.set(key, into);
    into.entryQuantity += rest;
    into.entryValue += rest * value;
    into.entryPaid += rest * paid;
    into.fees += fee;
    into.held += rest;
    into.peak = Math.max(into.peak, into.held);
  }
  for (const [key, left] of [...open].sort((a, b) => a[0] - b[0])) {
    const s = key % tape.count;
    const row = tape.markets[s].length - 1;
    left.exitQuantity += left.held;
    left.exitValue += left.held * tape.units.valueAt(s, tape.valuationPrice(s, row));
    left.exitPaid += left.held * tape.worthAtClose[s][row];
    finish(s, left, tape.rowAt[s].lastIndexOf(row), 'end of data', false);
  }
  return trades.sort((a, b) => a.exitStep - b.exitStep).map((t) => t.trade);
}

/** Fee and kept margin of the liquidation that a fill belongs to, less what the insurance fund took over; 0 for others. */
function takenBy(liquidations: readonly Liquidation[], fill: Fill, orders: readonly Order[]): number {
  if (liquidations.length === 0 || orders[fill.orderId - 1].decidedStep >= 0) return 0;
  const row = liquidations.find(
    (x) =>
      x.step === fill.step && x.symbol === fill.symbol && x.strategy === fill.strategy && x.quantity === -fill.quantity,
  );
  return row === undefined ? 0 : row.fee + row.forfeited - row.insurance;
}

function emptyTrade(strategy: number, side: 1 | -1, entryStep: number): OpenTrade {
  const nothing = { entryQuantity: 0, entryValue: 0, entryPaid: 0, exitQuantity: 0, exitValue: 0, exitPaid: 0 };
  return { strategy, side, entryStep, ...nothing, held: 0, peak: 0, fees: 0 };
}

function describe(
  tape: Tape,
  s: number,
  trade: OpenTrade,
  end: { exitStep: number; exitReason: string; isClosed: boolean },
): Trade {
  const profit = trade.side * (trade.exitPaid - trade.entryPaid) - trade.fees;
  return {
    symbol: tape.symbols[s],
    strategy: trade.strategy,
    side: trade.side > 0 ? 'long' : 'short',
    entryTime: tape.openTime[trade.entryStep],
    exitTime: tape.openTime[end.exitStep],
    entryPrice: tape.units.priceOf(s, trade.entryValue / trade.entryQuantity),
    exitPrice: tape.units.priceOf(s, trade.exitValue / trade.exitQuantity),
    quantity: trade.peak,
    profit,
    profitRate: profit / Math.abs(trade.entryPaid),
    fees: trade.fees,
    barsHeld: end.exitStep - trade.entryStep,
    isClosed: end.isClosed,
    exitReason: end.exitReason,
  };
}
