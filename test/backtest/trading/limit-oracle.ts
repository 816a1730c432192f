import { type Candles, rowAtOrAfter } from '../../../src/core/candles.js';
import { DAY_MS, HOUR_MS } from '../../../src/core/kit/time.js';
import type { Ledger } from '../../../src/core/ledger.js';
import type { Fill } from '../../../src/core/order.js';
import type { LayeredRun } from './random-layers.js';

/** A rule as its text says it. */
export interface RuleText {
  readonly text: string;
  readonly name: string;
  readonly action: string;
  readonly limit: number;
  readonly param: (name: string) => string;
}

/** What a finished run looks like from outside: everything here follows from the ledger and the bars. */
export interface Outcome {
  readonly run: LayeredRun;
  readonly ledger: Ledger;
  readonly rules: readonly RuleText[];
  readonly count: number;
  readonly closeTime: readonly number[];
  /** per step: the strategy was asked at its close */
  readonly asked: readonly boolean[];
  /** per market and step: signed share of equity at the close */
  readonly weights: readonly Float64Array[];
  /** per market and step: row of the bar, -1 where there is none */
  readonly rowAt: readonly Int32Array[];
  /** per step: its fills in order */
  readonly fillsAt: readonly (readonly Fill[])[];
  /** per step: the venue took something, or the account was closed */
  readonly isForced: readonly boolean[];
  readonly problems: string[];
}

export function ruleOf(text: string): RuleText {
  const [, name, rest] = /^([a-z-]+)\((.*)\)$/.exec(text)!;
  const param = (key: string): string => {
    const found = new RegExp(`(?:^|, )${key}=("[^"]*"|[^,]*)`).exec(rest);
    return (found?.[1] ?? '').replaceAll('"', '');
  };
  return { text, name, action: param('action'), limit: Number(param('limit')), param };
}

export function unitAt(run: LayeredRun, symbol: string, price: number): number {
  const { contract, contractSize } = run.request.spec.market.rules[symbol];
  return contract === 'inverse' ? contractSize / price : contractSize * price;
}

export function outcomeOf(run: LayeredRun, ledger: Ledger): Outcome {
  const { markets } = run.request;
  const closeTime = Array.from(ledger.openTime, (t) => t + ledger.intervalMs);
  const fillsAt: Fill[][] = closeTime.map(() => []);
  const isForced = closeTime.map(() => false);
  for (const fill of ledger.fills) {
    fillsAt[fill.step].push(fill);
    if (ledger.orders[fill.orderId - 1].decidedStep < 0) isForced[fill.step] = true;
  }
  for (const { step } of ledger.liquidations) isForced[step] = true;
  return {
    run,
    ledger,
    rules: run.rules.map(ruleOf),
    count: markets.length,
    closeTime,
    asked: closeTime.map((t) => run.askedAt.has(t)),
    weights: markets.map((m, s) =>
      ledger.equity.map((equity, i) => {
        const held = ledger.positions[s][i];
        return held === 0 ? 0 : (held * unitAt(run, m.symbol, ledger.marks[s][i])) / equity;
      }),
    ),
    rowAt: markets.map((m) => Int32Array.from(ledger.openTime, (t) => rowIn(m, t))),
    fillsAt,
    isForced,
    problems: [],
  };
}

function rowIn(m: Candles, time: number): number {
  const row = rowAtOrAfter(m, time);
  return row < m.length && m.openTime[row] === time ? row : -1;
}

/** Measures that follow from weights alone; undefined for the others. */
export function measureOf(rule: RuleText, weights: readonly number[], s: number): number | undefined {
  switch (rule.name) {
    case 'max-weight':
      return Math.abs(weights[s]);
    case 'total-exposure':
    case 'leverage':
      return weights.reduce((sum, w) => sum + Math.abs(w), 0);
    case 'net-exposure':
      return Math.abs(weights.reduce((sum, w) => sum + w, 0));
    case 'concentration':
      return weights.reduce((sum, w) => sum + w * w, 0);
    default:
      return undefined;
  }
}

export const BREAKER_NAMES: ReadonlySet<string> = new Set([
  'daily-loss',
  'weekly-loss',
  'drawdown',
  'kill-switch',
  'consecutive-losses',
  'stale-data',
]);

export function duration(text: string): number {
  const [, amount, unit] = /^(\d+)([hd])$/.exec(text)!;
  return Number(amount) * (unit === 'h' ? HOUR_MS : DAY_MS);
}

const WEEK_MS = 7 * DAY_MS;
/** 1970-01-05, a Monday. */
const MONDAY_MS = 4 * DAY_MS;

/** Per asked step and market: the share of its size that a breaker leaves a market, reckoned again from the ledger. */
export function scalesOf(o: Outcome, rule: RuleText): (number[] | null)[] {
  switch (rule.name) {
    case 'daily-loss':
      return lossScales(o, rule, DAY_MS, 0);
    case 'weekly-loss':
      return lossScales(o, rule, WEEK_MS, MONDAY_MS);
    case 'drawdown':
      return drawdownScales(o, rule);
    case 'kill-switch':
      return killScales(o, rule);
    case 'consecutive-losses':
      return losingRunScales(o, rule);
    default:
      return staleScales(o, rule);
  }
}

/** Asks once per asked step and gives all markets the same. */
function each(o: Outcome, at: (i: number, time: number, equity: number) => number): (number[] | null)[] {
  return o.closeTime.map((time, i) => {
    if (!o.asked[i]) return null;
    const scale = at(i, time, o.ledger.equity[i]);
    return Array.from({ length: o.count }, () => scale);
  });
}

function lossScales(o: Outcome, { limit }: RuleText, length: number, origin: number): (number[] | null)[] {
  const start = (t: number): number => origin + Math.floor((t - origin) / length) * length;
  let until = Number.NEGATIVE_INFINITY;
  let tripped = Number.NaN;
  const seen: { period: number; equity: number }[] = [];
  return each(o, (_, time, equity) => {
    const period = start(time - 1);
    const before = seen.filter((x) => x.period < period).at(-1) ?? seen[0] ?? { equity };
    seen.push({ period, equity });
    if (tripped !== period && equity <= before.equity * (1 - limit)) {
      tripped = period;
      until = start(time) + length;
    }
    return time < until ? 0 : 1;
  });
}

function drawdownScales(o: Outcome, rule: RuleText): (number[] | null)[] {
  const [wait, length] = [duration(rule.param('coolDown')), duration(rule.param('stageLength'))];
  const stages = rule.param('stages').split('|').map(Number);
  let peak = Number.NEGATIVE_INFINITY;
  /** UTC ms of the trip, of the beginning of a stage; and its place */
  let out = Number.NaN;
  let stage = stages.length;
  let begun = 0;
  return each(o, (_, time, equity) => {
    if (!Number.isNaN(out)) {
      if (time < out + wait) return 0;
      out = Number.NaN;
      [stage, begun, peak] = [0, time, equity];
    } else if (stage < stages.length && time >= begun + length) {
      stage++;
      begun = time;
    }
    peak = Math.max(peak, equity);
    if (equity <= peak * (1 - rule.limit)) {
      out = time;
      return 0;
    }
    return stages[stage] ?? 1;
  });
}

function killScales(o: Outcome, rule: RuleText): (number[] | null)[] {
  const after = rule.param('after');
  const end = after === '' ? Number.POSITIVE_INFINITY : Date.parse(`${after}T00:00:00Z`);
  let isDead = false;
  return each(o, (_, time, equity) => {
    isDead ||= time >= end || equity <= o.ledger.startCash * (1 - rule.limit);
    return isDead ? 0 : 1;
  });
}

function losingRunScales(o: Outcome, rule: RuleText): (number[] | null)[] {
  const pause = duration(rule.param('pause'));
  const ended = o.ledger.trades
    .filter((trade) => trade.isClosed)
    .map((trade) => ({ step: o.ledger.openTime.findLastIndex((t) => t <= trade.exitTime), profit: trade.profit }))
    .sort((a, b) => a.step - b.step);
  let [losses, k, until] = [0, 0, Number.NEGATIVE_INFINITY];
  return each(o, (i, time) => {
    for (; k < ended.length && ended[k].step <= i; k++) {
      losses = ended[k].profit < 0 ? losses + 1 : 0;
      if (losses < rule.limit) continue;
      losses = 0;
      until = time + pause;
    }
    return time < until ? 0 : 1;
  });
}

function staleScales(o: Outcome, { limit }: RuleText): (number[] | null)[] {
  return o.closeTime.map((_, i) => {
    if (!o.asked[i]) return null;
    return o.rowAt.map((rows) => {
      const newest = rows.findLastIndex((row, k) => k <= i && row >= 0);
      return (o.ledger.openTime[i] - o.ledger.openTime[newest]) / o.ledger.intervalMs <= limit ? 1 : 0;
    });
  });
}
