import { readFileSync } from 'node:fs';
import { QuantError } from '../../core/kit/errors.js';
import { unknownNameHint } from '../../core/kit/nearest.js';
import type { MarginTable, MarginTier, MarketRules } from '../../core/market-rules.js';
import { parseSymbol } from '../../core/symbol.js';
import { readDate } from '../../data/csv/dates.js';
import { RULE_FIELDS, type RulesKey } from '../../data/store/rules.js';

/** One market of a rules file. */
export interface FileRules {
  readonly key: RulesKey;
  readonly rules: Partial<MarketRules>;
}

const TEXTS: readonly string[] = ['contract', 'base', 'quote', 'settle'];
const KEYS = ['venue', 'market', 'symbol', ...RULE_FIELDS, 'marginTables'];
const TABLE_KEYS = ['effectiveFrom', 'effectiveFromMs', 'tiers'];
const TIER_KEYS = ['floorNotional', 'capNotional', 'maintenanceRate', 'maxLeverage'];

type Settings = Readonly<Record<string, unknown>>;

/**
 * Reads a rules file, JSON or YAML: one market, or a list of them.
 *
 * ```yaml
 * venue: binance
 * market: swap
 * symbol: BTCUSDT
 * liquidationFeeRate: 0.0125
 * marginTables:
 *   - effectiveFrom: 2021-07-01
 *     tiers:
 *       - { floorNotional: 0, capNotional: 50000, maintenanceRate: 0.004, maxLeverage: 125 }
 *       - { floorNotional: 50000, capNotional: null, maintenanceRate: 0.005, maxLeverage: 100 }
 * ```
 *
 * Values are held to what can be when they are stored; here only their names and types are looked at.
 *
 * @throws E_USAGE when there is no such file; E_DATA on what is no JSON or YAML, an unknown key with the nearest name, or
 *   a value of another type
 */
export async function readRulesFile(file: string): Promise<FileRules[]> {
  const content = await parse(file);
  const markets = Array.isArray(content) ? content : [content];
  if (markets.length === 0) throw new QuantError('E_DATA', `${file}: the file names no market`);
  return markets.map((market: unknown, i) =>
    toRules(market, Array.isArray(content) ? `${file}: market ${i + 1}` : file),
  );
}

async function parse(file: string): Promise<unknown> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new QuantError('E_USAGE', `${file} cannot be read`, { cause, hint: 'name a JSON or YAML file' });
  }
  try {
    const { parse: parseYaml } = await import('yaml');
    // JSON is YAML too, and this reader refuses duplicate keys.
    return parseYaml(text, { maxAliasCount: 10, uniqueKeys: true });
  } catch (cause) {
    const [first] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
    throw new QuantError('E_DATA', `${file} is neither JSON nor YAML: ${first}`, { cause });
  }
}

function toRules(content: unknown, where: string): FileRules {
  const market = record(content, where, KEYS);
  const kind = market.market;
  if (kind !== 'spot' && kind !== 'swap') throw wrong(`${where}: market`, 'spot or swap', kind);
  const venue = text(market.venue, `${where}: venue`);
  const symbol = text(market.symbol, `${where}: symbol`);
  const rules: Record<string, unknown> = {};
  for (const field of RULE_FIELDS) {
    const value = market[field];
    if (value === undefined) continue;
    rules[field] = TEXTS.includes(field) ? text(value, `${where}: ${field}`) : number(value, `${where}: ${field}`);
  }
  const { contract } = rules;
  if (contract !== undefined && contract !== 'spot' && contract !== 'linear' && contract !== 'inverse') {
    throw wrong(`${where}: contract`, 'spot, linear or inverse', contract);
  }
  if (market.marginTables !== undefined) {
    rules.marginTables = list(market.marginTables, `${where}: marginTables`).map((table, i) =>
      toTable(table, `${where}: margin table ${i + 1}`),
    );
  }
  return { key: { venue, market: kind, symbol: nameOf(symbol, where) }, rules };
}

/** The name as the store has it; one that is no symbol of ours is left to the currencies beside it. */
function nameOf(symbol: string, where: string): string {
  try {
    return parseSymbol(symbol).name;
  } catch (cause) {
    if (/^[A-Z0-9]{2,30}$/.test(symbol)) return symbol;
    throw new QuantError('E_DATA', `${where}: "${symbol}" is not a market symbol`, { cause });
  }
}

function toTable(content: unknown, where: string): MarginTable {
  const table = record(content, where, TABLE_KEYS);
  if ((table.effectiveFrom === undefined) === (table.effectiveFromMs === undefined)) {
    throw new QuantError('E_DATA', `${where} must have one of effectiveFrom and effectiveFromMs`, {
      hint: 'effectiveFrom: 2021-07-01 (UTC), or effectiveFromMs: 0 for "always"',
    });
  }
  const effectiveFromMs =
    table.effectiveFrom === undefined
      ? number(table.effectiveFromMs, `${where}: effectiveFromMs`)
      : date(table.effectiveFrom, `${where}: effectiveFrom`);
  const tiers = list(table.tiers, `${where}: tiers`).map((tier, i) => toTier(tier, `${where}: tier ${i + 1}`));
  return { effectiveFromMs, tiers };
}

function toTier(content: unknown, where: string): MarginTier {
  const tier = record(content, where, TIER_KEYS);
  return {
    floorNotional: number(tier.floorNotional, `${where}: floorNotional`),
    capNotional: tier.capNotional === null ? null : number(tier.capNotional, `${where}: capNotional`),
    maintenanceRate: number(tier.maintenanceRate, `${where}: maintenanceRate`),
    maxLeverage: number(tier.maxLeverage, `${where}: maxLeverage`),
  };
}

function record(content: unknown, where: string, known: readonly string[]): Settings {
  if (content === null || typeof content !== 'object' || Array.isArray(content)) {
    throw wrong(where, 'settings by name', content);
  }
  for (const key of Object.keys(content)) {
    if (known.includes(key)) continue;
    throw new QuantError('E_DATA', `${where}: unknown key "${key}"`, { hint: unknownNameHint(key, known) });
  }
  return content as Settings;
}

function list(content: unknown, where: string): readonly unknown[] {
  if (Array.isArray(content)) return content;
  throw wrong(where, 'a list', content);
}

function text(value: unknown, where: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw wrong(where, 'text', value);
}

function number(value: unknown, where: string): number {
  if (typeof value === 'number') return value;
  throw wrong(where, 'a number', value);
}

function date(value: unknown, where: string): number {
  const { timeMs, fault } = typeof value === 'string' ? readDate(value, true) : { timeMs: Number.NaN, fault: '' };
  if (fault === undefined) return timeMs;
  throw wrong(where, 'a date such as 2021-07-01', value);
}

function wrong(where: string, wanted: string, found: unknown): QuantError {
  const seen = found === undefined ? 'it is missing' : `was ${JSON.stringify(found)}`.slice(0, 80);
  return new QuantError('E_DATA', `${where} must be ${wanted}, ${seen}`);
}
