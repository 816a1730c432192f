import { once } from '../core/kit/once.js';
import type { Ledger } from '../core/ledger.js';
import type { Fill, Order, Trade } from '../core/order.js';
import { Account } from './account.js';
import type { ChangeLog } from './change-log.js';
import type { Engine } from './engine.js';
import { FILL, type FillLog } from './fill-log.js';
import type { Tape } from './tape.js';
import { tradesOf } from './trades.js';

/**
 * What a finished run leaves behind. Equity and the changes of cash were written down as the run went; every other column
 * follows from the fills and the closes and is made when somebody first reads it.
 */
export function ledgerOf(engine: Engine): Ledger {
  const { tape, fills, log, desks } = engine;
  const { steps } = tape;
  const charged = (field: number): (() => Float64Array) => once(() => runningTotal(fills, field, steps));
  const changes = (of: (place: number) => ChangeLog | undefined, start: (place: number) => number) =>
    once(() => {
      const sum = new Float64Array(steps);
      desks.forEach((_, d) => {
        of(d)?.addTo(sum, start(d));
      });
      return sum;
    });
  const nothing = (): number => 0;
  const byTime = <T extends { readonly step: number }>(rows: T[]): T[] => rows.sort((a, b) => a.step - b.step);
  const liquidations = byTime(desks.flatMap((desk) => desk.margin?.toLiquidations(tape) ?? []));
  const fees = charged(FILL.fee);
  const spread = charged(FILL.spreadCost);
  const slippage = charged(FILL.slippageCost);
  const borrow = changes((d) => desks[d].interest, nothing);
  const funding = changes((d) => desks[d].margin?.fundingTotal, nothing);
  const liquidation = changes((d) => desks[d].margin?.liquidationTotal, nothing);
  const cash = changes(
    (d) => desks[d].cash,
    (d) => desks[d].startCash,
  );
  const wallet = once(() => (tape.isMargined ? wallets(fills, tape, cash()) : cash()));
  const marks = once(() => stretched(tape, (s, row) => tape.valuationPrice(s, row)));
  const positions = once(() => positionColumns(fills, tape));
  const net = once(() => exposure(fills, tape, engine.equity, (quantity) => quantity));
  const gross = once(() => exposure(fills, tape, engine.equity, Math.abs));
  const orders = once((): Order[] => log.toOrders(tape));
  const fillRows = once((): Fill[] => fills.toFills(tape));
  const trades = once((): Trade[] => tradesOf(fillRows(), orders(), liquidations, tape));
  // Getters of the object itself, so that a copy by spread holds plain columns.
  return {
    symbols: tape.symbols,
    intervalMs: tape.intervalMs,
    startCash: desks.reduce((sum, desk) => sum + desk.startCash, 0),
    steps,
    openTime: tape.openTime,
    equity: engine.equity,
    get cash() {
      return cash();
    },
    get wallet() {
      return wallet();
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
    get fundingCost() {
      return funding();
    },
    get liquidationCost() {
      return liquidation();
    },
    get orders() {
      return orders();
    },
    get fills() {
      return fillRows();
    },
    rejects: log.rejects,
    get trades() {
      return trades();
    },
    fundingPayments: byTime(desks.flatMap((desk) => desk.margin?.toPayments(tape) ?? [])),
    liquidations,
    riskEvents: byTime(desks.flatMap((desk) => [...desk.records.riskEvents])),
    parents: byTime(desks.flatMap((desk) => [...desk.records.parents])),
    strategies: desks.map(({ name, share, equity }) => ({ name, share, equity })),
    findings: engine.findings,
    firstStep: engine.firstStep,
    isBankrupt: engine.isBankrupt,
  };
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

/** Cash with the entry value of the open positions given back: the fills are entered once more, each into its strategy's account. */
function wallets(fills: FillLog, tape: Tape, cash: Float64Array): Float64Array {
  const accounts: Account[] = [];
  let k = 0;
  return cash.map((inFull, i) => {
    for (; k < fills.count && fills.value(k, FILL.step) === i; k++) {
      const d = fills.value(k, FILL.strategy);
      while (accounts.length <= d) accounts.push(new Account(0, tape.units));
      accounts[d].book(fills.value(k, FILL.market), fills.value(k, FILL.quantity), fills.value(k, FILL.price), 0, 1);
    }
    return accounts.reduce((sum, account) => sum + account.entryNotional, inFull);
  });
}

function positionColumns(fills: FillLog, tape: Tape): Float64Array[] {
  const held = new Holdings(fills, tape);
  const out = tape.symbols.map(() => new Float64Array(tape.steps));
  for (let i = 0; i < tape.steps; i++) {
    held.advance(i);
    for (let s = 0; s < tape.count; s++) out[s][i] = held.of(s);
  }
  return out;
}

/**
 * What is held, as the fills come in. Each strategy's part is kept by itself: it ends at zero exactly, while a sum of what
 * several bought and sold would leave crumbs behind.
 */
class Holdings {
  private readonly fills: FillLog;
  private readonly count: number;
  /** by strategy and market */
  private readonly held: Float64Array;
  private k = 0;

  constructor(fills: FillLog, tape: Tape) {
    this.fills = fills;
    this.count = tape.count;
    let strategies = 1;
    for (let k = 0; k < fills.count; k++) strategies = Math.max(strategies, fills.value(k, FILL.strategy) + 1);
    this.held = new Float64Array(strategies * tape.count);
  }

  /** Takes in the fills of step i. */
  advance(i: number): void {
    const { fills, held } = this;
    for (; this.k < fills.count && fills.value(this.k, FILL.step) === i; this.k++) {
      const place = fills.value(this.k, FILL.strategy) * this.count + fills.value(this.k, FILL.market);
      held[place] += fills.value(this.k, FILL.quantity);
    }
  }

  /** Units of market s, all strategies together. */
  of(s: number): number {
    let sum = 0;
    for (let place = s; place < this.held.length; place += this.count) sum += this.held[place];
    return sum;
  }
}

/** A number of each market's bars on the clock of the run: the last known one at every step, NaN before the first. */
function stretched(tape: Tape, read: (s: number, row: number) => number): Float64Array[] {
  return tape.rowAt.map((rowAt, s) => {
    const out = new Float64Array(tape.steps);
    let value = Number.NaN;
    for (let i = 0; i < tape.steps; i++) {
      if (rowAt[i] >= 0) value = read(s, rowAt[i]);
      out[i] = value;
    }
    return out;
  });
}

/** Σ of what `sign` makes of each position, at what its units are worth, over equity. */
function exposure(fills: FillLog, tape: Tape, equity: Float64Array, sign: (quantity: number) => number): Float64Array {
  const held = new Holdings(fills, tape);
  const worth = new Float64Array(tape.count);
  const out = new Float64Array(tape.steps);
  for (let i = 0; i < tape.steps; i++) {
    held.advance(i);
    let value = 0;
    for (let s = 0; s < tape.count; s++) {
      const row = tape.rowAt[s][i];
      // The value of an inverse contract is below zero: its size is what counts.
      if (row >= 0) worth[s] = Math.abs(tape.worthAtClose[s][row]);
      const quantity = held.of(s);
      if (quantity !== 0) value += sign(quantity) * worth[s];
    }
    // Nothing is written where nothing is held: memory that stays untouched costs nothing.
    if (value !== 0) out[i] = value / equity[i];
  }
  return out;
}
