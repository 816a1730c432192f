import type { Ledger } from '../core/ledger.js';
import type { Fill, Order, Trade } from '../core/order.js';
import type { Engine } from './engine.js';
import { FILL, type FillLog } from './fill-log.js';
import type { Tape } from './tape.js';
import { tradesOf } from './trades.js';

/**
 * What a finished run leaves behind. Equity and the changes of cash were written down as the run went; every other column
 * follows from the fills and the closes and is made when somebody first reads it.
 */
export function ledgerOf(engine: Engine, startCash: number): Ledger {
  const { tape, executor, book } = engine;
  const { fills } = executor;
  const { steps } = tape;
  const fees = once(() => runningTotal(fills, FILL.fee, steps));
  const spread = once(() => runningTotal(fills, FILL.spreadCost, steps));
  const slippage = once(() => runningTotal(fills, FILL.slippageCost, steps));
  const borrow = once(() => engine.borrow.toColumn(steps, 0));
  const cash = once(() => engine.cash.toColumn(steps, startCash));
  const marks = once(() => markColumns(tape));
  const positions = once(() => positionColumns(fills, tape));
  const net = once(() => exposure(positions(), marks(), engine.equity, (value) => value));
  const gross = once(() => exposure(positions(), marks(), engine.equity, Math.abs));
  const orders = once((): Order[] => book.log.toOrders(tape));
  const fillRows = once((): Fill[] => fills.toFills(tape));
  const trades = once((): Trade[] => tradesOf(fillRows(), orders(), tape));
  // Getters of the object itself, so that a copy by spread holds plain columns.
  return {
    symbols: tape.symbols,
    intervalMs: tape.intervalMs,
    startCash,
    steps,
    openTime: tape.openTime,
    equity: engine.equity,
    get cash() {
      return cash();
    },
    get netExposure() {
      return net();
    },
    get grossExposure() {
      return gross();
    },
    get positions() {
      return positions();
    },
    get marks() {
      return marks();
    },
    get fees() {
      return fees();
    },
    get spreadCost() {
      return spread();
    },
    get slippageCost() {
      return slippage();
    },
    get borrowCost() {
      return borrow();
    },
    get orders() {
      return orders();
    },
    get fills() {
      return fillRows();
    },
    rejects: book.log.rejects,
    get trades() {
      return trades();
    },
    firstStep: engine.firstStep,
    isBankrupt: engine.isBankrupt,
  };
}

/** Calls `make` when first asked and remembers the answer. */
function once<T extends object>(make: () => T): () => T {
  let value: T | undefined;
  return () => (value ??= make());
}

/** One number of each fill, added up along the clock. */
function runningTotal(fills: FillLog, field: number, steps: number): Float64Array {
  const out = new Float64Array(steps);
  let total = 0;
  let k = 0;
  for (let i = 0; i < steps; i++) {
    for (; k < fills.count && fills.value(k, FILL.step) === i; k++) total += fills.value(k, field);
    out[i] = total;
  }
  return out;
}

function positionColumns(fills: FillLog, tape: Tape): Float64Array[] {
  const held = new Float64Array(tape.count);
  const out = tape.symbols.map(() => new Float64Array(tape.steps));
  let k = 0;
  for (let i = 0; i < tape.steps; i++) {
    for (; k < fills.count && fills.value(k, FILL.step) === i; k++) {
      held[fills.value(k, FILL.market)] += fills.value(k, FILL.quantity);
    }
    for (let s = 0; s < tape.count; s++) out[s][i] = held[s];
  }
  return out;
}

function markColumns(tape: Tape): Float64Array[] {
  return tape.rowAt.map((rowAt, s) => {
    const out = new Float64Array(tape.steps);
    let mark = Number.NaN;
    for (let i = 0; i < tape.steps; i++) {
      if (rowAt[i] >= 0) mark = tape.close[s][rowAt[i]];
      out[i] = mark;
    }
    return out;
  });
}

function exposure(
  positions: readonly Float64Array[],
  marks: readonly Float64Array[],
  equity: Float64Array,
  measure: (value: number) => number,
): Float64Array {
  const out = new Float64Array(equity.length);
  for (let i = 0; i < out.length; i++) {
    let value = 0;
    for (let s = 0; s < positions.length; s++) {
      if (positions[s][i] !== 0) value += measure(positions[s][i] * marks[s][i]);
    }
    out[i] = value === 0 ? 0 : value / equity[i];
  }
  return out;
}
