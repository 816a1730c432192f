import { describe, expect, it } from 'vitest';
import type { Labels } from '../../src/core/labels.js';
import { averageUniqueness } from '../../src/core/math/label-spans.js';
import { labelSpans, returnAttribution, timeDecay } from '../../src/features/label-weights.js';
import { computeLabels } from '../../src/features/pipeline.js';
import type { World } from '../support/context.js';
import { type Column, columnOf, expectNear, hostileWorlds, isFlat, mean, sum } from '../support/naive.js';
import { type Bars, barsOf, changes } from '../support/naive-bars.js';

const worlds = hostileWorlds({ seed: 'labels', length: 130, gapShare: 0.03, tradesPerBar: 1, levels: 1 });

/** What a row is told by the rows after it, and the last of these; undefined where that is not known. */
type Told = readonly [value: number, end: number] | undefined;

const NOT_KNOWN = [Number.NaN, -1] as const;

/** The rows from i to its end lie on the grid, but for as many as may be missing. */
function isWhole({ candles }: World, i: number, end: number, maxGap: number): boolean {
  const bars = (candles.openTime[end] - candles.openTime[i]) / candles.intervalMs;
  return bars - (end - i) <= maxGap;
}

interface Ahead extends Bars {
  readonly i: number;
  /** row i + horizon, beyond the data at times */
  readonly end: number;
}

/** Labels that end after a fixed number of bars. */
const ahead =
  (horizon: number, maxGap: number, value: (a: Ahead, w: World) => number) =>
  (w: World): Told[] =>
    Array.from(w.candles.close, (_, i) => {
      const end = i + horizon;
      if (end >= w.candles.length || !isWhole(w, i, end, maxGap)) return undefined;
      return [value({ ...barsOf(w), i, end }, w), end];
    });

/** pandas: `ewm(span).std()` of the simple returns up to a row; the first `span` rows know too few. */
function sigmaAt({ c }: Bars, i: number, span: number): number {
  if (i < span) return Number.NaN;
  const returns = c.slice(1, i + 1).map((v, k) => v / c[k] - 1);
  if (isFlat(returns)) return 0;
  const weights = returns.map((_, k) => (1 - 2 / (span + 1)) ** (returns.length - 1 - k));
  const total = sum(weights);
  const centre = sum(returns.map((r, k) => r * weights[k])) / total;
  const squares = sum(returns.map((r, k) => weights[k] * (r - centre) ** 2));
  return Math.sqrt(squares / (total - sum(weights.map((x) => x * x)) / total));
}

function direction({ c, i, end }: Ahead, half: number): number {
  const move = c[end] / c[i] - 1;
  if (Number.isNaN(half)) return Number.NaN;
  return move > half ? 1 : move < -half ? -1 : 0;
}

const realised = ({ c, i, end }: Ahead): number =>
  Math.sqrt(sum(c.slice(i + 1, end + 1).map((v, k) => Math.log(v / c[i + k]) ** 2)));

/** t of the slope of closes on time. */
function trendOf(y: Column): number {
  if (isFlat(y)) return 0;
  const x = y.map((_, k) => k - (y.length - 1) / 2);
  const squares = sum(x.map((v) => v * v));
  const slope = sum(x.map((v, k) => v * (y[k] - mean(y)))) / squares;
  const left = sum(y.map((v, k) => (v - mean(y) - slope * x[k]) ** 2));
  return slope / Math.sqrt(left / (y.length - 2) / squares);
}
function scanned({ c, i }: Ahead, shortest: number, longest: number, threshold: number): number {
  const all = Array.from({ length: longest - shortest + 1 }, (_, k) => trendOf(c.slice(i, i + shortest + k + 1)));
  const best = all.reduce((top, t) => (Math.abs(t) > Math.abs(top) ? t : top));
  return Math.abs(best) < threshold ? 0 : Math.sign(best);
}

interface Walls {
  readonly top: number;
  readonly bottom: number;
  /** met first when one bar holds both, unless it opens beyond the other */
  readonly stop: 1 | -1;
  readonly horizon: number;
  readonly path: 'range' | 'close';
}

/** The wall that is met first and the bar; 0 at the time limit; undefined when the data end before. */
function met({ o, h, l, c }: Bars, i: number, p: Walls): Told {
  const bars = c.map((_, k) => k).slice(i + 1, i + p.horizon + 1);
  for (const k of bars) {
    const [high, low] = p.path === 'close' ? [c[k], c[k]] : [h[k], l[k]];
    const [isTop, isBottom] = [high >= p.top, low <= p.bottom];
    if (isTop && isBottom) {
      const opensBeyond = p.path === 'range' && (p.stop === -1 ? o[k] >= p.top : o[k] <= p.bottom);
      return [opensBeyond ? -p.stop : p.stop, k];
    }
    if (isTop) return [1, k];
    if (isBottom) return [-1, k];
  }
  return bars.length === p.horizon ? [0, i + p.horizon] : undefined;
}

interface BarrierRules {
  readonly upper: number;
  readonly lower: number;
  readonly horizon: number;
  readonly span: number;
  readonly path: 'range' | 'close';
}

const barriers =
  (p: BarrierRules, atHorizon: 'zero' | 'sign', maxGap: number) =>
  (w: World): Told[] => {
    const b = barsOf(w);
    return b.c.map((close, i) => {
      const sigma = sigmaAt(b, i, p.span);
      if (!(sigma > 0)) return undefined;
      const walls = {
        ...p,
        top: close * (1 + p.upper * sigma),
        bottom: close * (1 - p.lower * sigma),
        stop: -1,
      } as const;
      const first = met(b, i, walls);
      if (first === undefined || !isWhole(w, i, first[1], maxGap)) return undefined;
      return first[0] === 0 && atHorizon === 'sign' ? [Math.sign(b.c[first[1]] - close), first[1]] : first;
    });
  };

/** A bet on the side of the rule: won when what it is paid at its exit, in its direction, is above the cost. */
const bets =
  (rule: string, p: BarrierRules & { entries: 'every' | 'turns'; cost: number }) =>
  (w: World): Told[] => {
    const b = barsOf(w);
    const sides = [...columnOf(w, rule)].map(Math.sign);
    return b.c.map((close, i) => {
      const [side, sigma] = [sides[i], sigmaAt(b, i, p.span)];
      if (!(Math.abs(side) === 1) || !(sigma > 0) || (p.entries === 'turns' && sides[i - 1] === side)) return undefined;
      const [target, stop] = [p.upper, -p.lower].map((times) => close * (1 + side * times * sigma));
      const walls = {
        ...p,
        top: Math.max(target, stop),
        bottom: Math.min(target, stop),
        stop: side === 1 ? -1 : 1,
      } as const;
      const first = met(b, i, walls);
      if (first === undefined || !isWhole(w, i, first[1], 0)) return undefined;
      const [wall, end] = first;
      if (wall === -side) return [0, end];
      const better = side === 1 ? Math.max(target, b.o[end]) : Math.min(target, b.o[end]);
      const paid = wall === 0 || p.path === 'close' ? b.c[end] : better;
      return [(side * (paid - close)) / close > p.cost ? 1 : 0, end];
    });
  };

const RULES = { upper: 1.5, lower: 1, horizon: 6, span: 10, path: 'range' } as const;
const WIDE = { upper: 2, lower: 2, horizon: 9, span: 5, path: 'close' } as const;
const text = (p: BarrierRules): string =>
  `upper=${p.upper}, lower=${p.lower}, horizon=${p.horizon}, span=${p.span}, path=${p.path}`;
const betText = (p: BarrierRules): string => text(p).replace('upper', 'profit').replace('lower', 'stop');

const CASES: readonly (readonly [label: string, naive: (w: World) => Told[]])[] = [
  ['forward-return(horizon=3, form=simple)', ahead(3, 0, ({ c, i, end }) => c[end] / c[i] - 1)],
  ['forward-return(horizon=5, form=log, maxGap=20)', ahead(5, 20, ({ c, i, end }) => Math.log(c[end] / c[i]))],
  ['direction(horizon=2, deadZone=0.004)', ahead(2, 0, (a) => direction(a, 0.004))],
  [
    'direction(horizon=4, deadZone=0.5, unit=volatility, span=6)',
    (w) =>
      ahead(4, 0, (a) => direction(a, 0.5 * sigmaAt(a, a.i, 6) * 2))(w).map((told) =>
        told === undefined || Number.isNaN(told[0]) ? undefined : told,
      ),
  ],
  ['drawdown-ahead(horizon=5, side=long)', ahead(5, 0, (a) => Math.min(0, Math.min(...rest(a, a.l)) / a.c[a.i] - 1))],
  ['drawdown-ahead(horizon=5, side=short)', ahead(5, 0, (a) => Math.min(0, 1 - Math.max(...rest(a, a.h)) / a.c[a.i]))],
  ['volatility-ahead(horizon=6, maxGap=3)', ahead(6, 3, realised)],
  ['trend-scanning(shortest=3, longest=8, threshold=2)', ahead(8, 0, (a) => scanned(a, 3, 8, 2))],
  ['trend-scanning(shortest=2, longest=5, threshold=4, maxGap=9)', ahead(5, 9, (a) => scanned(a, 2, 5, 4))],
  [`triple-barrier(${text(RULES)}, atHorizon=zero)`, barriers(RULES, 'zero', 0)],
  [`triple-barrier(${text(WIDE)}, atHorizon=sign, maxGap=5)`, barriers(WIDE, 'sign', 5)],
  [
    `meta(primary="williams-r(period=3)", ${betText(RULES)}, entries=every)`,
    bets('williams-r(period=3)', { ...RULES, entries: 'every', cost: 0 }),
  ],
  [
    `meta(primary="momentum(lag=4)", ${betText(WIDE)}, entries=turns, cost=0.002)`,
    bets('momentum(lag=4)', { ...WIDE, entries: 'turns', cost: 0.002 }),
  ],
  [
    `meta(primary="momentum(lag=2)", ${betText(RULES)}, entries=every, cost=0.001)`,
    bets('momentum(lag=2)', { ...RULES, entries: 'every', cost: 0.001 }),
  ],
];

const rest = ({ i, end }: Ahead, x: Column): Column => x.slice(i + 1, end + 1);
const labelsOf = (w: World, label: string): Labels => computeLabels(w.candles, label).labels;

describe('labels equal their definition, each row by itself', () => {
  it.each(CASES)('%s', (label, naive) => {
    for (const w of worlds) {
      const told = naive(w).map((t) => t ?? NOT_KNOWN);
      const ours = labelsOf(w, label);
      expect(told.some(([value]) => !Number.isNaN(value))).toBe(true);
      expect([...ours.endIndex], label).toEqual(told.map(([, end]) => end));
      expectNear(ours.values, { values: told.map(([value]) => value), scale: 0.01 }, label);
    }
  });
});

describe('weights of labels equal their definition', () => {
  const spansOf = (w: World) => {
    const labels = labelsOf(w, `triple-barrier(${text(RULES)})`);
    const rows = [...labels.endIndex.keys()].filter((i) => labels.endIndex[i] >= 0);
    const bars = rows.map((row) => Array.from({ length: labels.endIndex[row] - row }, (_, k) => row + 1 + k));
    const alive = (bar: number): number => bars.filter((own) => own.includes(bar)).length;
    return { spans: labelSpans(labels, Int32Array.from(rows)), bars, alive };
  };

  it('uniqueness: the mean over its bars of one by the labels alive', () => {
    for (const w of worlds) {
      const { spans, bars, alive } = spansOf(w);
      expectNear(
        averageUniqueness(spans),
        { values: bars.map((own) => mean(own.map((bar) => 1 / alive(bar)))) },
        'own',
      );
    }
  });

  it('return: the log returns of its bars, each by the labels alive, without sign', () => {
    for (const w of worlds) {
      const { spans, bars, alive } = spansOf(w);
      const moves = changes(barsOf(w).c.map(Math.log));
      const values = bars.map((own) => Math.abs(sum(own.map((bar) => moves[bar] / alive(bar)))));
      expectNear(returnAttribution(w.candles.close, spans), { values, scale: 0.01 }, 'return');
    }
  });

  it.each([1, 0.3, 0, -0.4])('time decay to %s: a line over cumulated uniqueness that ends at 1', (last) => {
    const { spans } = spansOf(worlds[1]);
    const unique = [...averageUniqueness(spans)];
    const all = sum(unique);
    const values = unique.map((_, i) => {
      const place = sum(unique.slice(0, i + 1)) / all;
      // From `last` at nothing to 1 at all; or from 0 at the share that is left out.
      return last >= 0 ? last + (1 - last) * place : Math.max(0, (place + last) / (1 + last));
    });
    expectNear(timeDecay(Float64Array.from(unique), last), { values, scale: 1 }, 'decay');
  });
});
