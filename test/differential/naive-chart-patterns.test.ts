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

/** What a chart shows on a bar, upside down for a bottom; undefined where it confirms no such extreme. */
function shown({ c, extremes }: Chart, i: number, side: 1 | -1, tolerance: number): Shape | undefined {
  if (extremes[i].at(-1)?.side !== side) return undefined;
  const all = extremes[i].map((x) => ({ ...x, price: side * x.price }));
  const ranges = Array.from({ length: WINDOW + CONFIRM - 1 }, (_, k) => {
    const before = c.close[i - k - 1];
    return (Math.max(c.high[i - k], before) - Math.min(c.low[i - k], before)) / before;
  });
  const wide = tolerance * mean(ranges);
  const same = (...prices: number[]): boolean =>
    prices.every((price) => Math.abs(price - mean(prices)) <= wide * Math.abs(mean(prices)));
  return { e: all.slice(-5).map(({ price }) => price), all, same, tolerance: wide };
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
const CASES: readonly (readonly [
  name: string,
  side: 1 | -1,
  tolerance: number,
  find: (s: Shape) => number | undefined,
  extra: string,
])[] = [
  ...FIVES.flatMap(([top, bottom, rule, tolerance]) => [
    [top, 1, tolerance, (s: Shape) => ofFive(s, rule), ''] as const,
    [bottom, -1, tolerance, (s: Shape) => ofFive(s, rule), ''] as const,
  ]),
  ['double-top', 1, 0.4, (s) => double(s, 10), ', separation=10'],
  ['double-bottom', -1, 0.4, (s) => double(s, 10), ', separation=10'],
];

describe('chart patterns equal their definition, each window by itself', () => {
  const charts = [1e-8, 1e8].flatMap((price) => {
    const c = randomCandles({ seed: `charts/${price}`, length: 330, price, volatility: 0.02, gapShare: 0.02 });
    return [0.3, 1].map((bandwidth) => chartOf(c, bandwidth));
  });

  it.each(CASES)('%s', (name, side, tolerance, find, extra) => {
    let count = 0;
    for (const chart of charts) {
      const params = `(window=${WINDOW}, confirm=${CONFIRM}, bandwidth=${chart.bandwidth}${extra})`;
      const { columns } = computeFeatures(chart.c, [`${name}.${name}${params}`, `${name}.height${params}`]);
      for (let i = WINDOW + CONFIRM - 1; i < chart.c.length; i++) {
        const shape = shown(chart, i, side, tolerance);
        const height = shape === undefined ? undefined : find(shape);
        expect(columns[0][i], `${name}${params} row ${i}`).toBe(height === undefined ? 0 : -100 * side);
        const wanted = height === undefined ? 0 : height / chart.c.close[i];
        expect(Math.abs(columns[1][i] - wanted), `height, row ${i}`).toBeLessThan(1e-9);
        count += height === undefined ? 0 : 1;
      }
    }
    expect(count, 'some of them are there').toBeGreaterThan(0);
  });
});
