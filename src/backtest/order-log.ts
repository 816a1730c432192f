import type { Order, OrderStatus, OrderType, Reject, RejectCode } from '../core/order.js';
import { widened } from './columns.js';
import type { Tape } from './tape.js';

/** Order types and states as small numbers, in the order of the names. */
const ORDER_TYPES: readonly OrderType[] = ['market', 'limit', 'stop', 'target'];
export const MARKET = 0;
export const LIMIT = 1;
export const STOP = 2;
export const TARGET = 3;

const STATES: readonly OrderStatus[] = ['open', 'filled', 'cancelled', 'expired', 'rejected'];
export const OPEN = 0;
export const FILLED = 1;
export const CANCELLED = 2;
export const EXPIRED = 3;
export const REJECTED = 4;

/** `decidedStep` of an order that the account gave, not the strategy. */
export const FORCED = -1;

/** What was asked, as the log keeps it. */
export interface OrderDraft {
  readonly type: number;
  readonly market: number;
  /** signed base units; NaN for a target */
  readonly quantity: number;
  /** limit or stop price; NaN for the others */
  readonly price: number;
  /** share of equity; NaN unless a target */
  readonly weight: number;
  readonly reason: string;
}

/**
 * Every order of a run in columns, and every refusal. Order number k stands in row k - 1. Strings are kept as they
 * came: the same reason is one string however often it is used.
 */
export class OrderLog {
  count = 0;
  type = new Int8Array(1024);
  status = new Int8Array(1024);
  market = new Int32Array(1024);
  decidedStep = new Int32Array(1024);
  quantity = new Float64Array(1024);
  price = new Float64Array(1024);
  weight = new Float64Array(1024);
  /** place in the book while open, -1 before and after */
  slot = new Int32Array(1024);
  readonly reason: string[] = [];
  readonly rejects: Reject[] = [];

  /** @returns the order's number, from 1 */
  add(draft: OrderDraft, decidedStep: number): number {
    const k = this.count++;
    if (k === this.type.length) this.grow();
    this.type[k] = draft.type;
    this.status[k] = OPEN;
    this.market[k] = draft.market;
    this.decidedStep[k] = decidedStep;
    this.quantity[k] = draft.quantity;
    this.price[k] = draft.price;
    this.weight[k] = draft.weight;
    this.slot[k] = -1;
    this.reason.push(draft.reason);
    return k + 1;
  }

  reject(tape: Tape, id: number, code: RejectCode, message: string): void {
    this.rejects.push({
      orderId: id,
      step: tape.step,
      time: tape.openTime[tape.step],
      symbol: tape.symbols[this.market[id - 1]],
      code,
      message,
    });
  }

  toOrders(tape: Tape): Order[] {
    return Array.from({ length: this.count }, (_, k) => ({
      id: k + 1,
      symbol: tape.symbols[this.market[k]],
      type: ORDER_TYPES[this.type[k]],
      quantity: this.quantity[k],
      price: this.price[k],
      weight: this.weight[k],
      decidedStep: this.decidedStep[k],
      status: STATES[this.status[k]],
      reason: this.reason[k],
    }));
  }

  private grow(): void {
    const size = this.type.length * 2;
    this.type = widened(this.type, size);
    this.status = widened(this.status, size);
    this.market = widened(this.market, size);
    this.decidedStep = widened(this.decidedStep, size);
    this.slot = widened(this.slot, size);
    this.quantity = widened(this.quantity, size);
    this.price = widened(this.price, size);
    this.weight = widened(this.weight, size);
  }
}
