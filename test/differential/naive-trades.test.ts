import { describe, expect, it } from 'vitest';
import { microstructures } from '../../src/features/registry.js';
import type { World } from '../support/context.js';
import {
  type Column,
  type Expected,
  expectFeature,
  hostileWorlds,
  mean,
  meanOver,
  onKnownRows,
  pearson,
  perWindow,
  quantileOf,
  slope,
  sum,
} from '../support/naive.js';
import {
  harderMarket,
  mid,
  perBar,
  quantity,
  share,
  snapshotsOf,
  spread,
  standing,
  type Trade,
  tradesOf,
} from '../support/naive-market.js';

const worlds = hostileWorlds({ seed: 'trades', length: 110, tradesPerBar: 8, levels: 3 }).map(harderMarket);

const signed = (own: Trade[]): number => sum(own.map((t) => t.sign * t.quantity));
const byMean = (x: Column, period: number): number[] =>
  onKnownRows([x], ([known]) => meanOver(known, period).map((usual, i) => share(known[i], usual, 1)));

/** Both summed over the last known bars, one by the other. */
const rollingShare = (part: Column, all: Column, period: number): number[] =>
  onKnownRows([part, all], ([p, a]) => {
    const whole = perWindow(a, period, sum);
    return perWindow(p, period, sum).map((v, i) => share(v, whole[i]));
  });

const relativeFlow = (w: World, period: number): number[] =>
  onKnownRows([perBar(w, signed), perBar(w, quantity)], ([flow, volume]) =>
    meanOver(volume, period).map((usual, i) => share(flow[i], usual)),
  );

/** Over the known bars: changes of the close against flow; times the mean volume, by the close. */
function impact(w: World, period: number, what: 'impact' | 'r2'): Expected {
  const columns = [perBar(w, signed), perBar(w, quantity), [...w.candles.close]];
  const values = onKnownRows(columns, ([flow, volume, close]) => {
    const change = close.map((v, i) => (i === 0 ? Number.NaN : v - close[i - 1]));
    return perWindow(change, period, (moves, i) => {
      const flows = flow.slice(i - period + 1, i + 1);
      if (what === 'r2') return pearson(flows, moves) ** 2;
      return (slope(flows, moves, 0) * mean(volume.slice(i - period + 1, i + 1))) / close[i];
    });
  });
  return { values, scale: what === 'r2' ? 1 : 1e-3 };
}

/** Pours the trades out, volume unit by volume unit, into buckets of one size; the number of full ones counts. */
function bucketImbalances(trades: Trade[], size: number): number[] {
  const edges: number[] = [0];
  for (const t of trades) edges.push(edges[edges.length - 1] + t.quantity);
  const count = Math.floor((edges[edges.length - 1] / size) * (1 + 1e-13));
  return Array.from({ length: count }, (_, b) => {
    const [low, high] = [b * size, (b + 1) * size];
    const parts = trades.map((t, k) => t.sign * Math.max(0, Math.min(high, edges[k + 1]) - Math.max(low, edges[k])));
    return Math.abs(sum(parts)) / size;
  });
}

function toxicity(
  w: World,
  { buckets, bucket, trades }: { buckets: number; bucket: number; trades: number },
): Expected {
  const first = tradesOf(w).slice(0, buckets * trades);
  const size = bucket > 0 ? bucket : quantity(first) / buckets;
  const all = bucketImbalances(tradesOf(w), size);
  const values = perBar(w, (_, past) => {
    const full = Math.floor((quantity(past) / size) * (1 + 1e-13));
    if (full < buckets || (bucket === 0 && past.length < first.length)) return Number.NaN;
    return mean(all.slice(full - buckets, full));
  });
  return { values, scale: 1 };
}

function tickRule(w: World, window: number): number[] {
  const all = tradesOf(w);
  const right = all.map((t, k) => {
    let j = k;
    while (j > 0 && all[j - 1].price === t.price) j--;
    if (j === 0) return 0.5;
    return Math.sign(t.price - all[j - 1].price) === t.sign ? 1 : 0;
  });
  return perBar(w, (_, past) =>
    past.length < window ? Number.NaN : mean(right.slice(past.length - window, past.length)),
  );
}

function signCorrelation(w: World, window: number, lag: number): Expected {
  const values = perBar(w, (_, past) => {
    if (past.length < window + lag) return Number.NaN;
    const signs = past.map((t) => t.sign);
    return pearson(signs.slice(-window), signs.slice(-window - lag, -lag));
  });
  return { values, scale: 1 };
}

interface WhaleRule {
  readonly window: number;
  readonly keep: number;
  readonly share: number;
}
const worth = (t: Trade): number => t.price * t.quantity;

function threshold(w: World, rule: WhaleRule): number[] {
  const usual = perBar(w, (_, past) =>
    past.length < rule.window ? Number.NaN : quantileOf(past.slice(-rule.window).map(worth), rule.share),
  );
  return onKnownRows([usual], ([q]) =>
    q.map((_, i) => q.slice(0, i + 1).reduce((level, next) => rule.keep * level + (1 - rule.keep) * next)),
  );
}

/** By the threshold that stood as the bar began. */
function whales(w: World, rule: WhaleRule, value: (large: Trade[], own: Trade[]) => number): number[] {
  const levels = threshold(w, rule);
  return perBar(w, (own, _, i) => {
    const level = levels.slice(0, i).findLast((v) => !Number.isNaN(v));
    return level === undefined
      ? Number.NaN
      : value(
          own.filter((t) => worth(t) >= level),
          own,
        );
  });
}

function paid(w: World, maxAge: number, what: 'bps' | 'ratio'): number[] {
  const all = snapshotsOf(w);
  return perBar(w, (own) => {
    const known = own.flatMap((t) => {
      const before = standing(all, t.time, maxAge);
      return before === undefined ? [] : [{ ...t, mid: mid(before), quoted: spread(before) }];
    });
    const cost = sum(known.map((t) => (t.quantity * 2 * t.sign * (t.price - t.mid)) / t.mid));
    const weight = sum(known.map((t) => (what === 'bps' ? 1e-4 * t.quantity : (t.quantity * t.quoted) / t.mid)));
    return cost / weight;
  });
}

const size = (own: Trade[]): number => share(quantity(own), own.length);
const largest = (own: Trade[]): number => share(Math.max(0, ...own.map((t) => t.quantity)), quantity(own));
const near = (values: Column, scale: number): Expected => ({ values, scale });
const RULE = { window: 60, keep: 0.7, share: 0.75 };
const STRICT = { window: 25, keep: 0, share: 0.9 };
const netWorth = (large: Trade[], own: Trade[]): number =>
  share(sum(large.map((t) => t.sign * worth(t))), sum(own.map(worth)));

const CASES: readonly (readonly [text: string, naive: (w: World) => Expected])[] = [
  ['average-trade.size(period=5)', (w) => ({ values: perBar(w, size) })],
  ['average-trade.ratio(period=5)', (w) => ({ values: byMean(perBar(w, size), 5) })],
  ['average-trade.largest(period=5)', (w) => ({ values: perBar(w, largest) })],
  ['effective-spread.bps(maxAge=60)', (w) => near(paid(w, 60, 'bps'), 1)],
  ['effective-spread.bps(maxAge=2000)', (w) => near(paid(w, 2000, 'bps'), 1)],
  ['effective-spread.ratio(maxAge=2000)', (w) => near(paid(w, 2000, 'ratio'), 1)],
  ['flow-vpin(buckets=4, bucket=0, trades=6)', (w) => toxicity(w, { buckets: 4, bucket: 0, trades: 6 })],
  ['flow-vpin(buckets=7, bucket=311, trades=6)', (w) => toxicity(w, { buckets: 7, bucket: 311, trades: 6 })],
  ['kyle-lambda-trades.impact(period=4)', (w) => impact(w, 4, 'impact')],
  ['kyle-lambda-trades.impact(period=20)', (w) => impact(w, 20, 'impact')],
  ['kyle-lambda-trades.r2(period=20)', (w) => impact(w, 20, 'r2')],
  ['signed-volume.volume(period=5)', (w) => near(perBar(w, signed), 1000)],
  ['signed-volume.relative(period=5)', (w) => near(relativeFlow(w, 5), 1)],
  ['tick-rule(window=30)', (w) => ({ values: tickRule(w, 30) })],
  ['trade-count.count(period=6)', (w) => ({ values: perBar(w, (own) => own.length) })],
  [
    'trade-count.ratio(period=6)',
    (w) => ({
      values: byMean(
        perBar(w, (own) => own.length),
        6,
      ),
    }),
  ],
  [
    'trade-imbalance.imbalance(period=3)',
    (w) =>
      near(
        perBar(w, (own) => share(signed(own), quantity(own))),
        1,
      ),
  ],
  ['trade-imbalance.rolling(period=3)', (w) => near(rollingShare(perBar(w, signed), perBar(w, quantity), 3), 1)],
  ['trade-sign-autocorrelation(window=20, lag=1)', (w) => signCorrelation(w, 20, 1)],
  ['trade-sign-autocorrelation(window=5, lag=3)', (w) => signCorrelation(w, 5, 3)],
  ['whale.threshold(window=60, keep=0.7, share=0.75)', (w) => ({ values: threshold(w, RULE) })],
  ['whale.threshold(window=25, keep=0, share=0.9)', (w) => ({ values: threshold(w, STRICT) })],
  ['whale.events(window=60, keep=0.7, share=0.75)', (w) => ({ values: whales(w, RULE, (large) => large.length) })],
  ['whale.flow(window=25, keep=0, share=0.9)', (w) => near(whales(w, STRICT, netWorth), 1)],
];

describe('columns of trades equal their definition, each bar by itself', () => {
  it.each(CASES)('%s', (text, naive) => expectFeature(worlds, text, naive));

  it('every output that reads trades', () => {
    const outputs = microstructures
      .list()
      .filter((d) => d.reads?.includes('trades'))
      .flatMap((d) => (d.outputs.length === 1 ? [d.name] : d.outputs.map((o) => `${d.name}.${o}`)));
    expect([...new Set(CASES.map(([text]) => text.split('(')[0]))].sort()).toEqual(outputs.sort());
  });
});
