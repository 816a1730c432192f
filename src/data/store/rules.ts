import { QuantError } from '../../core/kit/errors.js';
import { type MarginTable, type MarginTier, type MarketRules, plainRules } from '../../core/market-rules.js';
import { parseSymbol } from '../../core/symbol.js';
import { prepared, reading, type Store, writing } from './database.js';
import { checkRules, nameOfMarket, type RulesKey } from './rules-check.js';

export type { RulesKey } from './rules-check.js';

/** Everything but the margin tables, with its column. */
const COLUMNS = {
  contract: 'contract',
  contractSize: 'contract_size',
  base: 'base',
  quote: 'quote',
  settle: 'settle',
  tickSize: 'tick_size',
  lotStep: 'lot_step',
  minQuantity: 'min_quantity',
  maxQuantity: 'max_quantity',
  minNotional: 'min_notional',
  liquidationFeeRate: 'liquidation_fee_rate',
  fundingIntervalMs: 'funding_interval_ms',
} as const satisfies Partial<Record<keyof MarketRules, string>>;

type Field = keyof typeof COLUMNS;

/** Names of the rules that a file or a source may give. */
export const RULE_FIELDS = Object.keys(COLUMNS) as readonly Field[];

/** The rules of one market, and which of them nobody has said. */
export interface StoredRules extends RulesKey {
  readonly rules: MarketRules;
  /** fields that stand at their default because no source has given them */
  readonly assumed: readonly Field[];
  /** who wrote last */
  readonly source: string;
}

type Row = Record<(typeof COLUMNS)[Field], string | number | null> & {
  readonly id: number;
  readonly venue: string;
  readonly market: 'spot' | 'swap';
  readonly symbol: string;
  readonly source: string;
};

/**
 * Stores what is known of a market's rules. Fields that are given replace stored ones, the others stay; a margin table
 * replaces the one of the same effective date, the others stay.
 *
 * @param source who says so, e.g. `ccxt(exchange="binance")` or the name of a file
 * @returns whether anything is different now
 * @throws E_DATA when the rules together cannot be: nothing is stored then
 */
export function writeRules(store: Store, key: RulesKey, rules: Partial<MarketRules>, source: string): boolean {
  return writing(store, () => {
    const row = findRow(store, key);
    const before = row === undefined ? {} : knownOf(row);
    const tablesBefore = row === undefined ? [] : readTables(store, row.id);
    const given = Object.fromEntries(RULE_FIELDS.flatMap((f) => (rules[f] === undefined ? [] : [[f, rules[f]]])));
    const known = { ...before, ...given };
    const tables = rules.marginTables ?? [];
    const dates = new Set(tables.map((table) => table.effectiveFromMs));
    if (dates.size < tables.length) {
      throw new QuantError('E_DATA', `${nameOfMarket(key)}: two margin tables have the same effective date`);
    }
    const marginTables = [...tablesBefore.filter((t) => !dates.has(t.effectiveFromMs)), ...tables];
    checkRules(key, complete(key, known, marginTables));

    const changedTables = tables.filter(
      (table) => !sameTiers(tablesBefore.find((t) => t.effectiveFromMs === table.effectiveFromMs)?.tiers, table.tiers),
    );
    const isSame = row !== undefined && RULE_FIELDS.every((f) => before[f] === known[f]);
    if (isSame && changedTables.length === 0) return false;
    const id = writeRow(store, key, known, source);
    for (const table of changedTables) writeTable(store, id, table, source);
    return true;
  });
}

/** The rules of a market with every field; what nobody has said is as in `plainRules`. Undefined when none are stored. */
export function loadRules(store: Store, key: RulesKey): MarketRules | undefined {
  return findRules(store, key)?.rules;
}

/** The same with what is assumed and who said the rest. */
export function findRules(store: Store, key: RulesKey): StoredRules | undefined {
  return reading(store, () => {
    const row = findRow(store, key);
    return row === undefined ? undefined : toStored(store, row);
  });
}

/** The rules of every market that has some, by venue, market and symbol. */
export function listRules(store: Store): StoredRules[] {
  return reading(store, () => {
    const rows = prepared(store, 'SELECT * FROM market_rules ORDER BY venue, market, symbol').all() as Row[];
    return rows.map((row) => toStored(store, row));
  });
}

/** Are these the same tiers? */
export function sameTiers(a: readonly MarginTier[] | undefined, b: readonly MarginTier[]): boolean {
  const isSame = (x: MarginTier, y: MarginTier): boolean =>
    x.floorNotional === y.floorNotional &&
    x.capNotional === y.capNotional &&
    x.maintenanceRate === y.maintenanceRate &&
    x.maxLeverage === y.maxLeverage;
  return a !== undefined && a.length === b.length && a.every((tier, i) => isSame(tier, b[i]));
}

function toStored(store: Store, row: Row): StoredRules {
  const { venue, market, symbol, source } = row;
  const key = { venue, market, symbol };
  const known = knownOf(row);
  return {
    ...key,
    rules: complete(key, known, readTables(store, row.id)),
    assumed: RULE_FIELDS.filter((field) => known[field] === undefined),
    source,
  };
}

type Known = Partial<Record<Field, string | number>>;

function knownOf(row: Row): Known {
  return Object.fromEntries(RULE_FIELDS.flatMap((f) => (row[COLUMNS[f]] === null ? [] : [[f, row[COLUMNS[f]]]])));
}

/** The currencies of a symbol are read off its name where nobody gives them; a swap is linear unless somebody says other. */
function complete(key: RulesKey, known: Known, marginTables: readonly MarginTable[]): MarketRules {
  const given = known as Partial<MarketRules>;
  const { contract = key.market === 'spot' ? 'spot' : 'linear' } = given;
  const { base, quote } = given.base !== undefined && given.quote !== undefined ? given : parseSymbol(key.symbol);
  return plainRules({
    base: base ?? '',
    quote: quote ?? '',
    ...given,
    contract,
    marginTables: [...marginTables].sort((a, b) => a.effectiveFromMs - b.effectiveFromMs),
  });
}

function findRow(store: Store, key: RulesKey): Row | undefined {
  return prepared(store, 'SELECT * FROM market_rules WHERE venue = ? AND market = ? AND symbol = ?').get(
    key.venue,
    key.market,
    key.symbol,
  ) as Row | undefined;
}

const NAMES = ['venue', 'market', 'symbol', ...Object.values(COLUMNS), 'source'];
const UPSERT = `INSERT INTO market_rules (${NAMES.join(', ')}) VALUES (${NAMES.map(() => '?').join(', ')})
  ON CONFLICT (venue, market, symbol) DO UPDATE SET ${NAMES.slice(3)
    .map((name) => `${name} = excluded.${name}`)
    .join(', ')} RETURNING id`;

function writeRow(store: Store, key: RulesKey, known: Known, source: string): number {
  const values = RULE_FIELDS.map((field) => known[field] ?? null);
  return Number(
    prepared(store, UPSERT)
      .pluck()
      .get(key.venue, key.market, key.symbol, ...values, source),
  );
}

function writeTable(store: Store, id: number, { effectiveFromMs, tiers }: MarginTable, source: string): void {
  prepared(store, 'DELETE FROM margin_tiers WHERE rules_id = ? AND effective_from_ms = ?').run(id, effectiveFromMs);
  const insert = prepared(
    store,
    `INSERT INTO margin_tiers (rules_id, effective_from_ms, floor_notional, cap_notional, maintenance_rate, max_leverage,
       source) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const tier of tiers) {
    const { floorNotional, capNotional, maintenanceRate, maxLeverage } = tier;
    insert.run(id, effectiveFromMs, floorNotional, capNotional, maintenanceRate, maxLeverage, source);
  }
}

function readTables(store: Store, id: number): MarginTable[] {
  const rows = prepared(
    store,
    `SELECT effective_from_ms AS effectiveFromMs, floor_notional AS floorNotional, cap_notional AS capNotional,
       maintenance_rate AS maintenanceRate, max_leverage AS maxLeverage
     FROM margin_tiers WHERE rules_id = ? ORDER BY effective_from_ms, floor_notional`,
  ).all(id) as ({ effectiveFromMs: number } & MarginTier)[];
  const tables = new Map<number, MarginTier[]>();
  for (const { effectiveFromMs, ...tier } of rows) {
    const tiers = tables.get(effectiveFromMs) ?? [];
    tables.set(effectiveFromMs, tiers);
    tiers.push(tier);
  }
  return [...tables].map(([effectiveFromMs, tiers]) => ({ effectiveFromMs, tiers }));
}
