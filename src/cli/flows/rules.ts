import { QuantError } from '../../core/kit/errors.js';
import { nearestName, unknownNameHint } from '../../core/kit/nearest.js';
import { formatDuration, minuteUtc } from '../../core/kit/time.js';
import type { MarginTable, MarketRules } from '../../core/market-rules.js';
import { standInTiers } from '../../core/stand-in-tiers.js';
import { parseSymbol } from '../../core/symbol.js';
import { type Store, writing } from '../../data/store/database.js';
import { findRules, listRules, type RulesKey, type StoredRules, writeRules } from '../../data/store/rules.js';
import type { CommandContext } from '../command.js';
import { withFilledStore, withStore } from '../market/open.js';
import { table } from '../table.js';
import { readRulesFile } from './rules-file.js';

export interface RulesFlags {
  readonly exchange: string;
  readonly market: '' | 'spot' | 'swap';
}

const ACTIONS = ['list', 'show', 'import'] as const;

export async function runRules(
  context: CommandContext,
  flags: RulesFlags,
  action = 'list',
  target?: string,
): Promise<undefined> {
  switch (action) {
    case 'list':
      return withFilledStore(context.globals.db, (store) => list(context, store, flags));
    case 'show':
      return withFilledStore(context.globals.db, (store) => show(context, store, flags, target));
    case 'import':
      return importRules(context, target);
    default:
      throw new QuantError('E_USAGE', `quant rules has no action "${action}"`, {
        hint: unknownNameHint(action, ACTIONS),
      });
  }
}

function matching(store: Store, flags: RulesFlags): StoredRules[] {
  const all = listRules(store);
  const fits = all.filter(
    (r) => (flags.exchange === '' || r.venue === flags.exchange) && (flags.market === '' || r.market === flags.market),
  );
  if (fits.length > 0) return fits;
  const wanted = [flags.exchange, flags.market].filter((part) => part !== '').join(' ');
  throw new QuantError('E_NO_DATA', `${store.file} holds no rules${wanted === '' ? ' yet' : ` of ${wanted}`}`, {
    hint: 'quant fetch stores what the exchange says; quant rules import FILE takes the rest',
  });
}

async function list(context: CommandContext, store: Store, flags: RulesFlags): Promise<undefined> {
  const items = matching(store, flags);
  const columns = [
    { title: 'venue' },
    { title: 'market' },
    { title: 'symbol' },
    { title: 'contract' },
    { title: 'price step', align: 'right' as const },
    { title: 'lot step', align: 'right' as const },
    { title: 'least', align: 'right' as const },
    { title: 'least value', align: 'right' as const },
    { title: 'margin tables', align: 'right' as const },
  ];
  const view = await table(
    columns,
    items.map(({ venue, market, symbol, rules }) => [
      venue,
      market,
      symbol,
      rules.contract,
      orNone(rules.tickSize),
      orNone(rules.lotStep),
      orNone(rules.minQuantity),
      rules.minNotional === 0 ? '-' : `${rules.minNotional} ${rules.settle}`,
      String(rules.marginTables.length),
    ]),
  );
  context.output.result({ text: () => view, json: () => ({ schema: 'quant/rules@1', items: items.map(document) }) });
  return undefined;
}

async function show(
  context: CommandContext,
  store: Store,
  flags: RulesFlags,
  target: string | undefined,
): Promise<undefined> {
  if (target === undefined) {
    throw new QuantError('E_USAGE', 'quant rules show needs a symbol', {
      hint: 'quant rules show BTCUSDT --market swap',
    });
  }
  const wanted = wantedSymbol(target);
  const all = matching(store, { ...flags, market: flags.market === '' ? (wanted.type ?? '') : flags.market });
  const items = all.filter(({ symbol }) => symbol === wanted.name);
  if (items.length === 0) {
    // ETHUSDT is two letters from BTCUSDT and nobody's typing error of it.
    const near = nearestName(wanted.name, [...new Set(all.map(({ symbol }) => symbol))], 1);
    throw new QuantError('E_NO_DATA', `the store has no rules of ${wanted.name}`, {
      hint: `${near === undefined ? '' : `did you mean ${near}? Or `}bring them: ${fetchLine(target, flags)}`,
    });
  }
  const views = await Promise.all(items.map(describe));
  context.output.result({
    text: () => views.join('\n\n'),
    json: () => ({ schema: 'quant/rules@1', items: items.map(document) }),
  });
  return undefined;
}

function fetchLine(symbol: string, { exchange, market }: RulesFlags): string {
  const where = [exchange === '' ? '' : ` --exchange ${exchange}`, market === '' ? '' : ` --market ${market}`];
  return `quant fetch --symbols ${symbol}${where.join('')}`;
}

/** A name that is no symbol of ours may still be stored, with currencies of its own. */
function wantedSymbol(text: string): { readonly name: string; readonly type?: 'spot' | 'swap' } {
  try {
    return parseSymbol(text);
  } catch {
    return { name: text };
  }
}

async function importRules(context: CommandContext, file: string | undefined): Promise<undefined> {
  if (file === undefined) {
    throw new QuantError('E_USAGE', 'quant rules import needs a file', { hint: 'quant rules import margin.yaml' });
  }
  const markets = await readRulesFile(file);
  const results = await withStore(context.globals.db, (store) =>
    // All markets of the file, or none.
    writing(store, () =>
      markets.map(({ key, rules }) => {
        const isChanged = writeRules(store, key, rules, file);
        return { stored: stored(store, key), isChanged };
      }),
    ),
  );
  context.output.result({
    text: () =>
      results
        .map(({ stored: { venue, market, symbol }, isChanged }) => {
          return `${venue} ${market} ${symbol}: ${isChanged ? 'rules stored' : 'these rules were there'}`;
        })
        .join('\n'),
    json: () => ({
      schema: 'quant/rules-import@1',
      items: results.map(({ stored: item, isChanged }) => ({ ...document(item), is_changed: isChanged })),
    }),
  });
  return undefined;
}

function stored(store: Store, key: RulesKey): StoredRules {
  const found = findRules(store, key);
  if (found !== undefined) return found;
  throw new QuantError('E_BUG', `${key.symbol}: rules were written and are not there`);
}

function orNone(value: number): string {
  return value === 0 ? '-' : String(value);
}

function document({ venue, market, symbol, rules, assumed, source }: StoredRules): object {
  return { venue, market, symbol, source, assumed, rules };
}

async function describe({ venue, market, symbol, rules, assumed, source }: StoredRules): Promise<string> {
  const rows = factsOf(rules).map(([words, value, fields]) => {
    const isAssumed = fields.every((field) => (assumed as readonly string[]).includes(field));
    return [`  ${words}`, value, isAssumed ? 'assumed: no source says' : ''];
  });
  const facts = await table([{ title: `${venue} ${market} ${symbol}` }, { title: '' }, { title: '' }], rows);
  const tables = await Promise.all(rules.marginTables.map((one) => describeTable(one, rules.settle)));
  const none =
    rules.contract !== 'spot' && tables.length === 0
      ? [`  no margin table stored: ${standInTiers(rules).name} stand in`]
      : [];
  return [facts, `  said by ${source}`, ...none, ...tables].join('\n');
}

type Fact = readonly [words: string, value: string, fields: readonly string[]];

function factsOf(rules: MarketRules): Fact[] {
  const { contract, contractSize, base, quote, settle } = rules;
  const isSpot = contract === 'spot';
  const unit = isSpot ? base : 'contracts';
  const amount = (value: number, of: string): string => (value === 0 ? 'none' : `${value} ${of}`);
  const facts: Fact[] = [
    ['contract', isSpot ? `spot, ${base} for ${quote}` : `${contract}, settled in ${settle}`, ['contract']],
  ];
  if (!isSpot)
    facts.push(['one contract', `${contractSize} ${contract === 'inverse' ? quote : base}`, ['contractSize']]);
  facts.push(
    ['price step', amount(rules.tickSize, quote), ['tickSize']],
    ['quantity step', amount(rules.lotStep, unit), ['lotStep']],
    ['least quantity', amount(rules.minQuantity, unit), ['minQuantity']],
    ['largest quantity', amount(rules.maxQuantity, unit), ['maxQuantity']],
    ['least value', amount(rules.minNotional, settle), ['minNotional']],
  );
  if (!isSpot) {
    const { liquidationFeeRate: fee, fundingIntervalMs: pace } = rules;
    facts.push(
      ['liquidation fee', `${Number((fee * 100).toPrecision(6))} %`, ['liquidationFeeRate']],
      ['funding', pace === 0 ? 'none' : `every ${formatDuration(pace)}`, ['fundingIntervalMs']],
    );
  }
  return facts;
}

async function describeTable({ effectiveFromMs, tiers }: MarginTable, settle: string): Promise<string> {
  const right = { align: 'right' as const };
  const view = await table(
    [
      { title: `  value from, ${settle}`, ...right },
      { title: 'to', ...right },
      { title: 'maintenance', ...right },
      { title: 'leverage', ...right },
    ],
    tiers.map((tier) => [
      String(tier.floorNotional),
      tier.capNotional === null ? 'no end' : String(tier.capNotional),
      `${Number((tier.maintenanceRate * 100).toPrecision(6))} %`,
      `${tier.maxLeverage}x`,
    ]),
  );
  const since = effectiveFromMs === 0 ? 'always' : `since ${minuteUtc(effectiveFromMs)} UTC`;
  return `  margin, ${since}\n${view}`;
}
