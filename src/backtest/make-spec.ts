import type { Candles } from '../core/candles.js';
import { QuantError } from '../core/kit/errors.js';
import { formatInterval, INTERVAL_NAMES, parseInterval } from '../core/kit/time.js';
import { type MarketRules, plainRules } from '../core/market-rules.js';
import {
  type BookSpec,
  DEFAULT_ACCOUNT,
  DEFAULT_COSTS,
  DEFAULT_EXECUTION,
  DEFAULT_GAPS,
  DEFAULT_SWAP_COSTS,
  type GapPolicy,
  RUN_SPEC_SCHEMA,
  type RunSpec,
  type TradingSpec,
} from '../core/spec.js';
import { parseSymbol } from '../core/symbol.js';
import { costs as costRegistry } from './registry.js';
import { formatMix, parseMix } from './strategy-mix.js';
import { tradingSpec } from './trading/layer.js';

export interface RunSpecDraft {
  /** the bars of the run; venue, symbols, interval and range are read off them */
  readonly markets: readonly Candles[];
  /** e.g. `momentum` or `momentum(lookback=100)` */
  readonly strategy: string;
  readonly costs?: readonly string[];
  /** sizer, stops, take-profits, risk rules, execution and confidence; none when absent */
  readonly trading?: Partial<TradingSpec>;
  readonly account?: Partial<RunSpec['account']>;
  readonly execution?: Partial<RunSpec['execution']>;
  readonly gaps?: Partial<GapPolicy>;
  /** by symbol, as the store knows them; plain ones where it does not */
  readonly rules?: Readonly<Record<string, MarketRules>>;
  /** by symbol: the other venues that its orders are split over */
  readonly books?: Readonly<Record<string, readonly BookSpec[]>>;
  readonly seed?: number;
  readonly model?: string | null;
  /** the range that was asked for, when it is wider than the bars; UTC ms, end exclusive */
  readonly fromMs?: number;
  readonly toMs?: number;
}

/**
 * A run written out: canonical names with every parameter, and every default.
 *
 * @throws E_UNKNOWN, E_PARAM for names and values that do not exist; E_NO_DATA without bars; E_DATA when the markets
 *   do not belong to one venue, type and interval
 */
export function makeRunSpec(draft: RunSpecDraft): RunSpec {
  const { markets } = draft;
  checkMarkets(markets);
  const account = { ...DEFAULT_ACCOUNT, ...draft.account };
  const execution = { ...DEFAULT_EXECUTION, ...draft.execution };
  const gaps = { ...DEFAULT_GAPS, ...draft.gaps };
  mustBe('account.cashQuote', account.cashQuote, account.cashQuote > 0, 'above 0');
  mustBe('account.maxLeverage', account.maxLeverage, account.maxLeverage > 0, 'above 0');
  mustBe('execution.maxVolumeShare', execution.maxVolumeShare, execution.maxVolumeShare > 0, 'above 0');
  mustBe('execution.latencyMs', execution.latencyMs, execution.latencyMs >= 0, '0 or more');
  const { touchProbability } = execution;
  mustBe('execution.touchProbability', touchProbability, touchProbability >= 0 && touchProbability <= 1, 'in [0, 1]');
  mustBe('gaps.maxGapMs', gaps.maxGapMs, gaps.maxGapMs >= 0, '0 or more');
  mustBe('gaps.maxMissingShare', gaps.maxMissingShare, gaps.maxMissingShare >= 0, '0 or more');
  const { venue, intervalMs } = markets[0];
  const type = markets[0].market === 'spot' ? 'spot' : 'swap';
  checkDetail(execution.detailMs, intervalMs);
  const trading = tradingSpec(draft.trading ?? {});
  const rules = Object.fromEntries(markets.map((m) => [m.symbol, draft.rules?.[m.symbol] ?? plainRulesOf(m)]));
  return {
    schema: RUN_SPEC_SCHEMA,
    market: {
      venue,
      type,
      symbols: markets.map((m) => m.symbol),
      intervalMs,
      fromMs: draft.fromMs ?? Math.min(...markets.map((m) => m.openTime[0])),
      toMs: draft.toMs ?? Math.max(...markets.map((m) => m.openTime[m.length - 1] + intervalMs)),
      isSimulated: markets.some((m) => m.isSimulated),
      rules,
      ...(draft.books === undefined ? {} : { books: draft.books }),
    },
    strategy: formatMix(parseMix(draft.strategy)),
    costs: (draft.costs ?? (type === 'spot' ? DEFAULT_COSTS : DEFAULT_SWAP_COSTS)).map(
      (text) => costRegistry.parse(text).text,
    ),
    account: { ...account, currency: account.currency || currencyOf(rules) },
    execution,
    gaps,
    seed: draft.seed ?? 1,
    model: draft.model ?? null,
    ...(trading === undefined ? {} : { trading }),
  };
}

/** A market about which the store knows nothing: currencies are read off its name. */
export function plainRulesOf(market: Candles): MarketRules {
  const { base, quote } = namesOf(market.symbol);
  return plainRules({ contract: market.market === 'spot' ? 'spot' : 'linear', base, quote });
}

function namesOf(symbol: string): { readonly base: string; readonly quote: string } {
  try {
    return parseSymbol(symbol);
  } catch {
    // A name that tells no currency, as files may have: its own name stands for what is traded.
    return { base: symbol, quote: '' };
  }
}

/** The currency in which all markets settle. @throws E_USAGE when there are several and the user named none */
function currencyOf(rules: Readonly<Record<string, MarketRules>>): string {
  const settled = [...new Set(Object.values(rules).map((r) => r.settle))].filter((name) => name !== '');
  if (settled.length <= 1) return settled[0] ?? '';
  throw new QuantError('E_USAGE', `these markets settle in ${settled.join(', ')}: an account counts in one currency`, {
    hint: `name it with --currency, e.g. --currency ${settled[0]}`,
  });
}

/** @throws E_NO_DATA, E_DATA */
export function checkMarkets(markets: readonly Candles[]): void {
  if (markets.length === 0) throw new QuantError('E_NO_DATA', 'a run needs at least one market');
  const first = markets[0];
  markets.forEach((m, s) => {
    if (m.length === 0) throw new QuantError('E_NO_DATA', `${m.symbol} has no bars in the range of the run`);
    if (m.venue !== first.venue || m.market !== first.market) {
      throw new QuantError(
        'E_DATA',
        `all markets of a run belong to one venue: ${m.symbol} is ${m.venue} ${m.market}, ${first.symbol} ${first.venue} ${first.market}`,
      );
    }
    if (markets.findIndex((other) => other.symbol === m.symbol) < s) {
      throw new QuantError('E_DATA', `a run takes each market once: ${m.symbol} stands there twice`);
    }
  });
}

/** @throws E_PARAM unless whole finer bars fill one of the run */
function checkDetail(detailMs: number, intervalMs: number): void {
  const fits = (ms: number): boolean => ms > 0 && ms < intervalMs && intervalMs % ms === 0;
  if (detailMs === 0 || fits(detailMs)) return;
  const names = INTERVAL_NAMES.filter((name) => fits(parseInterval(name)));
  const run = formatInterval(intervalMs);
  throw new QuantError(
    'E_PARAM',
    `--detail must be shorter than the run's bars of ${run} and divide them, was ${formatInterval(detailMs)}`,
    { hint: names.length === 0 ? `no stored bars are finer than ${run}` : `these do: ${names.join(', ')}` },
  );
}

function mustBe(name: string, value: number, isTrue: boolean, rule: string): void {
  if (!isTrue || !Number.isFinite(value)) throw new QuantError('E_PARAM', `${name} must be ${rule}, was ${value}`);
}
