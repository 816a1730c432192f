import type { BarContext } from '../../core/strategy.js';

/** An order that the strategy itself has in the book. */
interface OwnOrder {
  readonly id: number;
  /** signed real units that it may add to the position; 0 for one that only takes off */
  units: number;
}

/** What a strategy has in the book besides its targets, per market, as it was placed. */
export class OwnOrders {
  private readonly lists: OwnOrder[][];

  constructor(marketCount: number) {
    this.lists = Array.from({ length: marketCount }, () => []);
  }

  add(s: number, id: number, units: number): void {
    this.lists[s].push({ id, units });
  }
  hasAny(bar: BarContext, s: number): boolean {
    return this.lists[s].some(({ id }) => bar.isOpen(id));
  }
  /** Units that an order was placed with to grow a position, and its market; undefined for one that is not here. */
  find(id: number): { readonly s: number; readonly units: number } | undefined {
    for (const [s, list] of this.lists.entries()) {
      const order = list.find((own) => own.id === id);
      if (order !== undefined) return { s, units: order.units };
    }
    return undefined;
  }
  /** Enters a fill: so much less is to come. */
  filled(s: number, order: number, units: number): void {
    const own = this.lists[s].find(({ id }) => id === order);
    if (own === undefined || own.units === 0) return;
    const rest = own.units - units;
    own.units = Math.abs(rest) <= 1e-9 * Math.abs(own.units) ? 0 : rest;
  }
  /** Forgets what waits no more. */
  sweep(bar: BarContext, s: number): void {
    if (this.lists[s].length > 0) this.lists[s] = this.lists[s].filter(({ id }) => bar.isOpen(id));
  }
  cancelAll(bar: BarContext, s: number): void {
    for (const { id } of this.lists[s]) if (bar.isOpen(id)) bar.cancel(id);
    this.lists[s] = [];
  }
  /** Cancels what would open a position or add to one. */
  cancelGrowing(bar: BarContext, s: number): void {
    for (const { id, units } of this.lists[s]) if (units !== 0 && bar.isOpen(id)) bar.cancel(id);
  }
  /** True when nothing waits that would open or grow a position. */
  isFresh(bar: BarContext, s: number): boolean {
    return !this.lists[s].some(({ id, units }) => units !== 0 && bar.isOpen(id));
  }
  /** Signed units that wait on one side to be added. */
  waiting(bar: BarContext, s: number, side: number): number {
    let sum = 0;
    for (const { id, units } of this.lists[s]) if (units * side > 0 && bar.isOpen(id)) sum += units;
    return sum;
  }
}
