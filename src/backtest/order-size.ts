import type { MarketRules } from '../core/market-rules.js';
import type { RejectCode } from '../core/order.js';
import type { Account } from './account.js';
import type { CostStack } from './cost-stack.js';
import type { DeskParts } from './desk-parts.js';
import type { MarginGuard } from './margin-guard.js';
import type { OrderBook } from './order-book.js';
import { LIMIT, OF_EXPOSURE, OF_QUANTITY, type OrderLog, TARGET } from './order-log.js';
import type { Tape } from './tape.js';
import type { TradingRules } from './trading-rules.js';
import { floorToStep } from './venue-steps.js';

/** Relative differences below this are rounding: not a clipped order, not a position that is left over. */
export const ROUNDING = 1e-9;
/** A target that ends this close to its weight, as a share of equity, is not told as cut down. */
export const TARGET_SLACK = 0.01;

/** How much of an order a price, the account and the venue let through: rules 10 to 12 of docs/assumptions.md. */
export class OrderSize {
  /** margin of a derivatives account; null on spot markets */
  margin: MarginGuard | null = null;
  /** why the last order was cut down, and why it is refused altogether; null when it is not */
  cut: RejectCode | null = null;
  fault: RejectCode | null = null;
  /** units that the cost models were asked for last, for this fill; NaN when they were not */
  priced = Number.NaN;
  /** per market: what a unit is worth at this step's open, account currency; at the last close where it has no bar */
  private readonly openWorth: Float64Array;
  private isValued = false;
  /** per market: 1 where a unit is worth its price */
  private readonly isPlain: Uint8Array;
  private readonly tape: Tape;
  private readonly account: Account;
  private readonly book: OrderBook;
  private readonly log: OrderLog;
  private readonly costs: CostStack;
  private readonly rules: TradingRules;

  constructor(parts: DeskParts) {
    this.tape = parts.tape;
    this.account = parts.account;
    this.book = parts.book;
    this.log = parts.book.log;
    this.costs = parts.costs;
    this.rules = parts.rules;
    this.openWorth = new Float64Array(parts.tape.count);
    this.isPlain = plainMarkets(parts.tape);
  }

  /** Turns to a new step; the account is valued at its opens when somebody first needs it. */
  beginStep(): void {
    this.isValued = false;
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
        // The market itself at the price of the order: in a finer bar that is not the open of the step.
        const worths = this.opens();
        const atOpen = worths[s];
        worths[s] = this.worthAt(s, row, reference);
        const equity = account.valueAt(worths);
        worths[s] = atOpen;
        if (!(equity > 0)) return position === 0 ? 0 : -position;
        worth = target * equity;
      }
      goal = worth / Math.abs(this.worthAt(s, row, reference));
    }
    const change = goal - position;
    return Math.abs(change) <= Math.abs(position) * 1e-12 ? 0 : change;
  }

  /**
   * Units of `wanted` that may be filled at a price, by the account and the venue; 0 with `fault` when it is refused.
   *
   * @param hasCosts the cost models are aimed at this fill and count against what the account carries
   * @param rules of the venue that it fills on
   */
  allowed(
    k: number,
    s: number,
    row: number,
    wanted: number,
    reference: number,
    hasCosts: boolean,
    rules: MarketRules = this.tape.rules[s],
  ): number {
    const side = wanted > 0 ? 1 : -1;
    const position = this.account.quantity[s];
    const closing = position * side < 0 ? Math.abs(position) : 0;
    // 0.1 + 0.2 - 0.3 is not 0: a crumb left behind would look like a position, and its end like a trade.
    const size = Math.abs(Math.abs(wanted) - closing) <= closing * ROUNDING ? closing : Math.abs(wanted);
    this.cut = null;
    this.fault = null;
    this.priced = Number.NaN;
    const most = this.affordable(k, s, row, side, size, closing, reference, hasCosts);
    if (most === closing && most > 0) return most;
    const quantity = this.onSteps(k, most, rules);
    const fault = this.venueFault(k, s, quantity, reference, rules);
    if (fault === null) return quantity;
    this.fault = this.cut ?? fault;
    return 0;
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
    const unit = this.worthAt(s, row, reference);
    worths[s] = unit;
    const worth = Math.abs(unit);
    const position = account.quantity[s];
    const equity = account.valueAt(worths);
    let budget: number;
    if (margin === null) {
      const isAlone = account.openCount === (position === 0 ? 0 : 1);
      const others = isAlone ? 0 : account.grossAt(worths) - Math.abs(position * worth);
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
      const limit = this.room(k, s, side, most, closing, reference, worth, hasCosts, budget);
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

  /** Units that a budget pays for with the costs that a fill of `quantity` has. */
  private room(
    k: number,
    s: number,
    side: number,
    quantity: number,
    closing: number,
    reference: number,
    worth: number,
    hasCosts: boolean,
    budget: number,
  ): number {
    const { costs, book, margin } = this;
    const leverage = this.rules.maxLeverage;
    if (!hasCosts) return budget / worth;
    costs.price(quantity);
    this.priced = quantity;
    let shift = costs.spreadRate + costs.slippageRate;
    // A limit order pays at most its price.
    if (book.type[k] === LIMIT) shift = Math.min(shift, (side * (book.price[k] - reference)) / reference);
    // What is paid for an inverse contract falls as its price rises.
    const isInverse = this.isPlain[s] === 0 && this.tape.rules[s].contract === 'inverse';
    const paid = isInverse ? 1 / (1 + side * shift) : 1 + side * shift;
    const cost = (isInverse ? shift * paid : shift) + costs.feeRate * paid;
    if (margin === null || margin.budgetCode !== 'MARGIN') return budget / (worth * (1 + leverage * cost));
    // A position of its own margin sets it aside for what is paid, spread and slippage included; they are lost to what closes.
    const left = budget - closing * worth * (1 + leverage * cost);
    return closing + Math.max(0, left) / (worth * paid * (1 + leverage * costs.feeRate));
  }

  /** On the lot step, and for a target within the largest order. */
  private onSteps(k: number, quantity: number, { lotStep, maxQuantity }: MarketRules): number {
    if (maxQuantity > 0 && quantity > maxQuantity && this.book.type[k] === TARGET) {
      this.cut = 'MAX_QUANTITY';
      return floorToStep(maxQuantity, lotStep);
    }
    return floorToStep(quantity, lotStep);
  }

  /** Why the venue refuses an order of this size when it first fills, or null. */
  private venueFault(
    k: number,
    s: number,
    quantity: number,
    price: number,
    { minQuantity, minNotional }: MarketRules,
  ): RejectCode | null {
    if (quantity <= 0) return 'TOO_SMALL';
    if (this.book.isTouched[k] === 1) return null;
    // Ten steps of 0.000001 are 0.000009999999999999999: not below a smallest quantity of 0.00001.
    const size = quantity * (1 + ROUNDING);
    if (size < minQuantity) return 'MIN_QUANTITY';
    if (minNotional > 0 && size * Math.abs(this.tape.units.valueAt(s, price)) < minNotional) return 'MIN_NOTIONAL';
    return null;
  }

  private opens(): Float64Array {
    const { tape, openWorth } = this;
    if (this.isValued) return openWorth;
    this.isValued = true;
    for (let s = 0; s < openWorth.length; s++) {
      const row = tape.rowAt[s][tape.step];
      if (row >= 0) openWorth[s] = this.worthAt(s, row, tape.open[s][row]);
      // Sizes are reckoned with last prices, also where positions are valued at marks.
      else if (tape.marks[s] === null || tape.row[s] < 0) openWorth[s] = tape.worth[s];
      else openWorth[s] = this.worthAt(s, tape.row[s], tape.close[s][tape.row[s]]);
    }
    return openWorth;
  }

  private worthAt(s: number, row: number, price: number): number {
    return this.isPlain[s] === 1 ? price : this.tape.worthAt(s, row, price);
  }
}

/** Per market: 1 where a unit is worth its price in account currency: coins and linear contracts of size 1. */
export function plainMarkets(tape: Tape): Uint8Array {
  return Uint8Array.from(tape.markets, (_, s) => {
    const prices = tape.marks[s]?.close ?? tape.close[s];
    return tape.units.isPlain(s) && tape.worthAtClose[s] === prices ? 1 : 0;
  });
}
