import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../src/core/ledger.js';
import { metricInput } from '../../src/risk/measure.js';
import { metrics } from '../../src/risk/registry.js';
import { LIVELY, runAny } from '../backtest/whole-runs.js';
import { ledgerOfPath } from '../risk/paths.js';
import { scaled } from '../support/laws.js';
import { candlesFrom, randomCandles } from '../support/series.js';

/** A run that wins and loses, is long and short and pays every cost; `money` scales prices and cash alike. */
function randomLedger(seed: number, money = 1): Ledger {
  const bars = randomCandles({ seed: `metrics/${seed}`, length: 800, gapShare: 0.01 });
  return runAny([scaled(bars, { price: money })], LIVELY[1], { account: { cashQuote: 1000 * money } });
}

/** Short with all it has and more when the market doubles overnight. */
function lostLedger(): Ledger {
  const fall = Array.from({ length: 40 }, (_, i) => 100 - i - (i % 3));
  const bars = candlesFrom([...fall, ...new Array<number>(10).fill(150)]);
  return runAny([bars], 'momentum(lookback=5, enter=0.1, short=true, share=9)', {
    account: { maxLeverage: 10 },
    execution: { maxVolumeShare: 1e9 },
  });
}

const LEDGERS: Readonly<Record<string, Ledger>> = {
  'a run': randomLedger(1),
  'a lost account': lostLedger(),
  'a run without trades': runAny([randomCandles({ seed: 'metrics/none', length: 300 })], 'momentum(enter=10)'),
  'a run shorter than the warm-up': runAny([randomCandles({ seed: 'metrics/short', length: 30 })], 'momentum'),
  'one bar': runAny([candlesFrom([10])], 'hold'),
  'two bars': runAny([candlesFrom([10, 11])], 'hold'),
  'no path': ledgerOfPath([]),
  'one point': ledgerOfPath([5]),
  'a flat path': ledgerOfPath([5, 5]),
  'a path to below zero': ledgerOfPath([5, -1, -1]),
};

it('knows lively and dead accounts', () => {
  expect(LEDGERS['a lost account'].isBankrupt).toBe(true);
  const { fees, borrowCost, slippageCost, trades } = LEDGERS['a run'];
  expect([fees[799], borrowCost[799], slippageCost[799]].every((x) => x > 0)).toBe(true);
  expect(trades.length).toBeGreaterThan(20);
});

describe.each(metrics.list())('metric $name', (definition) => {
  it('says what it is in words', () => {
    expect(definition.definition.length, 'a definition that one could compute by').toBeGreaterThan(25);
    for (const text of [definition.label, definition.summary, definition.source]) expect(text).not.toBe('');
    expect(definition.summary.endsWith('.'), 'a summary has no full stop').toBe(false);
  });

  it.each(Object.entries(LEDGERS))('is a number, or NaN with a reason, on %s', (_, ledger) => {
    const { value, reason } = definition.compute(metricInput(ledger, ledger.equity));
    expect(Number.isFinite(value) || (Number.isNaN(value) && reason !== undefined), `${value} ${reason}`).toBe(true);
  });

  it('gives the same bits twice and leaves its input alone', () => {
    const ledger = randomLedger(2);
    const before = Float64Array.from(ledger.equity);
    const input = metricInput(ledger, ledger.equity);
    const first = definition.compute(input);
    expect(definition.compute(input)).toEqual(first);
    expect(ledger.equity).toEqual(before);
  });

  it('does not depend on the currency, unless it is a sum of money', () => {
    const [ledger, double] = [randomLedger(3), randomLedger(3, 2)];
    const one = definition.compute(metricInput(ledger, ledger.equity)).value;
    const two = definition.compute(metricInput(double, double.equity)).value;
    expect(two, 'all prices and money doubled').toBe(definition.unit === 'quote' ? 2 * one : one);
  });
});
