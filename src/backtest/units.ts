import type { MarketRules } from '../core/market-rules.js';

/**
 * What one unit of each market is worth in its settlement currency: `size × price` of a coin or a linear contract, and
 * `−size / price` of an inverse one. Profit is then `quantity × (value now − value at entry)` for all three, so that one
 * account serves them all; the notional is `|quantity × value|`.
 *
 * @source Binance COIN-M futures, profit of an inverse contract: contracts × size × (1/entry − 1/exit)
 */
export class Units {
  readonly count: number;
  private readonly size: Float64Array;
  private readonly isInverse: Uint8Array;

  constructor(rules: readonly MarketRules[]) {
    this.count = rules.length;
    this.size = Float64Array.from(rules, (r) => r.contractSize);
    this.isInverse = Uint8Array.from(rules, (r) => (r.contract === 'inverse' ? 1 : 0));
  }

  /** Settlement currency per unit at a price. */
  valueAt(s: number, price: number): number {
    return this.isInverse[s] === 0 ? this.size[s] * price : -this.size[s] / price;
  }

  /** The price at which a unit has this value. */
  priceOf(s: number, value: number): number {
    return this.isInverse[s] === 0 ? value / this.size[s] : -this.size[s] / value;
  }

  /** True when the value of a unit is its price. */
  isPlain(s: number): boolean {
    return this.isInverse[s] === 0 && this.size[s] === 1;
  }
}
