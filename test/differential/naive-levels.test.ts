import { describe, it } from 'vitest';
import { HOUR_MS } from '../../src/core/kit/time.js';
import type { World } from '../support/context.js';
import {
  type Column,
  columnOf,
  type Expected,
  expectFeature,
  exponential,
  hostileWorlds,
  isFlat,
  perStretch,
  perWindow,
  sum,
} from '../support/naive.js';
import { type Bars, barsOf, minus, near, over, times } from '../support/naive-bars.js';

/** Bars of six hours: fifty days, so that weeks and months turn. */
const worlds = hostileWorlds({ seed: 'levels', length: 200, intervalMs: 6 * HOUR_MS, tradesPerBar: 1, levels: 1 });

interface Turn {
  readonly row: number;
  readonly price: number;
  readonly side: 1 | -1;
}

/** The pivots known at the last of some closes: each leg is looked for from the close that confirmed the one before. */
function turns(close: Column, threshold: number): Turn[] {
  const out: Turn[] = [];
  let from = 0;
  for (let i = 0; i < close.length; i++) {
    const leg = close.slice(from, i + 1);
    const [top, bottom] = [Math.max(...leg), Math.min(...leg)];
    const last = out.at(-1)?.side ?? 0;
    const found = (side: 1 | -1, price: number): void => {
      out.push({ row: from + leg.indexOf(price), price, side });
      from = i;
    };
    if (last !== 1 && (top - close[i]) / top >= threshold) found(1, top);
    else if (last !== -1 && (close[i] - bottom) / bottom >= threshold) found(-1, bottom);
  }
  return out;
}

const perPrefix = ({ c }: Bars, value: (closes: number[], close: number) => number): number[] =>
  c.map((close, i) => value(c.slice(0, i + 1), close));

function zigzag(b: Bars, threshold: number, of: 'pivot' | 'direction' | 'distance' | 'age'): number[] {
  return perPrefix(b, (closes, close) => {
    const last = turns(closes, threshold).at(-1);
    const [row, pivot] = [last?.row ?? 0, last?.price ?? closes[0]];
    const direction = last === undefined ? 0 : -last.side;
    return { pivot, direction, distance: (close - pivot) / pivot, age: closes.length - 1 - row }[of];
  });
}

interface LevelRules {
  readonly threshold: number;
  readonly tolerance: number;
  readonly touches: number;
  readonly memory: number;
  readonly reach: number;
}

function levelsAt(closes: Column, p: LevelRules): { price: number; touches: number }[] {
  let rest = turns(closes, p.threshold)
    .slice(-p.memory)
    .map(({ price }) => price)
    .sort((x, y) => x - y);
  const out: { price: number; touches: number }[] = [];
  while (rest.length > 0) {
    const cluster = rest.filter((price) => price <= rest[0] * (1 + p.tolerance));
    rest = rest.slice(cluster.length);
    if (cluster.length >= p.touches) out.push({ price: sum(cluster) / cluster.length, touches: cluster.length });
  }
  return out;
}

const LEVELS: LevelRules = { threshold: 0.02, tolerance: 0.01, touches: 2, memory: 12, reach: 0.04 };
const LEVELS_TEXT = 'threshold=0.02, tolerance=0.01, touches=2, memory=12, reach=0.04';

const nearest = (b: Bars, side: 'support' | 'resistance', of: 'distance' | 'touches'): number[] =>
  perPrefix(b, (closes, close) => {
    const known = levelsAt(closes, LEVELS);
    const found =
      side === 'support'
        ? known.filter(({ price }) => price <= close).at(-1)
        : known.find(({ price }) => price > close);
    const distance = found === undefined ? Number.POSITIVE_INFINITY : Math.abs(close - found.price) / close;
    if (of === 'distance') return Math.min(LEVELS.reach, distance);
    return distance <= LEVELS.reach ? (found?.touches ?? 0) : 0;
  });

/** How much of a bar lies in each of equal bins; one without a range lies in a single one. */
function spreadOver(low: number, high: number, bottom: number, width: number, bins: number): number[] {
  const at = width > 0 ? Math.min(bins - 1, Math.floor((low - bottom) / width)) : 0;
  return Array.from({ length: bins }, (_, k) => {
    if (high === low || width === 0) return k === at ? 1 : 0;
    const [from, to] = [bottom + k * width, bottom + (k + 1) * width];
    return Math.max(0, Math.min(high, to) - Math.max(low, from)) / (high - low);
  });
}

/** Two amounts within rounding of each other are equal: the lower peak, the upper neighbour. */
const TIE = 1e-9;
function profile(b: Bars, i: number, p: { period: number; bins: number; share: number }) {
  const rows = b.c.map((_, k) => k).slice(i - p.period + 1, i + 1);
  const [bottom, top] = [Math.min(...rows.map((k) => b.l[k])), Math.max(...rows.map((k) => b.h[k]))];
  const width = (top - bottom) / p.bins;
  const isSilent = rows.every((k) => b.v[k] === 0);
  const parts = rows.map((k) => times(spreadOver(b.l[k], b.h[k], bottom, width, p.bins), isSilent ? 1 : b.v[k]));
  const bins = Array.from({ length: p.bins }, (_, k) => sum(parts.map((part) => part[k])));
  const total = sum(bins);
  const peak = bins.findIndex((v) => v >= Math.max(...bins) * (1 - TIE));
  let [from, to] = [peak, peak];
  while (sum(bins.slice(from, to + 1)) < p.share * total * (1 - TIE)) {
    const [below, above] = [bins[from - 1] ?? -1, bins[to + 1] ?? -1];
    if (above >= 0 && above >= below * (1 - TIE)) to++;
    else from--;
  }
  const [poc, lower, upper] = [peak + 0.5, from, to + 1].map((k) => bottom + k * width);
  return { poc, upper, lower, position: top === bottom ? 0.5 : (b.c[i] - lower) / (upper - lower) };
}

const SHAPES = [
  { period: 12, bins: 24, share: 0.7 },
  { period: 2, bins: 5, share: 0.9 },
] as const;
const OUTPUTS = ['poc', 'upper', 'lower', 'position'] as const;
const profiles = SHAPES.flatMap((shape) =>
  OUTPUTS.map((of) => {
    const text = `volume-profile.${of}(period=${shape.period}, bins=${shape.bins}, share=${shape.share})`;
    const naive = (b: Bars): Expected => {
      const values = b.c.map((_, i) => (i < shape.period - 1 ? Number.NaN : profile(b, i, shape)[of]));
      return near(values, of === 'position' ? 1 : b.c);
    };
    return [text, naive] as const;
  }),
);

type Anchor = 'day' | 'week' | 'month';
function spanOf(time: number, anchor: Anchor): string {
  const date = new Date(time);
  if (anchor === 'month') return date.toISOString().slice(0, 7);
  // The Monday of the week: Sunday is the seventh day.
  if (anchor === 'week') date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  return date.toISOString().slice(0, 10);
}

/** Bars count alike while none of them has volume. */
function weightedPrice(b: Bars, rows: Column): number {
  const typical = rows.map((k) => (b.h[k] + b.l[k] + b.c[k]) / 3);
  const weights = rows.every((k) => b.v[k] === 0) ? rows.map(() => 1) : rows.map((k) => b.v[k]);
  return sum(typical.map((price, k) => price * weights[k])) / sum(weights);
}

function anchored(b: Bars, { candles }: World, anchor: Anchor): number[] {
  const spans = [...candles.openTime].map((time) => spanOf(time, anchor));
  return spans.map((span, i) =>
    weightedPrice(
      b,
      spans.flatMap((other, k) => (k <= i && other === span ? [k] : [])),
    ),
  );
}
const rollingPrice = (b: Bars, period: number): number[] =>
  perWindow(
    b.c.map((_, i) => i),
    period,
    (rows) => weightedPrice(b, rows),
  );
const distance = (b: Bars, price: Column): Expected => near(over(minus(b.c, price), price), 1);

/** The last place holds where there is no range; each moves the smoothed one half of the way. */
const smoothedPlace = (x: Column, cycle: number): number[] =>
  perStretch(x, (part) => {
    let held = 50;
    const places = perWindow(part, cycle, (window) => {
      const [low, high] = [Math.min(...window), Math.max(...window)];
      if (!isFlat(window)) held = (100 * (window[cycle - 1] - low)) / (high - low);
      return held;
    });
    return exponential([Number.NaN, ...places], 1, 0.5).slice(1);
  });

const schaff = ({ c }: Bars, p: { cycle: number; fast: number; slow: number }): Expected => {
  const line = minus(exponential(c, p.fast), exponential(c, p.slow));
  return near(smoothedPlace(smoothedPlace(line, p.cycle), p.cycle), 100);
};

/** A stop below the bar holds a rise, one above it a fall; a bar that is its stop turns the trend. */
function sideOf({ h, l }: Bars, stop: Column): number[] {
  const out: number[] = [];
  stop.forEach((s, i) => {
    if (i === 0) out.push(Number.NaN);
    else if (s === l[i] && s === h[i]) out.push(i === 1 ? -1 : -out[i - 1]);
    else out.push(s <= l[i] ? 1 : -1);
  });
  return out;
}

type Naive = (b: Bars, w: World) => Expected | number[];

const CASES: readonly (readonly [text: string, naive: Naive])[] = [
  ['zigzag.pivot(threshold=0.02)', (b) => zigzag(b, 0.02, 'pivot')],
  ['zigzag.direction(threshold=0.005)', (b) => zigzag(b, 0.005, 'direction')],
  ['zigzag.distance(threshold=0.02)', (b) => near(zigzag(b, 0.02, 'distance'), 0.01)],
  ['zigzag.age(threshold=0.05)', (b) => zigzag(b, 0.05, 'age')],
  [`support-resistance.support(${LEVELS_TEXT})`, (b) => near(nearest(b, 'support', 'distance'), 0.01)],
  [`support-resistance.resistance(${LEVELS_TEXT})`, (b) => near(nearest(b, 'resistance', 'distance'), 0.01)],
  [`support-resistance.support-touches(${LEVELS_TEXT})`, (b) => nearest(b, 'support', 'touches')],
  [`support-resistance.resistance-touches(${LEVELS_TEXT})`, (b) => nearest(b, 'resistance', 'touches')],
  ...profiles,
  ['vwap(anchor=day)', (b, w) => anchored(b, w, 'day')],
  ['vwap(anchor=week)', (b, w) => anchored(b, w, 'week')],
  ['vwap(anchor=month)', (b, w) => anchored(b, w, 'month')],
  ['vwap(anchor=rolling, period=3)', (b) => rollingPrice(b, 3)],
  ['vwap-distance(anchor=week)', (b, w) => distance(b, anchored(b, w, 'week'))],
  ['vwap-distance(anchor=rolling, period=8)', (b) => distance(b, rollingPrice(b, 8))],
  ['schaff-trend-cycle(cycle=10, fast=23, slow=50)', (b) => schaff(b, { cycle: 10, fast: 23, slow: 50 })],
  ['schaff-trend-cycle(cycle=3, fast=4, slow=7)', (b) => schaff(b, { cycle: 3, fast: 4, slow: 7 })],
  ['sar.direction(acceleration=0.02, maximum=0.2)', (b, w) => sideOf(b, [...columnOf(w, 'sar.sar')])],
];

describe('levels and places equal their definition, each row by itself', () => {
  it.each(CASES)('%s', (text, naive) =>
    expectFeature(worlds, text, (w) => {
      const wanted = naive(barsOf(w), w);
      return Array.isArray(wanted) ? { values: wanted } : (wanted as Expected);
    }),
  );
});
