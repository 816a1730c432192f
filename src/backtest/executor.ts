import type { RejectCode } from '../core/order.js';
import type { Account } from './account.js';
import type { CostStack } from './cost-stack.js';
import type { DeskParts } from './desk-parts.js';
import { FILL, type FillLog } from './fill-log.js';
import { followFill } from './links.js';
import type { MarginGuard } from './margin-guard.js';
import type { OrderBook } from './order-book.js';
import { dropLeg, fillLeg, type LegPlace, legUnits } from './order-legs.js';
import { FILLED, FORCED, LIMIT, MARKET, NO_TARGET, type OrderLog, REJECTED } from './order-log.js';
import { ALL_OR_NOTHING, ENTRY, ROUTED } from './order-pool.js';
import { OrderSize, plainMarkets, ROUNDING } from './order-size.js';
import { rejectMessage } from './reject-text.js';
import type { Tape } from './tape.js';
import type { TradingRules } from './trading-rules.js';
import { floorToStep } from './venue-steps.js';

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
  /** open of the bar, or of the finer bar, that is being played; and from when on a new limit counts as resting. UTC ms */
  now = 0;
  restFrom = 0;
  /** per market: the part of the position that was held when the open was over, signed units */
  readonly held: Float64Array;
  /** per market: units that may still be filled in this bar */
  private readonly volumeLeft: Float64Array;
  private readonly size: OrderSize;
  private readonly isPlain: Uint8Array;
  private readonly tape: Tape;
  private readonly fills: FillLog;
  private readonly account: Account;
  private readonly book: OrderBook;
  private readonly log: OrderLog;
  private readonly costs: CostStack;
  private readonly rules: TradingRules;
  private readonly strategy: number;

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
    this.size = new OrderSize(parts);
    this.isPlain = plainMarkets(parts.tape);
  }

  /** margin of a derivatives account; null on spot markets */
  get margin(): MarginGuard | null {
    return this.size.margin;
  }
  set margin(guard: MarginGuard | null) {
    this.size.margin = guard;
  }

  beginStep(): void {
    this.size.beginStep();
    this.turnTo(this.tape.timeOf(this.tape.step));
  }

  /** Turns to the open of a bar, or of a finer bar, UTC ms. */
  turnTo(time: number): void {
    this.now = time;
    this.restFrom = time;
  }

  /** Signed units that an order wants at a price; 0 when there is nothing to do. */
  wanted(k: number, s: number, row: number, reference: number, reducible: number): number {
    return this.size.wanted(k, s, row, reference, reducible);
  }

  /**
   * Fills what can be filled of the order at place k.
   *
   * @param reference price before spread and slippage
   * @param reducible units that a reduce-only order may take off here
   * @param leg the part of a routed order that is filled here, and where
   * @returns true when the position changed
   */
  fill(
    k: number,
    s: number,
    row: number,
    reference: number,
    isMaker: boolean,
    reducible: number,
    leg: LegPlace | null = null,
  ): boolean {
    const { account, book, costs } = this;
    const all = this.size.wanted(k, s, row, reference, reducible);
    const wanted = leg === null ? all : Math.sign(all) * legUnits(leg, Math.abs(all));
    const place = leg === null ? s : leg.place;
    const venue = leg === null ? this.tape.rules[s] : leg.rules;
    if (all !== 0 && wanted === 0) return false;
    if (wanted === 0) {
      if (book.isReduceOnly[k] === 1) this.refuse(k, s, 'REDUCE_ONLY');
      else book.close(k, FILLED);
      return false;
    }
    const side = wanted > 0 ? 1 : -1;
    costs.aim(place, leg === null ? row : leg.row, side, reference, isMaker);
    const quantity = this.size.allowed(k, s, row, wanted, reference, true, venue);
    if (this.size.fault !== null) {
      this.refuse(k, s, this.size.fault, leg === null || dropLeg(book, k, leg.open));
      return false;
    }
    const most = this.volumeLeft[place];
    const taken = quantity <= most ? quantity : floorToStep(most, venue.lotStep);
    if ((book.flags[k] & ALL_OR_NOTHING) !== 0 && taken < Math.abs(wanted) * (1 - ROUNDING)) {
      this.refuse(k, s, 'FILL_OR_KILL');
      return false;
    }
    this.volumeLeft[place] = quantity <= most ? most - quantity : 0;
    if (taken <= 0) return false;
    const position = account.quantity[s];
    if (this.size.priced !== taken) costs.price(taken);
    const limit = book.type[k] === LIMIT ? book.price[k] : Number.NaN;
    const paid = this.enter(book.id[k], s, row, side, taken, reference, limit, true);
    costs.filled(taken);
    if (leg !== null && leg.open.book > 0) this.fills.nameBook(leg.open.book);
    const isOver = leg !== null && fillLeg(book, k, leg.open, side * taken);
    // What the account does not carry on one venue it does not carry on the next.
    const isLast = leg === null || this.size.cut !== null || Math.abs(wanted) >= Math.abs(all);
    this.settle(k, s, side, position, taken, paid, isOver || (isLast && taken === quantity));
    return true;
  }

  /** Signed units of order k that rules 10 to 12 let it trade at the open without costs; 0 when it may not be crossed. */
  crossable(k: number, s: number, row: number, open: number): number {
    const { book } = this;
    if (book.since[k] > this.now || (book.flags[k] & (ALL_OR_NOTHING | ROUTED)) !== 0) return 0;
    const wanted = this.size.wanted(k, s, row, open, Number.POSITIVE_INFINITY);
    if (wanted === 0) return 0;
    const quantity = this.size.allowed(k, s, row, wanted, open, false);
    return wanted > 0 ? quantity : -quantity;
  }

  /** Fills exactly these signed units of order k at the open, without costs and volume: rule 38. */
  cross(k: number, s: number, row: number, open: number, quantity: number): void {
    const side = quantity > 0 ? 1 : -1;
    const size = Math.abs(quantity);
    const position = this.account.quantity[s];
    // What the account and the venue leave to be traded is what a cross can finish; the rest of a target is measured anew.
    const isDone = size >= Math.abs(this.crossable(k, s, row, open)) * (1 - ROUNDING);
    if (!isDone) this.size.cut = null;
    this.noCosts();
    this.enter(this.book.id[k], s, row, side, size, open, Number.NaN, false);
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

  /** Refuses an order, or ends it where some of it has been filled. @param isAll false for a part of it that goes elsewhere */
  refuse(k: number, s: number, code: RejectCode, isAll = true): void {
    this.book.reject(this.tape, k, code, rejectMessage(code, this.rules, this.tape.rules[s]));
    if (isAll) this.book.close(k, this.book.isTouched[k] === 1 ? FILLED : REJECTED);
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
      // What only closes an older position is not entered, and needs no exit.
      const opened = Math.max(0, taken - closing);
      followFill(this.tape, book, { k, s, taken, opened, paid, restFrom: this.restFrom });
    }
    const waitsForBar = book.isReduceOnly[k] === 1 && after !== 0 && book.remaining[k] !== 0;
    if (isAll && !waitsForBar) {
      const { cut } = this.size;
      if (cut !== null) {
        book.reject(this.tape, k, cut, rejectMessage(cut, this.rules, this.tape.rules[s]));
      }
      book.close(k, FILLED);
    }
    // Orders that protected this position have nothing left to protect.
    if (hasEnded && !wasEntry) book.cancelAll(s, true);
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
  enter(
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
    const isPlain = this.isPlain[s] === 1;
    let worth = isPlain ? reference : tape.worthAt(s, row, reference);
    const traded = quantity * Math.abs(worth);
    if (!isPlain && tape.rules[s].contract === 'inverse') worth /= 1 + side * (spreadRate + slippageRate);
    const notional = quantity * Math.abs(worth);
    const fee = givenFee ?? quantity * (isPlain ? paid : Math.abs(tape.worthAt(s, row, paid))) * costs.feeRate;
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
    rows[at + FILL.notional] = traded;
    const before = account.quantity[s];
    account.book(s, side * quantity, paid, fee, tape.rateAt(s, row));
    if (this.size.margin !== null) this.size.margin.moved(s, row, before, paid);
    return paid;
  }
}
