import type { RejectCode } from '../core/order.js';
import {
  CANCELLED,
  isPricedType,
  isStopType,
  type OrderDraft,
  type OrderLog,
  REJECTED,
  STOP_LIMIT,
  TARGET,
} from './order-log.js';
import {
  ENTRY,
  GOOD_UNTIL,
  LATE,
  LINKED,
  NEVER,
  type OrderLife,
  OrderPool,
  RESTLESS,
  type Request,
} from './order-pool.js';
import type { Tape } from './tape.js';

/**
 * The orders of one strategy that wait, one list per market in order of placing.
 */
export class OrderBook extends OrderPool {
  readonly log: OrderLog;
  readonly strategy: number;
  /** orders waiting in all markets */
  openCount = 0;
  /** per market: how many wait */
  readonly waiting: Int32Array;
  /** per market: the place of its newest waiting target, -1 when none */
  readonly targetSlot: Int32Array;
  /** per market: orders that any open meets; unusual orders; the first row at whose end one may lapse */
  readonly pressing: Int32Array;
  readonly unusual: Int32Array;
  readonly lapseRowOf: Int32Array;
  /** per market: cancellations and amendments on their way to it, oldest first */
  readonly requests: readonly Request[][];
  /** per market: the prices that a bar must reach before it can meet an order; kept loosely, never too far away */
  private readonly above: Float64Array;
  private readonly below: Float64Array;
  private readonly isStale: Int8Array;
  /** the same for bars that may be passed over: out of reach for none while an order is unusual or meets any open */
  private readonly guardAbove: Float64Array;
  private readonly guardBelow: Float64Array;

  constructor(marketCount: number, log: OrderLog, strategy: number) {
    super(marketCount);
    this.log = log;
    this.strategy = strategy;
    const column = (value: number): Int32Array => new Int32Array(marketCount).fill(value);
    this.waiting = column(0);
    this.targetSlot = column(-1);
    this.pressing = column(0);
    this.unusual = column(0);
    this.lapseRowOf = column(NEVER);
    this.above = new Float64Array(marketCount).fill(Number.POSITIVE_INFINITY);
    this.below = new Float64Array(marketCount).fill(Number.NEGATIVE_INFINITY);
    this.isStale = new Int8Array(marketCount);
    this.guardAbove = new Float64Array(marketCount).fill(Number.POSITIVE_INFINITY);
    this.guardBelow = new Float64Array(marketCount).fill(Number.NEGATIVE_INFINITY);
    this.requests = Array.from({ length: marketCount }, () => []);
  }

  /** Puts an order at the end of its market's list. A new target takes the place of one that still waits. @returns its number */
  place(draft: OrderDraft, life: OrderLife, step: number): number {
    const s = draft.market;
    const { flags } = life;
    if (draft.type === TARGET && this.targetSlot[s] >= 0 && (flags & LATE) === 0) {
      this.close(this.targetSlot[s], CANCELLED);
    }
    return this.enqueue(this.log.add(draft, step, this.strategy), draft, life);
  }

  /** `place` of an order that has its number already. @returns it */
  enqueue(id: number, draft: OrderDraft, life: OrderLife): number {
    const s = draft.market;
    const { flags } = life;
    const k = this.take();
    this.id[k] = id;
    this.type[k] = draft.type;
    this.remaining[k] = draft.quantity;
    this.price[k] = draft.price;
    this.lapseRow[k] = life.lapseRow;
    if (life.lapseRow < this.lapseRowOf[s]) this.lapseRowOf[s] = life.lapseRow;
    this.since[k] = life.since;
    this.restFrom[k] = life.since;
    this.isReduceOnly[k] = life.isReduceOnly ? 1 : 0;
    this.isTouched[k] = 0;
    this.flags[k] = flags;
    this.heldBack[k] = Number.NaN;
    if (flags !== 0) this.makeUnusual(k, s);
    if (draft.type === STOP_LIMIT) this.limitPrice[k] = life.limitPrice;
    if ((flags & GOOD_UNTIL) !== 0) this.goodUntil[k] = life.goodUntil;
    this.append(k, s);
    this.waiting[s]++;
    this.openCount++;
    this.log.slot[id - 1] = k;
    if (draft.type === TARGET) this.targetSlot[s] = k;
    if (!isPricedType(draft.type)) this.pressing[s]++;
    if (isPricedType(draft.type) && flags === 0 && this.isStale[s] === 0) this.widen(s, k);
    else this.touch(s);
    return id;
  }

  /** Takes an order out of the book and writes down how it ended. */
  close(k: number, status: number): void {
    const row = this.id[k] - 1;
    const s = this.log.market[row];
    this.unhook(k, s);
    if (this.targetSlot[s] === k) this.targetSlot[s] = -1;
    this.waiting[s]--;
    this.openCount--;
    if (!isPricedType(this.type[k])) this.pressing[s]--;
    if (!this.isInside(s, k)) this.touch(s);
    this.log.status[row] = status;
    this.log.slot[row] = -1;
    if (this.flags[k] !== 0) {
      this.unusual[s]--;
      this.detach(k);
    }
    this.give(k);
  }

  /** Cancels what waits for market s: all of it, or only orders that may shrink the position. */
  cancelAll(s: number, onlyReducing: boolean): void {
    for (let k = this.head[s]; k >= 0; ) {
      const after = this.next[k];
      // An exit that waits unseen protects nothing yet.
      if (onlyReducing && (this.isReduceOnly[k] === 0 || this.remaining[k] === 0)) k = after;
      else {
        // An entry takes its exits along: what came after it may be gone.
        const isEntry = (this.flags[k] & ENTRY) !== 0;
        this.close(k, CANCELLED);
        k = isEntry ? this.head[s] : after;
      }
    }
  }

  /** Refuses everything that waits for market s. */
  withdraw(tape: Tape, s: number, code: RejectCode, message: string): void {
    for (let k = this.head[s]; k >= 0; k = this.head[s]) {
      this.reject(tape, k, code, message);
      this.close(k, REJECTED);
    }
  }

  /** Turns an order into another kind: a stop that has fired into a market order. */
  become(k: number, type: number, price: number): void {
    const s = this.log.market[this.id[k] - 1];
    if (!isPricedType(this.type[k])) this.pressing[s]--;
    if (!isPricedType(type)) this.pressing[s]++;
    this.touch(s);
    this.type[k] = type;
    this.price[k] = price;
  }

  /** Something about the orders of market s has changed: the bounds have to be found again. */
  touch(s: number): void {
    this.isStale[s] = 1;
    this.guardAbove[s] = Number.NEGATIVE_INFINITY;
  }

  /** Makes an order unusual in one more way. */
  mark(k: number, flag: number): void {
    const s = this.log.market[this.id[k] - 1];
    if (this.flags[k] === 0) this.makeUnusual(k, s);
    this.flags[k] |= flag;
    this.touch(s);
  }

  /** Links orders of one market in a ring; what they were linked with before stays in it. */
  link(a: number, b: number): void {
    this.mark(a, LINKED);
    this.mark(b, LINKED);
    for (let k = this.ring[a]; k >= 0 && k !== a; k = this.ring[k]) if (k === b) return;
    const afterA = this.ring[a] < 0 ? a : this.ring[a];
    this.ring[a] = this.ring[b] < 0 ? b : this.ring[b];
    this.ring[b] = afterA;
  }

  /** Puts an order behind all others of its market. */
  moveToEnd(k: number): void {
    const s = this.log.market[this.id[k] - 1];
    this.unhook(k, s);
    this.append(k, s);
    this.touch(s);
  }

  /** True for an order that rests at a price, rather than waiting for the next open. */
  isPriced(k: number): boolean {
    return isPricedType(this.type[k]);
  }

  /** True when a bar can neither meet an order of market s nor end one. */
  isQuiet(s: number, row: number, low: number, high: number): boolean {
    if (high < this.guardAbove[s] && low > this.guardBelow[s] && row < this.lapseRowOf[s]) return true;
    if (this.isStale[s] === 0) return false;
    this.findBounds(s);
    return high < this.guardAbove[s] && low > this.guardBelow[s] && row < this.lapseRowOf[s];
  }

  /** False when no waiting price of market s lies in [low, high]. */
  reaches(s: number, low: number, high: number): boolean {
    if (this.isStale[s] === 1) this.findBounds(s);
    return high >= this.above[s] || low <= this.below[s];
  }

  /** The place of an order that still waits, -1 otherwise. */
  slotOf(id: number): number {
    return this.log.slot[id - 1];
  }

  reject(tape: Tape, k: number, code: RejectCode, message: string): void {
    this.log.reject(tape, this.id[k], code, message);
  }

  /** Takes a new order into the bounds of its market: with many orders that rest, finding them anew each time would take a while. */
  private widen(s: number, k: number): void {
    const price = this.price[k];
    if (this.remaining[k] > 0 === isStopType(this.type[k])) {
      if (price >= this.above[s]) return;
      this.above[s] = price;
      if (this.guardAbove[s] !== Number.NEGATIVE_INFINITY) this.guardAbove[s] = price;
    } else if (price > this.below[s]) {
      this.below[s] = price;
      this.guardBelow[s] = price;
    }
  }

  /** True when the bounds of its market stay what they are without an order. */
  private isInside(s: number, k: number): boolean {
    if (this.isStale[s] === 1 || this.flags[k] !== 0 || !isPricedType(this.type[k])) return false;
    const price = this.price[k];
    return this.remaining[k] > 0 === isStopType(this.type[k]) ? price > this.above[s] : price < this.below[s];
  }

  private findBounds(s: number): void {
    let above = Number.POSITIVE_INFINITY;
    let below = Number.NEGATIVE_INFINITY;
    let isRestless = this.requests[s].length > 0;
    for (let k = this.head[s]; k >= 0; k = this.next[k]) {
      if ((this.flags[k] & RESTLESS) !== 0) isRestless = true;
      const rest = this.remaining[k];
      const type = this.type[k];
      if (rest === 0 || !isPricedType(type)) continue;
      const price = this.price[k];
      if (rest > 0 === isStopType(type)) {
        if (price < above) above = price;
      } else if (price > below) below = price;
    }
    this.above[s] = above;
    this.below[s] = below;
    this.guardAbove[s] = this.pressing[s] === 0 && !isRestless ? above : Number.NEGATIVE_INFINITY;
    this.guardBelow[s] = below;
    this.isStale[s] = 0;
  }

  private makeUnusual(k: number, s: number): void {
    this.unusual[s]++;
    this.touch(s);
    this.ring[k] = -1;
    this.bracketOf[k] = null;
    this.trailOf[k] = null;
    this.legsOf[k] = null;
  }

  private detach(k: number): void {
    if (this.ring[k] >= 0) this.leaveRing(k);
    this.trailOf[k] = null;
    this.legsOf[k] = null;
    const link = this.bracketOf[k];
    this.bracketOf[k] = null;
    if (link === null) return;
    if (link.entry === k) {
      link.entry = -1;
      for (const exit of [link.stop, link.target]) {
        // What was never entered needs no exit.
        if (exit >= 0 && this.remaining[exit] === 0) this.close(exit, CANCELLED);
      }
    } else if (link.stop === k) link.stop = -1;
    else link.target = -1;
  }
}
