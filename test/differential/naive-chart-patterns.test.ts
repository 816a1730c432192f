import { describe, expect, it } from 'vitest';
import type { Candles } from '../../src/core/candles.js';
import { computeFeatures } from '../../src/features/pipeline.js';
import { type Column, mean, sum } from '../support/naive.js';
import { randomCandles } from '../support/series.js';

interface Extreme {
  readonly row: number;
  readonly price: number;
  readonly side: 1 | -1;
}

/** Nadaraya–Watson at each place with a Gaussian of deviation h, with or without the place's own value. */
function smoothed(x: Column, h: number, withOwn: boolean): number[] {
  return x.map((_, j) => {
    const weights = x.map((_v, k) => (k === j && !withOwn ? 0 : Math.exp(-((j - k) ** 2) / (2 * h * h))));
    // A weight of a millionth of the centre's counts nothing; the next neighbours always count.
    const kept = weights.map((w, k) => (w < 1e-6 && Math.abs(j - k) > 1 ? 0 : w));
    return sum(x.map((v, k) => v * kept[k])) / sum(kept);
  });
}

/** The bandwidth of least leave-one-out error, from one bar up by √2 to a third of the window. */
function bandwidthOf(x: Column): number {
  const candidates: number[] = [];
  for (let k = 0; Math.SQRT2 ** k <= x.length / 3; k++) candidates.push(Math.SQRT2 ** k);
  const errors = candidates.map((h) => sum(smoothed(x, h, false).map((v, j) => (v - x[j]) ** 2)));
  return candidates[errors.indexOf(Math.min(...errors))];
}

/** Lo, Mamaysky and Wang: where the smoothed slope turns, the raw extreme of the place and its two neighbours. */
function extremesOf(closes: Column, bandwidth: number): Extreme[] {
  const x = closes.map((v) => v / closes[0] - 1);
  const curve = smoothed(x, bandwidth * bandwidthOf(x), true);
  const turns = curve.flatMap((v, j) => {
    const [rise, fall] = [v - curve[j - 1], curve[j + 1] - v];
    return rise * fall < 0 ? [{ at: j, side: rise > 0 ? (1 as const) : (-1 as const) }] : [];
  });
  const out: Extreme[] = [];
  turns.forEach(({ at, side }, k) => {
    const next = turns[k + 1]?.at ?? x.length;
    const near = [at - 1, at, at + 1].filter((j) => j >= 0 && j > (out.at(-1)?.row ?? -1) && j < next);
    const best = Math.max(...near.map((j) => side * x[j]));
    const row = near.find((j) => side * x[j] === best);
    if (row !== undefined) out.push({ row, price: closes[row], side });
  });
  return out;
}

const WINDOW = 30;
const CONFIRM = 3;

interface Shape {
  /** the last five, as a shape that ends in a top has them: upside down for its mirror */
  readonly e: number[];
  readonly all: Extreme[];
  readonly same: (...prices: number[]) => boolean;
  readonly tolerance: number;
  /** mean true range of the window, fraction of the close before */
  readonly range: number;
}
type Rule = (s: Shape) => boolean;

const head: Rule = ({ e, same }) => e[2] > e[0] && e[2] > e[4] && same(e[0], e[4]) && same(e[1], e[3]);
const broadening: Rule = ({ e }) => e[0] < e[2] && e[2] < e[4] && e[1] > e[3];
const triangle: Rule = ({ e }) => e[0] > e[2] && e[2] > e[4] && e[1] < e[3];
const rectangle: Rule = ({ e, same }) =>
  same(e[0], e[2], e[4]) && same(e[1], e[3]) && Math.min(e[0], e[2], e[4]) > Math.max(e[1], e[3]);
const triple: Rule = ({ e, same, tolerance }) => {
  const lowest = Math.min(e[0], e[2], e[4]);
  return same(e[0], e[2], e[4]) && lowest - Math.max(e[1], e[3]) > 2 * tolerance * Math.abs(lowest);
};

interface Chart {
  readonly c: Candles;
  readonly bandwidth: number;
  /** the extremes of each bar's window, up to one that this bar confirms; none where it confirms none */
  readonly extremes: readonly Extreme[][];
}
function chartOf(c: Candles, bandwidth: number): Chart {
  const extremes = Array.from(c.close, (_, i) => {
    const first = i - WINDOW - CONFIRM + 1;
    const found = first < 0 ? [] : extremesOf([...c.close.slice(first, i + 1)], bandwidth);
    return found.slice(0, found.findIndex(({ row }) => row === WINDOW - 1) + 1);
  });
  return { c, bandwidth, extremes };
}

/** Where the shape is looked for. */
interface Look {
  /** −1 upside down */
  readonly up: 1 | -1;
  /** its last extreme is a top, a bottom, or either */
  readonly ending: 1 | -1 | 'either';
  /** mean true ranges within which prices are the same */
  readonly tolerance: number;
}

/** What a chart shows on a bar, upside down for a bottom; undefined where it confirms no such extreme. */
function shown({ c, extremes }: Chart, i: number, { up, ending, tolerance }: Look): Shape | undefined {
  const all = extremes[i].map((x): Extreme => ({ ...x, price: up * x.price, side: x.side === up ? 1 : -1 }));
  const last = all.at(-1)?.side;
  if (last === undefined || (ending !== 'either' && last !== ending)) return undefined;
  const ranges = Array.from({ length: WINDOW + CONFIRM - 1 }, (_, k) => {
    const before = c.close[i - k - 1];
    return (Math.max(c.high[i - k], before) - Math.min(c.low[i - k], before)) / before;
  });
  const wide = tolerance * mean(ranges);
  const same = (...prices: number[]): boolean =>
    prices.every((price) => Math.abs(price - mean(prices)) <= wide * Math.abs(mean(prices)));
  return { e: all.slice(-5).map(({ price }) => price), all, same, tolerance: wide, range: mean(ranges) };
}

const span = (prices: Column): number => Math.max(...prices) - Math.min(...prices);

function ofFive(s: Shape, rule: Rule): number | undefined {
  return s.e.length === 5 && rule(s) ? span(s.e) : undefined;
}
/** The nearest top far enough away and of one height, with none above the last in between. */
function double({ all, same }: Shape, separation: number): number | undefined {
  const last = all[all.length - 1];
  const first = all.findLastIndex(
    (x) => x.side === last.side && last.row - x.row > separation && same(x.price, last.price),
  );
  if (first < 0) return undefined;
  const between = all.slice(first + 1, -1).filter((x) => x.side === last.side);
  return between.every((x) => x.price <= last.price) ? span(all.slice(first).map((x) => x.price)) : undefined;
}

const FIVES = [
  ['head-and-shoulders', 'inverse-head-and-shoulders', head, 0.4],
  ['broadening-top', 'broadening-bottom', broadening, 0],
  ['triangle-top', 'triangle-bottom', triangle, 0],
  ['rectangle-top', 'rectangle-bottom', rectangle, 0.2],
  ['triple-top', 'triple-bottom', triple, 0.4],
] as const;

const sides = (all: Extreme[]): [tops: Extreme[], bottoms: Extreme[]] => [
  all.slice(-5).filter((x) => x.side === 1),
  all.slice(-5).filter((x) => x.side === -1),
];
const isRising = (list: Extreme[], up = 1): boolean =>
  list.every((x, k) => k === 0 || up * (x.price - list[k - 1].price) > 0);
const first = (list: Extreme[]): Extreme => list[0];
const last = (list: Extreme[]): Extreme => list[list.length - 1];
const rise = (list: Extreme[]): number => (last(list).price - first(list).price) / Math.abs(first(list).price);
const steepness = (list: Extreme[]): number =>
  (last(list).price - first(list).price) / (last(list).row - first(list).row);

const ascending: Rule = ({ all, same, tolerance }) => {
  const [tops, bottoms] = sides(all);
  return same(...tops.map((x) => x.price)) && isRising(bottoms) && rise(bottoms) > 2 * tolerance;
};
const symmetrical: Rule = ({ all, tolerance }) => {
  const [tops, bottoms] = sides(all);
  return isRising(tops, -1) && isRising(bottoms) && -rise(tops) > 2 * tolerance && rise(bottoms) > 2 * tolerance;
};
const wedge: Rule = ({ all, tolerance }) => {
  const [tops, bottoms] = sides(all);
  const five = all.slice(-5);
  const closer = (steepness(bottoms) - steepness(tops)) * (last(five).row - first(five).row);
  const isClosing = closer > 2 * tolerance * Math.abs(first(five).price);
  return isRising(tops) && isRising(bottoms) && rise(tops) > 2 * tolerance && isClosing;
};

/** The nearest bottom before the last four from which the rise was steep and of which little is taken back. */
function flag({ all, tolerance, range }: Shape): number | undefined {
  if (all.length < 5) return undefined;
  const [e1, e2, e3, e4] = all.slice(-4);
  const [size, before] = [Math.abs(e1.price), all.slice(0, -4)];
  const isAlike = Math.abs(e1.price - e3.price - (e2.price - e4.price)) <= 2 * tolerance * size;
  if (!(e1.price > e3.price && e2.price > e4.price && isAlike)) return undefined;
  const start = before.findLastIndex((x) => {
    const height = e1.price - x.price;
    const isSteep = height >= 0.8 * range * size * Math.sqrt(e1.row - x.row);
    return x.side === -1 && height > 0 && isSteep && e1.price - e4.price <= 0.9 * height;
  });
  if (start < 0 || before.slice(start).some((x) => x.side === 1 && x.price > e1.price)) return undefined;
  return span(all.slice(start).map((x) => x.price));
}

type Find = (s: Shape) => number | undefined;
type Case = readonly [name: string, value: 100 | -100, look: Look, find: Find, extra: string];
const of =
  (rule: Rule): Find =>
  (s) =>
    ofFive(s, rule);
const either = (up: 1 | -1): Look => ({ up, ending: 'either', tolerance: 0.4 });
const CASES: readonly Case[] = [
  ...FIVES.flatMap(([top, bottom, rule, tolerance]): Case[] => [
    [top, -100, { up: 1, ending: 1, tolerance }, of(rule), ''],
    [bottom, 100, { up: -1, ending: 1, tolerance }, of(rule), ''],
  ]),
  ['double-top', -100, { up: 1, ending: 1, tolerance: 0.4 }, (s) => double(s, 10), ', separation=10'],
  ['double-bottom', 100, { up: -1, ending: 1, tolerance: 0.4 }, (s) => double(s, 10), ', separation=10'],
  ['ascending-triangle', 100, either(1), of(ascending), ''],
  ['descending-triangle', -100, either(-1), of(ascending), ''],
  ['symmetrical-triangle', 100, either(1), of(symmetrical), ''],
  ['rising-wedge', -100, either(1), of(wedge), ''],
  ['falling-wedge', 100, either(-1), of(wedge), ''],
  ['bull-flag', 100, { up: 1, ending: -1, tolerance: 0.4 }, flag, ', pole=0.8, retrace=0.9'],
  ['bear-flag', -100, { up: -1, ending: -1, tolerance: 0.4 }, flag, ', pole=0.8, retrace=0.9'],
];

describe('chart patterns equal their definition, each window by itself', () => {
  const charts = [1e-8, 1e8].flatMap((price) => {
    const c = randomCandles({ seed: `charts/${price}`, length: 330, price, volatility: 0.02, gapShare: 0.02 });
    return [0.3, 1].map((bandwidth) => chartOf(c, bandwidth));
  });

  it.each(CASES)('%s', (name, value, look, find, extra) => {
    let count = 0;
    for (const chart of charts) {
      const params = `(window=${WINDOW}, confirm=${CONFIRM}, bandwidth=${chart.bandwidth}${extra})`;
      const { columns } = computeFeatures(chart.c, [`${name}.${name}${params}`, `${name}.height${params}`]);
      for (let i = WINDOW + CONFIRM - 1; i < chart.c.length; i++) {
        const shape = shown(chart, i, look);
        const height = shape === undefined ? undefined : find(shape);
        expect(columns[0][i], `${name}${params} row ${i}`).toBe(height === undefined ? 0 : value);
        const wanted = height === undefined ? 0 : height / chart.c.close[i];
        expect(Math.abs(columns[1][i] - wanted), `height, row ${i}`).toBeLessThan(1e-9);
        count += height === undefined ? 0 : 1;
      }
    }
    expect(count, 'some of them are there').toBeGreaterThan(0);
  });
});
