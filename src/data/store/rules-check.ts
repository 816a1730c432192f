import { QuantError } from '../../core/kit/errors.js';
import { isoUtc } from '../../core/kit/time.js';
import type { MarginTable, MarginTier, MarketRules } from '../../core/market-rules.js';

/** A market as rules are kept for it: mark prices have none of their own. */
export interface RulesKey {
  readonly venue: string;
  readonly market: 'spot' | 'swap';
  readonly symbol: string;
}

export function nameOfMarket({ venue, market, symbol }: RulesKey): string {
  return `${venue} ${market} ${symbol}`;
}

/** The plain numbers of the rules, and the lowest and highest (exclusive) value of each. */
const NUMBERS = [
  ['contractSize', Number.MIN_VALUE, 9e15, 'above 0'],
  ['tickSize', 0, 9e15, '0 or more'],
  ['lotStep', 0, 9e15, '0 or more'],
  ['minQuantity', 0, 9e15, '0 or more'],
  ['maxQuantity', 0, 9e15, '0 or more'],
  ['minNotional', 0, 9e15, '0 or more'],
  ['liquidationFeeRate', 0, 1, 'a fraction in [0, 1)'],
  ['fundingIntervalMs', 0, 9e15, '0 or more'],
] as const;

/**
 * Holds complete rules to what can be: the contract fits the kind of market, profit is settled in the currency that the
 * contract pays, numbers are in range, margin tables are whole.
 *
 * @throws E_DATA naming the market, the field and what was found
 */
export function checkRules(key: RulesKey, rules: MarketRules): void {
  const refuse = (message: string, hint?: string): never => {
    throw new QuantError('E_DATA', `${nameOfMarket(key)}: ${message}`, { hint });
  };
  const { contract, base, quote, settle } = rules;
  if ((contract === 'spot') !== (key.market === 'spot')) {
    refuse(`contract must be ${key.market === 'spot' ? 'spot' : 'linear or inverse'}, was ${contract}`);
  }
  for (const [name, text] of Object.entries({ base, quote, settle })) {
    if (text === '') refuse(`${name} must name a currency, was empty`);
  }
  const pays = contract === 'inverse' ? base : quote;
  if (settle !== pays) {
    refuse(
      `settle must be ${pays}, the ${contract === 'inverse' ? 'base of an inverse' : `quote of a ${contract}`} market, was ${settle}`,
      'contracts that are settled in a third currency are not modelled',
    );
  }
  for (const [name, least, end, words] of NUMBERS) {
    const value = rules[name];
    if (!(value >= least && value < end)) refuse(`${name} must be ${words}, was ${value}`);
  }
  if (!Number.isInteger(rules.fundingIntervalMs)) {
    refuse(`fundingIntervalMs must be a whole number, was ${rules.fundingIntervalMs}`);
  }
  if (rules.maxQuantity > 0 && rules.maxQuantity < rules.minQuantity) {
    refuse(`maxQuantity must be at least minQuantity ${rules.minQuantity}, was ${rules.maxQuantity}`);
  }
  if (contract === 'spot' && rules.marginTables.length > 0) {
    refuse(`marginTables are for derivatives, found ${rules.marginTables.length} on a spot market`);
  }
  for (const table of rules.marginTables) checkTable(key, table);
}

/**
 * One table: tiers by rising notional from 0, each from where the one before it ends, maintenance rates that never fall,
 * and no tier in which a position is liquidated as soon as it is opened with the largest leverage.
 */
function checkTable(key: RulesKey, { effectiveFromMs, tiers }: MarginTable): void {
  const isTime = Number.isInteger(effectiveFromMs) && effectiveFromMs >= 0 && effectiveFromMs < 253402300800000;
  const when = isTime ? isoUtc(effectiveFromMs) : String(effectiveFromMs);
  const refuse = (message: string): never => {
    throw new QuantError('E_DATA', `${nameOfMarket(key)}: margin table from ${when}: ${message}`, {
      hint: 'rates are fractions: 0.4 % is 0.004',
    });
  };
  if (!isTime) refuse('effectiveFromMs must be a time in UTC ms');
  if (tiers.length === 0) refuse('it must have at least one tier');
  let end: number | null = 0;
  let before: MarginTier | undefined;
  tiers.forEach((tier, i) => {
    const name = `tier ${i + 1}`;
    const { floorNotional, capNotional, maintenanceRate, maxLeverage } = tier;
    if (end === null) refuse(`tier ${i} has no end, so ${name} cannot follow it`);
    if (floorNotional !== end) {
      refuse(
        i === 0
          ? `${name} must begin at 0, was ${floorNotional}`
          : `${name} must begin at ${end}, where tier ${i} ends, was ${floorNotional}`,
      );
    }
    if (capNotional !== null && !(capNotional > floorNotional && capNotional < Number.POSITIVE_INFINITY)) {
      refuse(`${name} must end above ${floorNotional}, or have no end (null), was ${capNotional}`);
    }
    if (!(maintenanceRate > 0 && maintenanceRate < 1)) {
      refuse(`${name} must have a maintenanceRate in (0, 1), was ${maintenanceRate}`);
    }
    if (before !== undefined && maintenanceRate < before.maintenanceRate) {
      refuse(`${name} must not have a lower maintenanceRate than tier ${i}: ${maintenanceRate}`);
    }
    if (!(maxLeverage > 0 && maxLeverage < 9e15)) refuse(`${name} must have a maxLeverage above 0, was ${maxLeverage}`);
    if (maintenanceRate * maxLeverage > 1) {
      refuse(`${name} must have a maintenanceRate of at most 1 / maxLeverage ${maxLeverage}, was ${maintenanceRate}`);
    }
    end = capNotional;
    before = tier;
  });
}
