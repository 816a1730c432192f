import type { Books } from './books.js';
import type { ChildSent } from './parents.js';

/** Weights closer than this share of each other are the same. */
const SAME = 1e-9;

/** Turns wishes into orders at the end of a step: what they are sized to, what the limits leave of them, and how they go out. */
export class Goals {
  private readonly books: Books;
  private readonly resizeAt: number;
  /** per market: the order that takes something off the position, -1 for none */
  private readonly cutOrder: Int32Array;
  /** per market: the goal of the last sizing, and what the limits left of it; signed shares of equity */
  private readonly lastGoal: Float64Array;
  private readonly lastAllowed: Float64Array;

  constructor(books: Books) {
    this.books = books;
    const { sizer } = books.layer;
    this.resizeAt = sizer?.definition.resizeAt(sizer.params) ?? 0;
    this.cutOrder = new Int32Array(books.count).fill(-1);
    this.lastGoal = new Float64Array(books.count);
    this.lastAllowed = new Float64Array(books.count);
  }

  /** Orders what every market needs: first what shrinks positions, then what opens and grows them. */
  act(): void {
    const { books } = this;
    books.plan();
    books.risk.review(books.step);
    for (let s = 0; s < books.count; s++) {
      if (books.risk.keep[s] < 1) this.cut(s);
      this.actOn(s, true);
    }
    for (let s = 0; s < books.count; s++) this.actOn(s, false);
    if (books.parents === null) return;
    for (let s = 0; s < books.count; s++) if (books.hasBar(s)) this.sendChild(s);
  }

  /** Closes the position of market s at the next open, whatever is being worked. */
  close(s: number, reason: string): void {
    this.books.stopWork(s);
    this.reduce(s, this.books.bar.position(s), reason);
  }

  /** What a limit that flattens has asked for when it refused an order. */
  closeFor(s: number): void {
    const { risk, count } = this.books;
    if (risk.closes === 'market') this.close(s, 'risk rule');
    if (risk.closes === 'account') for (let m = 0; m < count; m++) this.close(m, 'risk rule');
  }

  private actOn(s: number, isFirst: boolean): void {
    if (!this.isDue(s)) return;
    const { books } = this;
    const wish = books.wishes[s];
    const held = books.bar.weight(s);
    const size = this.goalOf(s);
    // A size that is not known yet opens nothing: the wish stands until it is.
    const isUnknown = Number.isNaN(size);
    if (isUnknown && wish.strength * held >= 0) return;
    const goal = isUnknown ? 0 : size;
    const isShrinking = goal === 0 || (goal * held > 0 && Math.abs(goal) <= Math.abs(held));
    if (isShrinking !== isFirst) return;
    const reason = wish.isNew || books.turns[s] === 1 ? wish.reason : books.isHeldBack[s] === 1 ? 'resumed' : 'resized';
    wish.isNew = isUnknown;
    books.turns[s] = 0;
    if (isShrinking) this.shrink(s, goal, held, reason);
    else this.grow(s, goal, held, reason);
  }

  private goalOf(s: number): number {
    const { books } = this;
    const { strength } = books.wishes[s];
    return strength === 0 ? 0 : strength * books.fullSize(s, Math.sign(strength)) * books.risk.scale[s];
  }

  /** True when market s has something to do: a new wish, room after a breaker, or a size that has drifted away. */
  private isDue(s: number): boolean {
    const { books, resizeAt } = this;
    const { risk, bar } = books;
    const wish = books.wishes[s];
    if (wish.isNew) return true;
    if (wish.strength === 0 || !books.hasBar(s)) return false;
    const isFlat = bar.position(s) === 0;
    if (books.turns[s] === 1) return isFlat && !books.isUnderWay(s);
    if (risk.hasRisen[s] === 1) return true;
    if (books.isHeldBack[s] === 1) return isFlat && risk.scale[s] > 0;
    if (resizeAt === 0 || isFlat || risk.keep[s] < 1 || books.isUnderWay(s)) return false;
    // Measured from what was settled last: a goal that a limit has cut does not ask for more on every bar.
    const hasMoved = (now: number, before: number): boolean => Math.abs(now - before) > resizeAt * Math.abs(before);
    return hasMoved(bar.weight(s), this.lastAllowed[s]) || hasMoved(this.goalOf(s), this.lastGoal[s]);
  }

  /** A risk rule cuts what is held, at once. */
  private cut(s: number): void {
    const { books } = this;
    const { risk, bar } = books;
    const keep = risk.keep[s];
    const held = bar.weight(s);
    if (risk.isFlat[s] === 1) {
      books.own.cancelAll(bar, s);
      books.isHeldBack[s] = books.wishes[s].strength === 0 ? 0 : 1;
    } else if (keep === 0) books.forget(s);
    books.stopWork(s);
    books.planned[s] = held * keep;
    this.lastAllowed[s] = held * keep;
    if (held === 0) return;
    if (keep > 0) books.factor[s] *= keep;
    this.reduce(s, (1 - keep) * bar.position(s), 'risk rule');
  }

  private shrink(s: number, goal: number, held: number, reason: string): void {
    const { books } = this;
    books.isHeldBack[s] = 0;
    books.planned[s] = goal;
    this.lastGoal[s] = goal;
    this.lastAllowed[s] = goal;
    this.rescale(s, goal);
    if (held === 0) {
      books.stopWork(s);
      return;
    }
    const units = goal === 0 ? books.bar.position(s) : books.unitsFor(s, held - goal);
    if (books.parents !== null) this.startParent(s, -units, reason, goal);
    else {
      books.stopWork(s);
      this.reduce(s, units, reason);
    }
  }

  private grow(s: number, goal: number, held: number, reason: string): void {
    const { books } = this;
    const { bar, risk, exits } = books;
    const from = goal * held > 0 ? held : 0;
    const isBlocked = risk.blocks(s, books.step, goal);
    const mayEnter = !isBlocked && exits.plan(s, Math.sign(goal));
    const allowed = mayEnter ? risk.allow(books.planned, s, from, goal, books.step) : from;
    books.isHeldBack[s] = isBlocked ? 1 : 0;
    this.lastGoal[s] = goal;
    this.lastAllowed[s] = allowed;
    if (mayEnter && risk.closes !== 'nothing') this.closeFor(s);
    if (Math.abs(allowed - from) <= SAME * Math.abs(goal)) {
      // Nothing may be opened; a position on the other side is closed all the same.
      if (from === 0 && held !== 0) this.shrink(s, 0, held, reason);
      if (from === 0 && !isBlocked) books.forget(s);
      books.isHeldBack[s] = isBlocked ? 1 : 0;
      return;
    }
    books.planned[s] = allowed;
    this.rescale(s, allowed);
    if (books.parents !== null) {
      // A position is closed before the one on the other side is opened.
      if (from === 0 && held !== 0) {
        this.startParent(s, -bar.position(s), reason, 0);
        books.turns[s] = 1;
      } else this.startParent(s, books.unitsFor(s, allowed - from), reason, allowed);
      return;
    }
    books.stopWork(s);
    if (from === 0) this.open(s, allowed, reason);
    // Where a stop may end the position at the same open, a target would buy all of it again.
    else if (!exits.isNeeded && !books.own.hasAny(bar, s)) this.noteTarget(s, bar.target(s, allowed, reason), allowed);
    else {
      this.noteTarget(s, bar.market(s, books.unitsFor(s, allowed - from), { reason }), allowed);
      exits.cover(s, Math.abs(books.unitsFor(s, allowed)));
    }
  }

  /** Opens a position by a target, with its exits beside it; in the strategy's own words where they are what it gets. */
  private open(s: number, weight: number, reason: string): void {
    const { bar, exits, wishes } = this.books;
    const wish = wishes[s];
    const bracket = wish.exits ?? exits.bracket(s);
    if (bracket !== undefined) {
      const orders = bar.targetBracket(s, weight, bracket, reason);
      this.noteTarget(s, orders.entry, weight);
      if (wish.exits === undefined) exits.placed(s, orders);
      return;
    }
    const isAsAsked = Math.abs(this.books.weightOf(s, wish.kind, wish.amount) - weight) <= SAME * Math.abs(weight);
    if (isAsAsked && wish.kind === 'quantity') this.noteTarget(s, bar.targetQuantity(s, wish.amount, reason), weight);
    else if (isAsAsked && wish.kind === 'exposure')
      this.noteTarget(s, bar.targetExposure(s, wish.amount, reason), weight);
    else this.noteTarget(s, bar.target(s, weight, reason), weight);
  }

  private noteTarget(s: number, order: number, weight: number): void {
    this.books.targetOrder[s] = order;
    this.books.targetWeight[s] = weight;
  }

  /** Takes signed units off a position; what an earlier order of this kind has left is taken back. */
  private reduce(s: number, units: number, reason: string): void {
    const { bar } = this.books;
    if (this.cutOrder[s] > 0 && bar.isOpen(this.cutOrder[s])) bar.cancel(this.cutOrder[s]);
    if (units !== 0) this.cutOrder[s] = bar.market(s, -units, { reduceOnly: true, reason });
  }

  /** From now on the strategy's own unit of market s is as large as this goal makes it. */
  private rescale(s: number, goal: number): void {
    const { wishes, factor } = this.books;
    const asked = this.books.weightOf(s, wishes[s].kind, wishes[s].amount);
    if (asked !== 0 && goal !== 0) factor[s] = goal / asked;
  }

  private startParent(s: number, units: number, reason: string, goal: number): void {
    const { books } = this;
    books.targetWeight[s] = goal;
    books.parents!.start(books.bar, s, units, reason);
  }

  /** Sends the next child of the parent of market s. */
  private sendChild(s: number): void {
    const { parents, bar, exits } = this.books;
    const child = parents!.next(bar, s);
    if (child === null) return;
    parents!.sent(s, this.placeChild(s, child), child);
    const position = bar.position(s);
    if (position * child.units > 0) exits.cover(s, Math.abs(position) + Math.abs(child.units));
  }

  private placeChild(s: number, { units, limit, barsValid, legs, reason }: ChildSent): number {
    const { bar, exits, wishes } = this.books;
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
    const orders = bar.bracket(s, units, { ...bracket, ...(limit === undefined ? {} : { limit }) }, options);
    if (wishes[s].exits === undefined) exits.placed(s, orders);
    return orders.entry;
  }
}
