import type { ProfitLevel, StopRule, TakeProfitRule } from '../../core/stop.js';

/** The exits of one market: what is planned for an entry, or what protects the position. */
export interface MarketExits {
  stops: readonly StopRule[];
  profits: readonly TakeProfitRule[];
  /** side that they were made for, 0 for none, and when, UTC ms */
  side: number;
  madeAt: number;
  /** distance of the first stop from the price of the entry, fraction; NaN without one */
  rate: number;
  /** price of the stop, and the rule that set it */
  stop: number;
  leader: number;
  /** distance from entry to first stop, quote per base */
  risk: number;
  highest: number;
  lowest: number;
  barsHeld: number;
  /** it was met before the strategy was asked, and not yet followed */
  isNew: boolean;
  /** number of the order in the book, -1 for none, and the units that it takes off at most */
  stopOrder: number;
  covers: number;
  /** the order has begun to fill: what is left of it goes on by itself */
  hasFired: boolean;
  levels: readonly ProfitLevel[];
  /** per level: number of its order, -1 before it was laid; and the units that all levels together are shares of */
  levelOrders: number[];
  levelUnits: number;
}

/** True for a single level that takes all: an order that a bracket can carry. */
export function isWhole(levels: readonly ProfitLevel[]): boolean {
  return levels.length === 1 && levels[0].share === 1;
}

export function noExits(): MarketExits {
  return {
    stops: [],
    profits: [],
    side: 0,
    madeAt: Number.NaN,
    rate: Number.NaN,
    stop: Number.NaN,
    leader: -1,
    risk: Number.NaN,
    highest: Number.NaN,
    lowest: Number.NaN,
    barsHeld: 0,
    isNew: false,
    stopOrder: -1,
    covers: 0,
    hasFired: false,
    levels: [],
    levelOrders: [],
    levelUnits: 0,
  };
}
