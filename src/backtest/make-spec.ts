import type { Candles } from '../core/candles.js';
import { QuantError } from '../core/kit/errors.js';
import {
  DEFAULT_ACCOUNT,
  DEFAULT_COSTS,
  DEFAULT_EXECUTION,
  DEFAULT_GAPS,
  type GapPolicy,
  type RunSpec,
} from '../core/spec.js';
import { costs as costRegistry, strategies } from './registry.js';

export interface RunSpecDraft {
  /** the bars of the run; venue, symbols, interval and range are read off them */
  readonly markets: readonly Candles[];
  /** e.g. `momentum` or `momentum(lookback=100)` */
  readonly strategy: string;
  readonly costs?: readonly string[];
  readonly account?: Partial<RunSpec['account']>;
  readonly execution?: Partial<RunSpec['execution']>;
  readonly gaps?: Partial<GapPolicy>;
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
  mustBe('execution.lotStep', execution.lotStep, execution.lotStep >= 0, '0 or more');
  mustBe('execution.minNotionalQuote', execution.minNotionalQuote, execution.minNotionalQuote >= 0, '0 or more');
  mustBe('gaps.maxGapMs', gaps.maxGapMs, gaps.maxGapMs >= 0, '0 or more');
  mustBe('gaps.maxMissingShare', gaps.maxMissingShare, gaps.maxMissingShare >= 0, '0 or more');
  const { venue, market: type, intervalMs } = markets[0];
  return {
    schema: 'quant/run-spec@1',
    market: {
      venue,
      type,
      symbols: markets.map((m) => m.symbol),
      intervalMs,
      fromMs: draft.fromMs ?? Math.min(...markets.map((m) => m.openTime[0])),
      toMs: draft.toMs ?? Math.max(...markets.map((m) => m.openTime[m.length - 1] + intervalMs)),
      isSimulated: markets.some((m) => m.isSimulated),
    },
    strategy: strategies.parse(draft.strategy).text,
    costs: (draft.costs ?? DEFAULT_COSTS).map((text) => costRegistry.parse(text).text),
    account,
    execution,
    gaps,
    seed: draft.seed ?? 1,
    model: draft.model ?? null,
  };
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

function mustBe(name: string, value: number, isTrue: boolean, rule: string): void {
  if (!isTrue || !Number.isFinite(value)) throw new QuantError('E_PARAM', `${name} must be ${rule}, was ${value}`);
}
