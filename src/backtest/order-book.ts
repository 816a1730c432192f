import type { RejectCode } from '../core/order.js';
import { widened } from './columns.js';
import { CANCELLED, LIMIT, type OrderDraft, OrderLog, STOP, TARGET } from './order-log.js';
import type { Tape } from './tape.js';

/** How long an order lives and what it may do. */
export interface OrderLife {
  /** bars of its market after which it lapses, 0 for never */
  readonly barsValid: number;
  readonly isReduceOnly: boolean;
}

/**
 * The orders that wait, in a pool of columns with one list per market in order of placing. Places are used again, and
 * nothing is allocated unless more orders wait than ever before.
 */
export class OrderBook {
  readonly log = new OrderLog();
  /** orders waiting in all markets */
  openCount = 0;
  /** per market: first and last place, -1 when none; and how many */
  readonly head: Int32Array;
  readonly tail: Int32Array;
  readonly waiting: Int32Array;
  /** per market: the place of its waiting target, -1 when none */
  readonly targetSlot: Int32Array;

  /** per place */
  id = new Int32Array(16);
  type = new Int8Array(16);
  /** signed base units still to fill; NaN for a target */
  remaining = new Float64Array(16);
  price = new Float64Array(16);
  weight = new Float64Array(16);
  /** bars left before it lapses, 0 for no limit */
  barsLeft = new Int32Array(16);
  isReduceOnly = new Int8Array(16);
  /** 1 once it has been in the book for a bar that traded */
  isResting = new Int8Array(16);
  /** 1 once some of it has been filled */
  isTouched = new Int8Array(16);
  next = new Int32Array(16);
  previous = new Int32Array(16);
  private free = -1;

  constructor(marketCount: number) {
    this.head = new Int32Array(marketCount).fill(-1);
    this.tail = new Int32Array(marketCount).fill(-1);
    this.waiting = new Int32Array(marketCount);
    this.targetSlot = new Int32Array(marketCount).fill(-1);
    this.addFree(0);
  }

  /** Puts an order at the end of its market's list. A new target takes the place of one that still waits. @returns its number */
  place(draft: OrderDraft, life: OrderLife, step: number): number {
    const s = draft.market;
    if (draft.type === TARGET && this.targetSlot[s] >= 0) this.close(this.targetSlot[s], CANCELLED);
    const id = this.log.add(draft, step);
    if (this.free < 0) this.grow();
    const k = this.free;
    this.free = this.next[k];
    this.id[k] = id;
    this.type[k] = draft.type;
    this.remaining[k] = draft.quantity;
    this.price[k] = draft.price;
    this.weight[k] = draft.weight;
    this.barsLeft[k] = life.barsValid;
    this.isReduceOnly[k] = life.isReduceOnly ? 1 : 0;
    this.isResting[k] = 0;
    this.isTouched[k] = 0;
    this.next[k] = -1;
    this.previous[k] = this.tail[s];
    if (this.tail[s] < 0) this.head[s] = k;
    else this.next[this.tail[s]] = k;
    this.tail[s] = k;
    this.waiting[s]++;
    this.openCount++;
    this.log.slot[id - 1] = k;
    if (draft.type === TARGET) this.targetSlot[s] = k;
    return id;
  }

  /** Takes an order out of the book and writes down how it ended. */
  close(k: number, status: number): void {
    const row = this.id[k] - 1;
    const s = this.log.market[row];
    const before = this.previous[k];
    const after = this.next[k];
    if (before < 0) this.head[s] = after;
    else this.next[before] = after;
    if (after < 0) this.tail[s] = before;
    else this.previous[after] = before;
    if (this.targetSlot[s] === k) this.targetSlot[s] = -1;
    this.waiting[s]--;
    this.openCount--;
    this.log.status[row] = status;
    this.log.slot[row] = -1;
    this.next[k] = this.free;
    this.free = k;
  }

  /** Cancels what waits for market s: all of it, or only orders that may shrink the position. */
  cancelAll(s: number, onlyReducing: boolean): void {
    for (let k = this.head[s]; k >= 0; ) {
      const after = this.next[k];
      if (!onlyReducing || this.isReduceOnly[k] === 1) this.close(k, CANCELLED);
      k = after;
    }
  }

  /** True for an order that rests at a price, rather than waiting for the next open. */
  isPriced(k: number): boolean {
    return this.type[k] === LIMIT || this.type[k] === STOP;
  }

  reject(tape: Tape, k: number, code: RejectCode, message: string): void {
    this.log.reject(tape, this.id[k], code, message);
  }

  private grow(): void {
    const size = this.id.length * 2;
    this.id = widened(this.id, size);
    this.type = widened(this.type, size);
    this.remaining = widened(this.remaining, size);
    this.price = widened(this.price, size);
    this.weight = widened(this.weight, size);
    this.barsLeft = widened(this.barsLeft, size);
    this.isReduceOnly = widened(this.isReduceOnly, size);
    this.isResting = widened(this.isResting, size);
    this.isTouched = widened(this.isTouched, size);
    this.next = widened(this.next, size);
    this.previous = widened(this.previous, size);
    this.addFree(size / 2);
  }

  private addFree(from: number): void {
    for (let k = from; k < this.id.length; k++) this.next[k] = k + 1 < this.id.length ? k + 1 : -1;
    this.free = from;
  }
}
