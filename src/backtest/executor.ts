import type { RejectCode } from '../core/order.js';
import type { Account } from './account.js';
import type { CostStack } from './cost-stack.js';
import type { DeskParts } from './desk-parts.js';
import { FILL, type FillLog } from './fill-log.js';
import { followFill } from './links.js';
import type { MarginGuard } from './margin-guard.js';
import type { OrderBook } from './order-book.js';
import {
  FILLED,
  FORCED,
  LIMIT,
  MARKET,
  NO_TARGET,
  OF_EXPOSURE,
  OF_QUANTITY,
  type OrderLog,
  REJECTED,
  TARGET,
} from './order-log.js';
import { ALL_OR_NOTHING, ENTRY } from './order-pool.js';
import { rejectMessage } from './reject-text.js';
import type { Tape } from './tape.js';
import type { TradingRules } from './trading-rules.js';
import { floorToStep } from './venue-steps.js';

/** Relative differences below this are rounding: not a clipped order, not a position that is left over. */
const ROUNDING = 1e-9;
/** A target that ends this close to its weight, as a share of equity, is not told as cut down. */
const TARGET_SLACK = 0.01;

/** How an order of the account is filled. */
export interface ForcedClose {
  /** account currency, instead of the fee of the cost models */
  readonly fee?: number;
  /** as an order that takes liquidity: fee, spread and slippage */
  readonly withCosts?: boolean;
}

/**
 * Carries out one order at one price: how much of it the account, the venue and the bar's volume allow, what it costs,
 * and the entry in the books. Which order meets which price is the matcher's business.
 */
export class Executor {
  /** margin of a derivatives account; null on spot markets */
  margin: MarginGuard | null = null;
  /** open of the bar, or of the finer bar, that is being played; and from when on a new limit counts as resting. UTC ms */
  now = 0;
  restFrom = 0;
  /** per market: the part of the position that was held when the open was over, signed units */
  readonly held: Float64Array;
  /** per market: units that may still be filled in this bar */
  private readonly volumeLeft: Float64Array;
  /** per market: what a unit is worth at this step's open, account currency; at the last close where it has no bar */
  private readonly openWorth: Float64Array;
  private isValued = false;
  private readonly tape: Tape;
  private readonly fills: FillLog;
  private readonly account: Account;
  private readonly book: OrderBook;
  private readonly log: OrderLog;
  private readonly costs: CostStack;
  private readonly rules: TradingRules;
  private readonly strategy: number;
  /** why the last order was cut down */
  private cut: RejectCode | null = null;

  constructor(parts: DeskParts) {
    this.tape = parts.tape;
    this.fills = parts.fills;
    this.account = parts.account;
    this.book = parts.book;
    this.log = parts.book.log;
    this.costs = parts.costs;
    this.rules = parts.rules;
    this.strategy = parts.strategy;
    this.volumeLeft = parts.volumeLeft;
    this.held = new Float64Array(parts.tape.count);
    this.openWorth = new Float64Array(parts.tape.count);
  }

  /** Turns to a new step; the account is valued at its opens when somebody first needs it. */
  beginStep(): void {
    this.isValued = false;
    this.now = this.tape.openTime[this.tape.step];
    this.restFrom = this.now;
  }

  /** Values market s at another price from here on: the open of a finer bar. */
  valueAt(s: number, row: number, price: number): void {
    this.opens()[s] = this.tape.worthAt(s, row, price);
  }

  /** Signed units that an order wants at a price; 0 when there is nothing to do. */
  wanted(k: number, s: number, row: number, reference: number, reducible: number): number {
    const { account, book, log } = this;
    const position = account.quantity[s];
    if (book.type[k] !== TARGET) {
      const rest = book.remaining[k];
      if (book.isReduceOnly[k] === 0) return rest;
      if (position === 0 || position > 0 === rest > 0) return 0;
      return Math.sign(rest) * Math.min(Math.abs(rest), Math.abs(position), reducible);
    }
    const order = book.id[k] - 1;
    const target = log.target[order];
    if (target === 0) return position === 0 ? 0 : -position;
    let goal = target;
    if (log.targetOf[order] !== OF_QUANTITY) {
      let worth = target;
      if (log.targetOf[order] !== OF_EXPOSURE) {
        const equity = account.valueAt(this.opens());
        if (!(equity > 0)) return position === 0 ? 0 : -position;
        worth = target * equity;
      }
      goal = worth / Math.abs(this.tape.worthAt(s, row, reference));
    }
    const change = goal - position;
    return Math.abs(change) <= Math.abs(position) * 1e-12 ? 0 : change;
  }

  /**
   * Fills what can be filled of the order at place k.
   *
   * @param reference price before spread and slippage
   * @param reducible units that a reduce-only order may take off here
   * @returns true when the position changed
   */
  fill(k: number, s: number, row: number, reference: number, isMaker: boolean, reducible: number): boolean {
    const { account, book, costs } = this;
    const wanted = this.wanted(k, s, row, reference, reducible);
    if (wanted === 0) {
      if (book.isReduceOnly[k] === 1) this.refuse(k, s, 'REDUCE_ONLY');
      else book.finish(k);
      return false;
    }
    const side = wanted > 0 ? 1 : -1;
    const position = account.quantity[s];
    const closing = position * side < 0 ? Math.abs(position) : 0;
    // 0.1 + 0.2 - 0.3 is not 0: a crumb left behind would look like a position, and its end like a trade.
    const size = Math.abs(Math.abs(wanted) - closing) <= closing * ROUNDING ? closing : Math.abs(wanted);
    this.cut = null;
    costs.aim(s, row, side, reference, isMaker);
    let quantity = this.affordable(k, s, row, side, size, closing, reference, true);
    const closesAll = quantity === closing;
    if (!closesAll) quantity = this.onSteps(k, s, quantity);
    const fault = this.faultOf(k, s, quantity, closesAll, reference);
    if (fault !== null) {
      this.refuse(k, s, this.cut ?? fault);
      return false;
    }
    const { lotStep } = this.tape.rules[s];
    const most = this.volumeLeft[s];
    const taken = quantity <= most ? quantity : floorToStep(most, lotStep);
    if ((book.flags[k] & ALL_OR_NOTHING) !== 0 && taken < size) {
      this.refuse(k, s, 'FILL_OR_KILL');
      return false;
    }
    this.volumeLeft[s] = quantity <= most ? most - quantity : 0;
    if (taken <= 0) return false;
    costs.price(taken);
    const limit = book.type[k] === LIMIT ? book.price[k] : Number.NaN;
    const paid = this.enter(book.id[k], s, row, side, taken, reference, limit, true);
    costs.filled(taken);
    this.settle(k, s, side, position, taken, paid, taken === quantity);
    return true;
  }

  /** Signed units of order k that rules 10 to 12 let it trade at the open without costs; 0 when it may not be crossed. */
  crossable(k: number, s: number, row: number, open: number): number {
    const { account, book } = this;
    if (book.since[k] > this.now || (book.flags[k] & ALL_OR_NOTHING) !== 0) return 0;
    const wanted = this.wanted(k, s, row, open, Number.POSITIVE_INFINITY);
    if (wanted === 0) return 0;
    const side = wanted > 0 ? 1 : -1;
    const position = account.quantity[s];
    const closing = position * side < 0 ? Math.abs(position) : 0;
    const size = Math.abs(Math.abs(wanted) - closing) <= closing * ROUNDING ? closing : Math.abs(wanted);
    const most = this.affordable(k, s, row, side, size, closing, open, false);
    const quantity = most === closing ? most : this.onSteps(k, s, most);
    return this.faultOf(k, s, quantity, most === closing, open) === null ? side * quantity : 0;
  }

  /** Fills exactly these signed units of order k at the open, without costs and volume: rule 38. */
  cross(k: number, s: number, row: number, open: number, quantity: number): void {
    const side = quantity > 0 ? 1 : -1;
    const size = Math.abs(quantity);
    const { account, book } = this;
    const position = account.quantity[s];
    this.cut = null;
    this.noCosts();
    this.enter(book.id[k], s, row, side, size, open, Number.NaN, false);
    // A target is measured anew at the open of the market and may find that nothing is left to do.
    const isDone = book.type[k] !== TARGET && Math.abs(book.remaining[k] - quantity) <= size * ROUNDING;
    this.settle(k, s, side, position, size, open, isDone);
  }

  /** Closes a position at a price, whatever the volume: the account orders it, not the strategy. */
  forceClose(s: number, row: number, price: number, reason: string, options: ForcedClose = {}): void {
    const { account, costs, log, tape } = this;
    const quantity = -account.quantity[s];
    if (quantity === 0) return;
    const side = quantity > 0 ? 1 : -1;
    const draft = { type: MARKET, market: s, quantity, price: Number.NaN, targetOf: NO_TARGET, target: Number.NaN };
    const id = log.add({ ...draft, reason }, FORCED, this.strategy);
    log.status[id - 1] = FILLED;
    const before = this.now;
    this.now = tape.openTime[tape.step];
    if (options.withCosts === true) {
      costs.aim(s, row, side, price, false);
      costs.price(Math.abs(quantity));
    } else this.noCosts();
    this.enter(id, s, row, side, Math.abs(quantity), price, Number.NaN, false, options.fee);
    if (options.withCosts === true) costs.filled(Math.abs(quantity));
    this.now = before;
  }

  /** Refuses an order, or ends it where some of it has been filled. */
  refuse(k: number, s: number, code: RejectCode): void {
    this.book.reject(this.tape, k, code, rejectMessage(code, this.rules, this.tape.rules[s]));
    this.book.close(k, this.book.isTouched[k] === 1 ? FILLED : REJECTED);
  }

  /** What follows from a fill for the order, those that are linked with it, and those that protected the position. */
  private settle(
    k: number,
    s: number,
    side: number,
    before: number,
    taken: number,
    paid: number,
    isAll: boolean,
  ): void {
    const { book } = this;
    const after = this.account.quantity[s];
    const closing = before * side < 0 ? Math.abs(before) : 0;
    const hasEnded = closing > 0 && (after === 0 || after > 0 !== before > 0);
    if (closing > 0) this.held[s] = side * Math.min(0, side * this.held[s] + taken);
    book.isTouched[k] = 1;
    book.remaining[k] -= side * taken;
    const { flags } = book;
    // What protects a new position must outlive what protected the old one: an entry clears away first.
    if (hasEnded && (flags[k] & ENTRY) !== 0) book.cancelAll(s, true);
    const wasEntry = (flags[k] & ENTRY) !== 0;
    if (flags[k] !== 0) {
      const opened = Math.max(0, taken - closing);
      followFill(this.tape, book, { k, s, taken, opened, paid, restFrom: this.restFrom });
    }
    const waitsForBar = book.isReduceOnly[k] === 1 && after !== 0 && book.remaining[k] !== 0;
    if (isAll && !waitsForBar) {
      if (this.cut !== null) {
        book.reject(this.tape, k, this.cut, rejectMessage(this.cut, this.rules, this.tape.rules[s]));
      }
      book.finish(k);
    }
    // Orders that protected this position have nothing left to protect.
    if (hasEnded && !wasEntry) book.cancelAll(s, true);
  }

  /**
   * How much of `size` the account can carry: what shrinks the position always, and beyond it until gross exposure,
   * after all costs, reaches `maxLeverage` times the equity, or what the margin allows. Sets `cut` when that is less.
   */
  private affordable(
    k: number,
    s: number,
    row: number,
    side: number,
    size: number,
    closing: number,
    reference: number,
    hasCosts: boolean,
  ): number {
    if (size <= closing) return size;
    const { account, margin, rules, tape } = this;
    if (side < 0 && !rules.allowShort) {
      this.cut = 'SHORT_NOT_ALLOWED';
      return closing;
    }
    const worths = this.opens();
    const atOpen = worths[s];
    worths[s] = tape.worthAt(s, row, reference);
    const worth = Math.abs(worths[s]);
    const position = account.quantity[s];
    const equity = account.valueAt(worths);
    let budget: number;
    if (margin === null) {
      const others = account.grossAt(worths) - Math.abs(position * worth);
      budget = rules.maxLeverage * equity - others - side * position * worth;
    } else budget = margin.budget(s, row, side, closing, reference, worths);
    worths[s] = atOpen;

    let code: RejectCode =
      margin !== null ? margin.budgetCode : side > 0 && rules.maxLeverage <= 1 ? 'NO_CASH' : 'LEVERAGE';
    let most = size;
    if (margin !== null) {
      const largest = margin.largestNotional(s, row) / Math.abs(tape.units.valueAt(s, reference)) - side * position;
      if (most > largest) {
        most = Math.max(largest, closing);
        code = 'LEVERAGE';
      }
    }
    let isCarried = false;
    // A cost may depend on the size, so the size is cut until its own costs fit.
    for (let round = 0; round < 8 && !isCarried && most > closing; round++) {
      const limit = budget / (worth * (1 + rules.maxLeverage * (hasCosts ? this.costRate(s, side, most) : 0)));
      isCarried = most <= limit;
      if (isCarried) break;
      most = Math.max(limit, closing);
      if (margin !== null) code = margin.budgetCode;
    }
    // What rounding left of the room is not worth a fill.
    if (!isCarried || most - closing <= size * ROUNDING) most = closing;
    // A target that costs keep a little below its weight got what it asked for.
    const slack = this.book.type[k] === TARGET ? (TARGET_SLACK * equity) / worth : size * ROUNDING;
    if (size - most > slack) this.cut = code;
    return most;
  }

  /** All costs of a fill over its notional before costs. */
  private costRate(s: number, side: number, quantity: number): number {
    const { costs } = this;
    costs.price(quantity);
    const shift = costs.spreadRate + costs.slippageRate;
    // What is paid for an inverse contract falls as its price rises.
    if (this.tape.rules[s].contract === 'inverse') return (shift + costs.feeRate) / (1 + side * shift);
    return shift + costs.feeRate * (1 + side * shift);
  }

  /** On the lot step, and for a target within the largest order. */
  private onSteps(k: number, s: number, quantity: number): number {
    const { lotStep, maxQuantity } = this.tape.rules[s];
    if (maxQuantity > 0 && quantity > maxQuantity && this.book.type[k] === TARGET) {
      this.cut = 'MAX_QUANTITY';
      return floorToStep(maxQuantity, lotStep);
    }
    return floorToStep(quantity, lotStep);
  }

  /** Why the venue refuses an order of this size when it first fills, or null. */
  private faultOf(k: number, s: number, quantity: number, closesAll: boolean, price: number): RejectCode | null {
    if (quantity <= 0) return 'TOO_SMALL';
    if (closesAll || this.book.isTouched[k] === 1) return null;
    const { minQuantity, minNotional } = this.tape.rules[s];
    if (quantity < minQuantity) return 'MIN_QUANTITY';
    if (minNotional > 0 && quantity * Math.abs(this.tape.units.valueAt(s, price)) < minNotional) return 'MIN_NOTIONAL';
    return null;
  }

  private noCosts(): void {
    this.costs.feeRate = 0;
    this.costs.spreadRate = 0;
    this.costs.slippageRate = 0;
    this.costs.facts.isMaker = false;
  }

  /**
   * Enters a fill at the rates that the cost models gave last.
   *
   * @param limit a limit order never pays more than this, whatever the models say; NaN for the others
   * @returns the paid price
   */
  private enter(
    id: number,
    s: number,
    row: number,
    side: number,
    quantity: number,
    reference: number,
    limit: number,
    usesVolume: boolean,
    givenFee?: number,
  ): number {
    const { account, costs, tape } = this;
    let { spreadRate, slippageRate } = costs;
    let paid = reference * (1 + side * (spreadRate + slippageRate));
    if (side * (paid - limit) > 0) {
      const share = Math.abs(limit - reference) / (reference * (spreadRate + slippageRate));
      spreadRate *= share;
      slippageRate *= share;
      paid = limit;
    }
    let worth = tape.worthAt(s, row, reference);
    if (tape.rules[s].contract === 'inverse') worth /= 1 + side * (spreadRate + slippageRate);
    const notional = quantity * Math.abs(worth);
    const fee = givenFee ?? quantity * Math.abs(tape.worthAt(s, row, paid)) * costs.feeRate;
    const at = this.fills.add(costs.facts.isMaker, usesVolume);
    const rows = this.fills.data;
    rows[at + FILL.order] = id;
    rows[at + FILL.step] = tape.step;
    rows[at + FILL.market] = s;
    rows[at + FILL.quantity] = side * quantity;
    rows[at + FILL.price] = paid;
    rows[at + FILL.reference] = reference;
    rows[at + FILL.fee] = fee;
    rows[at + FILL.spreadCost] = notional * spreadRate;
    rows[at + FILL.slippageCost] = notional * slippageRate;
    rows[at + FILL.time] = this.now;
    rows[at + FILL.strategy] = this.strategy;
    const before = account.quantity[s];
    account.book(s, side * quantity, paid, fee, tape.rateAt(s, row));
    if (this.margin !== null) this.margin.moved(s, row, before, paid);
    return paid;
  }

  private opens(): Float64Array {
    const { tape, openWorth } = this;
    if (this.isValued) return openWorth;
    this.isValued = true;
    for (let s = 0; s < openWorth.length; s++) {
      const row = tape.rowAt[s][tape.step];
      openWorth[s] = row >= 0 ? tape.worthAt(s, row, tape.open[s][row]) : tape.worth[s];
    }
    return openWorth;
  }
}
