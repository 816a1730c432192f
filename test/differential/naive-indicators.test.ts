import { describe, it } from 'vitest';
import {
  before,
  type Column,
  deviation,
  type Expected,
  expectFeature,
  exponential,
  hostileWorlds,
  isFlat,
  mean,
  meanOver,
  perWindow,
  slope,
  sum,
} from '../support/naive.js';
import {
  type Bars,
  barsOf,
  changes,
  knownFrom,
  logReturns,
  minus,
  near,
  over,
  plus,
  times,
  trueRange,
  wilder,
} from '../support/naive-bars.js';

/** Oscillators, averages and lines that published vectors hold on few rows, or in one of their outputs alone. */
const worlds = hostileWorlds({ seed: 'indicators', length: 140, tradesPerBar: 1, levels: 1 });

/** Weights 1, 2, … up to the newest. */
const weighted = (part: Column): number => sum(part.map((v, k) => v * (k + 1))) / sum(part.map((_, k) => k + 1));
const moneyOf = ({ h, l, c, v }: Bars): number[] => c.map((_, i) => ((h[i] + l[i] + c[i]) / 3) * v[i]);
/** The least-squares line of a window: its value `ahead` bars after the newest. */
function lineAt(part: Column, ahead: number): number {
  const bars = part.map((_, k) => k);
  return mean(part) + slope(bars, part, 0) * (part.length - 1 + ahead - mean(bars));
}

const chaikinVolatility = ({ h, l }: Bars, period: number, lag: number): number[] => {
  const range = exponential(minus(h, l), period);
  return times(over(changes(range, lag), before(range, lag)), 100);
};

const coppock = ({ c }: Bars, long: number, short: number, smooth: number): number[] => {
  const rate = (n: number): number[] => times(over(changes(c, n), before(c, n)), 100);
  return perWindow(plus(rate(long), rate(short)), smooth, weighted);
};

/** The rise since the last event, never below none: the largest sum of returns that ends here. */
function cusum({ c }: Bars, threshold: number, of: 'event' | 'up' | 'down'): number[] {
  const r = c.map((v, i) => (i === 0 ? Number.NaN : Math.log(v / c[i - 1])));
  const [from, out]: [Record<1 | -1, number>, number[]] = [{ 1: 1, [-1]: 1 }, [Number.NaN]];
  for (let i = 1; i < r.length; i++) {
    const run = (side: 1 | -1): number => {
      const sums = r.slice(from[side], i + 1).map((_, k, part) => side * sum(part.slice(k)));
      return side * Math.max(0, ...sums);
    };
    const [up, down] = [run(1), run(-1)];
    const event = down < -threshold ? -1 : up > threshold ? 1 : 0;
    if (event !== 0) from[event] = i + 1;
    out.push({ event, up, down }[of]);
  }
  return out;
}

const detrended = ({ c }: Bars, period: number): number[] =>
  minus(before(c, Math.floor(period / 2) + 1), meanOver(c, period));

/** Arms, of bars that have one before them; in volumes of the window's mean and prices of the middle. */
function ease({ h, l, v }: Bars, period: number): number[] {
  const middle = times(plus(h, l), 0.5);
  const each = knownFrom(
    over(
      changes(middle).map((d, i) => d * (h[i] - l[i])),
      v,
    ),
    1,
  );
  const usual = knownFrom(meanOver(v, period), period);
  return meanOver(each, period).map((e, i) => (e * usual[i]) / middle[i] ** 2);
}

/** Wilder averages of the middle as they stood 8, 5 and 3 bars ago. */
const mouth = ({ h, l }: Bars, period: number, shift: number): number[] =>
  before(wilder(times(plus(h, l), 0.5), period), shift);

const massIndex = ({ h, l }: Bars, period: number, count: number): number[] => {
  const once = exponential(minus(h, l), period);
  return perWindow(over(once, exponential(once, period), 1), count, sum);
};

function ppo(
  { c }: Bars,
  fast: number,
  slow: number,
  signal: number,
): Record<'line' | 'signal' | 'histogram', number[]> {
  const slowly = exponential(c, slow);
  const line = times(over(minus(exponential(c, fast), slowly), slowly), 100);
  const smoothed = exponential(line, signal);
  return { line: knownFrom(line, slow - 1), signal: smoothed, histogram: minus(line, smoothed) };
}

const priceVolumeTrend = ({ c, v }: Bars): number[] =>
  c.map((_, i) => sum(c.slice(1, i + 1).map((x, k) => ((x - c[k]) / c[k]) * v[k + 1])));

/** Bollinger inside Keltner, both strictly; and the widths. */
function squeeze(
  b: Bars,
  p: { period: number; deviations: number; multiplier: number },
  of: 'flag' | 'width',
): number[] {
  const [middle, spread] = [meanOver(b.c, p.period), perWindow(b.c, p.period, (part) => deviation(part))];
  const [centre, range] = [exponential(b.c, p.period), wilder(trueRange(b), p.period)];
  return b.c.map((_, i) => {
    const [half, reach] = [p.deviations * spread[i], p.multiplier * range[i]];
    if (Number.isNaN(half + reach)) return Number.NaN;
    if (of === 'width') return reach === 0 ? 1 : half / reach;
    return middle[i] + half < centre[i] + reach && middle[i] - half > centre[i] - reach ? 1 : 0;
  });
}

function trix({ c }: Bars, period: number): number[] {
  const smooth = exponential(exponential(exponential(c, period), period), period);
  return times(over(changes(smooth), before(smooth, 1)), 100);
}

const volumeIndex = ({ c, v }: Bars, counts: (now: number, then: number) => boolean): number[] =>
  c.map((_, i) => {
    const earned = c.slice(1, i + 1).map((x, k) => (counts(v[k + 1], v[k]) ? x / c[k] : 1));
    return earned.reduce((level, factor) => level * factor, 1000);
  });

function volumeOscillator({ v }: Bars, fast: number, slow: number): number[] {
  const usual = meanOver(v, slow);
  return knownFrom(times(over(minus(meanOver(v, fast), usual), usual), 100), Math.max(fast, slow) - 1);
}

const williamsAd = ({ h, l, c }: Bars): number[] => {
  const gained = c.map((x, i) => {
    if (i === 0 || x === c[i - 1]) return 0;
    return x > c[i - 1] ? x - Math.min(l[i], c[i - 1]) : x - Math.max(h[i], c[i - 1]);
  });
  return gained.map((_, i) => sum(gained.slice(0, i + 1)));
};

const path = ({ c }: Bars, n: number): number[] => perWindow(changes(c).map(Math.abs), n, sum);
const flowOf = ({ h, l, c, v }: Bars): number[] =>
  over(
    c.map((x, i) => (x - l[i] - (h[i] - x)) * v[i]),
    minus(h, l),
  );

type Naive = (b: Bars) => Expected | number[];

const CASES: readonly (readonly [text: string, naive: Naive])[] = [
  ['bar-price.typical', ({ h, l, c }) => times(plus(plus(h, l), c), 1 / 3)],
  ['bar-price.weighted', ({ h, l, c }) => times(plus(plus(h, l), plus(c, c)), 1 / 4)],
  ['bar-price.average', ({ o, h, l, c }) => times(plus(plus(o, h), plus(l, c)), 1 / 4)],
  ['bar-price.middle', ({ h, l }) => times(plus(h, l), 1 / 2)],
  ['beta.high-on-low(period=6)', ({ h, l }) => near(slopes(l, h, 6), 10)],
  ['chaikin-money-flow(period=4)', (b) => near(over(perWindow(flowOf(b), 4, sum), perWindow(b.v, 4, sum)), 1)],
  ['chaikin-volatility(period=4, lag=3)', (b) => near(chaikinVolatility(b, 4, 3), 100)],
  ['chaikin-volatility(period=1, lag=1)', (b) => near(chaikinVolatility(b, 1, 1), 100)],
  ['coppock(long=14, short=11, smooth=10)', (b) => near(coppock(b, 14, 11, 10), 1)],
  ['coppock(long=2, short=5, smooth=3)', (b) => near(coppock(b, 2, 5, 3), 1)],
  ['cusum.event(threshold=0.02)', (b) => cusum(b, 0.02, 'event')],
  ['cusum.up(threshold=0.02)', (b) => near(cusum(b, 0.02, 'up'), 0.01)],
  ['cusum.down(threshold=0.005)', (b) => near(cusum(b, 0.005, 'down'), 0.01)],
  ['detrended-price.oscillator(period=7)', (b) => near(detrended(b, 7), b.c)],
  ['detrended-price.percent(period=2)', (b) => near(times(over(detrended(b, 2), meanOver(b.c, 2)), 100), 1)],
  ['dollar-volume.mean(period=5)', (b) => meanOver(moneyOf(b), 5)],
  ['dollar-volume.ratio(period=2)', (b) => over(moneyOf(b), meanOver(moneyOf(b), 2), 1)],
  ['ease-of-movement(period=1)', (b) => near(ease(b, 1), 1e-4)],
  ['ease-of-movement(period=14)', (b) => near(ease(b, 14), 1e-4)],
  ['efficiency-ratio.signed(period=3)', (b) => near(over(changes(b.c, 3), path(b, 3)), 1)],
  ['forecast-oscillator(period=5)', (b) => near(forecast(b, 5), 1)],
  ['gator.upper', (b) => near(minus(mouth(b, 13, 8), mouth(b, 8, 5)).map(Math.abs), b.c)],
  [
    'gator.lower',
    (b) =>
      near(
        minus(mouth(b, 8, 5), mouth(b, 5, 3)).map((d) => -Math.abs(d)),
        b.c,
      ),
  ],
  ['kama.efficiency(period=6)', (b) => near(over(changes(b.c, 6), path(b, 6)).map(Math.abs), 1)],
  [
    'linear-regression.relative-slope(period=5)',
    ({ c }) =>
      near(
        perWindow(c, 5, (part) => slope([0, 1, 2, 3, 4], part, 0) / mean(part)),
        0.01,
      ),
  ],
  ['mass-index(period=9, sum=25)', (b) => massIndex(b, 9, 25)],
  ['mass-index(period=1, sum=2)', (b) => massIndex(b, 1, 2)],
  ['mean-deviation.relative(period=4)', ({ c }) => near(perWindow(c, 4, meanDistance), 0.01)],
  ['ppo.signal(fast=3, slow=8, signal=4, average=ema)', (b) => near(ppo(b, 3, 8, 4).signal, 1)],
  ['ppo.histogram(fast=3, slow=8, signal=4, average=ema)', (b) => near(ppo(b, 3, 8, 4).histogram, 1)],
  ['price-volume-trend', (b) => near(priceVolumeTrend(b), 1000)],
  [
    'price-zscore(period=3)',
    ({ c }) =>
      near(
        perWindow(c, 3, (part) => (isFlat(part) ? 0 : (part[2] - mean(part)) / deviation(part))),
        1,
      ),
  ],
  ['qstick.qstick(period=4)', ({ o, c }) => near(meanOver(minus(c, o), 4), c)],
  ['qstick.percent(period=4)', ({ o, c }) => near(times(over(meanOver(minus(c, o), 4), c), 100), 1)],
  [
    'return(lag=3, form=log)',
    ({ c }) =>
      near(
        c.map((x, i) => Math.log(x / c[i - 3])),
        0.01,
      ),
  ],
  [
    'squeeze.flag(period=6, deviations=2, multiplier=1.5)',
    (b) => squeeze(b, { period: 6, deviations: 2, multiplier: 1.5 }, 'flag'),
  ],
  [
    'squeeze.width(period=3, deviations=1, multiplier=1)',
    (b) => squeeze(b, { period: 3, deviations: 1, multiplier: 1 }, 'width'),
  ],
  [
    'stddev.relative(period=5)',
    ({ c }) =>
      near(
        perWindow(c, 5, (part) => deviation(part) / mean(part)),
        0.01,
      ),
  ],
  ['trix.signal(period=3, signal=4)', (b) => near(exponential(trix(b, 3), 4), 1)],
  ['vertical-horizontal-filter(period=4)', (b) => near(over(rangeOf(b, 4), path(b, 4)), 1)],
  [
    'volatility(period=2)',
    (b) =>
      near(
        perWindow(logReturns(b), 2, (part) => deviation(part, 1)),
        0.01,
      ),
  ],
  [
    'volatility(period=15, of=population, per=year)',
    (b) =>
      near(
        times(
          perWindow(logReturns(b), 15, (part) => deviation(part)),
          Math.sqrt(365 * 24),
        ),
        1,
      ),
  ],
  ['volume-index.negative', (b) => volumeIndex(b, (now, then) => now < then)],
  ['volume-index.positive', (b) => volumeIndex(b, (now, then) => now > then)],
  ['volume-oscillator(fast=2, slow=5)', (b) => near(volumeOscillator(b, 2, 5), 100)],
  ['volume-oscillator(fast=6, slow=1)', (b) => near(volumeOscillator(b, 6, 1), 100)],
  ['volume-ratio(period=2)', ({ v }) => over(v, meanOver(v, 2), 1)],
  ['volume-ratio(period=20)', ({ v }) => over(v, meanOver(v, 20), 1)],
  ['williams-ad', (b) => near(williamsAd(b), b.c)],
];

const slopes = (x: Column, y: Column, window: number): number[] =>
  perWindow(x, window, (part, i) => slope(part, y.slice(i - window + 1, i + 1), 1));
const meanDistance = (part: Column): number => mean(part.map((v) => Math.abs(v - mean(part)))) / mean(part);
const rangeOf = ({ c }: Bars, n: number): number[] => perWindow(c, n, (part) => Math.max(...part) - Math.min(...part));
const forecast = ({ c }: Bars, n: number): number[] => {
  const said = before(
    perWindow(c, n, (part) => lineAt(part, 1)),
    1,
  );
  return c.map((x, i) => (100 * (x - said[i])) / x);
};
describe('indicators equal their definition, each row by itself', () => {
  it.each(CASES)('%s', (text, naive) =>
    expectFeature(worlds, text, (w) => {
      const wanted = naive(barsOf(w));
      return Array.isArray(wanted) ? { values: wanted } : (wanted as Expected);
    }),
  );
});
