import { QuantError } from '../core/kit/errors.js';
import type { MarginTier, MarketRules } from '../core/market-rules.js';
import { standInTiers } from '../core/stand-in-tiers.js';

/** A venue's maintenance table with the amounts that make it continuous; one column per field, by rising notional. */
export interface TierTable {
  /** settlement currency */
  readonly floor: Float64Array;
  /** maintenance margin over notional, fraction */
  readonly rate: Float64Array;
  /** what is taken off `notional × rate`, settlement currency */
  readonly amount: Float64Array;
  /** largest leverage of an order */
  readonly maxLeverage: Float64Array;
}

/**
 * A tier table ready for use. Without the amounts, a position that grows into the next tier would owe the higher rate on
 * all of it at once; with them the higher rate counts only beyond the tier's floor.
 *
 * `amount₀ = 0, amountₖ = amountₖ₋₁ + floorₖ × (rateₖ − rateₖ₋₁)`
 *
 * @throws E_DATA when the tiers do not begin at 0, do not rise, or have a rate outside [0, 1)
 * @source Binance, How to Calculate Liquidation Price of USDⓈ-M Futures Contracts: "maintenance amount" of a bracket
 */
export function tierTable(tiers: readonly MarginTier[]): TierTable {
  const floor = Float64Array.from(tiers, (tier) => tier.floorNotional);
  const rate = Float64Array.from(tiers, (tier) => tier.maintenanceRate);
  const amount = new Float64Array(tiers.length);
  if (floor[0] !== 0) refuse(`the first tier must begin at 0, began at ${floor[0]}`);
  for (let k = 0; k < tiers.length; k++) {
    if (!(rate[k] >= 0 && rate[k] < 1)) refuse(`maintenanceRate must be in [0, 1), was ${rate[k]}`);
    if (k === 0) continue;
    if (!(floor[k] > floor[k - 1])) refuse(`floorNotional must rise, ${floor[k]} came after ${floor[k - 1]}`);
    amount[k] = amount[k - 1] + floor[k] * (rate[k] - rate[k - 1]);
  }
  return { floor, rate, amount, maxLeverage: Float64Array.from(tiers, (tier) => tier.maxLeverage) };
}

function refuse(message: string): never {
  throw new QuantError('E_DATA', `margin tiers: ${message}`, { hint: 'rates are fractions: 0.4 % is 0.004' });
}

/** The tier that holds a notional; the last one for everything beyond it. */
export function tierOf(table: TierTable, notional: number): number {
  let k = table.floor.length - 1;
  while (k > 0 && notional < table.floor[k]) k--;
  return k;
}

/** Maintenance margin of a position, settlement currency, ≥ 0. @param notional ≥ 0 */
export function maintenanceAt(table: TierTable, notional: number): number {
  const k = tierOf(table, notional);
  return notional * table.rate[k] - table.amount[k];
}

/** The largest notional at which orders may use a leverage: 0 when none may, Infinity when all may. */
export function largestNotionalAt(table: TierTable, leverage: number): number {
  let k = 0;
  while (k < table.floor.length && table.maxLeverage[k] >= leverage) k++;
  return k === table.floor.length ? Number.POSITIVE_INFINITY : table.floor[k];
}

/**
 * The table that is in force as a market's clock moves on: the newest whose date is not after the bar. Before the first
 * date the oldest stored one stands in, since it is at least this market's own; without any,
 * `standInTiers`.
 */
export class TableInForce {
  private readonly tables: readonly TierTable[];
  private readonly fromMs: readonly number[];
  private k = 0;

  constructor(rules: MarketRules) {
    const stored = rules.marginTables;
    this.tables =
      stored.length === 0 ? [tierTable(standInTiers(rules).tiers)] : stored.map((table) => tierTable(table.tiers));
    this.fromMs = stored.map((table) => table.effectiveFromMs);
  }

  /** When the table of the last `at` is replaced, UTC ms. */
  get untilMs(): number {
    return this.k + 1 < this.fromMs.length ? this.fromMs[this.k + 1] : Number.POSITIVE_INFINITY;
  }

  /** @param timeMs UTC ms; quick when it only moves forward */
  at(timeMs: number): TierTable {
    const { fromMs } = this;
    while (this.k + 1 < fromMs.length && fromMs[this.k + 1] <= timeMs) this.k++;
    while (this.k > 0 && fromMs[this.k] > timeMs) this.k--;
    return this.tables[this.k];
  }
}

/** What a report must say about the table that a run counts with: nothing when it was in force from the first bar on. */
export function tierTableNote(symbol: string, rules: MarketRules, fromMs: number): string | null {
  if (rules.contract === 'spot') return null;
  const [first] = rules.marginTables;
  if (first === undefined) {
    return `${symbol}: no margin tiers are stored; ${standInTiers(rules).name} stand in for them`;
  }
  if (first.effectiveFromMs <= fromMs) return null;
  return `${symbol}: the oldest stored margin tiers are younger than the first bars; they stand in for the time before`;
}
