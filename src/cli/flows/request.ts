import { makeRunSpec, plainRulesOf } from '../../backtest/make-spec.js';
import { splitMix } from '../../backtest/split-mix.js';
import { type Candles, describeSeries } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import { splitSpecs } from '../../core/kit/spec-text.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, parseDuration, parseInterval } from '../../core/kit/time.js';
import type { MarketRules } from '../../core/market-rules.js';
import type { ModelTask } from '../../core/model.js';
import type { RunSpec } from '../../core/spec.js';
import type { Store } from '../../data/store/database.js';
import { loadRules } from '../../data/store/rules.js';
import type { RunFlags } from '../market/run-flags.js';
import { requireTraded, type Selection } from '../market/select.js';
import { tradingFromFlags } from '../market/trading-flags.js';
import { loadPlugins, type PluginFile } from '../plugins.js';
import { otherVenues } from './other-venues.js';

/** What a walk-forward adds to a run specification; all texts canonical. */
export interface WalkForwardPart {
  readonly trainBars: number;
  readonly testBars: number;
  readonly anchored: boolean;
  readonly embargoBars: number;
  /** when models are trained anew, canonical; at each window when absent */
  readonly retrain?: string;
  readonly candidates: readonly string[];
  readonly model: {
    readonly features: readonly string[];
    readonly label: string;
    readonly learner: string;
    readonly task: ModelTask;
    /** absent in requests from before there were any */
    readonly preprocess?: readonly string[];
    readonly weights?: string;
  } | null;
}

/** A run as plain JSON: kept with the run, and enough to do it again. */
export interface RunRequest {
  readonly schema: 'quant/run-request@1';
  readonly kind: 'backtest' | 'walkforward';
  readonly spec: RunSpec;
  readonly walkforward: WalkForwardPart | null;
  /** the user's files that took part; what those import in turn is not recorded */
  readonly plugins: readonly PluginFile[];
}

/** The run specification that flags and the selected bars stand for, with every default written out. */
export async function specFromFlags(
  store: Store,
  flags: RunFlags & { readonly seed: number },
  selection: Selection,
  markets: readonly Candles[],
  model: string | null,
): Promise<RunSpec> {
  for (const market of markets) mustHaveVolume(market);
  const trading = tradingFromFlags(flags);
  return makeRunSpec({
    markets,
    fromMs: selection.fromMs,
    toMs: selection.toMs,
    strategy: await strategyText(flags.strategy),
    rules: Object.fromEntries(markets.map((market) => [market.symbol, rulesOf(store, flags, market)])),
    costs: flags.costs === '' ? undefined : flags.costs === 'none' ? [] : splitSpecs(flags.costs),
    trading,
    books: otherVenues(store, trading.execution ?? null, selection, markets),
    account: {
      currency: flags.currency.toUpperCase(),
      cashQuote: flags.cash,
      maxLeverage: flags.leverage,
      allowShort: flags.short,
      margin: flags.margin,
      closeAtEnd: flags.closeAtEnd,
    },
    execution: {
      maxVolumeShare: flags.volumeShare,
      limitFill: flags.limitFill,
      touchProbability: flags.touchProbability,
      intrabar: flags.intrabar,
      detailMs: flags.detail === '' ? 0 : parseInterval(flags.detail),
      latencyMs: parseLatency(flags.latency, markets[0].intervalMs),
    },
    gaps: { mode: flags.gaps, maxGapMs: parseDuration('--max-gap', flags.maxGap), maxMissingShare: flags.maxMissing },
    seed: flags.seed,
    model,
  });
}

/** Bars without volume fill nothing: a series without any would make a run that says nothing. */
function mustHaveVolume(market: Candles): void {
  if (market.volume.some((volume) => volume > 0)) return;
  throw new QuantError('E_DATA', `${describeSeries(market)} has no volume on any bar, so that no order could fill`, {
    hint: 'are these mark or index prices? Choose a series of trades with --exchange, --market or --interval',
  });
}

/** What the store knows of a market, with what flags put in its place. */
function rulesOf(store: Store, flags: RunFlags, market: Candles): MarketRules {
  const stored = loadRules(store, { ...market, market: requireTraded(market) }) ?? plainRulesOf(market);
  return {
    ...stored,
    ...(flags.tick > 0 ? { tickSize: flags.tick } : {}),
    ...(flags.lotStep > 0 ? { lotStep: flags.lotStep } : {}),
    ...(flags.minNotional > 0 ? { minNotional: flags.minNotional } : {}),
  };
}

const LATENCY = /^(\d+)(ms|s|m|h|d|b)$/;
const UNITS_MS = { ms: 1, s: 1000, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS } as const;

/** `250ms`, `2s`, `5m`, or `2b` in bars; 0 for none. @throws E_PARAM */
export function parseLatency(text: string, intervalMs: number): number {
  if (text === '0') return 0;
  const found = LATENCY.exec(text);
  if (found !== null) return Number(found[1]) * { ...UNITS_MS, b: intervalMs }[found[2] as keyof typeof UNITS_MS | 'b'];
  const isPlain = /^\d+$/.test(text);
  throw new QuantError('E_PARAM', `--latency must be a time such as 250ms, 2s or 5m, or bars as 2b, was "${text}"`, {
    hint: isPlain ? `did you mean ${text}ms?` : undefined,
  });
}

const FILE = /^(.+\.[cm]?[jt]s)\s*(\(.*?\))?\s*(@[\s\d.]+)?$/s;

/**
 * `./mine.ts` or `./mine.ts(lookback=9)` is loaded and then stands under its own name; so is each of several in one
 * account.
 */
export async function strategyText(text: string): Promise<string> {
  const parts: string[] = [];
  for (const part of splitMix(text)) {
    const file = FILE.exec(part);
    if (file === null) {
      parts.push(part);
      continue;
    }
    const added = await loadPlugins(file[1]);
    const own = added.find((d) => d.kind === 'strategy') ?? added[0];
    parts.push(`${own.name}${file[2] ?? ''}${file[3] ?? ''}`);
  }
  return parts.join(' + ');
}
