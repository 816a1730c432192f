import type { Books } from './books.js';
import { Entries } from './entries.js';
import { Work } from './work.js';

/** Weights closer than this share of each other are the same. */
const SAME = 1e-9;

/** Turns wishes into orders at the end of a step: what they are sized to, what the limits leave of them, and how they go out. */
export class Goals {
  private readonly books: Books;
  private readonly resizeAt: number;
  /** per market: the goal of the last sizing, and what the limits left of it; signed shares of equity */
  private readonly lastGoal: Float64Array;
  private readonly lastAllowed: Float64Array;
  /** per market: 1 when a breaker has let go, or taken hold, since it was looked at last */
  private readonly hasMoved: Uint8Array;
  /** per market: 1 when this close has made it smaller */
  private readonly hasShrunk: Uint8Array;
  /** per market: what the strategy would hold if no breaker were open, signed share of equity */
  private readonly wanted: Float64Array;
  private readonly work: Work;
  private readonly entries: Entries;

  constructor(books: Books) {
    this.books = books;
    const { sizer } = books.layer;
    this.resizeAt = sizer?.definition.resizeAt(sizer.params) ?? 0;
    this.lastGoal = new Float64Array(books.count);
    this.lastAllowed = new Float64Array(books.count);
    this.hasMoved = new Uint8Array(books.count);
    this.hasShrunk = new Uint8Array(books.count);
    this.wanted = new Float64Array(books.count);
    this.work = new Work(books, this.resizeAt);
    this.entries = new Entries(books);
  }

  /** Orders what every market needs: first what shrinks positions, then what opens and grows them. */
  act(): void {
    const { books } = this;
    const { risk } = books;
    books.plan();
    risk.review(books.step);
    for (let s = 0; s < books.count; s++) {
      if (risk.hasMoved[s] === 1) this.hasMoved[s] = books.wishes[s].strength === 0 ? 0 : 1;
      if (risk.scale[s] === 0 && risk.isFlat[s] === 0) this.holdBack(s);
      if (risk.keep[s] < 1) this.cut(s);
      this.actOn(s, true);
    }
    for (let s = 0; s < books.count; s++) this.actOn(s, false);
    if (books.parents === null) return;
    for (let s = 0; s < books.count; s++) if (books.hasBar(s)) this.work.sendChild(s);
  }

  /** Closes the position of market s at the next open, whatever is being worked. */
  close(s: number, reason: string): void {
    const { bar, cuts } = this.books;
    this.books.stopWork(s);
    cuts.atLeast(bar, s, bar.position(s), reason, false);
  }

  /** What a limit that flattens has asked for when it refused an order. */
  closeFor(s: number): void {
    const { risk, count } = this.books;
    for (let m = 0; m < count; m++) {
      if (m !== s && risk.closes === 'market') continue;
      this.books.forget(m);
      this.close(m, 'risk rule');
      this.books.planWith(m, 0);
    }
  }

  private actOn(s: number, isFirst: boolean): void {
    // Others were let in beside what has shrunk: it does not grow again at the same close.
    if (isFirst) this.hasShrunk[s] = 0;
    if (this.hasShrunk[s] === 1 || !this.isDue(s)) return;
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
    if (isShrinking) this.hasShrunk[s] = 1;
    const isAsked = wish.isNew || books.turns[s] === 1;
    const reason = isAsked ? wish.reason : this.hasMoved[s] === 1 ? 'resumed' : 'resized';
    this.hasMoved[s] = 0;
    wish.isNew = isUnknown;
    books.turns[s] = 0;
    if (isShrinking) this.shrink(s, goal, held, reason);
    else this.grow(s, goal, held, reason);
  }

  private goalOf(s: number): number {
    const { books } = this;
    const { strength } = books.wishes[s];
    this.wanted[s] = 0;
    if (strength === 0) return 0;
    const { scale, keepScale } = books.risk;
    const size = strength * books.fullSize(s, Math.sign(strength));
    this.wanted[s] = size;
    if (scale[s] === keepScale[s]) return size * scale[s];
    // A breaker that blocks lets be what is held, and adds nothing to it.
    const held = Math.max(0, Math.sign(strength) * books.bar.weight(s));
    const kept = Math.min(Math.abs(size) * keepScale[s], held);
    return Math.sign(strength) * Math.max(Math.abs(size) * scale[s], kept);
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
    if (this.hasMoved[s] === 1) return risk.scale[s] > 0;
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
    // What was on its way is looked at again: a position that is being closed still is.
    else if (books.isUnderWay(s)) books.wishes[s].isNew = true;
    books.stopWork(s);
    books.planWith(s, held * keep);
    this.lastAllowed[s] = held * keep;
    if (held !== 0) books.cuts.atLeast(bar, s, (1 - keep) * bar.position(s), 'risk rule', keep > 0);
  }

  /** A breaker blocks: nothing that is on its way opens or adds to a position. */
  private holdBack(s: number): void {
    const { books } = this;
    books.own.cancelGrowing(books.bar, s);
    const held = books.bar.weight(s);
    // What is under way was to add, except for a parent that closes, whatever others have done since.
    const adds = books.parents === null || books.parents.rest(s) * held >= 0;
    if (books.isUnderWay(s) && adds) {
      books.stopWork(s);
      books.isHeldBack[s] = 1;
      // What turns a position around still closes it.
      books.wishes[s].isNew = true;
    }
  }

  private shrink(s: number, goal: number, held: number, reason: string): void {
    const { books } = this;
    const { bar, risk } = books;
    const { strength } = books.wishes[s];
    const isBlocked = strength !== 0 && risk.scale[s] === 0;
    const isMore = Math.sign(strength) * held < Math.abs(this.wanted[s]) * (1 - SAME);
    if (isBlocked && isMore) risk.blocks(s, books.step, this.wanted[s]);
    books.isHeldBack[s] = isBlocked ? 1 : 0;
    this.lastGoal[s] = goal;
    // What a limit takes off stays off.
    const most = held * risk.keep[s];
    const isCut = Math.abs(goal) > Math.abs(most);
    const after = isCut ? most : goal;
    books.planWith(s, after);
    this.lastAllowed[s] = after;
    this.rescale(s, after);
    books.cuts.adopt(s);
    if (held === 0) {
      books.stopWork(s);
      // An entry that was taken back too late is sold when it has come.
      if (books.isSettling(s) && this.entries.isPlain(s)) this.entries.aim(s, 0, reason);
      else if (books.isSettling(s)) books.wishes[s].isNew = true;
      return;
    }
    const units = goal === 0 ? bar.position(s) : books.unitsFor(s, held - after);
    if (books.parents !== null && !isCut) {
      this.work.start(s, -units, reason, goal);
      return;
    }
    books.stopWork(s);
    if (isCut) books.cuts.atLeast(bar, s, units, reason, false);
    // Sized at the open it may turn out to be more than now: that must be allowed as well.
    else if (!isBlocked && this.entries.isPlain(s) && risk.holds(books.planned, s, goal)) {
      books.cuts.withdraw(bar, s);
      this.work.note(s, goal);
      this.entries.aim(s, goal, reason);
    } else {
      books.cuts.exactly(bar, s, units, reason);
      // What was taken back may still fill: then there is more to sell.
      if (books.isSettling(s)) books.wishes[s].isNew = true;
    }
  }

  private grow(s: number, goal: number, held: number, reason: string): void {
    const { books } = this;
    const { bar, risk, exits } = books;
    const from = goal * held > 0 ? held : 0;
    const mayEnter = exits.plan(s, Math.sign(goal));
    // The strategy's own orders may fill as well, and come on top.
    const waiting = books.waitingWeight(s, Math.sign(goal));
    const allowed = mayEnter
      ? risk.allow(books.planned, s, from + waiting, goal + waiting, books.step) - waiting
      : from;
    books.isHeldBack[s] = 0;
    this.lastGoal[s] = goal;
    if (mayEnter && risk.closes !== 'nothing') {
      this.closeFor(s);
      return;
    }
    // Who wants more takes back what was to be sold; what a limit sells stays sold.
    if (from !== 0 && risk.keep[s] === 1) {
      books.cuts.withdraw(bar, s);
      this.lastAllowed[s] = allowed;
    }
    if (Math.abs(allowed - from) <= SAME * Math.abs(goal)) {
      // Nothing may be opened; a position on the other side is closed all the same.
      if (from === 0 && held !== 0) this.shrink(s, 0, held, reason);
      if (from === 0) books.forget(s);
      return;
    }
    books.planWith(s, allowed);
    this.lastAllowed[s] = allowed;
    this.rescale(s, allowed);
    if (books.parents !== null) {
      // A position is closed before the one on the other side is opened.
      if (from === 0 && held !== 0) {
        this.work.start(s, -bar.position(s), reason, 0);
        books.turns[s] = 1;
      } else this.work.start(s, books.unitsFor(s, allowed - from), reason, allowed);
      return;
    }
    // An entry that waits with its exits is not given anew when the same is said again.
    const isKept = from !== 0 || (exits.isNeeded && books.wishes[s].exits === undefined);
    if (isKept && this.work.leadsTo(s, allowed)) return;
    books.stopWork(s);
    this.work.note(s, allowed);
    if (from === 0) this.entries.open(s, allowed, reason);
    else if (this.entries.isPlain(s)) this.entries.aim(s, allowed, reason);
    // What is sized in units comes on top of what may still fill: it waits until that is gone.
    else if (books.isSettling(s)) books.wishes[s].isNew = true;
    // Where a stop may end the position at the same open, a target would buy all of it again.
    else if (books.wishes[s].exits !== undefined) this.entries.addWithExits(s, allowed, from, reason);
    else {
      this.entries.note(s, bar.market(s, books.unitsFor(s, allowed - from), { reason }), allowed);
      exits.cover(s, Math.abs(books.unitsFor(s, allowed)));
    }
  }

  /** From now on the strategy's own unit of market s is as large as this goal makes it. */
  private rescale(s: number, goal: number): void {
    const { wishes, factor } = this.books;
    const asked = this.books.weightOf(s, wishes[s].kind, wishes[s].amount);
    if (asked !== 0 && goal !== 0) factor[s] = goal / asked;
  }
}
