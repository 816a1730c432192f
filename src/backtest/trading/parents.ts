import type { CostDefinition } from '../../core/cost.js';
import type { ExecutionDefinition, ExecutionPlan, ParentOrder, ParentRecord } from '../../core/execution.js';
import type { Bound } from '../../core/kit/registry.js';
import type { VenueLeg } from '../../core/order.js';
import type { BarContext } from '../../core/strategy.js';
import { EXPIRED, type OrderLog } from '../order-log.js';
import { barVolatility, highLowSpread } from '../past-bars.js';
import type { Tape } from '../tape.js';
import { floorToStep } from '../venue-steps.js';
import { startPlan } from './answers.js';
import { VenueBooks } from './venue-books.js';

/** A child in the book. */
interface Child {
  readonly units: number;
  filled: number;
}

/** A parent that is being worked. */
interface Working {
  readonly place: number;
  readonly side: number;
  readonly quantity: number;
  readonly arrivalPrice: number;
  readonly plan: ExecutionPlan;
  readonly reason: string;
  readonly children: Map<number, Child>;
  age: number;
  unsent: number;
  filled: number;
  /** Σ units × paid price */
  paid: number;
  sent: number;
}

/** A child that goes out now: signed units, its limit, how long it waits, and where its parts go. */
export interface ChildSent {
  readonly units: number;
  readonly limit?: number;
  readonly barsValid?: number;
  readonly legs?: readonly VenueLeg[];
  readonly reason: string;
}

/** What belongs to one strategy, and what is the run's. */
export interface ParentsPart {
  /** place of the strategy in the run */
  readonly place: number;
  /** all orders of the run, which say what became of a child */
  readonly orders: OrderLog;
  /** cost models of the run */
  readonly costs: readonly Bound<CostDefinition>[];
}

/** Works the large orders of one strategy by an execution algorithm, one parent per market at a time. */
export class Parents {
  readonly records: ParentRecord[] = [];
  private readonly algorithm: Bound<ExecutionDefinition>;
  private readonly tape: Tape;
  private readonly log: OrderLog;
  private readonly strategy: number;
  private readonly working: (Working | null)[];
  /** by child: what it works for, also when that has ended, since a cancellation may come too late */
  private readonly parentOf = new Map<number, Working>();
  /** null for an algorithm that does not split over venues */
  private readonly venues: VenueBooks | null;

  constructor(algorithm: Bound<ExecutionDefinition>, tape: Tape, { place, orders, costs }: ParentsPart) {
    this.algorithm = algorithm;
    this.log = orders;
    this.venues = algorithm.definition.venueFees === undefined ? null : new VenueBooks(tape, costs);
    this.tape = tape;
    this.strategy = place;
    this.working = tape.symbols.map(() => null);
  }

  isWorking(s: number): boolean {
    return this.working[s] !== null;
  }
  /** True while a child of market s is in the book. */
  isWaiting(bar: BarContext, s: number): boolean {
    const at = this.working[s];
    return at !== null && [...at.children.keys()].some((order) => bar.isOpen(order));
  }
  /** Signed units that the parent of market s will still trade; 0 without one. */
  rest(s: number): number {
    const at = this.working[s];
    return at === null ? 0 : at.side * (at.quantity - at.filled);
  }

  /** Begins to trade signed units of market s; what was worked there ends. @returns false when that is less than one lot */
  start(bar: BarContext, s: number, units: number, reason: string): boolean {
    this.end(bar, s, 'replaced');
    const { tape, records } = this;
    const { lotStep, minQuantity, minNotional } = tape.rules[s];
    const isWhole = Math.abs(units + bar.position(s)) <= 1e-9 * Math.abs(units);
    const quantity = isWhole ? Math.abs(units) : floorToStep(Math.abs(units), lotStep);
    if (!(quantity > 0)) return false;
    const row = tape.row[s];
    const parent: ParentOrder = {
      side: Math.sign(units),
      quantity,
      arrivalPrice: bar.close(s),
      unitValue: bar.unitValue(s),
      lotStep,
      minQuantity,
      // Demanded in what the market settles in.
      minNotional: minNotional * tape.rateAt(s, row),
      intervalMs: tape.intervalMs,
      volatility: barVolatility(tape.markets[s], row + 1),
      spread: highLowSpread(tape.markets[s], row + 1),
      volume: this.volumeOf(bar, s),
      openTime: (ago) => bar.openTime(s, ago),
      barCount: bar.barCount(s),
      books: this.venues?.of(s),
    };
    const plan = startPlan(this.algorithm, parent, s);
    this.working[s] = {
      place: records.length,
      side: parent.side,
      quantity,
      arrivalPrice: parent.arrivalPrice,
      plan,
      reason,
      children: new Map(),
      age: 0,
      unsent: quantity,
      filled: 0,
      paid: 0,
      sent: 0,
    };
    records.push({
      step: tape.step,
      time: bar.time,
      strategy: this.strategy,
      symbol: tape.symbols[s],
      algorithm: this.algorithm.text,
      quantity: parent.side * quantity,
      filled: 0,
      children: 0,
      endTime: Number.NaN,
      arrivalPrice: parent.arrivalPrice,
      achievedPrice: Number.NaN,
      shortfall: Number.NaN,
      expectedCost: plan.expectedCost,
      status: 'open',
    });
    return true;
  }

  /** Units that past bars traded: the volume of linear contracts counts coins. */
  private volumeOf(bar: BarContext, s: number): (ago: number) => number {
    const { contract, contractSize } = this.tape.rules[s];
    const size = contract === 'linear' ? contractSize : 1;
    return (ago) => bar.volume(s, ago) / size;
  }

  /** What goes to the market at this close; null for nothing. */
  next(bar: BarContext, s: number): ChildSent | null {
    const at = this.working[s];
    if (at === null) return null;
    const age = at.age++;
    if (at.unsent <= 0) return null;
    const waiting = [...at.children.values()].reduce((sum, child) => sum + child.units - child.filled, 0);
    const child = at.plan.next({
      age,
      filled: at.filled,
      waiting,
      unsent: at.unsent,
      close: bar.close(s),
      volume: this.volumeOf(bar, s),
      books: this.venues?.of(s),
    });
    // What is left of a whole after many subtractions is not exactly the last child.
    const isLast = child.quantity >= at.unsent * (1 - 1e-9);
    const units = isLast ? at.unsent : child.quantity;
    if (!(units > 0)) return null;
    at.unsent = isLast ? 0 : at.unsent - units;
    at.sent++;
    const { limit, barsValid, legs } = child;
    return { units: at.side * units, limit, barsValid, legs, reason: at.reason };
  }

  /** The child that `next` gave has this number in the book. */
  sent(s: number, order: number, child: ChildSent): void {
    const at = this.working[s]!;
    at.children.set(order, { units: Math.abs(child.units), filled: 0 });
    this.parentOf.set(order, at);
    this.records[at.place] = { ...this.records[at.place], children: at.sent };
  }

  /** A fill of this strategy: signed units at the paid price. @param time open of the bar, UTC ms */
  filled(order: number, units: number, price: number, time: number): void {
    const at = this.parentOf.get(order);
    if (at === undefined) return;
    at.children.get(order)!.filled += Math.abs(units);
    at.filled += Math.abs(units);
    at.paid += Math.abs(units) * price;
    const achieved = at.paid / at.filled;
    this.records[at.place] = {
      ...this.records[at.place],
      filled: at.side * at.filled,
      endTime: time,
      achievedPrice: achieved,
      shortfall: (at.side * (achieved - at.arrivalPrice)) / at.arrivalPrice,
    };
  }

  /** Ends the parent of market s. @returns its children that were in the book: they leave it */
  end(bar: BarContext, s: number, status: 'cut' | 'replaced'): number[] {
    const at = this.working[s];
    if (at === null) return [];
    const open = [...at.children.keys()].filter((order) => bar.isOpen(order));
    for (const order of open) bar.cancel(order);
    this.working[s] = null;
    // What was filled whole is done, also where the next wish came at the same close.
    const isWhole = at.filled >= at.quantity * (1 - 1e-9);
    this.records[at.place] = { ...this.records[at.place], status: isWhole ? 'done' : status };
    return open;
  }

  /** Takes back what lapsed since the last close, and ends parents that have nothing left. */
  sweep(bar: BarContext): void {
    for (const [s, at] of this.working.entries()) if (at !== null) this.sweepOne(bar, s, at);
  }

  private sweepOne(bar: BarContext, s: number, at: Working): void {
    for (const [order, child] of at.children) {
      if (bar.isOpen(order)) continue;
      at.children.delete(order);
      this.parentOf.delete(order);
      // What the account or the venue refused of a child does not come back.
      if (this.log.status[order - 1] === EXPIRED) at.unsent += Math.max(0, child.units - child.filled);
    }
    if (at.children.size === 0 && at.unsent <= at.quantity * 1e-9) this.end(bar, s, 'cut');
  }
}
