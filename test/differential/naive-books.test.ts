import { describe, expect, it } from 'vitest';
import { microstructures } from '../../src/features/registry.js';
import type { World } from '../support/context.js';
import { type Expected, expectFeature, hostileWorlds, mean, sum } from '../support/naive.js';
import {
  harderMarket,
  type Level,
  mid,
  type Snapshot,
  share,
  snapshotsOf,
  spread,
  standing,
} from '../support/naive-market.js';

const worlds = hostileWorlds({ seed: 'books', length: 110, tradesPerBar: 1, levels: 5 }).map(harderMarket);

const lean = (a: number, b: number): number => (a + b === 0 ? 0 : (a - b) / (a + b));
const coins = (side: Level[], levels: number): number => sum(side.slice(0, levels).map((l) => l.quantity));
const money = (side: Level[], decay: number): number => sum(side.map((l, k) => decay ** k * l.quantity * l.price));

function steepness(side: Level[], centre: number, levels: number): number {
  const [x, y]: number[][] = [[], []];
  side.slice(0, levels).forEach(({ price }, k) => {
    x.push((1e4 * Math.abs(price - centre)) / centre);
    y.push(coins(side, k + 1));
  });
  const squares = sum(x.map((d) => d * d));
  return squares === 0 ? 0 : sum(x.map((d, k) => d * y[k])) / squares;
}

const atClose = (w: World, maxAge: number, value: (s: Snapshot) => number): number[] => {
  const all = snapshotsOf(w);
  return [...w.candles.openTime].map((open) => {
    const last = standing(all, open + w.candles.intervalMs, maxAge);
    return last === undefined ? Number.NaN : value(last);
  });
};

const micro = (s: Snapshot): number => {
  const [b, a] = [s.bids[0], s.asks[0]];
  if (b.quantity + a.quantity === 0) return mid(s);
  return (b.price * a.quantity + a.price * b.quantity) / (b.quantity + a.quantity);
};

/** Cont, Kukanov & Stoikov, equation 10, for one pair of snapshots. */
function orderFlow(from: Snapshot, to: Snapshot): number {
  const [[b0, a0], [b1, a1]] = [from, to].map((s) => [s.bids[0], s.asks[0]]);
  let e = 0;
  if (b1.price >= b0.price) e += b1.quantity;
  if (b1.price <= b0.price) e -= b0.quantity;
  if (a1.price <= a0.price) e -= a1.quantity;
  if (a1.price >= a0.price) e += a0.quantity;
  return e;
}

/** Over the pairs of snapshots that follow each other closely enough, both with two sides. */
function barFlow(w: World, maxAge: number, value: (flow: number, depth: number) => number): number[] {
  const all = snapshotsOf(w);
  const hasBoth = (s: Snapshot): boolean => s.bids.length > 0 && s.asks.length > 0;
  return [...w.candles.openTime].map((open) => {
    const pairs = all.flatMap((to, k) => {
      const from = all[k - 1];
      if (from === undefined || to.time < open || to.time >= open + w.candles.intervalMs) return [];
      return to.time - from.time <= 1000 * maxAge && hasBoth(from) && hasBoth(to) ? [{ from, to }] : [];
    });
    const depth = mean(pairs.map(({ to }) => (to.bids[0].quantity + to.asks[0].quantity) / 2));
    return pairs.length === 0 ? Number.NaN : value(sum(pairs.map(({ from, to }) => orderFlow(from, to))), depth);
  });
}

const near = (values: number[], scale: number): Expected => ({ values, scale });
const sides = (s: Snapshot, levels: number): number => lean(coins(s.bids, levels), coins(s.asks, levels));
const slopes = (s: Snapshot, levels: number): number[] =>
  [s.bids, s.asks].map((side) => steepness(side, mid(s), levels));

const CASES: readonly (readonly [text: string, naive: (w: World) => Expected])[] = [
  [
    'book-imbalance.imbalance(levels=3, maxAge=60)',
    (w) =>
      near(
        atClose(w, 60, (s) => sides(s, 3)),
        1,
      ),
  ],
  [
    'book-imbalance.imbalance(levels=9, maxAge=60)',
    (w) =>
      near(
        atClose(w, 60, (s) => sides(s, 9)),
        1,
      ),
  ],
  [
    'book-imbalance.top(levels=3, maxAge=20)',
    (w) =>
      near(
        atClose(w, 20, (s) => sides(s, 1)),
        1,
      ),
  ],
  ['book-liquidity.bid(decay=0.95, maxAge=60)', (w) => ({ values: atClose(w, 60, (s) => money(s.bids, 0.95)) })],
  ['book-liquidity.ask(decay=0.5, maxAge=60)', (w) => ({ values: atClose(w, 60, (s) => money(s.asks, 0.5)) })],
  [
    'book-liquidity.imbalance(decay=0.9, maxAge=60)',
    (w) =>
      near(
        atClose(w, 60, (s) => lean(money(s.bids, 0.9), money(s.asks, 0.9))),
        1,
      ),
  ],
  ['depth-slope.bid(levels=10, maxAge=60)', (w) => ({ values: atClose(w, 60, (s) => slopes(s, 10)[0]) })],
  ['depth-slope.ask(levels=2, maxAge=60)', (w) => ({ values: atClose(w, 60, (s) => slopes(s, 2)[1]) })],
  [
    'depth-slope.asymmetry(levels=4, maxAge=60)',
    (w) =>
      near(
        atClose(w, 60, (s) => lean(slopes(s, 4)[0], slopes(s, 4)[1])),
        1,
      ),
  ],
  ['microprice.price(maxAge=60)', (w) => ({ values: atClose(w, 60, micro) })],
  [
    'microprice.distance-bps(maxAge=60)',
    (w) =>
      near(
        atClose(w, 60, (s) => (1e4 * (micro(s) - mid(s))) / mid(s)),
        1,
      ),
  ],
  [
    'order-flow-imbalance.flow(maxAge=60)',
    (w) =>
      near(
        barFlow(w, 60, (flow) => flow),
        10,
      ),
  ],
  [
    'order-flow-imbalance.flow(maxAge=2000)',
    (w) =>
      near(
        barFlow(w, 2000, (flow) => flow),
        10,
      ),
  ],
  ['order-flow-imbalance.relative(maxAge=2000)', (w) => near(barFlow(w, 2000, share), 1)],
  ['quoted-spread.spread(maxAge=60)', (w) => ({ values: atClose(w, 60, spread) })],
  ['quoted-spread.bps(maxAge=60)', (w) => ({ values: atClose(w, 60, (s) => (1e4 * spread(s)) / mid(s)) })],
];

describe('columns of the book equal their definition, each bar by itself', () => {
  it.each(CASES)('%s', (text, naive) => expectFeature(worlds, text, naive));

  it('every output that reads the book alone', () => {
    const outputs = microstructures
      .list()
      .filter((d) => !d.reads?.includes('trades'))
      .flatMap((d) => (d.outputs.length === 1 ? [d.name] : d.outputs.map((o) => `${d.name}.${o}`)));
    expect([...new Set(CASES.map(([text]) => text.split('(')[0]))].sort()).toEqual(outputs.sort());
  });
});
