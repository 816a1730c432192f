import type { ParentRecord } from '../../core/execution.js';
import type { RiskEvent } from '../../core/risk-rule.js';
import type { BarContext, Strategy } from '../../core/strategy.js';
import { FILL, type FillLog } from '../fill-log.js';
import { refusePromise } from '../no-promise.js';
import { FORCED, type OrderLog } from '../order-log.js';
import type { Tape } from '../tape.js';
import { type AccountPart, Books } from './books.js';
import { Goals } from './goals.js';
import type { LayerNeeds, TradingLayer } from './layer.js';
import { SizedBar } from './sized-bar.js';
import { Words } from './words.js';

/** What a trader is made of. */
export interface TraderSetup extends AccountPart {
  readonly strategy: Strategy;
  readonly layer: TradingLayer;
  readonly needs: LayerNeeds;
  readonly tape: Tape;
  readonly fills: FillLog;
  /** how many features and intervals are the strategy's own */
  readonly featureCount: number;
  readonly intervalCount: number;
}

/**
 * Stands between a strategy and the market. The strategy says what it wants; how much, with which exits, within which
 * limits and in how many pieces is decided here. Rules 39 to 46 of docs/assumptions.md.
 *
 * Targets wait until all markets of a step have been asked; then what shrinks goes first, so that a rotation finds its
 * room. Orders in units are sized and limited on the spot.
 */
export class Trader implements Strategy {
  private readonly inner: Strategy;
  private readonly fills: FillLog;
  private readonly orders: OrderLog;
  private readonly place: number;
  private readonly intervalCount: number;
  private readonly books: Books;
  private readonly goals: Goals;
  private readonly seen: SizedBar;
  private isInnerAsked = false;
  private fillsRead = 0;

  constructor(setup: TraderSetup) {
    const { layer, needs, tape, featureCount } = setup;
    this.inner = setup.strategy;
    this.fills = setup.fills;
    this.orders = setup.orders;
    this.place = setup.place;
    this.intervalCount = setup.intervalCount;
    this.books = new Books(layer, needs, tape, setup);
    this.goals = new Goals(this.books);
    this.seen = new SizedBar(new Words(this.books, this.goals), featureCount);
  }

  get riskEvents(): readonly RiskEvent[] {
    return this.books.risk.events;
  }
  get parents(): readonly ParentRecord[] {
    // An account that is ruined is not asked about its last bar.
    this.readFills();
    return this.books.parents?.records ?? [];
  }

  onBar(bar: BarContext, s: number, k: number): void {
    if (this.books.tape.step !== this.books.step) this.beginStep(bar);
    if (this.intervalCount > 0 && k >= this.intervalCount) return;
    this.isInnerAsked = true;
    const returned: unknown = this.inner.onBar(this.seen, s, k);
    if (returned !== undefined) refusePromise(returned);
  }

  onStep(): void {
    if (this.isInnerAsked) refusePromise(this.inner.onStep?.(this.seen));
    this.isInnerAsked = false;
    for (let s = 0; s < this.books.count; s++) this.followPosition(s);
    this.goals.act();
  }

  /** What happened since the last close: fills, trades that ended, the breakers, the confidences. */
  private beginStep(bar: BarContext): void {
    const { books } = this;
    books.turnTo(bar);
    this.seen.bar = bar;
    this.readFills();
    books.parents?.sweep(bar);
    for (let s = 0; s < books.count; s++) this.meetPosition(s);
    books.risk.beginStep(books.step);
    const { view } = books;
    if (view.confidences === null) return;
    view.place = books.needs.confidence;
    for (let s = 0; s < books.count; s++) {
      if (!books.hasBar(s)) continue;
      view.market = s;
      view.confidences.update(view);
    }
  }

  private readFills(): void {
    const { fills, place, books } = this;
    for (; this.fillsRead < fills.count; this.fillsRead++) {
      const k = this.fillsRead;
      if (fills.value(k, FILL.strategy) !== place) continue;
      const price = fills.value(k, FILL.price);
      const quantity = fills.value(k, FILL.quantity);
      const s = fills.value(k, FILL.market);
      const order = fills.value(k, FILL.order);
      const before = books.trades.position(s);
      const ended = books.trades.add(s, quantity, price, fills.value(k, FILL.fee));
      if (ended !== 0) books.ended[s] = ended;
      if (before * books.trades.position(s) <= 0) books.exits.entered(s, this.isInside(k, s));
      if (this.orders.decidedStep[order - 1] === FORCED) books.isTaken[s] = 1;
      books.own.filled(s, order, quantity);
      books.parents?.filled(order, quantity, price, fills.value(k, FILL.time));
      books.exits.filled(s, order);
      if (!books.cuts.filled(s, order, quantity) || ended !== 0) continue;
      // What a limit has taken away makes the strategy's own unit smaller: it goes on in the sizes that it knows.
      const after = books.trades.position(s);
      books.factor[s] *= after / (after - quantity);
    }
  }

  /** True for a fill after the open of its bar: what the bar reached before it is no matter of the position. */
  private isInside(k: number, s: number): boolean {
    const { tape } = this.books;
    const row = tape.rowAt[s][this.fills.value(k, FILL.step)];
    return this.fills.value(k, FILL.reference) !== tape.open[s][row];
  }

  /** A position that has ended takes its exits along, and one that has begun gets those that were planned for it. */
  private meetPosition(s: number): void {
    const { books } = this;
    if (books.ended[s] !== 0) books.exits.end(s);
    if (books.isTaken[s] === 1) {
      // Orders of a market that the venue has liquidated are withdrawn, and wishes are orders that wait.
      books.isTaken[s] = 0;
      books.stopWork(s);
      books.forget(s);
    }
    if (books.hasBar(s)) books.exits.meet(s, books.growthOf(s), books.isAlone(s));
  }

  /** Ends the wish of a position that a stop, a limit or the venue has ended, and moves the exits of one that goes on. */
  private followPosition(s: number): void {
    const { books } = this;
    const { bar, ended, turns } = books;
    if (ended[s] !== 0) {
      const side = ended[s];
      ended[s] = 0;
      // A parent that was to close it has nothing left to do, whoever closed it.
      if (side * (books.parents?.rest(s) ?? 0) < 0) books.stopWork(s);
      if (turns[s] === 1) books.stopWork(s);
      else this.endWish(s, side);
    } else if (bar.position(s) === 0 && books.isIdle(s)) {
      // Its order has ended without a fill, or its position within one bar.
      books.forget(s);
    }
    books.own.sweep(bar, s);
    if (!books.hasBar(s)) return;
    const leaves = books.exits.follow(s, books.growthOf(s), books.isAlone(s));
    if (leaves === null) return;
    // A rule that leaves has the last word over a wish for more of the same.
    if (!books.wishes[s].isNew || books.view.sides[s] === Math.sign(bar.position(s))) books.forget(s);
    this.goals.close(s, leaves);
  }

  /** @param side of the position that has ended */
  private endWish(s: number, side: number): void {
    const { books } = this;
    const { bar, view } = books;
    const position = bar.position(s);
    const wanted = view.sides[s];
    // An order that turns a position around may have come to zero and not yet further.
    const isTurning = position === 0 && wanted === -side && books.isUnderWay(s) && books.parents === null;
    if (isTurning || (position !== 0 && Math.sign(position) === wanted)) return;
    books.stopWork(s);
    if (!books.wishes[s].isNew && books.isHeldBack[s] === 0) books.forget(s);
  }
}
