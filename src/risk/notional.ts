import type { Ledger } from '../core/ledger.js';
import type { MarketRules } from '../core/market-rules.js';
import type { Contracts, Measured } from '../core/metric.js';
import { startStep, unknown } from './columns.js';

/** Coins that are priced in the account's currency: what a ledger is taken for when nothing else is said. */
export const COINS: Contracts = { currency: '', rules: {} };

/**
 * Σ |quantity × value of a unit| of all fills, at prices before spread and slippage, account currency.
 *
 * Of the same steps as `grownBy`: what was filled at the first measured step lies before the equity that a run is
 * measured from.
 *
 * @returns NaN with the reason when a market is settled in another currency than the account's, since a ledger does not
 *   keep the rates that its fills were converted at
 */
export function tradedNotional(ledger: Ledger, { currency, rules }: Contracts = COINS): Measured {
  const start = startStep(ledger);
  let value = 0;
  for (const { step, symbol, quantity, referencePrice } of ledger.fills) {
    if (step <= start) continue;
    const market = Object.hasOwn(rules, symbol) ? rules[symbol] : undefined;
    if (market !== undefined && currency !== '' && market.settle !== currency) {
      return unknown(`${symbol} is settled in ${market.settle}, the account in ${currency}`);
    }
    value += Math.abs(quantity) * unitValue(market, referencePrice);
  }
  return { value };
}

/** What one unit is worth at a price: a coin its price, a linear contract its size times it, an inverse one its size over it. */
export function unitValue(market: Pick<MarketRules, 'contract' | 'contractSize'> | undefined, price: number): number {
  if (market === undefined) return price;
  return market.contract === 'inverse' ? market.contractSize / price : market.contractSize * price;
}
