import type { Books } from './books.js';
import type { ChildSent } from './parents.js';
import type { WishKind } from './wishes.js';

/** What is under way goes on when a wish that is said again moves its goal by less than this share of it. */
const SAME_GOAL = 0.05;

/** Works wishes over time: begins parents, lets them go on when the same is said again, and sends their children. */
export class Work {
  private readonly books: Books;
  private readonly share: number;
  /** per market: what is being worked towards, in the words of the wish and in real size */
  private readonly kind: WishKind[];
  private readonly goal: Float64Array;

  /** @param resizeAt share by which a position may be off its size */
  constructor(books: Books, resizeAt: number) {
    this.books = books;
    this.share = Math.max(SAME_GOAL, resizeAt);
    this.kind = new Array<WishKind>(books.count).fill('weight');
    this.goal = new Float64Array(books.count);
  }

  /** Begins to trade signed units of market s, on the way to a goal. */
  start(s: number, units: number, reason: string, goal: number): void {
    const { books } = this;
    if (this.leadsTo(s, goal)) return;
    books.stopWork(s);
    // The children of another parent may still fill: this one is sized when they are gone.
    if (books.isSettling(s)) {
      books.wishes[s].isNew = true;
      return;
    }
    this.note(s, goal);
    books.targetWeight[s] = goal;
    books.parents!.start(books.bar, s, units, reason);
  }

  /** True when what is under way leads to this goal already: a wish said again does not begin it anew. */
  leadsTo(s: number, goal: number): boolean {
    if (!this.books.isUnderWay(s) || this.kind[s] !== this.books.wishes[s].kind) return false;
    const before = this.goal[s];
    return before * goal >= 0 && Math.abs(this.inWords(s, goal) - before) <= this.share * Math.abs(before);
  }

  /** This is what is being worked towards from now on. */
  note(s: number, goal: number): void {
    this.kind[s] = this.books.wishes[s].kind;
    this.goal[s] = this.inWords(s, goal);
  }

  /** A weight in the words of the wish, which prices do not move: units, or an amount. */
  private inWords(s: number, goal: number): number {
    const { bar, wishes } = this.books;
    const { kind } = wishes[s];
    if (kind === 'weight') return goal;
    return kind === 'exposure' ? goal * bar.equity : this.books.unitsFor(s, goal);
  }

  /** Sends the next child of the parent of market s. */
  sendChild(s: number): void {
    const { parents, bar, exits } = this.books;
    const child = parents!.next(bar, s);
    if (child === null) return;
    parents!.sent(s, this.placeChild(s, child), child);
    const position = bar.position(s);
    if (position * child.units > 0) exits.cover(s, Math.abs(position) + Math.abs(child.units));
  }

  private placeChild(s: number, { units, limit, barsValid, legs, reason }: ChildSent): number {
    const { bar, exits, parents, wishes } = this.books;
    const position = bar.position(s);
    const isClosing = position * units < 0;
    const options = {
      reason,
      ...(barsValid === undefined ? {} : { barsValid }),
      ...(legs === undefined ? {} : { legs }),
      ...(isClosing ? { reduceOnly: true } : {}),
    };
    const bracket = position === 0 ? (wishes[s].exits ?? exits.bracket(s)) : undefined;
    if (bracket === undefined) {
      return limit === undefined ? bar.market(s, units, options) : bar.limit(s, units, limit, options);
    }
    const isAlone = this.books.isAlone(s) && !parents!.isWaiting(bar, s);
    const orders = bar.bracket(s, units, { ...bracket, ...(limit === undefined ? {} : { limit }) }, options);
    if (wishes[s].exits === undefined) exits.placed(s, orders, isAlone);
    else this.books.noteExits(s, orders);
    return orders.entry;
  }
}
