import type { CostDefinition } from '../core/cost.js';
import { QuantError } from '../core/kit/errors.js';
import type { Bound } from '../core/kit/registry.js';
import { isoUtc } from '../core/kit/time.js';
import type { Strategy } from '../core/strategy.js';
import { Account } from './account.js';
import { BarView, type FeatureColumns } from './bar-view.js';
import { ChangeLog } from './change-log.js';
import { CostStack } from './cost-stack.js';
import { Executor } from './executor.js';
import { Matcher } from './matcher.js';
import { OrderBook } from './order-book.js';
import { FILLED, FORCED, MARKET, REJECTED } from './order-log.js';
import { rejectMessage } from './reject-text.js';
import type { Tape } from './tape.js';
import type { TradingRules } from './trading-rules.js';

/** No market is being decided on: what fails then is not the strategy's fault. */
const NOBODY = -1;

/** All that one run needs, settled and checked. */
export interface EngineSetup {
  readonly tape: Tape;
  readonly cashQuote: number;
  readonly rules: TradingRules;
  readonly costs: readonly Bound<CostDefinition>[];
  readonly features: FeatureColumns;
  readonly signals: readonly Float64Array[] | null;
  /** first step at whose close the strategy decides */
  readonly firstStep: number;
  /** the name in messages */
  readonly strategyName: string;
}

/**
 * Plays bars to a strategy. One step of the clock is
 *
 *     open ─► orders of earlier steps fill ─► inside the bar ─► borrow ─► mark, ledger row ─► close: the strategy decides
 *
 * so that nothing decided at a close can fill before the next bar. No step allocates: scalars are fields, everything
 * else is typed arrays made once.
 */
export class Engine {
  readonly tape: Tape;
  readonly account: Account;
  readonly book: OrderBook;
  readonly executor: Executor;
  /** one row per step */
  readonly equity: Float64Array;
  readonly cash = new ChangeLog();
  /** running total of borrow charges */
  readonly borrow = new ChangeLog();
  readonly firstStep: number;
  isBankrupt = false;
  private readonly matcher: Matcher;
  private readonly view: BarView;
  private readonly costs: CostStack;
  private readonly rules: TradingRules;
  private readonly strategyName: string;
  /** the market whose bar is being decided on */
  private market = NOBODY;

  constructor(setup: EngineSetup) {
    const { tape, rules } = setup;
    this.tape = tape;
    this.rules = rules;
    this.account = new Account(setup.cashQuote, tape.count);
    this.book = new OrderBook(tape.count);
    this.costs = new CostStack(setup.costs, tape);
    this.executor = new Executor(tape, this.account, this.book, this.costs, rules);
    this.matcher = new Matcher(tape, this.account, this.book, this.executor, rules.limitFill);
    this.view = new BarView(tape, this.account, this.book, rules, setup);
    this.equity = new Float64Array(tape.steps);
    this.firstStep = setup.firstStep;
    this.strategyName = setup.strategyName;
  }

  /** @throws E_USAGE when the strategy fails, naming it, the bar and the market */
  run(strategy: Strategy): this {
    const { tape } = this;
    try {
      for (let from = 0; from < tape.steps && !this.isBankrupt; )
        from = this.runSome(strategy, from, Math.min(from + 512, tape.steps));
    } catch (error) {
      throw this.blame(error);
    }
    this.endOfData();
    return this;
  }

  /** Plays steps [from, to) and returns where to go on. Called in pieces: V8 then leaves its slow on-stack code early. */
  private runSome(strategy: Strategy, from: number, to: number): number {
    const { tape, account, book, view, equity, firstStep } = this;
    const { row, mark } = tape;
    const { quantity } = account;
    // One market is its own clock: no row to look up, no loop. A third of the time of a step.
    const only = tape.count === 1 ? tape.close[0] : null;
    for (let i = from; i < to; i++) {
      tape.step = i;
      if (account.hasBorrowed) this.chargeGap(i);
      if (book.openCount > 0) this.serve(i);
      let value = account.cash;
      if (only !== null) {
        row[0] = i;
        mark[0] = only[i];
        if (quantity[0] !== 0) value += quantity[0] * only[i];
      } else value = this.markAll(i);
      if (account.hasBorrowed) value = this.chargeBorrow(i, tape.intervalMs);
      equity[i] = value;
      tape.equity = value;
      if (value <= 0) {
        this.goBankrupt(i);
        return tape.steps;
      }
      if (i < firstStep) continue;
      if (only !== null) {
        this.market = 0;
        strategy.onBar(view, 0);
      } else this.decideAll(strategy, i);
    }
    return to;
  }

  /** Takes the closes of a step as marks and returns the equity at them. */
  private markAll(i: number): number {
    const { tape, account } = this;
    for (let s = 0; s < tape.count; s++) {
      const r = tape.rowAt[s][i];
      if (r < 0) continue;
      tape.row[s] = r;
      tape.mark[s] = tape.close[s][r];
    }
    return account.valueAt(tape.mark);
  }

  /** Asks the strategy about every market that has a bar. */
  private decideAll(strategy: Strategy, i: number): void {
    const { rowAt, count } = this.tape;
    for (let s = 0; s < count; s++) {
      if (rowAt[s][i] < 0) continue;
      this.market = s;
      strategy.onBar(this.view, s);
    }
  }

  private serve(i: number): void {
    this.market = NOBODY;
    const before = this.executor.fills.count;
    this.matcher.serve();
    if (this.executor.fills.count > before) this.cash.set(i, this.account.cash);
  }

  /** Interest for the bars that are missing before this one, on what was borrowed through them. */
  private chargeGap(i: number): void {
    const { openTime, intervalMs } = this.tape;
    const gapMs = openTime[i] - openTime[i - 1] - intervalMs;
    if (gapMs > 0) this.chargeBorrow(i, gapMs);
  }

  /** Interest on all that is short, at the last closes, and on cash below zero. Returns the equity that is left. */
  private chargeBorrow(i: number, ms: number): number {
    const { tape, account, costs } = this;
    if (costs.hasBorrow) {
      const { debt } = account;
      if (debt > 0) account.charge(costs.borrowCharge(0, tape.row[0], debt, 1, ms));
      for (let s = 0; s < tape.count; s++) {
        const quantity = account.quantity[s];
        if (quantity < 0) account.charge(costs.borrowCharge(s, tape.row[s], -quantity, tape.mark[s], ms));
      }
      this.cash.set(i, account.cash);
      this.borrow.set(i, account.borrowPaid);
    }
    return account.valueAt(tape.mark);
  }

  /** Nothing is left: positions end at this close, orders are withdrawn, and the rest of the run stands still. */
  private goBankrupt(i: number): void {
    const { tape, account, book, executor } = this;
    this.isBankrupt = true;
    for (const s of tape.turn) {
      for (let k = book.head[s]; k >= 0; k = book.head[s]) {
        book.reject(tape, k, 'BANKRUPT', rejectMessage('BANKRUPT', this.rules));
        book.close(k, REJECTED);
      }
      if (account.quantity[s] === 0) continue;
      const draft = { type: MARKET, market: s, quantity: -account.quantity[s], price: Number.NaN, weight: Number.NaN };
      const id = book.place({ ...draft, reason: 'bankrupt' }, { barsValid: 0, isReduceOnly: false }, FORCED);
      executor.forceClose(id, s, tape.mark[s]);
      book.close(book.head[s], FILLED);
    }
    this.equity.fill(account.cash, i);
    this.cash.set(i, account.cash);
  }

  /** Orders for the next open that never came. Limits and stops simply stay open. */
  private endOfData(): void {
    const { tape, book } = this;
    for (const s of tape.turn) {
      for (let k = book.head[s]; k >= 0; k = book.next[k]) {
        if (book.isPriced(k)) continue;
        const code = book.log.decidedStep[book.id[k] - 1] < lastStepOf(tape, s) ? 'NO_VOLUME' : 'END_OF_DATA';
        book.reject(tape, k, code, rejectMessage(code, this.rules));
      }
    }
  }

  private blame(error: unknown): unknown {
    const { tape } = this;
    if (this.market === NOBODY) return error;
    const message = error instanceof Error ? error.message : String(error);
    const bar = isoUtc(tape.openTime[tape.step]);
    return new QuantError(
      'E_USAGE',
      `strategy ${this.strategyName} at bar ${bar} of ${tape.symbols[this.market]}: ${message}`,
      {
        hint: (error instanceof QuantError ? error.hint : undefined) ?? 'the fault is in the strategy, not in the data',
        cause: error,
      },
    );
  }
}

/** The last step at which a market has a bar. */
function lastStepOf(tape: Tape, s: number): number {
  let step = tape.steps - 1;
  while (step >= 0 && tape.rowAt[s][step] < 0) step--;
  return step;
}
