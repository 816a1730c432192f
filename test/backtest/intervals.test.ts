import { describe, expect, it } from 'vitest';
import { makeRunSpec } from '../../src/backtest/make-spec.js';
import { type BacktestRequest, backtest } from '../../src/backtest/run.js';
import { type Candles, makeCandles, sliceCandles } from '../../src/core/candles.js';
import { HOUR_MS, isoUtc, MINUTE_MS } from '../../src/core/kit/time.js';
import type { Ledger } from '../../src/core/ledger.js';
import { resample } from '../../src/core/resample.js';
import { type BarContext, defineStrategy, type StrategyNeeds } from '../../src/core/strategy.js';
import { computeFeatures } from '../../src/features/pipeline.js';
import { randomCandles } from '../support/series.js';

const QUARTER = { intervalMs: 15 * MINUTE_MS };
const bars = randomCandles({ seed: 'intervals', length: 200, ...QUARTER });
const holed = randomCandles({ seed: 'holes', length: 200, gapShare: 0.3, ...QUARTER });

type OnBar = (bar: BarContext, s: number, k: number) => unknown;

function play(
  markets: readonly Candles[],
  needs: StrategyNeeds,
  onBar: OnBar,
  more: Partial<BacktestRequest> = {},
): Ledger {
  const definition = defineStrategy({
    name: 'probe',
    summary: 'asks',
    source: 'test',
    params: {},
    needs: () => needs,
    start: () => ({ onBar }),
  });
  const spec = makeRunSpec({ markets, strategy: 'hold', costs: [], gaps: { mode: 'allow' } });
  return backtest({ spec, markets, strategy: { definition, params: {}, text: 'probe' }, ...more });
}

describe('rule 18: intervals', () => {
  it('asks a strategy at the closes of its intervals and at no other', () => {
    const asked: string[] = [];
    play([sliceCandles(bars, 0, 16)], { features: [], intervals: ['30m', '1h'] }, (bar, _s, k) => {
      asked.push(`${isoUtc(bar.time).slice(11, 16)} ${k}`);
    });
    expect(asked).toEqual([
      '00:30 0',
      '01:00 1',
      '01:00 0',
      '01:30 0',
      '02:00 1',
      '02:00 0',
      '02:30 0',
      '03:00 1',
      '03:00 0',
      '03:30 0',
      '04:00 1',
      '04:00 0',
    ]);
  });

  it('takes the interval of the run as one of them', () => {
    const asked: number[] = [];
    play([sliceCandles(bars, 0, 8)], { features: [], intervals: ['15m', '1h'] }, (_bar, _s, k) => asked.push(k));
    expect(asked).toEqual([0, 0, 0, 1, 0, 0, 0, 0, 1, 0]);
  });

  it.each([
    ['whole hours', bars],
    ['hours with missing bars', holed],
  ])('shows the longer bars that have closed, the newest first: %s', (_what, market) => {
    const { candles: hours, rowAt } = resample(market, HOUR_MS);
    let row = -1;
    let seen = 0;
    play([market], { features: [], intervals: ['15m', '1h'] }, (bar, s, k) => {
      if (k === 0) row++;
      const at = rowAt[k === 0 ? row : row + 1];
      const hour = bar.interval(1);
      expect(hour.barCount(s)).toBe(at + 1);
      expect([hour.open(s), hour.high(s), hour.low(s), hour.close(s), hour.volume(s), hour.openTime(s)]).toEqual(
        [hours.open, hours.high, hours.low, hours.close, hours.volume, hours.openTime].map((x) => x[at] ?? Number.NaN),
      );
      expect(hour.close(s, 2)).toBe(hours.close[at - 2] ?? Number.NaN);
      if (at >= 0) expect(hour.openTime(s) + HOUR_MS).toBeLessThanOrEqual(bar.time);
      seen++;
    });
    expect(seen).toBeGreaterThan(market.length);
  });

  it('shows the shorter bars that close with a longer one, in the call about the longer one too', () => {
    let seen = 0;
    const needs = { features: [], intervals: ['30m', '1h'] };
    play([bars, { ...bars, symbol: 'OTHERUSDT' }], needs, (bar, _s, k) => {
      if (k === 0) return;
      const halves = bar.interval(0);
      for (const s of [0, 1]) {
        expect(halves.openTime(s) + 30 * MINUTE_MS).toBe(bar.time);
        expect(halves.close(s)).toBe(bar.close(s));
        expect(halves.barCount(s)).toBe(bar.barCount(s) / 2);
        seen++;
      }
    });
    expect(seen).toBe(200);
  });

  it('shows the newest bar of a market that has none at the close that is decided on', () => {
    const other = { ...bars, symbol: 'OTHERUSDT' };
    const isLast = (openTime: number): boolean => (openTime + 15 * MINUTE_MS) % HOUR_MS === 0;
    const kept = Array.from(other.openTime.keys()).filter((i) => !isLast(other.openTime[i]));
    const of = (column: Float64Array): Float64Array => Float64Array.from(kept, (i) => column[i]);
    const { open, high, low, close, volume, openTime } = other;
    const columns = { open: of(open), high: of(high), low: of(low), close: of(close), volume: of(volume) };
    const late = makeCandles({ ...other, ...columns, openTime: of(openTime), extra: {} });
    let seen = 0;
    play([bars, late], { features: [], intervals: ['1h'] }, (bar, s) => {
      if (s === 1) return;
      // The quarter before the missing one: it closed a quarter of an hour ago.
      expect(isoUtc(bar.openTime(1))).toBe(isoUtc(bar.time - 30 * MINUTE_MS));
      seen++;
    });
    expect(seen).toBe(50);
  });

  it('pays funding inside the bar of an entry at the close before it, however long ago somebody was asked', () => {
    const perpetual: Candles = { ...bars, market: 'swap' };
    const spec = makeRunSpec({
      markets: [perpetual],
      strategy: 'hold',
      costs: ['stored-funding(missing=flag)'],
      execution: { latencyMs: 45 * MINUTE_MS },
    });
    const funding = [{ time: Float64Array.of(perpetual.openTime[7] + 5 * MINUTE_MS), rate: Float64Array.of(0.001) }];
    const buy: OnBar = (bar) => bar.barCount(0) === 4 && bar.market(0, 1);
    const ledger = play([perpetual], { features: [], intervals: ['1h'] }, buy, { spec, venueData: { funding } });
    expect(ledger.fills[0].step).toBe(7);
    const [payment] = ledger.fundingPayments;
    expect([payment.step, payment.mark]).toEqual([7, perpetual.close[6]]);
  });

  it('calls each market once per closed bar of its own, gaps or not', () => {
    const other = { ...bars, symbol: 'OTHERUSDT' };
    const calls = new Map<string, number>();
    play([holed, other], { features: [], intervals: ['1h'] }, (bar, s) => {
      const name = `${bar.symbols[s]} ${bar.interval(0).openTime(s)}`;
      calls.set(name, (calls.get(name) ?? 0) + 1);
    });
    expect(Math.max(...calls.values())).toBe(1);
    const firstMs = Math.max(holed.openTime[0], bars.openTime[0]);
    for (const market of [holed, other]) {
      const { candles: hours, rowAt } = resample(market, HOUR_MS);
      // Where a gap let two of them close at once, the newer one is what the call is about.
      for (const at of new Set(rowAt)) {
        const open = hours.openTime[at];
        if (open > firstMs + HOUR_MS) expect(calls.get(`${market.symbol} ${open}`), isoUtc(open)).toBe(1);
      }
    }
  });

  it('reads a feature on a longer interval at its own bars', () => {
    const text = 'on(sma(period=3), interval=1h)';
    const { candles: hours, rowAt } = resample(bars, HOUR_MS);
    const own = computeFeatures(hours, ['sma(period=3)']).columns[0];
    const spread = computeFeatures(bars, [text]).columns[0];
    let row = -1;
    play([bars], { features: [text] }, (bar, s) => {
      row = bar.barCount(s) - 1;
      expect(bar.feature(s, 0)).toBe(spread[row]);
      expect(bar.feature(s, 0, 1)).toBe(own[rowAt[row] - 1]);
    });
    expect(row).toBe(199);
  });

  it('lets nothing of a longer bar that still runs through: a shorter history decides the same', () => {
    const trade: OnBar = (bar, s, k) => {
      const hour = bar.interval(1);
      if (k === 1) bar.target(s, hour.close(s) > hour.open(s) ? 1 : 0);
      else if (hour.high(s) < bar.close(s)) bar.target(s, 0.5);
    };
    const needs = { features: ['on(rsi(period=5), interval=30m)'], intervals: ['15m', '1h'] };
    const whole = play([holed], needs, trade);
    for (let cut = 20; cut < holed.length; cut += 7) {
      const part = play([sliceCandles(holed, 0, cut)], needs, trade);
      expect(part.equity).toEqual(whole.equity.subarray(0, cut));
      expect(part.fills).toEqual(whole.fills.filter((fill) => fill.step < cut));
    }
    expect(whole.fills.length).toBeGreaterThan(20);
  });

  it('refuses intervals that cannot be made of the bars of the run', () => {
    const ask = (interval: string) => () => play([bars], { features: [], intervals: [interval] }, () => {});
    expect(ask('5m')).toThrow("probe decides on 5m bars, which cannot be made of the run's 15m bars");
    expect(ask('7h')).toThrow('7h');
  });

  it('refuses an interval that was not asked for', () => {
    const read = (): Ledger => play([bars], { features: [], intervals: ['1h'] }, (bar) => bar.interval(1).close(0));
    expect(read).toThrow('interval must be in [0, 0], was 1');
    const ahead = (): Ledger =>
      play([bars], { features: [], intervals: ['1h'] }, (bar) => bar.interval(0).close(0, -1));
    expect(ahead).toThrow('ago must be a whole number of bars, 0 or more, was -1');
  });
});
