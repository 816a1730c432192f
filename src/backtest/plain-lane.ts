import type { Account } from './account.js';
import type { CostStack } from './cost-stack.js';
import type { DeskParts } from './desk-parts.js';
import type { Executor } from './executor.js';
import type { OrderBook } from './order-book.js';
import { CANCELLED, FILLED, MARKET, NO_TARGET, OF_EXPOSURE, OF_QUANTITY, TARGET } from './order-log.js';
import { NEVER } from './order-pool.js';
import { plainMarkets, ROUNDING, TARGET_SLACK } from './order-size.js';
import type { Tape } from './tape.js';
import type { TradingRules } from './trading-rules.js';

/**
 * The short way of the most common order: a market or target order without options that waits alone on the only market of
 * a run, a coin without lot steps. It fills whole at the next open by the same arithmetic as in `OrderSize` and `Executor`,
 * to the last bit. Whatever is not that simple (a cut, a refusal, too little volume, another order) goes to the book, as
 * if it had been there from the start.
 */
export class PlainLane {
  /** number of the order that waits here, 0 for none */
  id = 0;
  private type = MARKET;
  private quantity = Number.NaN;
  private targetOf = NO_TARGET;
  private target = Number.NaN;
  private since = 0;
  /** true when the cost models were asked for the quantity in `costs.facts`, for this fill */
  private isPriced = false;
  private readonly tape: Tape;
  private readonly account: Account;
  private readonly book: OrderBook;
  private readonly costs: CostStack;
  private readonly rules: TradingRules;
  private readonly executor: Executor;
  private readonly opens: Float64Array;
  private readonly volumes: Float64Array;

  constructor(parts: DeskParts, executor: Executor) {
    this.tape = parts.tape;
    this.account = parts.account;
    this.book = parts.book;
    this.costs = parts.costs;
    this.rules = parts.rules;
    this.executor = executor;
    this.opens = parts.tape.open[0];
    this.volumes = parts.tape.volume[0];
  }

  /** True where a coin is traded as it comes: no latency, no finer bars, no steps and limits of the venue, no rates. */
  static fits({ tape, rules }: DeskParts): boolean {
    const { lotStep, minQuantity, maxQuantity, minNotional } = tape.rules[0];
    const hasSteps = lotStep > 0 || minQuantity > 0 || maxQuantity > 0 || minNotional > 0;
    return !hasSteps && rules.latencyMs === 0 && tape.detail[0] === null && plainMarkets(tape)[0] === 1;
  }

  /** True when an order may be put here: nothing else waits, or a target that a new one replaces. */
  takes(type: number): boolean {
    if (this.book.openCount !== 0) return false;
    return this.id === 0 || (type === TARGET && this.type === TARGET);
  }

  /** Puts an order here that `takes` has allowed. @returns its number */
  put(type: number, quantity: number, targetOf: number, target: number, reason: string): number {
    const { book, tape } = this;
    if (this.id !== 0) book.log.status[this.id - 1] = CANCELLED;
    this.type = type;
    this.quantity = quantity;
    this.targetOf = targetOf;
    this.target = target;
    this.since = tape.timeOf(tape.step) + tape.intervalMs;
    this.id = book.log.note(type, 0, quantity, Number.NaN, targetOf, target, reason, tape.step, book.strategy);
    return this.id;
  }

  /** Moves the order that waits to the book. */
  leave(): void {
    if (this.id === 0) return;
    const { id, type, quantity, targetOf, target, since } = this;
    this.id = 0;
    const draft = { type, market: 0, quantity, price: Number.NaN, targetOf, target, reason: '' };
    const life = { lapseRow: NEVER, goodUntil: Number.POSITIVE_INFINITY, isReduceOnly: false };
    this.book.enqueue(id, draft, { ...life, since, limitPrice: Number.NaN, flags: 0 });
  }

  /** Serves the order at the open of a bar. @returns false when it has left for the book and has to be served there */
  serve(row: number): boolean {
    const volume = this.volumes[row];
    if (!(volume > 0)) return true;
    const { book, costs } = this;
    const open = this.opens[row];
    const wanted = this.wanted(open);
    if (wanted !== 0) {
      const side = wanted > 0 ? 1 : -1;
      costs.aim(0, row, side, open, false);
      const quantity = this.carried(wanted, side, open);
      if (!(quantity > 0) || quantity > volume * this.rules.maxVolumeShare) {
        this.leave();
        return false;
      }
      if (costs.facts.quantity !== quantity || !this.isPriced) costs.price(quantity);
      this.executor.beginStep();
      this.executor.enter(this.id, 0, row, side, quantity, open, Number.NaN, true);
      costs.filled(quantity);
    }
    book.log.status[this.id - 1] = FILLED;
    this.id = 0;
    return true;
  }

  /** Signed units that the order wants at the open; 0 when there is nothing to do. */
  private wanted(open: number): number {
    if (this.type === MARKET) return this.quantity;
    const { account, target, targetOf } = this;
    const position = account.quantity[0];
    if (target === 0) return position === 0 ? 0 : -position;
    let goal = target;
    if (targetOf !== OF_QUANTITY) {
      let worth = target;
      if (targetOf !== OF_EXPOSURE) {
        const equity = this.equityAt(open);
        if (!(equity > 0)) return position === 0 ? 0 : -position;
        worth = target * equity;
      }
      goal = worth / open;
    }
    const change = goal - position;
    return Math.abs(change) <= Math.abs(position) * 1e-12 ? 0 : change;
  }

  /** Units of `wanted` that the account carries with its costs, without a word about it; 0 when there is more to say. */
  private carried(wanted: number, side: number, open: number): number {
    const { account, costs, rules } = this;
    const position = account.quantity[0];
    const closing = position * side < 0 ? Math.abs(position) : 0;
    const size = Math.abs(Math.abs(wanted) - closing) <= closing * ROUNDING ? closing : Math.abs(wanted);
    this.isPriced = false;
    if (size <= closing) return size;
    if (side < 0 && !rules.allowShort) return 0;
    const equity = this.equityAt(open);
    const budget = rules.maxLeverage * equity - side * position * open;
    let most = size;
    let isCarried = false;
    for (let round = 0; round < 8 && !isCarried && most > closing; round++) {
      costs.price(most);
      this.isPriced = true;
      const shift = costs.spreadRate + costs.slippageRate;
      const paid = 1 + side * shift;
      const limit = budget / (open * (1 + rules.maxLeverage * (shift + costs.feeRate * paid)));
      isCarried = most <= limit;
      if (isCarried) break;
      most = Math.max(limit, closing);
    }
    if (!isCarried || most - closing <= size * ROUNDING) most = closing;
    const slack = this.type === TARGET ? (TARGET_SLACK * equity) / open : size * ROUNDING;
    return size - most > slack ? 0 : most;
  }

  private equityAt(open: number): number {
    const { account } = this;
    const position = account.quantity[0];
    return position === 0 ? account.cash : account.cash + position * open;
  }
}
