import { describe, expect, it } from 'vitest';
import { type Candles, makeCandles } from '../../src/core/candles.js';
import type { FundingRates } from '../../src/core/feature-context.js';
import { DAY_MS, HOUR_MS } from '../../src/core/kit/time.js';
import { derivatives } from '../../src/features/registry.js';
import type { World } from '../support/context.js';
import {
  type Column,
  deviation,
  type Expected,
  expectFeature,
  hostileWorlds,
  mean,
  meanOver,
  onKnownRows,
  perWindow,
  scoreOfNewest,
  sum,
} from '../support/naive.js';

/** Four-hour and eight-hour settlements, a day and a half without any, none before the twentieth bar. */
function irregular({ time, rate }: FundingRates, from: number): FundingRates {
  const rows = [...time.keys()].filter((k) => time[k] >= from && k % 9 < 5);
  const moved = rows.map((k) => (k % 2 === 0 ? time[k] : time[k] - 4 * HOUR_MS));
  return { time: Float64Array.from(moved), rate: Float64Array.from(rows, (k) => rate[k]) };
}

/** The source forgot the takers' volume and the number of trades on some bars. */
function forgetful(c: Candles): Candles {
  const forget = (column: Float64Array): Float64Array => column.map((v, i) => (i % 17 === 9 ? Number.NaN : v));
  const { takerBuyBase, trades } = c.extra;
  return makeCandles({ ...c, extra: { takerBuyBase: forget(takerBuyBase!), trades: forget(trades!) } });
}

function harder({ candles, context }: World): World {
  const { openInterest: interest } = context;
  const rows = [...interest.time.keys()].filter((k) => k > 75 && k % 23 > 4);
  const pick = (column: Float64Array): Float64Array => Float64Array.from(rows, (k) => column[k]);
  const openInterest = {
    time: pick(interest.time),
    // Unknown in coins on some, nothing held at all on others.
    quantity: pick(interest.quantity).map((q, k) => (k % 11 === 3 ? Number.NaN : k % 13 === 5 ? 0 : q)),
    value: pick(interest.value),
  };
  const funding = irregular(context.funding, candles.openTime[20]);
  return { candles: forgetful(candles), context: { ...context, openInterest, funding } };
}

const worlds = hostileWorlds({ seed: 'derivatives', length: 260 }).map(harder);

const closeTimes = ({ candles }: World): number[] => [...candles.openTime].map((t) => t + candles.intervalMs);

/** The newest row that is not later than a moment, and not older than that; −1 when there is none. */
function newest(time: ArrayLike<number>, moment: number, maxAgeHours: number): number {
  const known = Array.from(time).filter((t) => t <= moment);
  const k = known.length - 1;
  return k >= 0 && moment - known[k] <= maxAgeHours * HOUR_MS ? k : -1;
}

/** One number per bar out of the settlements up to its newest one. */
function perSettlement(w: World, maxAge: number, value: (rates: number[], times: number[], k: number) => number) {
  const [rates, times] = [[...w.context.funding.rate], [...w.context.funding.time]];
  return closeTimes(w).map((moment) => {
    const k = newest(times, moment, maxAge);
    return k < 0 ? Number.NaN : value(rates, times, k);
  });
}

const lastOf = (x: Column, k: number, count: number): number[] => (k + 1 < count ? [] : x.slice(k + 1 - count, k + 1));
const annual = (rates: number[], times: number[], k: number): number =>
  k < 1 ? Number.NaN : (rates[k] * 365 * DAY_MS) / (times[k] - times[k - 1]);

function cumulative(w: World, hours: number, maxAge: number): Expected {
  const [rates, times] = [[...w.context.funding.rate], [...w.context.funding.time]];
  const windows = closeTimes(w).map((moment) => {
    const start = moment - hours * HOUR_MS;
    if (newest(times, moment, maxAge) < 0 || !times.some((t) => t <= start)) return [Number.NaN];
    const inside = [...times.keys()].filter((k) => times[k] > start && times[k] <= moment);
    return inside.map((k) => (times[k] - times[k - 1] > maxAge * HOUR_MS ? Number.NaN : rates[k]));
  });
  return { values: windows.map(sum), scale: 1e-4 };
}

type Unit = 'quantity' | 'value';
function interestAt(w: World, unit: Unit, { maxAge, lag = 0 }: { maxAge: number; lag?: number }): number[] {
  const all = w.context.openInterest;
  const rows = [...all.time.keys()].filter((k) => !Number.isNaN(all[unit][k]));
  return closeTimes(w).map((moment) => {
    const k = newest(
      rows.map((row) => all.time[row]),
      moment - lag * HOUR_MS,
      maxAge,
    );
    return k < 0 ? Number.NaN : all[unit][rows[k]];
  });
}

function growth(w: World, unit: Unit, hours: number, maxAge: number): Expected {
  const [now, then] = [0, hours].map((lag) => interestAt(w, unit, { maxAge, lag }));
  const values = now.map((v, i) => {
    if (then[i] === 0) return v === 0 ? 0 : Number.NaN;
    return v / then[i] - 1;
  });
  return { values, scale: 1 };
}

function code(w: World, bars: number, maxAge: number): number[] {
  const interest = interestAt(w, 'quantity', { maxAge });
  const { close } = w.candles;
  return interest.map((now, i) => {
    const [price, held] = [close[i] - close[i - bars], now - interest[i - bars]];
    if (Number.isNaN(price + held)) return Number.NaN;
    if (price === 0 || held === 0) return 0;
    if (price > 0) return held > 0 ? 2 : 1;
    return held < 0 ? -1 : -2;
  });
}

const turnover = (w: World, period: number, maxAge: number): number[] => {
  const interest = interestAt(w, 'quantity', { maxAge });
  return perWindow([...w.candles.volume], period, sum).map((v, i) =>
    interest[i] === 0 ? Number.NaN : v / interest[i],
  );
};

/** The close by that of another market's bar of the same moment, less 1. */
function premium(w: World, of: 'spot' | 'mark'): number[] {
  const other = w.context[of];
  return [...w.candles.openTime].map((time, i) => {
    const k = other.openTime.indexOf(time);
    return k < 0 ? Number.NaN : w.candles.close[i] / other.close[k] - 1;
  });
}

const scoreKnown = (x: Column, period: number): Expected => ({
  values: onKnownRows([x], ([known]) => perWindow(known, period, scoreOfNewest)),
  scale: 1,
});
const meanKnown = (x: Column, period: number): number[] => onKnownRows([x], ([known]) => meanOver(known, period));
const byMean = (x: Column, period: number): number[] =>
  meanKnown(x, period).map((usual, i) => (usual === 0 ? 1 : x[i] / usual));

const volume = (w: World): number[] => [...w.candles.volume];
const bought = (w: World): number[] => [...w.candles.extra.takerBuyBase!];
const net = (w: World): number[] => bought(w).map((b, i) => b - (w.candles.volume[i] - b));
const sizes = (w: World): number[] =>
  volume(w).map((v, i) => (w.candles.extra.trades![i] === 0 ? 0 : v / w.candles.extra.trades![i]));

const rolling = (w: World, period: number): number[] =>
  onKnownRows([bought(w), volume(w)], ([b, v]) => {
    const all = perWindow(v, period, sum);
    return perWindow(b, period, sum).map((part, i) => (all[i] === 0 ? 0.5 : part / all[i]));
  });
const pressure = (w: World, period: number): number[] =>
  onKnownRows([net(w), volume(w)], ([x, v]) => {
    const usual = meanOver(v, period);
    return x.map((flow, i) => (usual[i] === 0 ? 0 : flow / usual[i]));
  });

const near = (values: Column, scale: number): Expected => ({ values, scale });

const CASES: readonly (readonly [text: string, naive: (w: World) => Expected])[] = [
  ['average-trade-size.size(period=5)', (w) => ({ values: sizes(w) })],
  ['average-trade-size.ratio(period=5)', (w) => ({ values: byMean(sizes(w), 5) })],
  ['basis.basis(period=7)', (w) => near(premium(w, 'spot'), 1e-3)],
  ['basis.zscore(period=7)', (w) => scoreKnown(premium(w, 'spot'), 7)],
  ['funding-cumulative(hours=25, maxAge=12)', (w) => cumulative(w, 25, 12)],
  ['funding-cumulative(hours=48, maxAge=40)', (w) => cumulative(w, 48, 40)],
  ['funding-level.rate(maxAge=12)', (w) => ({ values: perSettlement(w, 12, (rates, _, k) => rates[k]) })],
  ['funding-level.annualised(maxAge=40)', (w) => ({ values: perSettlement(w, 40, annual) })],
  ['funding-trend(short=2, long=5, maxAge=40)', (w) => near(trend(w, 2, 5), 1e-4)],
  ['funding-trend(short=1, long=12, maxAge=40)', (w) => near(trend(w, 1, 12), 1e-4)],
  ['funding-zscore(settlements=6, maxAge=40)', (w) => near(unusual(w, 6), 1)],
  ['mark-premium.premium(period=4)', (w) => near(premium(w, 'mark'), 1e-3)],
  ['mark-premium.mean(period=4)', (w) => near(meanKnown(premium(w, 'mark'), 4), 1e-3)],
  ['open-interest-change(hours=3, unit=quantity, maxAge=5)', (w) => growth(w, 'quantity', 3, 5)],
  ['open-interest-change(hours=24, unit=value, maxAge=2)', (w) => growth(w, 'value', 24, 2)],
  ['open-interest-price(bars=6, unit=quantity, maxAge=3)', (w) => ({ values: code(w, 6, 3) })],
  ['open-interest-turnover(period=5, maxAge=4)', (w) => ({ values: turnover(w, 5, 4) })],
  [
    'open-interest-zscore(period=8, unit=quantity, maxAge=2)',
    (w) => scoreKnown(interestAt(w, 'quantity', { maxAge: 2 }), 8),
  ],
  ['taker-buy-share.share(period=4)', (w) => ({ values: bought(w).map((b, i) => half(b, w.candles.volume[i])) })],
  ['taker-buy-share.rolling(period=4)', (w) => ({ values: rolling(w, 4) })],
  ['taker-imbalance.pressure(period=6)', (w) => near(pressure(w, 6), 1)],
  ['taker-imbalance.zscore(period=6)', (w) => scoreKnown(net(w), 6)],
];

const half = (part: number, all: number): number => (Number.isNaN(part) ? part : all === 0 ? 0.5 : part / all);
const trend = (w: World, short: number, long: number): number[] =>
  perSettlement(w, 40, (rates, _, k) => mean(lastOf(rates, k, short)) - mean(lastOf(rates, k, long)));
const unusual = (w: World, count: number): number[] =>
  perSettlement(w, 40, (rates, _, k) => {
    const part = lastOf(rates, k, count);
    return part.length === 0 ? Number.NaN : (rates[k] - mean(part)) / deviation(part);
  });

describe('derivatives equal their definition, each bar by itself', () => {
  it.each(CASES)('%s', (text, naive) => expectFeature(worlds, text, naive));

  it('every output of them', () => {
    const outputs = derivatives
      .list()
      .flatMap((d) => (d.outputs.length === 1 ? [d.name] : d.outputs.map((o) => `${d.name}.${o}`)));
    expect([...new Set(CASES.map(([text]) => text.split('(')[0]))].sort()).toEqual(outputs.sort());
  });
});
