import type { RejectCode } from '../core/order.js';
import type { Account } from './account.js';
import type { CostStack } from './cost-stack.js';
import { FILL, FillLog } from './fill-log.js';
import type { OrderBook } from './order-book.js';
import { FILLED, LIMIT, REJECTED, TARGET } from './order-log.js';
import { rejectMessage } from './reject-text.js';
import type { Tape } from './tape.js';
import type { TradingRules } from './trading-rules.js';

/** Relative differences below this are rounding: not a clipped order, not a position that is left over. */
const ROUNDING = 1e-9;
/** A target that ends this close to its weight, as a share of equity, is not told as cut down. */
const TARGET_SLACK = 0.01;

/**
 * Carries out one order at one price: how much of it the account, the venue and the bar's volume allow, what it costs,
 * and the entry in the books. Which order meets which price is the matcher's business.
 */
export class Executor {
  readonly fills = new FillLog();
  /** per market: base units that may still be filled in this bar */
  readonly volumeLeft: Float64Array;
  /** per market: the part of the position that was held when the open was over, signed base units */
  readonly held: Float64Array;
  /** per market: what it is worth at this step's open; the last close where it has no bar */
  private readonly openPrice: Float64Array;
  private readonly tape: Tape;
  private readonly account: Account;
  private readonly book: OrderBook;
  private readonly costs: CostStack;
  private readonly rules: TradingRules;
  /** why the last order was cut down */
  private cut: RejectCode | null = null;

  constructor(tape: Tape, account: Account, book: OrderBook, costs: CostStack, rules: TradingRules) {
    this.tape = tape;
    this.account = account;
    this.book = book;
    this.costs = costs;
    this.rules = rules;
    this.volumeLeft = new Float64Array(tape.count);
    this.held = new Float64Array(tape.count);
    this.openPrice = new Float64Array(tape.count);
  }

  /** Values the account at the opens of a step, before its fills. */
  beginStep(): void {
    const { tape, openPrice } = this;
    for (let s = 0; s < openPrice.length; s++) {
      const row = tape.rowAt[s][tape.step];
      openPrice[s] = row >= 0 ? tape.open[s][row] : tape.mark[s];
      if (row >= 0) this.volumeLeft[s] = tape.volume[s][row] * this.rules.maxVolumeShare;
    }
  }

  /** Signed base units that an order wants at a price; 0 when there is nothing to do. */
  wanted(k: number, s: number, reference: number, reducible: number): number {
    const { account, book } = this;
    const position = account.quantity[s];
    if (book.type[k] !== TARGET) {
      const rest = book.remaining[k];
      if (book.isReduceOnly[k] === 0) return rest;
      if (position === 0 || position > 0 === rest > 0) return 0;
      return Math.sign(rest) * Math.min(Math.abs(rest), Math.abs(position), reducible);
    }
    const weight = book.weight[k];
    const equity = weight === 0 ? 0 : account.valueAt(this.openPrice);
    if (!(equity > 0)) return position === 0 ? 0 : -position;
    const change = (weight * equity) / reference - position;
    return Math.abs(change) <= Math.abs(position) * 1e-12 ? 0 : change;
  }

  /**
   * Fills what can be filled of the order at place k.
   *
   * @param reference price before spread and slippage
   * @param reducible base units that a reduce-only order may take off here
   * @returns true when the position changed
   */
  fill(k: number, s: number, row: number, reference: number, isMaker: boolean, reducible: number): boolean {
    const { account, book, costs } = this;
    const wanted = this.wanted(k, s, reference, reducible);
    if (wanted === 0) {
      if (book.isReduceOnly[k] === 1) this.refuse(k, 'REDUCE_ONLY');
      else book.close(k, FILLED);
      return false;
    }
    const side = wanted > 0 ? 1 : -1;
    const position = account.quantity[s];
    const closing = position * side < 0 ? Math.abs(position) : 0;
    // 0.1 + 0.2 - 0.3 is not 0: a crumb left behind would look like a position, and its end like a trade.
    const size = Math.abs(Math.abs(wanted) - closing) <= closing * ROUNDING ? closing : Math.abs(wanted);
    this.cut = null;
    costs.aim(s, row, side, reference, isMaker);
    let quantity = this.affordable(k, s, side, size, closing, reference);
    const closesAll = quantity === closing;
    if (!closesAll) quantity = floorToStep(quantity, this.rules.lotStep);
    const isSmall = quantity <= 0 || (!closesAll && quantity * reference < this.rules.minNotionalQuote);
    if (isSmall && (book.isTouched[k] === 0 || quantity <= 0)) {
      this.refuse(k, this.cut ?? 'TOO_SMALL');
      return false;
    }
    const most = this.volumeLeft[s];
    const taken = quantity <= most ? quantity : floorToStep(most, this.rules.lotStep);
    this.volumeLeft[s] = quantity <= most ? most - quantity : 0;
    if (taken <= 0) return false;

    this.enter(k, s, side, taken, reference);
    const after = account.quantity[s];
    if (closing > 0) this.held[s] = side * Math.min(0, side * this.held[s] + taken);
    book.isTouched[k] = 1;
    book.remaining[k] -= side * taken;
    const waitsForBar = book.isReduceOnly[k] === 1 && after !== 0 && book.remaining[k] !== 0;
    if (taken === quantity && !waitsForBar) {
      if (this.cut !== null) book.reject(this.tape, k, this.cut, rejectMessage(this.cut, this.rules));
      book.close(k, FILLED);
    }
    // Orders that protected this position have nothing left to protect.
    if (closing > 0 && (after === 0 || after > 0 !== position > 0)) book.cancelAll(s, true);
    return true;
  }

  /** Closes a position at a price without costs: the account ordered it, not the strategy. */
  forceClose(id: number, s: number, price: number): void {
    const quantity = -this.account.quantity[s];
    this.record(id, s, quantity, price, price, 0, 0, 0, false);
    this.account.book(s, quantity, price, 0);
  }

  private refuse(k: number, code: RejectCode): void {
    this.book.reject(this.tape, k, code, rejectMessage(code, this.rules));
    this.book.close(k, this.book.isTouched[k] === 1 ? FILLED : REJECTED);
  }

  /**
   * How much of `size` the account can carry: what shrinks the position always, and beyond it until gross exposure,
   * after all costs, reaches `maxLeverage` times the equity. Sets `cut` when less than asked is allowed.
   */
  private affordable(k: number, s: number, side: number, size: number, closing: number, reference: number): number {
    if (size <= closing) return size;
    const { account, costs, openPrice, rules } = this;
    if (side < 0 && !rules.allowShort) {
      this.cut = 'SHORT_NOT_ALLOWED';
      return closing;
    }
    const atOpen = openPrice[s];
    openPrice[s] = reference;
    const position = account.quantity[s];
    const others = account.grossAt(openPrice) - Math.abs(position * reference);
    const equity = account.valueAt(openPrice);
    const budget = rules.maxLeverage * equity - others - side * position * reference;
    openPrice[s] = atOpen;

    let most = size;
    let isCarried = false;
    // A cost may depend on the size, so the size is cut until its own costs fit.
    for (let round = 0; round < 8 && !isCarried && most > closing; round++) {
      costs.price(most);
      const shift = costs.spreadRate + costs.slippageRate;
      const costRate = shift + costs.feeRate * (1 + side * shift);
      const limit = budget / (reference * (1 + rules.maxLeverage * costRate));
      isCarried = most <= limit;
      if (!isCarried) most = Math.max(limit, closing);
    }
    // What rounding left of the room is not worth a fill.
    if (!isCarried || most - closing <= size * ROUNDING) most = closing;
    // A target that costs keep a little below its weight got what it asked for.
    const slack = this.book.type[k] === TARGET ? (TARGET_SLACK * equity) / reference : size * ROUNDING;
    if (size - most > slack) this.cut = side > 0 && rules.maxLeverage <= 1 ? 'NO_CASH' : 'LEVERAGE';
    return most;
  }

  /** Prices a fill with its costs and enters it. */
  private enter(k: number, s: number, side: number, quantity: number, reference: number): void {
    const { account, book, costs } = this;
    costs.price(quantity);
    let { spreadRate, slippageRate } = costs;
    let paid = reference * (1 + side * (spreadRate + slippageRate));
    if (book.type[k] === LIMIT && side * (paid - book.price[k]) > 0) {
      // A limit order never pays more than its price, whatever the models say.
      const share = Math.abs(book.price[k] - reference) / (reference * (spreadRate + slippageRate));
      spreadRate *= share;
      slippageRate *= share;
      paid = book.price[k];
    }
    const notional = quantity * reference;
    const fee = quantity * paid * costs.feeRate;
    const id = book.id[k];
    this.record(
      id,
      s,
      side * quantity,
      paid,
      reference,
      fee,
      notional * spreadRate,
      notional * slippageRate,
      costs.facts.isMaker,
    );
    account.book(s, side * quantity, paid, fee);
  }

  private record(
    id: number,
    s: number,
    quantity: number,
    price: number,
    reference: number,
    fee: number,
    spreadCost: number,
    slippageCost: number,
    isMaker: boolean,
  ): void {
    const at = this.fills.add(isMaker);
    const { data } = this.fills;
    data[at + FILL.order] = id;
    data[at + FILL.step] = this.tape.step;
    data[at + FILL.market] = s;
    data[at + FILL.quantity] = quantity;
    data[at + FILL.price] = price;
    data[at + FILL.reference] = reference;
    data[at + FILL.fee] = fee;
    data[at + FILL.spreadCost] = spreadCost;
    data[at + FILL.slippageCost] = slippageCost;
  }
}

/** The largest multiple of `step` that is not above `quantity`; the quantity itself when there is no step. */
export function floorToStep(quantity: number, step: number): number {
  if (step === 0) return quantity;
  // 0.3 / 0.1 is 2.9999999999999996: a count within rounding of the next whole one is that one.
  return Math.floor((quantity / step) * (1 + 1e-12)) * step;
}
