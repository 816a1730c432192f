import type { VenueLeg } from '../core/order.js';
import { widened } from './columns.js';

// What is unusual about an order, as bits. An order without any of them never leaves the short path.

/** to be refused when its first open is at or beyond its price */
export const POST_ONLY = 1;
export const IMMEDIATE = 2;
export const ALL_OR_NOTHING = 4;
export const GOOD_UNTIL = 8;
/** it was given through a latency */
export const LATE = 16;
export const LINKED = 32;
export const ENTRY = 64;
export const EXIT = 128;
export const TRAILING = 256;
/** a post-only order that was let in: it never takes liquidity */
export const RESTED = 512;
/** a market order of which parts go to other venues */
export const ROUTED = 1024;

/** Bars may do something to such an order even where they do not reach its price. */
export const RESTLESS = POST_ONLY | IMMEDIATE | GOOD_UNTIL | LATE | TRAILING;

export const NEVER = 2 ** 31 - 1;

/** How long an order lives and what it may do. */
export interface OrderLife {
  /** row of its market's bar at whose end it lapses, NEVER for none */
  readonly lapseRow: number;
  /** it is there from the first bar that opens at or after it, UTC ms */
  readonly since: number;
  /** it lapses before the first bar that opens at or after it, UTC ms; Infinity for never */
  readonly goodUntil: number;
  readonly isReduceOnly: boolean;
  /** limit of a stop-limit, NaN for the others */
  readonly limitPrice: number;
  readonly flags: number;
}

/** The orders of a bracket, by their places in the book; -1 for one that is not there or has ended. */
export interface BracketLink {
  /** 1 enters a long, -1 a short */
  readonly side: number;
  entry: number;
  stop: number;
  target: number;
  /** units that the entry has put into the position, and Σ units × paid price of them */
  entered: number;
  value: number;
  /** distances of the exits from the average entry price, fractions; NaN where the price was given */
  stopRate: number;
  targetRate: number;
}

/** A stop that follows the best price: its distance, and the best price so far. */
export interface Trail {
  best: number;
  /** quote per base; NaN when the distance is a rate */
  readonly distance: number;
  /** fraction of the best price; NaN when the distance is in quote */
  readonly rate: number;
  /** bars that open before it do not move it, UTC ms */
  from: number;
}

/** A part of an order that goes to one venue, and how much of it is still to fill, units. */
export interface OpenLeg {
  readonly book: VenueLeg['book'];
  rest: number;
}

/** What a strategy asked to be done with an order that waits. */
export interface Request {
  /** it reaches the market at the first bar that opens at or after it, UTC ms */
  readonly due: number;
  readonly order: number;
  /** null for a cancellation */
  readonly change: Change | null;
}

/** New terms of an order, checked and on the venue's steps; NaN for what stays as it is. */
export interface Change {
  /** signed units still to fill */
  readonly quantity: number;
  readonly price: number;
}

/** The columns of waiting orders. Places are used again, and nothing is allocated unless more orders wait than ever before. */
export class OrderPool {
  id = new Int32Array(16);
  type = new Int8Array(16);
  /** signed units still to fill; NaN for a target, 0 for an exit whose entry has not filled */
  remaining = new Float64Array(16);
  price = new Float64Array(16);
  limitPrice = new Float64Array(16);
  lapseRow = new Int32Array(16);
  since = new Float64Array(16);
  /** bars that open from here on count as bars that it has rested through */
  restFrom = new Float64Array(16);
  goodUntil = new Float64Array(16);
  isReduceOnly = new Int8Array(16);
  /** 1 once some of it has been filled */
  isTouched = new Int8Array(16);
  flags = new Int32Array(16);
  /** end of the last bar, or finer bar, that reached it while rule 7d held it back, UTC ms; NaN for none */
  heldBack = new Float64Array(16);
  /** the next order that it is linked with, in a ring; -1 for none */
  ring = new Int32Array(16);
  next = new Int32Array(16);
  previous = new Int32Array(16);
  /** per market: the first and the last place of its list, -1 when it is empty */
  readonly head: Int32Array;
  readonly tail: Int32Array;
  readonly bracketOf: (BracketLink | null)[] = [];
  readonly trailOf: (Trail | null)[] = [];
  /** parts of a routed order */
  readonly legsOf: (OpenLeg[] | null)[] = [];
  private free = -1;

  constructor(marketCount: number) {
    this.head = new Int32Array(marketCount).fill(-1);
    this.tail = new Int32Array(marketCount).fill(-1);
    this.addFree(0);
  }

  /** A free place. */
  protected take(): number {
    if (this.free < 0) this.grow();
    const k = this.free;
    this.free = this.next[k];
    return k;
  }

  protected give(k: number): void {
    this.next[k] = this.free;
    this.free = k;
  }

  protected leaveRing(k: number): void {
    let before = this.ring[k];
    while (this.ring[before] !== k) before = this.ring[before];
    this.ring[before] = this.ring[k] === before ? -1 : this.ring[k];
    this.ring[k] = -1;
  }

  protected append(k: number, s: number): void {
    const last = this.tail[s];
    this.next[k] = -1;
    this.previous[k] = last;
    if (last < 0) this.head[s] = k;
    else this.next[last] = k;
    this.tail[s] = k;
  }

  protected unhook(k: number, s: number): void {
    const before = this.previous[k];
    const after = this.next[k];
    if (before < 0) this.head[s] = after;
    else this.next[before] = after;
    if (after < 0) this.tail[s] = before;
    else this.previous[after] = before;
  }

  private grow(): void {
    const size = this.id.length * 2;
    this.id = widened(this.id, size);
    this.type = widened(this.type, size);
    this.remaining = widened(this.remaining, size);
    this.price = widened(this.price, size);
    this.limitPrice = widened(this.limitPrice, size);
    this.lapseRow = widened(this.lapseRow, size);
    this.since = widened(this.since, size);
    this.restFrom = widened(this.restFrom, size);
    this.goodUntil = widened(this.goodUntil, size);
    this.isReduceOnly = widened(this.isReduceOnly, size);
    this.isTouched = widened(this.isTouched, size);
    this.flags = widened(this.flags, size);
    this.heldBack = widened(this.heldBack, size);
    this.ring = widened(this.ring, size);
    this.next = widened(this.next, size);
    this.previous = widened(this.previous, size);
    this.addFree(size / 2);
  }

  private addFree(from: number): void {
    for (let k = from; k < this.id.length; k++) this.next[k] = k + 1 < this.id.length ? k + 1 : -1;
    this.free = from;
  }
}
