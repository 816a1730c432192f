import { DEFAULT_MARGIN_TIERS, type MarginTier, type MarketRules } from './market-rules.js';

/** A margin table that is taken where a venue's own is not stored, and what a report calls it: "… stand in for them". */
export interface StandInTiers {
  readonly name: string;
  readonly tiers: readonly MarginTier[];
}

type Contract = Pick<MarketRules, 'contract' | 'base' | 'settle'>;
type Row = readonly [floorNotional: number, maxLeverage: number, maintenanceRate: number];

/** One dollar each, about: the notionals of a table in one of them hold for the others. */
const DOLLARS: readonly string[] = ['USDT', 'USDC', 'USD', 'FDUSD', 'BUSD', 'TUSD', 'DAI'];
const BITCOIN: readonly string[] = ['BTC', 'XBT'];

const MAJORS: StandInTiers = {
  name: "those of Binance's BTCUSDT of 2021",
  tiers: DEFAULT_MARGIN_TIERS,
};

/**
 * Coins whose own table nobody has given.
 *
 * @source Binance announcement of 2021-03-18, XEM, COTI, CHR, MANA, HBAR and ALICE; its lowest rung (1 % and 50x up to
 *   5,000) is left out, so that no coin is assumed to be easier than they were
 */
const SMALL_COINS: StandInTiers = {
  name: "those of Binance's smaller coins of 2021 (2.5 % and at most 20x, 1x above a million)",
  tiers: ladder([
    [0, 20, 0.025],
    [25_000, 10, 0.05],
    [100_000, 5, 0.1],
    [250_000, 2, 0.125],
    [1_000_000, 1, 0.5],
  ]),
};

/**
 * Contracts settled in bitcoin; floors in BTC.
 *
 * @source Binance, Leverage and Margin in Coin-Margined Futures Contracts (2020-06-11): leverage and notionals of BTCUSD;
 *   each leverage has the rate that the announcement of 2021-03-18 gives it. What may be had above 1,000 BTC is 1x here.
 */
const BITCOIN_MARGINED: StandInTiers = {
  name: "those of Binance's coin-margined BTCUSD of 2020 (in BTC)",
  tiers: ladder([
    [0, 125, 0.004],
    [5, 100, 0.005],
    [10, 50, 0.01],
    [20, 20, 0.025],
    [50, 10, 0.05],
    [100, 5, 0.1],
    [200, 4, 0.125],
    [400, 3, 0.15],
    [1000, 1, 0.5],
  ]),
};

/** Where the money of the notional is a coin or a currency whose worth nobody knows, sizes say nothing. */
const FLAT: StandInTiers = {
  name: '5 % and at most 10x at any size',
  tiers: ladder([[0, 10, 0.05]]),
};

/** The table that stands in for a derivative whose venue's own is not stored: rule 24 of docs/assumptions.md. */
export function standInTiers({ contract, base, settle }: Contract): StandInTiers {
  const isBitcoin = BITCOIN.includes(base.toUpperCase());
  if (contract === 'inverse') return isBitcoin ? BITCOIN_MARGINED : FLAT;
  if (!DOLLARS.includes(settle.toUpperCase())) return FLAT;
  return isBitcoin || base.toUpperCase() === 'ETH' ? MAJORS : SMALL_COINS;
}

function ladder(rows: readonly Row[]): readonly MarginTier[] {
  return rows.map(([floorNotional, maxLeverage, maintenanceRate], k) => ({
    floorNotional,
    capNotional: k + 1 < rows.length ? rows[k + 1][0] : null,
    maintenanceRate,
    maxLeverage,
  }));
}
