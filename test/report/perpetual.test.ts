import { describe, expect, it } from 'vitest';
import type { FundingPayment } from '../../src/core/order.js';
import type { RunReport } from '../../src/core/report.js';
import { loadReportAssets } from '../../src/data/report-assets.js';
import { attributionRows, shortStrategyName } from '../../src/report/attribution.js';
import { renderReport } from '../../src/report/build.js';
import { chartsOf } from '../../src/report/charts/all.js';
import { isDrawn } from '../../src/report/charts/chart.js';
import { costsChart } from '../../src/report/charts/costs.js';
import { costBreakdown, shownParts } from '../../src/report/costs.js';
import { documentOf } from '../../src/report/document.js';
import { formatQuote } from '../../src/report/number.js';
import { fundingByPeriod, fundingTable, sumFunding } from '../../src/report/perpetuals.js';
import { sampleReport } from '../support/report.js';
import { f } from '../support/series.js';
import { bitcoinReport, perpetualReport } from './perpetual-sample.js';

const sample = perpetualReport({ bars: 2000 });
const bitcoin = bitcoinReport({ bars: 1000 });
const pageOf = (report: RunReport): Promise<string> => renderReport(report, 'html', { assets: loadReportAssets() });
/** Text of one section without its markup. */
async function sectionOf(report: RunReport, id: string): Promise<string> {
  const section = new RegExp(`<section id="${id}">[\\s\\S]*?</section>`).exec(await pageOf(report))?.[0] ?? '';
  return section.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
}
const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);
function payment(date: string, amount: number): FundingPayment {
  return { time: day(date), step: 0, symbol: 'A', strategy: 0, quantity: 1, rate: 0.0001, mark: 100, amount };
}

describe('funding', () => {
  it('is paid when above 0 and received when below', () => {
    const payments = [payment('2021-01-31', 3), payment('2021-02-01', -5), payment('2021-02-02', 1)];
    expect(sumFunding(payments)).toEqual({ settlements: 3, paid: 4, received: 5, net: -1 });
    expect(fundingByPeriod(payments, 'month')).toEqual([
      { name: '2021-01', settlements: 1, paid: 3, received: 0, net: 3 },
      { name: '2021-02', settlements: 2, paid: 1, received: 5, net: -4 },
    ]);
    expect(sumFunding([])).toEqual({ settlements: 0, paid: 0, received: 0, net: 0 });
  });
  it('is told by year when there are more than two years of months', () => {
    const months = (count: number): FundingPayment[] =>
      Array.from({ length: count }, (_, k) =>
        payment(`${2020 + Math.floor(k / 12)}-${String(1 + (k % 12)).padStart(2, '0')}-15`, 1),
      );
    expect(fundingTable(months(24))).toHaveLength(24);
    expect(fundingTable(months(25)).map((row) => [row.name, row.paid])).toEqual([
      ['2020', 12],
      ['2021', 12],
      ['2022', 1],
    ]);
  });
});

describe('the cost breakdown', () => {
  const steps = { startCash: 200, steps: 2, firstStep: 0, openTime: f(0, 3_600_000), equity: f(200, 210) };
  const none = f(0, 0);
  const fill = { ...sample.ledger.fills[0], step: 1, quantity: -5, referencePrice: 100, notional: 500 };
  const report: RunReport = {
    ...sample,
    spec: { ...sample.spec, market: { ...sample.spec.market, rules: {} } },
    ledger: {
      ...sample.ledger,
      ...steps,
      fills: [fill, { ...fill, quantity: 15, notional: 1500 }],
      fees: f(0, 4),
      spreadCost: f(0, 1),
      slippageCost: none,
      borrowCost: none,
      fundingCost: f(0, -2),
      liquidationCost: f(0, 3),
    },
  };
  it('adds up, over the cash and over what was traded', () => {
    const costs = costBreakdown(report);
    expect(costs.notional, '5 sold and 15 bought at 100').toBe(2000);
    expect(costs.parts.map((part) => [part.kind, part.amount, part.shareOfCash, part.bps])).toEqual([
      ['fees', 4, 0.02, 20],
      ['spread', 1, 0.005, 5],
      ['slippage', 0, 0, 0],
      ['interest', 0, 0, 0],
      ['funding', -2, -0.01, -10],
      ['liquidation', 3, 0.015, 15],
    ]);
    expect(costs.total).toEqual({ amount: 6, shareOfCash: 0.03, bps: 30 });
    expect(costs.grossProfit, '10 net and 6 of costs').toBe(16);
    expect(costs.breakEvenBps, '10 net and 5 of trading on 2000').toBe(75);
    expect(costs.tradingBps).toBe(25);
  });
  it('names the models beside the amounts and leaves out what nobody charges', () => {
    expect(shownParts(costBreakdown(report)).map((part) => [part.label, part.models.join()])).toEqual([
      ['Fees', 'taker-fee(takerBps=5, makerBps=2)'],
      ['Half spread', 'half-spread(bps=1)'],
      ['Slippage', 'volatility-slippage(share=0.05, floorBps=1)'],
      ['Funding', 'stored-funding(missing=refuse)'],
      ['Liquidation', ''],
    ]);
  });
  it('knows no basis points where it knows no notional', () => {
    const idle = costBreakdown({ ...report, ledger: { ...report.ledger, fills: [] } });
    expect([idle.breakEvenBps, idle.total.bps, idle.reason]).toEqual([Number.NaN, Number.NaN, 'nothing was traded']);
  });
  it('is charged at the rates of its models', () => {
    const rates = costBreakdown(bitcoin).parts.slice(0, 3);
    expect(rates.map((part) => part.bps)).toEqual([10, 1, 3].map((bps) => expect.closeTo(bps, 1)));
  });
  it('stacks what only grows and draws what can shrink as a line', () => {
    const chart = costsChart(sample);
    if (!isDrawn(chart)) throw new Error('drawn');
    expect(chart.legend.map((item) => [item.label, item.mark])).toEqual([
      ['Fees', 'box'],
      ['Half spread', 'box'],
      ['Slippage', 'box'],
      ['Liquidation', 'box'],
      ['Funding', 'line'],
      ['All together', 'line'],
    ]);
    const { total } = chart.tables.path.columns as Record<string, number[]>;
    expect(total.at(-1)).toBeCloseTo(costBreakdown(sample).total.amount, 4);
  });
});

describe('several strategies', () => {
  it('add up to the account', () => {
    const rows = attributionRows(sample);
    const { equity, startCash, steps, trades } = sample.ledger;
    const sum = (pick: (row: (typeof rows)[number]) => number): number => rows.reduce((all, row) => all + pick(row), 0);
    expect(sum((row) => row.finalEquity)).toBeCloseTo(equity[steps - 1], 6);
    expect(sum((row) => row.contribution)).toBeCloseTo(equity[steps - 1] / startCash - 1, 12);
    expect(sum((row) => row.trades)).toBe(trades.length);
    expect(rows.map((row) => row.liquidations)).toEqual([1, 1]);
  });
  it('have their own part of the page, and a column of the trades', async () => {
    const text = await sectionOf(sample, 'strategies');
    for (const { name } of sample.ledger.strategies) expect(text).toContain(name);
    expect(await sectionOf(sample, 'trades')).toContain(' Strategy ');
    const single = sampleReport({ bars: 400 });
    expect(attributionRows(single)).toEqual([]);
    expect(await sectionOf(single, 'strategies')).toBe('');
    expect(await sectionOf(single, 'trades')).not.toContain(' Strategy ');
  });
  it('are told apart in narrow columns by name, and by number where two have the same', () => {
    const named = (...names: string[]): string[] => {
      const strategies = names.map((name) => ({ ...sample.ledger.strategies[0], name }));
      return names.map((_, k) => shortStrategyName({ ledger: { ...sample.ledger, strategies } }, k));
    };
    expect(named('momentum(lookback=5)', 'hold')).toEqual(['momentum', 'hold']);
    expect(named('hold', 'momentum(lookback=5)', 'momentum(lookback=9)')).toEqual([
      'hold',
      'momentum #2',
      'momentum #3',
    ]);
  });
  it('stand in every table for spreadsheets', async () => {
    const [head, line] = (await renderReport(sample, 'ledger')).split('\n');
    expect(head.split(',').slice(10, 12)).toEqual(['funding_cost', 'liquidation_cost']);
    expect(head).toMatch(/,strategy_equity_1,strategy_equity_2$/);
    expect(line.split(',')).toHaveLength(head.split(',').length);
    expect(await renderReport(sample, 'trades')).toContain('"ma-cross(fast=48, slow=200)"');
    expect(await renderReport(sample, 'csv')).toContain('"breakout(lookback=480, exit=120)"');
  });
});

describe('perpetuals', () => {
  it('show every liquidation with its prices, and where it stands on the charts', async () => {
    const text = await sectionOf(sample, 'perpetual');
    expect(text).toContain('5× leverage, isolated margin');
    for (const event of sample.ledger.liquidations) {
      for (const price of [event.entryPrice, event.liquidationPrice, event.bankruptcyPrice, event.closePrice]) {
        expect(text).toContain(formatQuote(price).replace(/\u202f/g, ' '));
      }
    }
    const charts = chartsOf(sample);
    for (const chart of [charts.performance[0], ...charts.market.slice(0, 2)]) {
      expect(isDrawn(chart) && 'liquidations' in chart.tables).toBe(true);
    }
  });
  it('have no part in the report of a spot run', async () => {
    const spot = sampleReport({ bars: 400 });
    expect(await sectionOf(spot, 'perpetual')).toBe('');
    expect(documentOf(spot).funding).toBeNull();
    expect(await renderReport(spot, 'text')).not.toContain('leverage');
  });
  it('say so when nothing was liquidated and nothing was settled', async () => {
    const quiet = { ...sample, ledger: { ...sample.ledger, liquidations: [], fundingPayments: [] } };
    const text = await sectionOf(quiet, 'perpetual');
    expect(text).toContain('No position was liquidated.');
    expect(text).toContain('Not drawn: no position was held at a settlement.');
  });
  it('are counted in the currency of the account', async () => {
    const text = await renderReport(bitcoin, 'text');
    expect(text).toMatch(/1\.00000000 to \d\.\d{8} BTC/);
    expect(text).toMatch(/Costs took 0\.\d{8} BTC/);
    expect(text).not.toContain(' USDT');
    expect(await sectionOf(bitcoin, 'metrics')).toMatch(/Final equity .*? \d\.\d{8} /);
  });
});

describe('the document of a perpetual run', () => {
  const document = JSON.parse(JSON.stringify(documentOf(sample)));
  it('holds funding, liquidations, strategies and the hash of what was done', () => {
    const { ledger } = sample;
    expect(document).toMatchObject({
      currency: 'USDT',
      start_cash: ledger.startCash,
      run_hash: sample.runHash,
      is_bankrupt: false,
      bankrupt_at: null,
      counts: { liquidations: 2, funding_payments: ledger.fundingPayments.length },
      funding: { settlements: ledger.fundingPayments.length },
    });
    expect(document.funding.payments[0]).toMatchObject({ symbol: 'BTCUSDT', amount: ledger.fundingPayments[0].amount });
    expect(document.liquidations[0]).toEqual({
      time: expect.stringMatching(/^2021-.*Z$/),
      symbol: ledger.liquidations[0].symbol,
      strategy: ledger.liquidations[0].strategy,
      quantity: ledger.liquidations[0].quantity,
      entry_price: ledger.liquidations[0].entryPrice,
      liquidation_price: ledger.liquidations[0].liquidationPrice,
      bankruptcy_price: ledger.liquidations[0].bankruptcyPrice,
      close_price: ledger.liquidations[0].closePrice,
      maintenance_rate: 0.005,
      fee: ledger.liquidations[0].fee,
      forfeited: ledger.liquidations[0].forfeited,
      insurance: ledger.liquidations[0].insurance,
    });
    expect(document.strategies.map((part: { share: number }) => part.share)).toEqual([0.6, 0.4]);
    expect(document.spec.market.rules[0], 'symbols are no keys').toMatchObject({ symbol: 'BTCUSDT', lot_step: 0.001 });
    expect(document.rejects[0].by_symbol).toEqual([
      { symbol: 'BTCUSDT', count: 1 },
      { symbol: 'ETHUSDT', count: 1 },
    ]);
  });
  it('tells many payments by market and month only', () => {
    const fundingPayments = Array.from({ length: 2001 }, () => payment('2021-03-01', 0.5));
    const many = JSON.parse(JSON.stringify(documentOf({ ...sample, ledger: { ...sample.ledger, fundingPayments } })));
    expect(many.funding).toMatchObject({
      payments: null,
      payments_reason: 'more than 2000 payments are told per month only',
      by_month: [{ symbol: 'A', month: '2021-03', settlements: 2001, paid: 1000.5, received: 0, net: 1000.5 }],
    });
  });
  it('says when an account was lost', () => {
    const equity = sample.ledger.equity.slice().fill(0, 1500);
    const lost = documentOf({ ...sample, ledger: { ...sample.ledger, equity, isBankrupt: true } });
    const at = sample.ledger.openTime[1500] + sample.ledger.intervalMs;
    expect(lost.bankrupt_at).toBe(new Date(at).toISOString().replace('.000Z', 'Z'));
  });
});
