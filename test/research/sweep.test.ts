import { describe, expect, it } from 'vitest';
import { makeRunSpec } from '../../src/backtest/make-spec.js';
import { backtest } from '../../src/backtest/run.js';
import { runHash } from '../../src/backtest/run-hash.js';
import type { Candles } from '../../src/core/candles.js';
import { ledgerFrom } from '../../src/core/ledger.js';
import { openSweep, SWEEP_WIDTH, type SweepPlan, type SweepRow, sweepRow } from '../../src/research/sweep.js';
import { measure } from '../../src/risk/measure.js';
import { randomCandles } from '../support/series.js';

/** Bars before the range, which only warm features up. */
const WARM = 300;

function planOf(markets: readonly Candles[], candidates: readonly string[]): SweepPlan {
  const fromMs = markets[0].openTime[WARM];
  const spec = makeRunSpec({ markets, strategy: 'hold', fromMs, gaps: { mode: 'allow' } });
  return { run: { spec, markets, tradeFromMs: fromMs }, candidates, fromMs, withHash: true };
}

const bars = (symbol: string, options: object = {}): Candles =>
  randomCandles({ seed: symbol, symbol, length: 2500, volatility: 0.02, drift: 0.0005, ...options });

/** What `quant backtest` does with one text. */
function alone({ run, fromMs }: SweepPlan, strategy: string): object {
  const ledger = ledgerFrom(backtest({ ...run, spec: { ...run.spec, strategy } }), fromMs);
  const metrics = measure(ledger, ledger.equity);
  const value = (name: string): number => metrics.find((m) => m.name === name)!.value;
  return {
    finalEquity: value('final-equity'),
    totalReturn: value('total-return'),
    sharpe: value('sharpe'),
    maxDrawdown: value('max-drawdown'),
    trades: value('trades'),
    fills: ledger.fills.length,
    totalCost: value('total-cost'),
    liquidations: ledger.liquidations.length,
    isBankrupt: ledger.isBankrupt,
    runHash: runHash(ledger),
  };
}

/** Every row, with the candidates played in the given order. */
function rowsOf(plan: SweepPlan, order: readonly number[], mostKept?: number): SweepRow[] {
  const table = new Float64Array(plan.candidates.length * SWEEP_WIDTH);
  const play = openSweep(plan, mostKept);
  for (const job of order) play(job, table.subarray(job * SWEEP_WIDTH, (job + 1) * SWEEP_WIDTH));
  return plan.candidates.map((_, job) => sweepRow(plan, table, job));
}

const MANY = [
  'momentum(lookback=20)',
  'momentum(lookback=20, short=true)',
  'momentum(lookback=100, short=true, share=0.5)',
  'breakout(channel=20)',
  'mean-reversion',
  'momentum(lookback=20)@0.5 + breakout(channel=55)@0.5',
  'hold',
];

describe('a sweep', () => {
  it.each([
    ['one market', [bars('A')]],
    ['two markets with gaps', [bars('A', { gapShare: 0.002 }), bars('B')]],
    ['a perpetual', [bars('P', { market: 'swap' })]],
  ])('gives each candidate what it gets alone, to the last bit: %s', (_name, markets) => {
    const isSwap = markets[0].market === 'swap';
    const plan = planOf(markets, MANY);
    const spec = isSwap ? { ...plan.run.spec, costs: ['taker-fee(takerBps=5, makerBps=2)'] } : plan.run.spec;
    const own = { ...plan, run: { ...plan.run, spec } };
    const expected = MANY.map((text) => alone(own, text));
    expect(rowsOf(own, [...MANY.keys()])).toStrictEqual(expected);
    expect(rowsOf(own, [...MANY.keys()].reverse()), 'in any order').toStrictEqual(expected);
    expect(rowsOf(own, [3, 3, 0, 1, 2, 4, 5, 6, 0]), 'again and again').toStrictEqual(expected);
  });

  it('gives the same when it must let go of features and make them again', () => {
    const texts = [20, 30, 40, 50, 20].map((lookback) => `momentum(lookback=${lookback}, short=true)`);
    const plan = planOf([bars('A')], texts);
    const order = [...texts.keys()];
    expect(rowsOf(plan, order, 1)).toStrictEqual(rowsOf(plan, order));
  });

  it('counts trades and costs of an account that goes bankrupt', () => {
    const market = bars('R', { volatility: 0.3, drift: 0.02, flatShare: 0.3 });
    const plan = planOf([market], ['momentum(lookback=5, short=true)']);
    const [row] = rowsOf(plan, [0]);
    expect(row).toStrictEqual(alone(plan, plan.candidates[0]));
    expect(row).toMatchObject({ isBankrupt: true });
  });

  it('counts the liquidations of a perpetual', () => {
    const plan = planOf(
      [bars('P', { market: 'swap', volatility: 0.05 })],
      ['momentum(lookback=20, short=true, share=10)'],
    );
    const spec = { ...plan.run.spec, costs: ['taker-fee(takerBps=5, makerBps=2)'] };
    const own = { ...plan, run: { ...plan.run, spec: { ...spec, account: { ...spec.account, maxLeverage: 10 } } } };
    const [row] = rowsOf(own, [0]);
    expect(row).toStrictEqual(alone(own, own.candidates[0]));
    expect(row.liquidations).toBeGreaterThan(0);
  });

  it('names the candidate that fails, and leaves the hash away when nobody asked', () => {
    const plan = planOf([bars('A')], ['hold', 'momentum(lookback=9999)']);
    expect(() => rowsOf(plan, [0, 1])).toThrow('momentum.lookback must be in');
    const quiet = { ...planOf([bars('A')], ['hold']), withHash: false };
    expect(rowsOf(quiet, [0])[0]).not.toHaveProperty('runHash');
  });
});
