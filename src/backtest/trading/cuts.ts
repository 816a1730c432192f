import type { BarContext } from '../../core/strategy.js';

/** Relative difference below which two quantities are the same. */
const SAME = 1e-9;

/** An order that takes something off a position at the next open. */
interface Cut {
  readonly id: number;
  /** signed units of the position that it still takes off */
  rest: number;
  /** a risk rule asked for it, not the strategy */
  isForced: boolean;
}

/**
 * What takes something off positions at once, per market: reduce-only market orders. What already waits counts, so that a
 * market without volume, or orders that take their time, do not have the same units sold twice.
 */
export class Cuts {
  private readonly lists: Cut[][];

  constructor(marketCount: number) {
    this.lists = Array.from({ length: marketCount }, () => []);
  }

  /** Has at least these signed units of a position taken off. */
  atLeast(bar: BarContext, s: number, units: number, reason: string, isForced: boolean): void {
    let missing = Math.abs(units) - this.waiting(bar, s);
    if (!(missing > Math.abs(units) * SAME)) return;
    if (units === bar.position(s)) {
      // A part of a whole position may be too small to be sold; reduce-only orders never sell it twice.
      this.withdraw(bar, s);
      this.lists[s] = [];
      missing = Math.abs(units);
    }
    const rest = Math.sign(units) * missing;
    const id = bar.market(s, -rest, { reduceOnly: true, reason });
    this.lists[s].push({ id, rest, isForced });
  }

  /** Has exactly these signed units of a position taken off; 0 takes back what waits. */
  exactly(bar: BarContext, s: number, units: number, reason: string): void {
    if (this.waiting(bar, s) > Math.abs(units) * (1 + SAME)) this.withdraw(bar, s);
    this.atLeast(bar, s, units, reason, false);
  }

  /** What waits in market s is what the strategy wants as well. */
  adopt(s: number): void {
    for (const cut of this.lists[s]) cut.isForced = false;
  }

  /** Takes back what waits. Where orders take their time it may still fill, and counts until it is gone. */
  withdraw(bar: BarContext, s: number): void {
    for (const { id } of this.lists[s]) if (bar.isOpen(id)) bar.cancel(id);
  }

  /** Enters a fill. @returns true when a risk rule asked for it */
  filled(s: number, order: number, units: number): boolean {
    const cut = this.lists[s].find(({ id }) => id === order);
    if (cut === undefined) return false;
    cut.rest += units;
    return cut.isForced;
  }

  private waiting(bar: BarContext, s: number): number {
    if (this.lists[s].length === 0) return 0;
    this.lists[s] = this.lists[s].filter(({ id }) => bar.isOpen(id));
    return this.lists[s].reduce((sum, { rest }) => sum + Math.abs(rest), 0);
  }
}
