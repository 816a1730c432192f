/** One row of a venue's maintenance margin table: what applies while the notional lies in [floorNotional, capNotional). */
export interface MarginTier {
  /** settlement currency */
  readonly floorNotional: number;
  /** settlement currency; null for no end */
  readonly capNotional: number | null;
  /** maintenance margin over notional, fraction */
  readonly maintenanceRate: number;
  /** largest leverage that an order may use at this notional */
  readonly maxLeverage: number;
}

/** A maintenance table and the moment from which it holds, UTC ms. */
export interface MarginTable {
  readonly effectiveFromMs: number;
  /** by rising notional, without holes, from 0 */
  readonly tiers: readonly MarginTier[];
}

/**
 * What a venue demands of the orders of one market, and what kind of contract it is. 0 stands for "no such rule".
 *
 * Quantities are base units on spot markets and contracts on derivatives: one contract is `contractSize` base units of
 * a linear one, and `contractSize` quote units of an inverse one, whose profit is paid in the base currency.
 */
export interface MarketRules {
  readonly contract: 'spot' | 'linear' | 'inverse';
  readonly contractSize: number;
  readonly base: string;
  readonly quote: string;
  /** the currency of margin and profit: the quote of spot and linear markets, the base of inverse ones */
  readonly settle: string;
  /** prices of orders are multiples of it */
  readonly tickSize: number;
  /** quantities are multiples of it */
  readonly lotStep: number;
  readonly minQuantity: number;
  readonly maxQuantity: number;
  /** smallest order, settlement currency */
  readonly minNotional: number;
  /** fraction of the notional, taken when a position is liquidated */
  readonly liquidationFeeRate: number;
  /** usual time between funding settlements; 0 when there is no funding */
  readonly fundingIntervalMs: number;
  /** by rising `effectiveFromMs`; empty when nobody has stored any: see `standInTiers` */
  readonly marginTables: readonly MarginTable[];
}

/**
 * Binance's BTCUSDT table of 2021 in coarse steps, its lower leverage bounds kept: for BTC and ETH where the store holds
 * none.
 */
export const DEFAULT_MARGIN_TIERS: readonly MarginTier[] = [
  { floorNotional: 0, capNotional: 50_000, maintenanceRate: 0.004, maxLeverage: 125 },
  { floorNotional: 50_000, capNotional: 250_000, maintenanceRate: 0.005, maxLeverage: 100 },
  { floorNotional: 250_000, capNotional: 3_000_000, maintenanceRate: 0.01, maxLeverage: 50 },
  { floorNotional: 3_000_000, capNotional: 20_000_000, maintenanceRate: 0.025, maxLeverage: 20 },
  { floorNotional: 20_000_000, capNotional: null, maintenanceRate: 0.05, maxLeverage: 10 },
];

/** A market about which nothing is known: no steps, no limits, quote currency read off the symbol by the caller. */
export function plainRules(
  given: Pick<MarketRules, 'contract' | 'base' | 'quote'> & Partial<MarketRules>,
): MarketRules {
  return Object.freeze({
    contractSize: 1,
    settle: given.contract === 'inverse' ? given.base : given.quote,
    tickSize: 0,
    lotStep: 0,
    minQuantity: 0,
    maxQuantity: 0,
    minNotional: 0,
    liquidationFeeRate: given.contract === 'spot' ? 0 : 0.0125,
    fundingIntervalMs: given.contract === 'spot' ? 0 : 8 * 3_600_000,
    marginTables: [],
    ...given,
  });
}
