import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../src/core/kit/time.js';
import type { Ledger } from '../../src/core/ledger.js';
import { standardDeviation } from '../../src/core/math/sum.js';
import type { MetricResult } from '../../src/core/metric.js';
import { longestDrawdown, maxDrawdown } from '../../src/risk/drawdown.js';
import { measure } from '../../src/risk/measure.js';
import { omegaRatio } from '../../src/risk/metrics/omega.js';
import { sharpeRatio } from '../../src/risk/metrics/sharpe.js';
import { downsideDeviation, sortinoRatio } from '../../src/risk/metrics/sortino.js';
import { simpleReturns } from '../../src/risk/returns.js';
import { f, gs1 } from '../support/series.js';
import { ledgerOfPath, tradeOf } from './paths.js';

function metricsOf(ledger: Ledger, benchmark: ArrayLike<number> = ledger.equity): Record<string, MetricResult> {
  return Object.fromEntries(measure(ledger, Float64Array.from(benchmark)).map((m) => [m.name, m]));
}

/** Relative distance; closed-form algebra is held to 1e-12, the digits that the reference prints. */
function expectNear(actual: number, expected: number, reason: string): void {
  expect(Math.abs(actual - expected) / Math.abs(expected), `${reason}: ${actual} for ${expected}`).toBeLessThan(1e-10);
}

describe('GS1 bought and held, one bar a day', () => {
  // Computed by an independent program (scipy 1.10); 12 decimals are known.
  const equity = gs1().close;
  const metrics = metricsOf(ledgerOfPath(equity));
  const known: Record<string, number> = {
    'total-return': 0.120332912158,
    cagr: 0.148787666165,
    sharpe: 0.748613553089,
    sortino: 1.093126638615,
    'max-drawdown': -0.206959491148,
    calmar: 0.718921685301,
    omega: 1.095660794698,
    'ulcer-index': 0.115014336833,
    'tail-ratio': 1.013237343724,
    skew: -0.014457650772,
    kurtosis: 1.862216855341,
    'value-at-risk': 0.01782675597,
    'expected-shortfall': 0.019003977655,
  };
  it.each(Object.entries(known))('%s is %f', (name, expected) => {
    expect(Math.abs(metrics[name].value - expected), `${metrics[name].value}`).toBeLessThan(6e-13);
  });

  it('has the ratios per bar, too', () => {
    const returns = simpleReturns(equity);
    expect(standardDeviation(returns, 1)).toBeCloseTo(0.011333175296003, 14);
    expect(downsideDeviation(returns)).toBeCloseTo(0.007761377618, 12);
    expect(sharpeRatio(returns, 1).value).toBeCloseTo(0.039184224246, 12);
    expect(sortinoRatio(returns, 1).value).toBeCloseTo(0.057216863307, 12);
  });
});

describe('the returns that empyrical tests with', () => {
  // stefan-jansen/empyrical-reloaded, tests/test_stats.py, mixed_returns without its NaN row; 252 days a year there.
  const returns = f(0.01, 0.1, -0.04, 0.02, 0.03, 0.02, 0.01, -0.1);
  it('gives its Sharpe, Sortino, downside risk, volatility and Omega', () => {
    expectNear(sharpeRatio(returns, 252).value, 1.7238613961706866, 'Sharpe');
    expectNear(sortinoRatio(returns, 252).value, 2.605531251673693, 'Sortino');
    expectNear(downsideDeviation(returns) * Math.sqrt(252), 0.60448325038829653, 'downside');
    expectNear(standardDeviation(returns, 1) * Math.sqrt(252), 0.9136465399704637, 'volatility');
    expectNear(omegaRatio(returns, 0.01).value, 0.8125, 'Omega above 1 %');
  });
  it('gives its drawdown', () => {
    const equity = [1];
    for (const r of returns) equity.push(equity[equity.length - 1] * (1 + r));
    expect(maxDrawdown(Float64Array.from(equity))).toBeCloseTo(-0.1, 12);
  });
});

describe('time', () => {
  it('annualises by time: missing days make fewer returns a year, not more years', () => {
    const equity = [100, 110, 99, 108.9];
    const whole = metricsOf(ledgerOfPath(equity));
    const openTime = f(0, 1, 2, 4).map((day) => day * DAY_MS);
    const gapped = metricsOf(ledgerOfPath(equity, { openTime }));
    expectNear(gapped.sharpe.value / whole.sharpe.value, Math.sqrt(3 / 4), '3 returns in 4 days instead of 3');
    expectNear(gapped.volatility.value / whole.volatility.value, Math.sqrt(3 / 4), 'the same for volatility');
  });
  it('leaves out the steps before the strategy could decide', () => {
    const late = metricsOf(ledgerOfPath([100, 100, 100, 100, 110, 99], { firstStep: 3 }));
    const exact = metricsOf(ledgerOfPath([100, 110, 99]));
    for (const name of ['sharpe', 'volatility', 'skew', 'ulcer-index', 'omega']) {
      expect(late[name], name).toEqual(exact[name]);
    }
  });
  it('scales an hourly Sharpe by the hours of a year', () => {
    const hours = ledgerOfPath([100, 101, 100, 102], { openTime: f(0, 1, 2, 3).map((h) => h * 3_600_000) });
    const days = ledgerOfPath([100, 101, 100, 102]);
    expectNear(metricsOf(hours).sharpe.value / metricsOf(days).sharpe.value, Math.sqrt(24), 'sqrt of 24');
  });
  it('measures the longest drawdown up to the step that reaches the high again, or to the end', () => {
    const time = f(0, 1, 2, 3, 4, 5, 6);
    expect(longestDrawdown(f(10, 9, 8, 10, 11, 12, 13), time), 'from 0 to 3').toBe(3);
    expect(longestDrawdown(f(9, 10, 8, 7, 10, 11, 12), time), 'from 1 to 4').toBe(3);
    expect(longestDrawdown(f(10, 9, 10, 9, 8, 7, 9), time), 'from 2 to the end').toBe(4);
    expect(longestDrawdown(f(1, 2, 3, 4, 5, 6, 7), time), 'never under water').toBe(0);
  });
});

describe('what is not known', () => {
  it('says so for a flat account instead of 0 or infinity', () => {
    const metrics = metricsOf(ledgerOfPath(new Array(100).fill(1000)));
    expect(metrics.sharpe).toMatchObject({ value: Number.NaN, reason: 'the returns do not vary' });
    expect(metrics.sortino).toMatchObject({ value: Number.NaN, reason: 'no bar lost anything' });
    expect(metrics.calmar).toMatchObject({ value: Number.NaN, reason: 'there was no drawdown' });
    expect(metrics['win-rate']).toMatchObject({ value: Number.NaN, reason: 'no trade was closed' });
    expect(metrics['break-even-cost']).toMatchObject({ value: Number.NaN, reason: 'nothing was traded' });
    expect(metrics['max-drawdown'].value, 'no fall is a fall of 0').toBe(0);
    expect(metrics['total-return'].value).toBe(0);
  });
  it('knows no Sharpe of equal gains, however they are rounded', () => {
    const equity = Float64Array.from({ length: 200 }, (_, i) => 100 * 1.01 ** i);
    expect(metricsOf(ledgerOfPath(equity)).sharpe.reason).toBe('the returns do not vary');
  });
  it('shows no growth per year for a short run or a lost account', () => {
    expect(metricsOf(ledgerOfPath([100, 101])).cagr).toMatchObject({
      value: Number.NaN,
      reason: 'needs at least 30 days',
    });
    const lost = new Array(60).fill(100).map((x, i) => (i < 30 ? x : -5));
    expect(metricsOf(ledgerOfPath(lost)).cagr).toMatchObject({ value: Number.NaN, reason: 'the account was lost' });
  });
  it('knows the growth per year of what is left of an account, however little', () => {
    // Eighteen decimal places in ten years of 365 days: 1.8 of them a year.
    const equity = new Array(3651).fill(100).map((x, i) => (i < 3650 ? x : 1e-16));
    expectNear(metricsOf(ledgerOfPath(equity)).cagr.value, 10 ** -1.8 - 1, 'CAGR');
  });
  it('says why there is no tail ratio where the bad tail is no loss', () => {
    const still = metricsOf(ledgerOfPath([...new Array(40).fill(100), 101, 102]));
    expect(still['tail-ratio']).toMatchObject({ value: Number.NaN, reason: 'the 5 % quantile of returns is 0' });
  });
  it('has a reason for every NaN of an empty and of a one-step run', () => {
    for (const equity of [[], [1000]]) {
      for (const metric of measure(ledgerOfPath(equity), Float64Array.from(equity))) {
        if (Number.isNaN(metric.value)) expect(metric.reason, metric.name).toBeTruthy();
      }
    }
  });
});

describe('trades and costs', () => {
  const trades = [tradeOf(10), tradeOf(-5), tradeOf(0), tradeOf(20, { barsHeld: 4 }), tradeOf(99, { isClosed: false })];
  const metrics = metricsOf(ledgerOfPath([1000, 1025], { trades }));
  it('counts closed trades only', () => {
    expect(metrics.trades.value).toBe(4);
    expect(metrics['win-rate'].value, '2 of 4: a trade at 0 has not won').toBe(0.5);
    expect(metrics['profit-factor'].value, '30 won, 5 lost').toBe(6);
    expect(metrics.expectancy.value, '(0.1 - 0.05 + 0 + 0.2) / 4').toBeCloseTo(0.0625, 15);
    expect(metrics['trade-duration'].value).toBe(1.75);
  });
  it('finds the cost per fill at which nothing would be left', () => {
    const fill = {
      orderId: 1,
      step: 1,
      time: 0,
      symbol: 'AAA',
      strategy: 0,
      fee: 0,
      spreadCost: 0,
      slippageCost: 0,
      isMaker: false,
    };
    const ledger = ledgerOfPath([1000, 1008], {
      fills: [
        { ...fill, quantity: 5, price: 100, referencePrice: 100, notional: 500, fee: 2 },
        { ...fill, quantity: -5, price: 100, referencePrice: 100, notional: 500 },
      ],
    });
    const { 'break-even-cost': breakEven, 'total-cost': total, turnover } = metricsOf(ledger);
    expect(total.value).toBe(2);
    expect(breakEven.value, '8 net and 2 of fees on 1000 traded').toBeCloseTo(100, 10);
    expect(turnover.value, '1000 over a mean of 1004, once a day').toBeCloseTo((1000 / 1004) * 365, 9);
    const held = { borrowCost: f(0, 4), fundingCost: f(0, 30), liquidationCost: f(0, 6) };
    const [first, second] = ledger.fills;
    const fills = [first, { ...second, spreadCost: 1, slippageCost: 3 }];
    const leveraged = metricsOf({ ...ledger, fills, ...held });
    expect(leveraged['total-cost'].value, '2 + 1 + 3 to trade and 40 to hold').toBe(46);
    expect(leveraged['break-even-cost'].value, '8 net of all and 6 for trading on 1000 traded').toBeCloseTo(140, 10);
    const early = metricsOf({
      ...ledger,
      fills: [{ ...fill, step: 0, quantity: 7, price: 1, referencePrice: 1, notional: 7 }],
    });
    expect(early['break-even-cost'].reason, 'filled before the measured equity').toBe('nothing was traded');
  });
  it('loses before any trading cost when holding eats the profit', () => {
    const fill = { orderId: 1, step: 1, time: 0, symbol: 'AAA', strategy: 0, fee: 1, spreadCost: 0, slippageCost: 0 };
    const fills = [{ ...fill, isMaker: false, quantity: 10, price: 100, referencePrice: 100, notional: 1000 }];
    const ledger = ledgerOfPath([1000, 990], { fundingCost: f(0, 12), fills });
    expect(metricsOf(ledger)['break-even-cost'].value, '−10 and 1 of fees on 1000').toBeCloseTo(-90, 10);
    expect(metricsOf(ledger).funding.value).toBe(12);
  });
  it('counts any profit as a win and any loss as a loss, however small', () => {
    const small = metricsOf(ledgerOfPath([1000, 1001], { trades: [tradeOf(0.3), tradeOf(-0.1)] }));
    expect(small['win-rate'].value).toBe(0.5);
    expect(small['profit-factor'].value).toBeCloseTo(3, 12);
  });
  it('knows no profit factor without a losing trade, and says which it lacks', () => {
    const factor = (...profits: number[]) =>
      metricsOf(ledgerOfPath([1000, 1001], { trades: profits.map((p) => tradeOf(p)) }))['profit-factor'];
    expect(factor(5, 0).reason).toBe('no trade lost anything');
    expect(factor(0).reason).toBe('no trade lost anything');
    expect(factor().reason).toBe('no trade was closed');
    expect(factor(-5).value, 'nothing won over 5 lost').toBe(0);
  });
  it('names the best and the worst bar', () => {
    const { 'best-bar': best, 'worst-bar': worst } = metricsOf(ledgerOfPath([100, 90, 99, 108.9]));
    expect([best.value, worst.value]).toEqual([expect.closeTo(0.1, 12), expect.closeTo(-0.1, 12)]);
  });
  it('adds up all costs, from the first decision on', () => {
    const filled = (step: number, fee: number, spreadCost: number, slippageCost: number) => ({
      ...{ orderId: 1, step, time: 0, symbol: 'AAA', strategy: 0, fee, spreadCost, slippageCost, isMaker: false },
      ...{ quantity: 1, price: 1, referencePrice: 1, notional: 1 },
    });
    const metrics = metricsOf(
      ledgerOfPath([1000, 990, 980], {
        firstStep: 1,
        fills: [filled(0, 1, 0, 0), filled(1, 1, 0, 1), filled(2, 10, 100, 1000)],
        borrowCost: f(0, 5, 10_005),
        fundingCost: f(0, 7, 7 - 30_000),
        liquidationCost: f(0, 0, 200_000),
      }),
    );
    const values = ['total-cost', 'fees', 'funding', 'liquidation-cost'].map((name) => metrics[name].value);
    expect(values).toEqual([181_110, 10, -30_000, 200_000]);
  });
  it('counts the closes with a position, the first of the measured steps aside', () => {
    const exposure = (grossExposure: number[], firstStep = 0) =>
      metricsOf(
        ledgerOfPath(
          grossExposure.map(() => 5),
          { grossExposure: Float64Array.from(grossExposure), firstStep },
        ),
      ).exposure.value;
    expect(exposure([1, 1, 0, 0, 0.5])).toBe(0.5);
    expect(exposure([1, 1, 0, 0, 0.5], 1)).toBeCloseTo(1 / 3, 15);
  });
  it('compares with holding', () => {
    const { 'benchmark-return': held, 'excess-return': excess } = metricsOf(ledgerOfPath([100, 120]), [50, 55]);
    expect(held.value).toBeCloseTo(0.1, 15);
    expect(excess.value).toBeCloseTo(0.1, 15);
  });
});
