import type { ParentRecord } from '../../core/execution.js';
import type { RiskEvent } from '../../core/risk-rule.js';
import type { BarContext, Strategy } from '../../core/strategy.js';
import { FILL, type FillLog } from '../fill-log.js';
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
 * limits and in how many pieces is decided here. Rules 39 to 44 of docs/assumptions.md.
 *
 * Targets wait until all markets of a step have been asked; then what shrinks goes first, so that a rotation finds its
 * room. Orders in units are sized and limited on the spot.
 */
export class Trader implements Strategy {
  private readonly inner: Strategy;
  private readonly fills: FillLog;
  private readonly place: number;
  private readonly intervalCount: number;
  private readonly books: Books;
  private readonly goals: Goals;
  private readonly seen: SizedBar;
  private readonly wasHeld: Float64Array;
  private isInnerAsked = false;
  private fillsRead = 0;

  constructor(setup: TraderSetup) {
    const { layer, needs, tape, featureCount } = setup;
    this.inner = setup.strategy;
    this.fills = setup.fills;
    this.place = setup.place;
    this.intervalCount = setup.intervalCount;
    this.books = new Books(layer, needs, tape, setup);
    this.goals = new Goals(this.books);
    this.seen = new SizedBar(new Words(this.books, this.goals), featureCount);
    this.wasHeld = new Float64Array(tape.count);
  }

  get riskEvents(): readonly RiskEvent[] {
    return this.books.risk.events;
  }
  get parents(): readonly ParentRecord[] {
    return this.books.parents?.records ?? [];
  }

  onBar(bar: BarContext, s: number, k: number): void {
    if (this.books.tape.step !== this.books.step) this.beginStep(bar);
    if (this.intervalCount > 0 && k >= this.intervalCount) return;
    this.isInnerAsked = true;
    this.inner.onBar(this.seen, s, k);
  }

  onStep(): void {
    if (this.isInnerAsked) this.inner.onStep?.(this.seen);
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
      books.trades.add(fills.value(k, FILL.market), quantity, price, fills.value(k, FILL.fee));
      books.parents?.filled(fills.value(k, FILL.order), quantity, price, fills.value(k, FILL.time));
    }
  }

  /** Ends the wish of a position that a stop, a limit or the venue has ended, and moves the exits of one that goes on. */
  private followPosition(s: number): void {
    const { books, wasHeld } = this;
    const { bar, wishes, view } = books;
    const position = bar.position(s);
    const hasEnded = wasHeld[s] !== 0 && position * wasHeld[s] <= 0;
    wasHeld[s] = position;
    const isWanted = wishes[s].isNew || books.isHeldBack[s] === 1 || books.turns[s] === 1;
    if (hasEnded && !isWanted && Math.sign(position) !== view.sides[s]) {
      books.stopWork(s);
      books.forget(s);
    }
    books.own.sweep(bar, s);
    if (!books.hasBar(s)) return;
    const leaves = books.exits.follow(s, this.growthOf(s, position));
    if (leaves === null) return;
    if (!wishes[s].isNew) books.forget(s);
    this.goals.close(s, leaves);
  }

  /** Units that are on their way into a position. */
  private growthOf(s: number, position: number): number {
    if (position === 0) return 0;
    const { own, parents, bar } = this.books;
    const side = Math.sign(position);
    return Math.abs(own.waiting(bar, s, side)) + Math.max(0, side * (parents?.rest(s) ?? 0));
  }
}
