import { QuantError } from '../../core/kit/errors.js';
import type { Bracket, TargetExits } from '../../core/strategy.js';
import type { Books } from './books.js';
import type { Goals } from './goals.js';
import type { Change, Desk, Sized } from './sized-bar.js';
import type { WishKind } from './wishes.js';

/** Relative differences below this are rounding. */
const SAME = 1e-9;

/** Takes a strategy's words: targets are noted for the end of the step, orders in units are sized and limited on the spot. */
export class Words implements Desk {
  private readonly books: Books;
  private readonly goals: Goals;
  /** per market: the number that the strategy was given for its last target; they count down from -2 */
  private readonly ticket: Int32Array;
  private tickets = -1;
  /** by the order that opens the other side: the one that closes what is held */
  private readonly pairs = new Map<number, number>();

  constructor(books: Books, goals: Goals) {
    this.books = books;
    this.goals = goals;
    this.ticket = new Int32Array(books.count);
  }

  wish(s: number, kind: WishKind, amount: number, reason: string, exits?: TargetExits): number {
    const { books } = this;
    if (!Number.isFinite(amount)) {
      throw new QuantError('E_USAGE', `target ${kind} must be a finite number, was ${amount}`);
    }
    const wish = books.wishes[s];
    wish.kind = kind;
    wish.amount = amount;
    wish.reason = reason;
    wish.exits = exits;
    wish.strength = books.weightOf(s, kind, amount) * books.count;
    wish.isNew = true;
    books.view.sides[s] = Math.sign(amount);
    this.ticket[s] = --this.tickets;
    return this.ticket[s];
  }

  get worksMarkets(): boolean {
    return this.books.parents !== null;
  }

  /** A market order that is worked over time: these units more than what is held and under way. */
  work(s: number, quantity: number, reason: string): number {
    const { bar, factor, parents, wishes } = this.books;
    const wish = wishes[s];
    const isSaid = wish.isNew && wish.kind === 'quantity';
    const before = isSaid ? wish.amount : (bar.position(s) + (parents?.rest(s) ?? 0)) / factor[s];
    const after = before + quantity;
    // 16.7 - 16.7 is not always 0: a crumb would be a wish for a position.
    return this.wish(s, 'quantity', Math.abs(after) <= SAME * Math.abs(before) ? 0 : after, reason);
  }

  sized(s: number, quantity: number, isReduceOnly: boolean): Sized {
    const { books } = this;
    const { bar, factor, risk, exits } = books;
    // The engine says what is wrong with a quantity that is none.
    if (!Number.isFinite(quantity) || quantity === 0) return { units: quantity, closing: 0 };
    const side = Math.sign(quantity);
    const position = bar.position(s);
    const closing = side * position < 0 ? Math.abs(position) : 0;
    const asIs = Math.abs(quantity) * factor[s];
    if (isReduceOnly || asIs <= closing * (1 + SAME)) return this.closes(side * asIs);
    const isFirst = position === 0 && books.isAlone(s);
    const full = books.fullSize(s, side) * risk.scale[s] * books.count;
    // A size that is not known yet opens nothing.
    const asked = Math.abs(quantity) * (Number.isNaN(full) ? 0 : isFirst ? full : Math.min(full, factor[s]));
    const unit = bar.unitValue(s) / bar.equity;
    if (risk.scale[s] === 0) risk.blocks(s, books.step, side * Math.abs(quantity) * unit);
    if (!(asked > closing) || !exits.plan(s, side)) return this.closes(side * closing);
    books.plan();
    const base = books.reach(s, side);
    const allowed = risk.allow(books.planned, s, base, base + side * (asked - closing) * unit, books.step);
    if (risk.closes !== 'nothing') {
      this.goals.closeFor(s);
      return this.closes(0);
    }
    const units = closing + Math.abs(allowed - base) / unit;
    if (units <= closing * (1 + SAME)) return this.closes(side * closing);
    // What a limit cuts off is missing from this order alone: others of the market, and its ways out, keep their size.
    if (isFirst) factor[s] = full;
    return { ...this.closes(side * closing), units: side * units };
  }

  /** What takes off a position must not open the other side when a stop or a limit has been there first. */
  private closes(units: number): Sized {
    const { exits, layer } = this.books;
    return { units, closing: exits.isNeeded || layer.risk.length > 0 ? units : 0 };
  }

  exitsOf(s: number, units: number): TargetExits | undefined {
    const { bar, exits } = this.books;
    // What is added to a position is covered with all of it.
    return bar.position(s) * units > 0 ? undefined : exits.bracket(s);
  }

  placed(s: number, order: number, units: number): number {
    const { books } = this;
    const { bar, own, exits } = books;
    const position = bar.position(s);
    own.add(s, order, units);
    if (position * units > 0) exits.cover(s, Math.abs(position) + books.growthOf(s));
    return order;
  }

  paired(order: number, closing: number): void {
    this.pairs.set(order, closing);
  }

  laid(s: number, bracket: Bracket, units: number): void {
    const { books } = this;
    const isAlone = books.isAlone(s) && !books.isUnderWay(s);
    books.own.add(s, bracket.entry, units);
    books.exits.placed(s, bracket, isAlone);
  }

  unitsOf(s: number): number {
    return this.books.factor[s];
  }

  hasOrders(s: number): boolean {
    const { books } = this;
    return books.wishes[s].isNew || books.isUnderWay(s) || books.own.hasAny(books.bar, s);
  }

  isOpen(order: number): boolean {
    const { books } = this;
    if (order > 0) return books.bar.isOpen(order) || books.bar.isOpen(this.pairs.get(order) ?? order);
    const s = this.ticket.indexOf(order);
    return s >= 0 && (books.wishes[s].isNew || books.isUnderWay(s));
  }

  amend(order: number, change: Change): void {
    const { bar, own, factor } = this.books;
    const found = change.quantity === undefined ? undefined : own.find(order);
    const closing = this.pairs.get(order);
    if (closing !== undefined && change.price !== undefined) bar.amend(closing, { price: change.price });
    if (change.quantity === undefined || found === undefined) {
      bar.amend(order, change);
      return;
    }
    const wanted = change.quantity * factor[found.s];
    // What an order is to grow by is a new order, which is held to the limits: this one stays as large as it was.
    const isLarger = found.units !== 0 && Math.abs(wanted) > Math.abs(found.units);
    bar.amend(order, { ...change, quantity: isLarger ? found.units : wanted });
  }

  cancel(order: number): void {
    const { bar } = this.books;
    const closing = this.pairs.get(order);
    if (closing !== undefined) bar.cancel(closing);
    if (order > 0) bar.cancel(order);
    const s = order < -1 ? this.ticket.indexOf(order) : -1;
    if (s >= 0) this.withdraw(s);
  }

  cancelAll(s: number): void {
    this.books.own.cancelAll(this.books.bar, s);
    this.withdraw(s);
  }

  /** Takes back a target that has not been filled. */
  private withdraw(s: number): void {
    const { books } = this;
    const wish = books.wishes[s];
    const isHeld = books.isHeldBack[s] === 1 || books.turns[s] === 1;
    if (!wish.isNew && !isHeld && !books.isUnderWay(s)) return;
    books.stopWork(s);
    books.cuts.withdraw(books.bar, s);
    books.forget(s);
    // What has been filled stays, in the size that it has.
    books.view.sides[s] = Math.sign(books.bar.position(s));
  }
}
