import type { Fill } from '../core/order.js';
import { widened } from './columns.js';
import type { Tape } from './tape.js';

const FIELDS = 12;
/** Places of a fill's numbers in the log. */
export const FILL = {
  order: 0,
  step: 1,
  market: 2,
  quantity: 3,
  price: 4,
  reference: 5,
  fee: 6,
  spreadCost: 7,
  slippageCost: 8,
  /** open time of the bar, or of the finer bar, UTC ms */
  time: 9,
  strategy: 10,
  notional: 11,
} as const;

const MAKER = 1;
const USES_VOLUME = 2;
/** what a number of a book is multiplied by in the marks of a fill */
const BOOK = 4;
/** Most books of one market that a fill can name. */
export const MOST_BOOKS = 63;

/** Every fill of a run as rows of numbers, shared by its strategies; it doubles when full. */
export class FillLog {
  count = 0;
  data = new Float64Array(1024 * FIELDS);
  private marks = new Uint8Array(1024);

  /** Empties it for another run; its memory stays. */
  clear(): void {
    this.count = 0;
  }

  /**
   * Makes room for one more fill and returns where its numbers go.
   *
   * @param usesVolume it counts against what a bar's volume allows
   */
  add(isMaker: boolean, usesVolume: boolean): number {
    const k = this.count++;
    if (k === this.marks.length) {
      this.data = widened(this.data, this.data.length * 2);
      this.marks = widened(this.marks, this.marks.length * 2);
    }
    this.marks[k] = (isMaker ? MAKER : 0) | (usesVolume ? USES_VOLUME : 0);
    return k * FIELDS;
  }

  /** Notes that the last fill was in another venue's book: its number among those of the market, from 1. */
  nameBook(book: number): void {
    this.marks[this.count - 1] |= book * BOOK;
  }

  /** One number of fill k. */
  value(k: number, field: number): number {
    return this.data[k * FIELDS + field];
  }

  isMaker(k: number): boolean {
    return (this.marks[k] & MAKER) !== 0;
  }

  /** Units that the fills of a market's own bar have taken from its volume so far, all strategies together. @param time its open */
  takenFrom(step: number, s: number, time: number): number {
    let taken = 0;
    for (let k = this.count - 1; k >= 0 && this.value(k, FILL.step) === step; k--) {
      if ((this.marks[k] & USES_VOLUME) === 0 || this.marks[k] >= BOOK) continue;
      if (this.value(k, FILL.market) !== s || this.value(k, FILL.time) !== time) continue;
      taken += Math.abs(this.value(k, FILL.quantity));
    }
    return taken;
  }

  toFills(tape: Tape): Fill[] {
    return Array.from({ length: this.count }, (_, k) => this.toFill(tape, k));
  }

  private toFill(tape: Tape, k: number): Fill {
    const market = this.value(k, FILL.market);
    const book = Math.floor(this.marks[k] / BOOK);
    return {
      orderId: this.value(k, FILL.order),
      step: this.value(k, FILL.step),
      time: this.value(k, FILL.time),
      symbol: tape.symbols[market],
      strategy: this.value(k, FILL.strategy),
      quantity: this.value(k, FILL.quantity),
      price: this.value(k, FILL.price),
      referencePrice: this.value(k, FILL.reference),
      notional: this.value(k, FILL.notional),
      fee: this.value(k, FILL.fee),
      spreadCost: this.value(k, FILL.spreadCost),
      slippageCost: this.value(k, FILL.slippageCost),
      isMaker: this.isMaker(k),
      ...(book === 0 ? {} : { venue: tape.sidesOf[market][book - 1].bars.venue }),
    };
  }
}
