import type { Fill } from '../core/order.js';
import { widened } from './columns.js';
import type { Tape } from './tape.js';

const FIELDS = 9;
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
} as const;

/** Every fill of a run as rows of numbers; it doubles when full. */
export class FillLog {
  count = 0;
  data = new Float64Array(1024 * FIELDS);
  isMaker = new Int8Array(1024);

  /** Makes room for one more fill and returns where its numbers go. */
  add(isMaker: boolean): number {
    const k = this.count++;
    if (k === this.isMaker.length) {
      this.data = widened(this.data, this.data.length * 2);
      this.isMaker = widened(this.isMaker, this.isMaker.length * 2);
    }
    this.isMaker[k] = isMaker ? 1 : 0;
    return k * FIELDS;
  }

  /** One number of fill k. */
  value(k: number, field: number): number {
    return this.data[k * FIELDS + field];
  }

  toFills(tape: Tape): Fill[] {
    return Array.from({ length: this.count }, (_, k) => ({
      orderId: this.value(k, FILL.order),
      step: this.value(k, FILL.step),
      time: tape.openTime[this.value(k, FILL.step)],
      symbol: tape.symbols[this.value(k, FILL.market)],
      quantity: this.value(k, FILL.quantity),
      price: this.value(k, FILL.price),
      referencePrice: this.value(k, FILL.reference),
      fee: this.value(k, FILL.fee),
      spreadCost: this.value(k, FILL.spreadCost),
      slippageCost: this.value(k, FILL.slippageCost),
      isMaker: this.isMaker[k] === 1,
    }));
  }
}
