import type { Bracket, BracketExits, ExitPrice } from '../core/strategy.js';
import type { DeskParts } from './desk-parts.js';
import type { OrderBook } from './order-book.js';
import { priceOnTick } from './order-checks.js';
import { LIMIT, NO_TARGET, STOP, TAKE_PROFIT, TRAILING_STOP } from './order-log.js';
import { ENTRY, EXIT, TRAILING, type Trail } from './order-pool.js';
import type { OrderTerms } from './order-terms.js';
import type { Tape } from './tape.js';
import type { TrailDistances } from './trail-distance.js';

/** Lays the exits of a bracket beside its entry: rule 35 of docs/assumptions.md. */
export class Brackets {
  private readonly tape: Tape;
  private readonly book: OrderBook;
  private readonly terms: OrderTerms;
  private readonly distances: TrailDistances;
  private readonly flags: number;

  constructor(parts: DeskParts, terms: OrderTerms, distances: TrailDistances, flags: number) {
    this.tape = parts.tape;
    this.book = parts.book;
    this.terms = terms;
    this.distances = distances;
    this.flags = flags;
  }

  /** @param amount of the sign of the exits: against the entry */
  attach(entry: number, s: number, amount: number, exits: BracketExits, reason: string): Bracket {
    const { book } = this;
    const k = book.slotOf(entry);
    if (k < 0) return { entry, stop: -1, target: -1 };
    book.mark(k, ENTRY);
    const { stop, target, targetType = 'limit', stopReason, targetReason } = exits;
    const link = {
      side: -Math.sign(amount),
      entry: k,
      stop: -1,
      target: -1,
      entered: 0,
      value: 0,
      stopRate: Number.NaN,
      targetRate: Number.NaN,
    };
    book.bracketOf[k] = link;
    const named = (what: string): string => (reason === '' ? what : `${reason}: ${what}`);
    if (stop !== undefined) {
      const type = 'trail' in stop ? TRAILING_STOP : STOP;
      link.stop = this.exit(type, s, amount, 'trail' in stop ? null : stop, stopReason ?? named('stop'));
      if ('trail' in stop) this.follow(link.stop, this.distances.of(s, stop.trail));
      else if ('rate' in stop) link.stopRate = stop.rate;
      book.bracketOf[link.stop] = link;
    }
    if (target !== undefined) {
      const type = targetType === 'limit' ? LIMIT : TAKE_PROFIT;
      link.target = this.exit(type, s, amount, target, targetReason ?? named('target'));
      if ('rate' in target) link.targetRate = target.rate;
      book.bracketOf[link.target] = link;
    }
    if (link.stop >= 0 && link.target >= 0) book.link(link.stop, link.target);
    const number = (place: number): number => (place < 0 ? -1 : book.id[place]);
    return { entry, stop: number(link.stop), target: number(link.target) };
  }

  follow(k: number, trail: Trail): void {
    this.book.mark(k, TRAILING);
    this.book.trailOf[k] = trail;
  }

  /** An exit that waits unseen. @returns its place */
  private exit(type: number, s: number, quantity: number, at: ExitPrice | null, reason: string): number {
    const { book, tape } = this;
    const given = at !== null && 'price' in at ? at.price : Number.NaN;
    const price = Number.isNaN(given) ? given : priceOnTick(type, Math.sign(quantity), given, tape.rules[s].tickSize);
    const draft = { type, market: s, quantity, price, targetOf: NO_TARGET, target: Number.NaN, reason };
    const life = this.terms.lifeOf(s, { reduceOnly: true }, this.flags | EXIT, Number.NaN);
    const k = book.slotOf(book.place(draft, life, tape.step));
    book.remaining[k] = 0;
    return k;
  }
}
