import { describe, expect, it } from 'vitest';
import { sliceCandles } from '../../../src/core/candles.js';
import { resample } from '../../../src/core/resample.js';
import { computeFeatures, computeLabels } from '../../../src/features/pipeline.js';
import type { SampledBars } from '../../../src/features/sampling/assemble.js';
import { driftEnds, fixedEnds } from '../../../src/features/sampling/ends.js';
import { SAMPLING_KINDS, type SamplingKind } from '../../../src/features/sampling/kinds.js';
import { returnShape } from '../../../src/features/sampling/return-shape.js';
import { sampleBars } from '../../../src/features/sampling/sample.js';
import { tickRule, ticksFromCandles, ticksFromTrades } from '../../../src/features/sampling/ticks.js';
import { timeBars } from '../../../src/features/sampling/time-bars.js';
import { expectSameBits } from '../../support/laws.js';
import { candlesFrom, f, randomCandles, START_MS } from '../../support/series.js';
import { firstTrades, MARKET, randomTrades, tradesFrom } from './trades.js';

const SIZE: Readonly<Record<SamplingKind, number>> = {
  tick: 25,
  volume: 125,
  dollar: 12_500,
  'tick-imbalance': 25,
  'volume-imbalance': 25,
  'dollar-imbalance': 25,
  'tick-run': 25,
  'volume-run': 25,
  'dollar-run': 25,
};
const trades = randomTrades('laws', 3000);
const ticks = ticksFromTrades(trades, MARKET);
const COLUMNS = ['openTime', 'open', 'high', 'low', 'close', 'volume'] as const;

function expectSameBars(part: SampledBars, whole: SampledBars, reason: string): void {
  for (const name of COLUMNS)
    expectSameBits(part.candles[name], whole.candles[name], `${reason}, ${name}`, part.candles.length);
  expectSameBits(part.startTime, whole.startTime, `${reason}, start`, part.candles.length);
}

const sum = (x: Float64Array): number => x.reduce((total, v) => total + v, 0);

describe.each(SAMPLING_KINDS)('%s bars', (kind) => {
  const sample = (source = ticks): SampledBars => sampleBars(source, { kind, size: SIZE[kind] });
  const whole = sample();

  it('are the same bits whatever comes later, and one that still runs is not there', () => {
    expect(whole.candles.length).toBeGreaterThan(20);
    for (const cut of [0, 1, 24, 25, 26, 77, 500, 501, 502, 1234, 2999]) {
      const part = sample(ticksFromTrades(firstTrades(trades, cut), MARKET));
      expectSameBars(part, whole, `${cut} trades`);
      const last = cut - 1;
      const done = whole.candles.openTime.filter((_, k) => endOf(whole, k) <= last).length;
      expect(part.candles.length, `of ${cut} trades`).toBe(done);
    }
  });
  it('lose and invent nothing', () => {
    const { candles } = whole;
    const end = endOf(whole, candles.length - 1);
    const [prices, quantities] = [trades.price.subarray(0, end + 1), trades.quantity.subarray(0, end + 1)];
    expect(sum(candles.volume), 'sums of 1/64 are exact').toBe(sum(quantities));
    expect(sum(candles.extra.quoteVolume!)).toBe(sum(prices.map((p, i) => p * quantities[i])));
    expect(sum(candles.extra.trades!)).toBe(end + 1);
    expect(sum(candles.extra.takerBuyBase!)).toBe(sum(quantities.map((q, i) => q * (1 - trades.isBuyerMaker[i]))));
    expect([candles.open[0], candles.close.at(-1)]).toEqual([prices[0], prices[end]]);
    expect([Math.max(...candles.high), Math.min(...candles.low)]).toEqual([Math.max(...prices), Math.min(...prices)]);
    for (let k = 1; k < candles.length; k++) {
      expect(candles.open[k], 'a bar opens with the trade after the last').toBe(trades.price[endOf(whole, k - 1) + 1]);
    }
  });
  it('are known after their last trade, never before', () => {
    const { openTime, intervalMs } = whole.candles;
    for (let k = 0; k < openTime.length; k++) {
      const known = openTime[k] + intervalMs;
      expect(known).toBeGreaterThan(trades.time[endOf(whole, k)]);
      expect(whole.startTime[k]).toBeLessThanOrEqual(openTime[k]);
    }
  });
  it('come from candles as well, with their range', () => {
    const bars = randomCandles({ seed: kind, length: 2000, intervalMs: 60_000 });
    const size = { tick: 25, volume: 12_500, dollar: 1_250_000 }[kind as string] ?? 25;
    const made = sampleBars(ticksFromCandles(bars), { kind, size });
    expect(made.candles.length).toBeGreaterThan(20);
    const end = bars.openTime.indexOf(made.candles.openTime.at(-1)! + 1 - 60_000);
    expect(sum(made.candles.volume) / sum(bars.volume.subarray(0, end + 1))).toBeCloseTo(1, 12);
    expect(Math.max(...made.candles.high)).toBe(Math.max(...bars.high.subarray(0, end + 1)));
    expect(Math.min(...made.candles.low)).toBe(Math.min(...bars.low.subarray(0, end + 1)));
    const part = sampleBars(ticksFromCandles(sliceCandles(bars, 0, 1111)), { kind, size });
    expectSameBars(part, made, '1111 candles');
  });
  it('are none of no ticks', () => {
    expect(sample(ticksFromTrades(tradesFrom([]), MARKET)).candles.length).toBe(0);
  });
});

/** The last trade of bar k, by how many there are up to it. */
function endOf({ candles }: SampledBars, k: number): number {
  return sum(candles.extra.trades!.subarray(0, k + 1)) - 1;
}

describe('bars of a fixed amount', () => {
  it('hold so many trades each', () => {
    const { candles } = sampleBars(ticks, { kind: 'tick', size: 7 });
    expect(new Set(candles.extra.trades)).toEqual(new Set([7]));
    expect(candles.length).toBe(Math.floor(3000 / 7));
  });
  it('hold at least so much, and less without their last trade', () => {
    for (const kind of ['volume', 'dollar'] as const) {
      const bars = sampleBars(ticks, { kind, size: SIZE[kind] });
      const held = kind === 'volume' ? bars.candles.volume : bars.candles.extra.quoteVolume!;
      for (let k = 0; k < bars.candles.length; k++) {
        const last = endOf(bars, k);
        const value = kind === 'volume' ? trades.quantity[last] : trades.quantity[last] * trades.price[last];
        expect(held[k]).toBeGreaterThanOrEqual(SIZE[kind]);
        expect(held[k] - value).toBeLessThan(SIZE[kind]);
      }
    }
  });
  it('can be checked by hand', () => {
    const hand = tradesFrom([
      [0, 10, 1, 'B'],
      [5, 12, 2, 'S'],
      [5, 9, 1, 'B'],
      [5, 11, 4, 'B'],
      [9, 11, 1, 'S'],
      [20, 13, 1, 'B'],
    ]);
    const { candles, startTime } = sampleBars(ticksFromTrades(hand, MARKET), { kind: 'volume', size: 3 });
    expect(
      [...candles.openTime].map((t) => t - START_MS),
      'the second ends in the same millisecond',
    ).toEqual([5, 6]);
    expect([...startTime].map((t) => t - START_MS)).toEqual([0, 5]);
    expect([...candles.open, ...candles.high, ...candles.low, ...candles.close]).toEqual([
      10, 9, 12, 11, 10, 9, 12, 11,
    ]);
    expect([...candles.volume, ...candles.extra.takerBuyBase!]).toEqual([3, 5, 1, 5]);
    expect(candles.intervalMs).toBe(1);
  });
  it('refuse a size of nothing', () => {
    expect(() => fixedEnds(f(1, 2), 0)).toThrow('the size of a bar must be above 0, was 0');
    expect(() => sampleBars(ticks, { kind: 'tick-run', size: 2.5 })).toThrow(
      'must be a whole number, at least 1, was 2.5',
    );
  });
});

describe('imbalance and run bars', () => {
  const signs = (text: string): Int8Array => Int8Array.from(text, (c) => (c === 'B' ? 1 : -1));
  const ones = (n: number): Float64Array => new Float64Array(n).fill(1);
  const settings = { size: 4, span: 1, limit: 4 };

  it('can be checked by hand', () => {
    // Size 4, span 1: a tick weighs 0.6 of the next. After BBBS: 0.6³ + 0.6² + 0.6 = 1.176 bought and 1 sold of 2.176.
    // Drift 0.0809 per tick, variance 0.9935: a = √(0.3235² + 4 · 0.9935) = 2.02, reached by BBB.
    const sign = signs('BBBSBBBSBBBB');
    expect([...driftEnds(ones(12), sign, 'imbalance', settings).slice(0, 2)]).toEqual([3, 6]);
    // (4 + 2.02) / 2 = 3.01: four of a kind, so BBBSB.
    expect([...driftEnds(ones(12), sign, 'run', settings).slice(0, 2)]).toEqual([3, 8]);
  });
  it.each(['imbalance', 'run'] as const)('%s bars are what the formula written out gives', (by) => {
    const amount = ticks.volume;
    const [size, span, limit] = [20, 5, 6];
    const fast = driftEnds(amount, ticks.sign, by, { size, span, limit });
    const slow: number[] = [];
    const lengths: number[] = [size];
    let begin = 0;
    let threshold = 0;
    for (let i = 0; i < ticks.length; i++) {
      const side = (s: number, from: number): number =>
        [...amount.subarray(from, i + 1)].reduce((total, v, k) => total + (ticks.sign[from + k] === s ? v : 0), 0);
      const reached =
        by === 'imbalance' ? Math.abs(side(1, begin) - side(-1, begin)) : Math.max(side(1, begin), side(-1, begin));
      const length = i - begin + 1;
      const isFull =
        slow.length === 0
          ? length === size
          : length >= size * limit || (length >= size / limit && reached >= threshold);
      if (!isFull) continue;
      slow.push(i);
      begin = i + 1;
      // Exponential weights, newest 1, from the first tick on.
      const faded = (of: (v: number, s: number) => number): number => {
        let [total, weight] = [0, 0];
        for (let k = 0; k <= i; k++) {
          const w = (1 - 2 / (span * size + 1)) ** (i - k);
          total += w * of(amount[k], ticks.sign[k]);
          weight += w;
        }
        return total / weight;
      };
      const before = lengths[lengths.length - 1];
      const expected = Math.min(size * limit, Math.max(size / limit, before + (2 / (span + 1)) * (length - before)));
      lengths.push(expected);
      const drift = faded((v, s) => s * v);
      const a = Math.sqrt((expected * drift) ** 2 + expected * (faded((v) => v * v) - drift ** 2));
      threshold = by === 'imbalance' ? a : (expected * faded((v) => v) + a) / 2;
    }
    expect([...fast]).toEqual(slow);
    expect(slow.length).toBeGreaterThan(30);
  });
  it('neither explode nor collapse', () => {
    for (const [seed, buyers] of [
      ['even', 0.5],
      ['one-sided', 0.95],
      ['other', 0.1],
    ] as const) {
      const market = ticksFromTrades(randomTrades(seed, 20_000, buyers), MARKET);
      for (const by of ['imbalance', 'run'] as const) {
        const ends = driftEnds(market.volume, market.sign, by, { size: 50, span: 20, limit: 5 });
        const lengths = [...ends].map((end, k) => end - (k === 0 ? -1 : ends[k - 1]));
        expect(Math.min(...lengths), `${seed} ${by}`).toBeGreaterThanOrEqual(10);
        expect(Math.max(...lengths), `${seed} ${by}`).toBeLessThanOrEqual(250);
        const usual = lengths.sort((a, b) => a - b)[lengths.length >> 1];
        expect(usual, `${seed} ${by}: half of all bars`).toBeGreaterThan(20);
        expect(usual, `${seed} ${by}: half of all bars`).toBeLessThan(125);
      }
    }
  });
  it('come faster when one side trades alone', () => {
    const calm = randomTrades('calm', 5000);
    const market = ticksFromTrades(calm, MARKET);
    const rush = market.sign.slice().fill(1, 3000, 3500);
    const ends = driftEnds(market.volume, rush, 'imbalance', { size: 50, span: 20, limit: 5 });
    const per500 = (from: number): number => [...ends].filter((end) => end >= from && end < from + 500).length;
    expect(per500(3000)).toBeGreaterThan(per500(2000));
  });
});

describe('time bars', () => {
  it('are the candles of the venue: minutes made of trades give the same five minutes', () => {
    const minutes = timeBars(ticks, 60_000).candles;
    const five = timeBars(ticks, 300_000).candles;
    const resampled = resample(minutes, 300_000).candles;
    expect(five.length).toBeGreaterThan(5);
    expect(five.length).toBe(resampled.length);
    for (const name of COLUMNS) expectSameBits(five[name], resampled[name], name);
    expectSameBits(five.extra.takerBuyQuote!, resampled.extra.takerBuyQuote!, 'taker');
  });
  it('leave out a bar that the trades begin inside of, and one that may still run', () => {
    const hand = tradesFrom([
      [1, 10, 1, 'B'],
      [60_000, 11, 1, 'B'],
      [119_999, 12, 1, 'S'],
      [120_000, 13, 1, 'S'],
      [300_000, 14, 1, 'S'],
    ]);
    const { candles } = timeBars(ticksFromTrades(hand, MARKET), 60_000);
    expect([...candles.openTime].map((t) => t - START_MS)).toEqual([60_000, 120_000]);
    expect([...candles.close]).toEqual([12, 13]);
    const onGrid = tradesFrom([
      [0, 10, 1, 'B'],
      [60_000, 11, 1, 'B'],
    ]);
    expect(timeBars(ticksFromTrades(onGrid, MARKET), 60_000).candles.close[0]).toBe(10);
  });
  it('are the same bits whatever comes later', () => {
    const whole = timeBars(ticks, 60_000);
    for (const cut of [1, 50, 700, 2000]) {
      expectSameBars(timeBars(ticksFromTrades(firstTrades(trades, cut), MARKET), 60_000), whole, `${cut} trades`);
    }
  });
});

it('the tick rule keeps the side while the price stays', () => {
  expect([...tickRule(f(10, 11, 11, 10, 10, 12), f(10, 0, 0, 0, 0, 0))]).toEqual([1, 1, 1, -1, -1, 1]);
  expect([...tickRule(f(9, 9), f(10, 9))], 'the first bar fell').toEqual([-1, -1]);
});

it('candles that know their trades and their value are counted by them', () => {
  const bars = candlesFrom([10, 11, 12, 13], { intervalMs: 60_000 });
  const told = { ...bars, extra: { trades: f(5, 1, 1, 9), quoteVolume: f(10, 11, Number.NaN, 13) } };
  const source = ticksFromCandles(told);
  expect([...source.count, ...source.value]).toEqual([5, 1, 1, 9, 10, 11, 12, 13]);
  const { candles } = sampleBars(source, { kind: 'tick', size: 6 });
  expect([...candles.extra.trades!]).toEqual([6, 10]);
  expect([...candles.extra.quoteVolume!], 'what one of them does not know, the sum does not').toEqual([21, Number.NaN]);
  expect(candles.openTime[0] + 1, 'known when the second candle closes').toBe(bars.openTime[2]);
});

it('features and labels work on sampled bars', () => {
  const { candles } = sampleBars(ticks, { kind: 'dollar', size: 5000 });
  const { warmup, rows } = computeFeatures(candles, ['rsi(period=14)', 'volatility(period=20)']);
  expect([warmup, rows]).toEqual([20, candles.length]);
  const [slow] = computeFeatures(candles, ['on(return(lag=1), interval=3m)']).columns;
  const cut = computeFeatures(sliceCandles(candles, 0, 100), ['on(return(lag=1), interval=3m)']).columns[0];
  expectSameBits(cut, slow, 'longer bars of sampled ones see closed ones only', 100);
  expect(slow.some((x) => Number.isFinite(x))).toBe(true);
  const { labels } = computeLabels(candles, 'triple-barrier(horizon=10)');
  expect(labels.endIndex.filter((end) => end >= 0).length).toBeGreaterThan(rows - 35);
});

describe('returnShape', () => {
  it('is small enough to check by hand', () => {
    // Log returns 1, -1, 1, -1, 0: mean 0, variance 0.8, fourth moment 0.8, kurtosis 1.25, neighbours -3.
    const e = Math.E;
    const shape = returnShape(f(1, e, 1, e, 1, 1));
    expect(shape.returns).toBe(5);
    expect(shape.autocorrelation).toBeCloseTo(-3 / 4, 12);
    expect(shape.skewness).toBeCloseTo(0, 12);
    expect(shape.excessKurtosis).toBeCloseTo(1.25 - 3, 12);
    expect(shape.jarqueBera).toBeCloseTo((5 / 6) * (1.75 ** 2 / 4), 12);
  });
  it('is not known of too few returns, nor of a price that does not move', () => {
    expect(returnShape(f(1, 2, 3)).jarqueBera).toBeNaN();
    expect(returnShape(f(5, 5, 5, 5, 5, 5)).autocorrelation).toBeNaN();
    expect(returnShape(f()).returns).toBe(0);
  });
});
