import { QuantError } from '../core/kit/errors.js';
import type { MarginTable, MarginTier, MarketRules } from '../core/market-rules.js';
import type { SourceContext, SourceSession } from '../core/source.js';
import type { Store } from './store/database.js';
import { loadRules, type RulesKey, sameTiers, writeRules } from './store/rules.js';

/** Faults that concern the whole session, not the rules alone. */
const SERIOUS: ReadonlySet<string> = new Set(['E_INTERRUPTED', 'E_BANNED', 'E_STORAGE', 'E_SYMBOL', 'E_BUG']);

/**
 * Stores what the source says of a market's rules and, for a perpetual, its margin table.
 *
 * The first table that is seen holds from the beginning, as nobody tells what held before; one that differs holds from
 * now. Rules that cannot be are not stored: the candles are worth having without them, so that is only told.
 *
 * @returns whether anything is different now
 * @throws E_SYMBOL, E_INTERRUPTED, E_BANNED, E_STORAGE
 */
export async function fetchRules(
  store: Store,
  session: SourceSession,
  key: RulesKey,
  { context, sourceName }: { readonly context: SourceContext; readonly sourceName: string },
): Promise<boolean> {
  const { rules } = await session.listing(key.symbol);
  const isChanged = Object.keys(rules).length > 0 && orTold(context, () => writeRules(store, key, rules, sourceName));
  if (key.market !== 'swap' || session.marginTiers === undefined) return isChanged;
  let tiers: readonly MarginTier[] | undefined;
  try {
    tiers = await session.marginTiers(key.symbol);
  } catch (error) {
    tell(context, error);
  }
  const stored = loadRules(store, key);
  if (tiers === undefined) {
    if (stored === undefined || stored.marginTables.length === 0) {
      context.log(
        `no margin tiers of ${key.symbol} are public: a run takes default ones until quant rules import brings them`,
      );
    }
    return isChanged;
  }
  const marginTables = tablesFor(stored, tiers, context.now());
  if (marginTables.length === 0) return isChanged;
  return orTold(context, () => writeRules(store, key, { marginTables }, sourceName)) || isChanged;
}

function tablesFor(stored: MarketRules | undefined, tiers: readonly MarginTier[], nowMs: number): MarginTable[] {
  const tables = stored?.marginTables ?? [];
  if (tables.length === 0) return [{ effectiveFromMs: 0, tiers }];
  const inForce = tables.findLast((table) => table.effectiveFromMs <= nowMs);
  return sameTiers(inForce?.tiers, tiers) ? [] : [{ effectiveFromMs: nowMs, tiers }];
}

function orTold(context: SourceContext, write: () => boolean): boolean {
  try {
    return write();
  } catch (error) {
    tell(context, error);
    return false;
  }
}

function tell(context: SourceContext, error: unknown): void {
  if (!(error instanceof QuantError) || SERIOUS.has(error.code)) throw error;
  context.log(`no rules stored: ${error.message}`);
}
