import type { Books } from './books.js';

/** Weights closer than this share of each other are the same. */
const SAME = 1e-9;

/** Gives the orders that lead a market to its goal: targets where that is enough, with exits beside them where there are any. */
export class Entries {
  private readonly books: Books;

  constructor(books: Books) {
    this.books = books;
  }

  /** True where nothing but targets trades a market: then they are what a strategy would have ordered itself. */
  isPlain(s: number): boolean {
    const { bar, exits, own, wishes } = this.books;
    return !exits.isNeeded && wishes[s].exits === undefined && !own.hasAny(bar, s);
  }

  /** Opens a position by a target, with its exits beside it; in the strategy's own words where they are what it gets. */
  open(s: number, weight: number, reason: string): void {
    const { bar, exits, wishes } = this.books;
    const wish = wishes[s];
    const bracket = wish.exits ?? exits.bracket(s);
    if (bracket !== undefined) {
      const orders = bar.targetBracket(s, weight, bracket, reason);
      this.note(s, orders.entry, weight);
      if (wish.exits === undefined) exits.placed(s, orders, this.books.isAlone(s));
      else this.books.noteExits(s, orders);
      return;
    }
    this.aim(s, weight, reason);
  }

  /** Orders a target, in the words of the strategy where it gets what it asked for. */
  aim(s: number, weight: number, reason: string): void {
    const { bar, wishes } = this.books;
    const wish = wishes[s];
    const isAsAsked = Math.abs(this.books.weightOf(s, wish.kind, wish.amount) - weight) <= SAME * Math.abs(weight);
    if (isAsAsked && wish.kind === 'quantity') this.note(s, bar.targetQuantity(s, wish.amount, reason), weight);
    else if (isAsAsked && wish.kind === 'exposure') this.note(s, bar.targetExposure(s, wish.amount, reason), weight);
    else this.note(s, bar.target(s, weight, reason), weight);
  }

  /** What a target with exits adds is protected by them, beside what protects the rest. */
  addWithExits(s: number, weight: number, from: number, reason: string): void {
    const { books } = this;
    const orders = books.bar.bracket(s, books.unitsFor(s, weight - from), books.wishes[s].exits!, { reason });
    this.note(s, orders.entry, weight);
    books.noteExits(s, orders);
    books.exits.cover(s, Math.abs(books.unitsFor(s, weight)));
  }

  /** This order leads market s to this weight. */
  note(s: number, order: number, weight: number): void {
    this.books.targetOrder[s] = order;
    this.books.targetWeight[s] = weight;
  }
}
