import { describe, expect, it } from 'vitest';
import { makeRunSpec } from '../../src/backtest/make-spec.js';
import { backtest } from '../../src/backtest/run.js';
import { QuantError } from '../../src/core/kit/errors.js';
import type { Ledger } from '../../src/core/ledger.js';
import { type BarContext, defineStrategy } from '../../src/core/strategy.js';
import { candlesFrom } from '../support/series.js';

const bars = candlesFrom([10, 11, 12, 13, 14], { symbol: 'AAAUSDT' });

function play(onBar: (bar: BarContext, s: number) => void, features: string[] = []): Ledger {
  const definition = defineStrategy({
    name: 'probe',
    summary: 'a test',
    source: 'own',
    params: {},
    needs: () => ({ features }),
    start: () => ({ onBar }),
  });
  const spec = makeRunSpec({ markets: [bars], strategy: 'hold', costs: [], execution: { maxVolumeShare: 1000 } });
  return backtest({ spec, markets: [bars], strategy: { definition, params: {}, text: 'probe' } });
}

function errorOf(onBar: (bar: BarContext, s: number) => void, features?: string[]): QuantError {
  try {
    play(onBar, features);
  } catch (error) {
    expect(error).toBeInstanceOf(QuantError);
    return error as QuantError;
  }
  throw new Error('nothing was thrown');
}

describe('what a strategy sees', () => {
  it('is the bar that has just closed and the ones before it', () => {
    const seen: number[][] = [];
    play((bar, s) => {
      seen.push([bar.close(s), bar.close(s, 1), bar.open(s, 2), bar.barCount(s), bar.time - bars.openTime[0]]);
    });
    expect(seen[0], 'before the first bar nothing is known').toEqual([10, Number.NaN, Number.NaN, 1, 3_600_000]);
    expect(seen[2]).toEqual([12, 11, 10, 3, 3 * 3_600_000]);
  });

  it('is its account at that close', () => {
    const seen: number[][] = [];
    play((bar, s) => {
      if (bar.barCount(s) === 1) bar.market(s, 100);
      seen.push([bar.equity, bar.cash, bar.position(s), bar.entryPrice(s), bar.weight(s)]);
    });
    expect(seen[0]).toEqual([10_000, 10_000, 0, Number.NaN, 0]);
    expect(seen[2], 'bought at 11, now at 12').toEqual([10_100, 8_900, 100, 11, 1200 / 10_100]);
  });

  it('is the state of its orders', () => {
    const seen: boolean[] = [];
    let order = 0;
    play((bar, s) => {
      if (bar.barCount(s) === 1) order = bar.limit(s, 1, 5);
      if (bar.barCount(s) === 3) bar.cancel(order);
      if (bar.barCount(s) === 4) bar.cancel(order);
      seen.push(bar.hasOrders(s), bar.isOpen(order));
    });
    expect(seen).toEqual([true, true, true, true, false, false, false, false, false, false]);
  });

  it('refuses a number that no order has', () => {
    expect(() => play((bar) => bar.isOpen(0))).toThrow('no order has the number 0');
  });

  it('is its features by the place in its list', () => {
    const seen: number[] = [];
    play((bar, s) => seen.push(bar.feature(s, 1), bar.feature(s, 0, 1)), ['sma(period=1)', 'sma(period=2)']);
    expect(seen, 'asked from the first bar on that knows them all').toEqual([10.5, 10, 11.5, 11, 12.5, 12, 13.5, 13]);
  });
});

describe('faults of a strategy', () => {
  it('name the strategy, the bar and the market, and keep their cause', () => {
    const error = errorOf((bar, s) => {
      if (bar.barCount(s) === 3) throw new TypeError('x is not a function');
    });
    expect(error.message).toMatch(
      /^strategy probe \(bar-view\.test\.ts:\d+\) at bar 3 \(2024-01-01T02:00:00Z\) of AAAUSDT: x is not a function$/,
    );
    expect(error.code).toBe('E_USAGE');
    expect(error.cause).toBeInstanceOf(TypeError);
  });

  it.each([
    ['the future', (bar: BarContext) => bar.close(0, -1), 'ago must be a whole number of bars, 0 or more, was -1'],
    ['half a bar', (bar: BarContext) => bar.close(0, 0.5), 'ago must be a whole number of bars, 0 or more, was 0.5'],
    [
      'no time at all',
      (bar: BarContext) => bar.high(0, Number.NaN),
      'ago must be a whole number of bars, 0 or more, was NaN',
    ],
    ['a market that is not there', (bar: BarContext) => bar.close(1), 'market must be in [0, 0], was 1'],
    ['a position that is not there', (bar: BarContext) => bar.position(-1), 'market must be in [0, 0], was -1'],
    ['bars that are not there', (bar: BarContext) => bar.barCount(7), 'market must be in [0, 0], was 7'],
    ['a feature that was not asked for', (bar: BarContext) => bar.feature(0, 1), 'feature must be in [0, 0], was 1'],
    [
      'a future feature',
      (bar: BarContext) => bar.feature(0, 0, -1),
      'ago must be a whole number of bars, 0 or more, was -1',
    ],
    [
      'signals without a model',
      (bar: BarContext) => bar.signal(0),
      'the strategy reads signals, but its needs() do not ask for them',
    ],
    [
      'a target that is no number',
      (bar: BarContext) => bar.target(0, Number.NaN),
      'target weight must be a finite number, was NaN',
    ],
    [
      'an endless target',
      (bar: BarContext) => bar.target(0, 1 / 0),
      'target weight must be a finite number, was Infinity',
    ],
    [
      'an order of no size',
      (bar: BarContext) => bar.market(0, Number.NaN),
      'order quantity must be a finite number, was NaN',
    ],
    [
      'a limit at no price',
      (bar: BarContext) => bar.limit(0, 1, Number.NaN),
      'limit price must be a price above 0, was NaN',
    ],
    ['a stop at 0', (bar: BarContext) => bar.stop(0, 1, 0), 'stop price must be a price above 0, was 0'],
    [
      'a life of no bars',
      (bar: BarContext) => bar.stop(0, 1, 1, { barsValid: 0 }),
      'barsValid must be a whole number of bars above 0, was 0',
    ],
    ['an order that was never given', (bar: BarContext) => bar.cancel(3), 'no order has the number 3'],
  ])('refuse %s', (_, act, message) => {
    expect(errorOf((bar) => void act(bar), ['sma(period=1)']).message).toContain(message);
  });

  it('are not blamed for faults elsewhere', () => {
    expect(errorOf(() => undefined, ['smaa']).message).toBe('unknown feature "smaa"');
  });
});
