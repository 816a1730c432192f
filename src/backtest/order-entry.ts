import { QuantError } from '../core/kit/errors.js';
import type { Bracket, BracketExits, OrderOptions, StopOptions, TargetExits, TrailDistance } from '../core/strategy.js';
import { Brackets } from './brackets.js';
import type { DeskParts } from './desk-parts.js';
import type { OrderBook } from './order-book.js';
import {
  badNumber,
  checkBracket,
  checkChange,
  checkFinite,
  checkPrice,
  checkRules,
  flagsOf,
  NO_OPTIONS,
  priceOnTick,
} from './order-checks.js';
import { openLegs } from './order-legs.js';
import {
  CANCELLED,
  LIMIT,
  MARKET,
  NO_TARGET,
  OF_EXPOSURE,
  OF_QUANTITY,
  OF_WEIGHT,
  REJECTED,
  STOP,
  STOP_LIMIT,
  TAKE_PROFIT,
  TARGET,
  TRAILING_STOP,
} from './order-log.js';
import { EXIT, LATE, ROUTED } from './order-pool.js';
import { OrderTerms } from './order-terms.js';
import type { PlainLane } from './plain-lane.js';
import { rejectMessage } from './reject-text.js';
import { carryOut } from './requests.js';
import type { Tape } from './tape.js';
import type { TradingRules } from './trading-rules.js';
import { startTrail } from './trail.js';
import { TrailDistances } from './trail-distance.js';

/** Everything that a strategy orders passes here: checked, on the venue's steps, and into the book. Market numbers are checked by the caller. */
export class OrderEntry {
  private readonly tape: Tape;
  private readonly terms: OrderTerms;
  private readonly book: OrderBook;
  private readonly rules: TradingRules;
  private readonly distances: TrailDistances;
  private readonly flags: number;
  private readonly lane: PlainLane | null;
  private readonly brackets: Brackets;

  /** @param lane of plain orders; null where the run has none */
  constructor(parts: DeskParts, lane: PlainLane | null) {
    this.lane = lane;
    this.tape = parts.tape;
    this.terms = new OrderTerms(parts);
    this.book = parts.book;
    this.rules = parts.rules;
    this.distances = new TrailDistances(parts.tape);
    this.flags = parts.rules.latencyMs > 0 ? LATE : 0;
    this.brackets = new Brackets(parts, this.terms, this.distances, this.flags);
  }

  hasOrders(s: number): boolean {
    return this.book.waiting[s] > 0 || (this.lane !== null && this.lane.id !== 0);
  }
  isOpen(order: number): boolean {
    return this.slotOf(order) >= 0 || this.lane?.id === order;
  }

  target(s: number, weight: number, reason: string): number {
    return this.aim(s, OF_WEIGHT, checkFinite('target weight', weight), reason);
  }
  targetQuantity(s: number, quantity: number, reason: string): number {
    return this.aim(s, OF_QUANTITY, checkFinite('target quantity', quantity), reason);
  }
  targetExposure(s: number, exposure: number, reason: string): number {
    return this.aim(s, OF_EXPOSURE, checkFinite('target exposure', exposure), reason);
  }
  market(s: number, quantity: number, options: OrderOptions | string = ''): number {
    const { lane } = this;
    if (typeof options !== 'string') return this.sized(MARKET, s, quantity, Number.NaN, options);
    if (lane?.takes(MARKET) && checkFinite('order quantity', quantity) !== 0) {
      return lane.put(MARKET, quantity, NO_TARGET, Number.NaN, options);
    }
    return this.sized(MARKET, s, quantity, Number.NaN, options === '' ? NO_OPTIONS : { reason: options });
  }
  limit(s: number, quantity: number, price: number, options: OrderOptions = NO_OPTIONS): number {
    return this.sized(LIMIT, s, quantity, checkPrice('limit price', price), options);
  }
  stop(s: number, quantity: number, stopPrice: number, options: StopOptions = NO_OPTIONS): number {
    checkPrice('stop price', stopPrice);
    const { limitPrice } = options;
    if (limitPrice === undefined) return this.sized(STOP, s, quantity, stopPrice, options);
    return this.sized(STOP_LIMIT, s, quantity, stopPrice, options, checkPrice('limit price', limitPrice));
  }
  takeProfit(s: number, quantity: number, price: number, options: OrderOptions = NO_OPTIONS): number {
    return this.sized(TAKE_PROFIT, s, quantity, checkPrice('take-profit price', price), options);
  }
  trailingStop(s: number, quantity: number, distance: TrailDistance, options: OrderOptions = NO_OPTIONS): number {
    const trail = this.distances.of(s, distance);
    const close = this.tape.close[s][this.tape.row[s]];
    const price = startTrail(trail, close, -Math.sign(quantity), this.tape.rules[s].tickSize, this.terms.now);
    const id = this.sized(TRAILING_STOP, s, quantity, price, options);
    const k = this.book.slotOf(id);
    if (k >= 0) this.brackets.follow(k, trail);
    return id;
  }

  bracket(s: number, quantity: number, exits: BracketExits, options: OrderOptions = NO_OPTIONS): Bracket {
    checkBracket(exits, options);
    const entry = this.enter(s, quantity, exits, options);
    const amount = -this.book.log.quantity[entry - 1];
    return this.brackets.attach(entry, s, amount, exits, options.reason ?? '');
  }
  targetBracket(s: number, weight: number, exits: TargetExits, reason: string): Bracket {
    checkFinite('target weight', weight);
    checkBracket(exits, NO_OPTIONS);
    if (weight === 0) throw badNumber('target weight with exits', weight, 'other than 0');
    this.lane?.leave();
    return this.brackets.attach(this.aimAt(s, OF_WEIGHT, weight, reason), s, -weight, exits, reason);
  }

  oneCancelsOther(...orders: readonly number[]): void {
    this.lane?.leave();
    const { book } = this;
    const places = orders.map((order) => this.slotOf(order));
    const markets = new Set(orders.map((order) => book.log.market[order - 1]));
    if (orders.length < 2 || markets.size > 1) {
      throw new QuantError(
        'E_USAGE',
        `two or more orders of one market can be linked, not ${orders.length} of ${markets.size}`,
      );
    }
    const waiting = places.filter((k) => k >= 0);
    for (const k of waiting) {
      if (book.type[k] === TARGET)
        throw new QuantError('E_USAGE', 'a target has no quantity that another order could take');
    }
    for (let i = 1; i < waiting.length; i++) book.link(waiting[i - 1], waiting[i]);
  }

  amend(order: number, change: { readonly quantity?: number; readonly price?: number }): void {
    this.lane?.leave();
    checkChange(change);
    const { book, tape } = this;
    const k = this.slotOf(order);
    const { quantity = Number.NaN, price = Number.NaN } = change;
    const type = book.log.type[order - 1];
    const side = Math.sign(book.log.quantity[order - 1]);
    if (type === TARGET) throw new QuantError('E_USAGE', 'a target cannot be amended', { hint: 'give a new target' });
    if (change.quantity !== undefined && !(side * quantity > 0 && Number.isFinite(quantity))) {
      throw badNumber('amended quantity', quantity, 'a finite number of the same sign as the order');
    }
    if (change.price !== undefined) {
      checkPrice('amended price', price);
      if (type === MARKET || type === TRAILING_STOP)
        throw new QuantError('E_USAGE', 'this order has no price of its own');
    }
    if (k < 0) return;
    if ((book.flags[k] & ROUTED) !== 0)
      throw new QuantError('E_USAGE', 'an order over several venues cannot be amended');
    if (change.quantity !== undefined && (book.flags[k] & EXIT) !== 0) {
      throw new QuantError('E_USAGE', 'the exit of a bracket is as large as what was entered', {
        hint: 'amend its price',
      });
    }
    const s = book.log.market[order - 1];
    const size =
      change.quantity === undefined ? Number.NaN : this.terms.sizeOf(s, quantity, book.isReduceOnly[k] === 1);
    const { fault } = this.terms;
    if (change.quantity !== undefined && fault !== null) {
      book.reject(tape, k, fault, rejectMessage(fault, this.rules, tape.rules[s]));
      return;
    }
    const isMarket = book.type[k] === MARKET;
    const onTick =
      isMarket || Number.isNaN(price) ? Number.NaN : priceOnTick(book.type[k], side, price, tape.rules[s].tickSize);
    const asked = { quantity: side * size, price: onTick };
    if (this.flags === 0) carryOut(book, s, { due: this.terms.now, order, change: asked }, this.terms.now);
    else book.requests[s].push({ due: this.terms.now + this.rules.latencyMs, order, change: asked });
  }

  cancel(order: number): void {
    this.lane?.leave();
    const k = this.slotOf(order);
    if (k < 0) return;
    const s = this.book.log.market[order - 1];
    if (this.flags === 0) this.book.close(k, CANCELLED);
    else this.book.requests[s].push({ due: this.terms.now + this.rules.latencyMs, order, change: null });
  }
  cancelAll(s: number): void {
    this.lane?.leave();
    const { book } = this;
    if (this.flags === 0) book.cancelAll(s, false);
    else for (let k = book.head[s]; k >= 0; k = book.next[k]) this.cancel(book.id[k]);
  }

  private aim(s: number, targetOf: number, target: number, reason: string): number {
    const { lane } = this;
    if (lane?.takes(TARGET)) {
      return lane.put(TARGET, Number.NaN, targetOf, target, reason);
    }
    lane?.leave();
    return this.aimAt(s, targetOf, target, reason);
  }

  private aimAt(s: number, targetOf: number, target: number, reason: string): number {
    const draft = { type: TARGET, market: s, quantity: Number.NaN, price: Number.NaN, targetOf, target, reason };
    return this.book.place(draft, this.terms.lifeOf(s, NO_OPTIONS, this.flags, Number.NaN), this.tape.step);
  }

  private enter(s: number, quantity: number, { limit, stopEntry }: BracketExits, options: OrderOptions): number {
    if (limit !== undefined) return this.limit(s, quantity, limit, options);
    if (stopEntry !== undefined) return this.stop(s, quantity, stopEntry, options);
    return this.sized(MARKET, s, quantity, Number.NaN, options);
  }

  private sized(
    type: number,
    s: number,
    quantity: number,
    price: number,
    options: OrderOptions,
    limitPrice = Number.NaN,
  ): number {
    this.lane?.leave();
    checkFinite('order quantity', quantity);
    checkRules(type, options);
    const { book, tape } = this;
    const { reduceOnly = false, reason = '' } = options;
    const side = Math.sign(quantity);
    const { tickSize } = tape.rules[s];
    const size = this.terms.sizeOf(s, quantity, reduceOnly);
    const { fault } = this.terms;
    const draft = {
      type,
      market: s,
      quantity: fault === null ? side * size : quantity,
      price: Number.isNaN(price) ? price : priceOnTick(type, side, price, tickSize),
      targetOf: NO_TARGET,
      target: Number.NaN,
      reason,
    };
    if (fault !== null) {
      const id = book.log.add(draft, tape.step, book.strategy);
      book.log.status[id - 1] = REJECTED;
      book.log.reject(tape, id, fault, rejectMessage(fault, this.rules, tape.rules[s]));
      return id;
    }
    const limit = Number.isNaN(limitPrice) ? limitPrice : priceOnTick(LIMIT, side, limitPrice, tickSize);
    const { legs } = options;
    const parts = legs === undefined ? null : openLegs(legs, Math.abs(quantity), size, tape.sidesOf[s].length);
    const id = book.place(draft, this.terms.lifeOf(s, options, this.flags | flagsOf(options), limit), tape.step);
    if (parts !== null) book.legsOf[book.slotOf(id)] = parts;
    return id;
  }

  /** The place in the book of an order, -1 when it waits no more. */
  private slotOf(order: number): number {
    const { log, strategy } = this.book;
    if (Number.isInteger(order) && order >= 1 && order <= log.count && log.strategy[order - 1] === strategy) {
      return log.slot[order - 1];
    }
    throw new QuantError('E_USAGE', `no order has the number ${order}`, {
      hint: 'use what market, limit or stop returned',
    });
  }
}
