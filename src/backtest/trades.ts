import type { Fill, Order, Trade } from '../core/order.js';
import type { Tape } from './tape.js';

interface OpenTrade {
  side: 1 | -1;
  entryStep: number;
  entryQuantity: number;
  /** Σ quantity × paid price of what was opened and of what was closed, quote */
  entryValue: number;
  exitValue: number;
  exitQuantity: number;
  held: number;
  peak: number;
  fees: number;
}

/**
 * Round trips made from the fills: one from flat to flat, or to the fill that turns the position around, which is cut
 * in two there. Prices are averages over all entries and all exits, weighted by quantity, as paid.
 *
 * A position that is still open at the end is valued at the last close and marked as not closed.
 */
export function tradesOf(fills: readonly Fill[], orders: readonly Order[], tape: Tape): Trade[] {
  const open: (OpenTrade | undefined)[] = tape.symbols.map(() => undefined);
  const trades: { exitStep: number; trade: Trade }[] = [];
  const place = new Map(tape.symbols.map((symbol, s) => [symbol, s]));
  const finish = (s: number, trade: OpenTrade, exitStep: number, exitReason: string, isClosed: boolean): void => {
    trades.push({ exitStep, trade: describe(tape, s, trade, { exitStep, exitReason, isClosed }) });
    open[s] = undefined;
  };

  for (const fill of fills) {
    const s = place.get(fill.symbol)!;
    const side = fill.quantity > 0 ? 1 : -1;
    let rest = Math.abs(fill.quantity);
    let fee = fill.fee;
    const current = open[s];
    if (current !== undefined && current.side !== side) {
      const closed = Math.min(rest, current.held);
      const share = closed / rest;
      current.exitQuantity += closed;
      current.exitValue += closed * fill.price;
      current.fees += fee * share;
      current.held -= closed;
      rest -= closed;
      fee -= fee * share;
      if (current.held === 0) finish(s, current, fill.step, orders[fill.orderId - 1].reason, true);
      if (rest <= 0) continue;
    }
    const into = (open[s] ??= emptyTrade(side, fill.step));
    into.entryQuantity += rest;
    into.entryValue += rest * fill.price;
    into.fees += fee;
    into.held += rest;
    into.peak = Math.max(into.peak, into.held);
  }
  for (let s = 0; s < open.length; s++) {
    const left = open[s];
    if (left === undefined) continue;
    const row = tape.markets[s].length - 1;
    left.exitQuantity += left.held;
    left.exitValue += left.held * tape.close[s][row];
    finish(s, left, tape.rowAt[s].lastIndexOf(row), 'end of data', false);
  }
  return trades.sort((a, b) => a.exitStep - b.exitStep).map((t) => t.trade);
}

function emptyTrade(side: 1 | -1, entryStep: number): OpenTrade {
  return { side, entryStep, entryQuantity: 0, entryValue: 0, exitValue: 0, exitQuantity: 0, held: 0, peak: 0, fees: 0 };
}

function describe(
  tape: Tape,
  s: number,
  trade: OpenTrade,
  end: { exitStep: number; exitReason: string; isClosed: boolean },
): Trade {
  const profit = trade.side * (trade.exitValue - trade.entryValue) - trade.fees;
  return {
    symbol: tape.symbols[s],
    side: trade.side > 0 ? 'long' : 'short',
    entryTime: tape.openTime[trade.entryStep],
    exitTime: tape.openTime[end.exitStep],
    entryPrice: trade.entryValue / trade.entryQuantity,
    exitPrice: trade.exitValue / trade.exitQuantity,
    quantity: trade.peak,
    profit,
    profitRate: profit / trade.entryValue,
    fees: trade.fees,
    barsHeld: end.exitStep - trade.entryStep,
    isClosed: end.isClosed,
    exitReason: end.exitReason,
  };
}
