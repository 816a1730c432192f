import { QuantError } from '../../core/kit/errors.js';
import { MINUTE_MS } from '../../core/kit/time.js';
import type { MarginTier, MarketRules } from '../../core/market-rules.js';
import type { ExchangeClient } from '../exchange.js';
import type { CcxtExchange, CcxtMarket } from './ccxt.js';
import { ExchangeFault } from './fault.js';
import { readNumber } from './rows.js';

const DECIMAL_PLACES = 2;
const TICK_SIZE = 4;

/**
 * A market's rules as ccxt and the venue's own listing give them. What they do not say, or say in a way that is no
 * number, is absent.
 *
 * Quantities of perpetuals are contracts, as ccxt has them. The smallest notional of an inverse contract is left out:
 * venues state it in dollars, our rules in the settlement currency.
 */
export function rulesOf(exchange: CcxtExchange, market: CcxtMarket): Partial<MarketRules> {
  const isSwap = market.swap === true;
  const contract = !isSwap
    ? 'spot'
    : market.inverse === true
      ? 'inverse'
      : market.linear === true
        ? 'linear'
        : undefined;
  const { amount, cost } = market.limits ?? {};
  const info = market.info ?? {};
  const found: Partial<MarketRules> = {
    contract,
    contractSize: isSwap ? positive(market.contractSize) : undefined,
    base: market.base,
    quote: market.quote,
    settle: isSwap ? market.settle : undefined,
    tickSize: step(exchange, market.precision?.price),
    lotStep: step(exchange, market.precision?.amount),
    minQuantity: positive(amount?.min),
    maxQuantity: positive(amount?.max),
    minNotional: contract === 'inverse' ? undefined : positive(cost?.min),
    // Binance states the fee as a fraction, Bybit the interval in minutes.
    liquidationFeeRate: isSwap && exchange.id === 'binance' ? positive(info.liquidationFee) : undefined,
    fundingIntervalMs: isSwap && exchange.id === 'bybit' ? times(positive(info.fundingInterval), MINUTE_MS) : undefined,
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

function positive(value: unknown): number | undefined {
  const number = readNumber(value);
  return number > 0 && number < 9e15 ? number : undefined;
}

function times(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : value * factor;
}

function step(exchange: CcxtExchange, precision: number | undefined): number | undefined {
  if (exchange.precisionMode === DECIMAL_PLACES) {
    return precision === undefined || !Number.isInteger(precision) ? undefined : Number(`1e${-precision}`);
  }
  // Significant digits are no fixed step.
  return (exchange.precisionMode ?? TICK_SIZE) === TICK_SIZE ? positive(precision) : undefined;
}

interface RawTier {
  readonly minNotional?: unknown;
  readonly maxNotional?: unknown;
  readonly maintenanceMarginRate?: unknown;
  readonly maxLeverage?: unknown;
}

/**
 * The margin tiers of a perpetual where the venue gives them to everybody, else undefined.
 *
 * The last tier has no end here: a position can grow beyond it by price, and then its rate still holds.
 *
 * @throws E_NETWORK, E_BANNED, E_INTERRUPTED as `ask` does
 */
export async function publicTiers(client: ExchangeClient, market: CcxtMarket): Promise<MarginTier[] | undefined> {
  const { exchange, limits } = client;
  const has = exchange.has.fetchMarketLeverageTiers;
  if (has !== true && has !== 'emulated') return undefined;
  if (limits.tiersInContracts === true) return undefined;
  try {
    return await client.ask(
      `margin tiers of ${market.symbol}`,
      (e) => e.fetchMarketLeverageTiers(market.symbol),
      (answer) => readTiers(answer),
    );
  } catch (error) {
    // Binance and others show them to account holders only, some not for every market.
    if (error instanceof QuantError && (error.code === 'E_CONFIG' || error.code === 'E_PARAM')) return undefined;
    throw error;
  }
}

function readTiers(answer: unknown): MarginTier[] | undefined {
  if (!Array.isArray(answer)) throw new ExchangeFault('page', `expected a list of tiers, found ${typeof answer}`);
  const raw = (answer as readonly RawTier[]).map((tier) => ({
    floorNotional: readNumber(tier.minNotional ?? 0),
    capNotional: readNumber(tier.maxNotional ?? Number.NaN),
    maintenanceRate: readNumber(tier.maintenanceMarginRate),
    maxLeverage: readNumber(tier.maxLeverage),
  }));
  if (raw.length === 0) return undefined;
  raw.sort((a, b) => a.floorNotional - b.floorNotional);
  // A rate at which a position is liquidated as soon as it is opened can only be a percentage.
  const isPercent = raw.every(
    ({ maintenanceRate: rate, maxLeverage }) => rate * maxLeverage > 1 && (rate / 100) * maxLeverage <= 1,
  );
  return raw.map((tier, i) => ({
    ...tier,
    capNotional: i === raw.length - 1 ? null : tier.capNotional,
    maintenanceRate: isPercent ? tier.maintenanceRate / 100 : tier.maintenanceRate,
  }));
}
