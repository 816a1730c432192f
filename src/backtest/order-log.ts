import type { Order, OrderStatus, OrderType, Reject, RejectCode } from '../core/order.js';
import { widened } from './columns.js';
import type { Tape } from './tape.js';

/** Order types and states as small numbers, in the order of the names. Those from STOP to TRAILING_STOP are stops. */
const ORDER_TYPES: readonly OrderType[] = [
  'market',
  'limit',
  'stop',
  'stop-limit',
  'trailing-stop',
  'take-profit',
  'target',
];
export const MARKET = 0;
export const LIMIT = 1;
export const STOP = 2;
export const STOP_LIMIT = 3;
export const TRAILING_STOP = 4;
export const TAKE_PROFIT = 5;
export const TARGET = 6;

/** True for orders that fire when the price goes against them. */
export function isStopType(type: number): boolean {
  return type >= STOP && type <= TRAILING_STOP;
}

/** True for orders that wait for a price, rather than for the next open. */
export function isPricedType(type: number): boolean {
  return type !== MARKET && type !== TARGET;
}

/** What a target is measured in. */
const MEASURES = [null, 'weight', 'quantity', 'exposure'] as const;
export const NO_TARGET = 0;
export const OF_WEIGHT = 1;
export const OF_QUANTITY = 2;
export const OF_EXPOSURE = 3;

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
  /** signed units; NaN for a target */
  readonly quantity: number;
  /** limit price or trigger; NaN for market orders and targets */
  readonly price: number;
  /** what a target is measured in, and how much of it is wanted; NO_TARGET and NaN for the others */
  readonly targetOf: number;
  readonly target: number;
  readonly reason: string;
}

/**
 * Every order of a run in columns, and every refusal; the strategies of a run share one. Order number k stands in row
 * k - 1. Strings are kept as they came: the same reason is one string however often it is used.
 */
export class OrderLog {
  count = 0;
  type = new Int8Array(1024);
  status = new Int8Array(1024);
  targetOf = new Int8Array(1024);
  market = new Int32Array(1024);
  strategy = new Int32Array(1024);
  decidedStep = new Int32Array(1024);
  quantity = new Float64Array(1024);
  price = new Float64Array(1024);
  target = new Float64Array(1024);
  /** place in its strategy's book while open, -1 before and after */
  slot = new Int32Array(1024);
  readonly reason: string[] = [];
  rejects: Reject[] = [];

  /** Empties it for another run; its memory stays, what was refused stays with those who hold it. */
  clear(): void {
    this.count = 0;
    this.reason.length = 0;
    this.rejects = [];
  }

  /** @returns the order's number, from 1 */
  add(draft: OrderDraft, decidedStep: number, strategy: number): number {
    const { type, market, quantity, price, targetOf, target, reason } = draft;
    return this.note(type, market, quantity, price, targetOf, target, reason, decidedStep, strategy);
  }

  /** `add` of an order that is told by its parts. */
  note(
    type: number,
    market: number,
    quantity: number,
    price: number,
    targetOf: number,
    target: number,
    reason: string,
    decidedStep: number,
    strategy: number,
  ): number {
    const k = this.count++;
    if (k === this.type.length) this.grow();
    this.type[k] = type;
    this.status[k] = OPEN;
    this.targetOf[k] = targetOf;
    this.market[k] = market;
    this.strategy[k] = strategy;
    this.decidedStep[k] = decidedStep;
    this.quantity[k] = quantity;
    this.price[k] = price;
    this.target[k] = target;
    this.slot[k] = -1;
    this.reason[k] = reason;
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
      targetOf: MEASURES[this.targetOf[k]],
      target: this.target[k],
      strategy: this.strategy[k],
      decidedStep: this.decidedStep[k],
      status: STATES[this.status[k]],
      reason: this.reason[k],
    }));
  }

  private grow(): void {
    const size = this.type.length * 2;
    this.type = widened(this.type, size);
    this.status = widened(this.status, size);
    this.targetOf = widened(this.targetOf, size);
    this.market = widened(this.market, size);
    this.strategy = widened(this.strategy, size);
    this.decidedStep = widened(this.decidedStep, size);
    this.slot = widened(this.slot, size);
    this.quantity = widened(this.quantity, size);
    this.price = widened(this.price, size);
    this.target = widened(this.target, size);
  }
}
