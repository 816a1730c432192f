import { priceAtMaintenance, priceWhereGone } from '../../src/backtest/liquidation.js';
import type { TierTable } from '../../src/backtest/margin-tiers.js';
import type { Units } from '../../src/backtest/units.js';

/** A position as an exchange's calculator asks for it. */
export interface Stake {
  /** signed contracts, not 0 */
  readonly quantity: number;
  /** quote per base */
  readonly entryPrice: number;
  /**
   * settlement currency. Isolated: the position's margin. Cross: the wallet plus the unrealised profit of the other
   * positions, less their maintenance margin.
   */
  readonly margin: number;
}

function backingOf(units: Units, s: number, { quantity, entryPrice, margin }: Stake): number {
  return margin - quantity * units.valueAt(s, entryPrice);
}

export function liquidationPrice(units: Units, s: number, stake: Stake, table: TierTable): number {
  return priceAtMaintenance(units, s, stake.quantity, backingOf(units, s, stake), table);
}

export function bankruptcyPrice(units: Units, s: number, stake: Stake): number {
  return priceWhereGone(units, s, stake.quantity, backingOf(units, s, stake));
}
