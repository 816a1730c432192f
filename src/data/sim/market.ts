import type { Candles } from '../../core/candles.js';
import { parseSymbol } from '../../core/symbol.js';
import { type SimFunding, simFunding } from './funding.js';
import { SIM_DEFAULTS, type SimSettings } from './settings.js';
import { createSimulator } from './simulator.js';
import { type MarketTruth, truthOf } from './truth.js';

export interface SimConfig extends Partial<SimSettings> {
  /** `BTCUSDT`, … ; any symbol gives a market */
  readonly symbols: readonly string[];
  readonly market?: 'spot' | 'swap';
  readonly intervalMs: number;
  /** open times in [fromMs, toMs), UTC ms, not before 2020 */
  readonly fromMs: number;
  readonly toMs: number;
}

export interface SimulatedMarket {
  readonly settings: SimSettings;
  /** one per symbol, in the order asked; labelled simulated */
  readonly markets: readonly Candles[];
  /** row by row with the candles of the same position */
  readonly truths: readonly MarketTruth[];
  readonly funding: readonly SimFunding[];
}

/**
 * Simulates several markets at once, with the truth behind them. The same configuration gives the same bits; a market
 * is the same with or without the others.
 *
 * @throws E_PARAM for a setting or symbol that cannot be
 */
export function simulateMarket(config: SimConfig): SimulatedMarket {
  const { symbols, market = 'spot', intervalMs, fromMs, toMs, ...given } = config;
  const settings = { ...SIM_DEFAULTS, ...given };
  const simulator = createSimulator(settings);
  const range = { fromMs, toMs };
  const markets = symbols.map((symbol) =>
    simulator.candles({ venue: 'sim', market, symbol: parseSymbol(symbol).name, intervalMs }, range),
  );
  return {
    settings,
    markets,
    truths: markets.map((candles) => truthOf(simulator.world(candles.symbol, toMs), candles, settings)),
    funding: symbols.map((symbol) => simFunding(simulator.world(symbol, toMs), settings, range)),
  };
}
