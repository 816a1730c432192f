import { describe, expect, it } from 'vitest';
import type { RunReport } from '../../src/core/report.js';
import { chartsOf, drawnCharts } from '../../src/report/charts/all.js';
import { type Chart, DRAWN_ROWS, isDrawn, type TimeColumn } from '../../src/report/charts/chart.js';
import { distributionChart } from '../../src/report/charts/distribution.js';
import { monthlyChart } from '../../src/report/charts/monthly.js';
import { CHART_CONFIG } from '../../src/report/charts/style.js';
import { sampleReport } from '../support/report.js';
import { perpetualReport } from './perpetual-sample.js';
import { parentRecord, riskEvent, tradingReport } from './trading-sample.js';

const sample = sampleReport({ bars: 5000 });
const charts = drawnCharts(chartsOf(sample));
/** liquidations on the curves, funding, lines of several strategies */
const perpetual = drawnCharts(chartsOf(perpetualReport({ bars: 1500 })));
/** halts, marks of the risk rules, achieved against expected cost */
const trading = drawnCharts(chartsOf(tradingReport({ bars: 1500 })));

function lengthOf(chart: Chart, table: string): number {
  const column = Object.values(chart.tables[table].columns)[0];
  if ('steps' in column) return column.steps.length;
  return 'picks' in column ? column.picks.length : column.length;
}

describe('charts', () => {
  it('cover what a report promises', () => {
    expect(charts.map((c) => c.id)).toEqual([
      'equity',
      'drawdown',
      'monthly',
      'distribution',
      'rolling-sharpe',
      'exposure',
      'windows',
      'price-0',
      'price-1',
      'regime',
      'costs',
      'importance',
    ]);
  });

  it('compile without a warning', async () => {
    const { compile } = await import('vega-lite');
    const told: string[] = [];
    const tell = (...text: unknown[]) => {
      told.push(text.join(' '));
      return logger;
    };
    const logger: Record<string, (...text: unknown[]) => unknown> = {
      level: () => logger,
      error: tell,
      warn: tell,
      info: () => logger,
      debug: () => logger,
    };
    for (const { spec, logSpec } of [...charts, ...perpetual, ...trading]) {
      for (const one of logSpec === undefined ? [spec] : [spec, logSpec]) {
        const named = { ...structuredClone(one), config: CHART_CONFIG };
        compile(JSON.parse(JSON.stringify(named)), { logger: logger as never });
      }
    }
    expect(told).toEqual([]);
  });

  it('hold text from outside in their tables, never in their specifications', () => {
    const evil = `"];alert(1)//'`;
    const report: RunReport = {
      ...sample,
      spec: { ...sample.spec, strategy: evil, market: { ...sample.spec.market, symbols: [evil, evil] } },
      markets: sample.markets.map((m) => ({ ...m, symbol: evil })),
      ledger: {
        ...sample.ledger,
        symbols: [evil, evil],
        trades: sample.ledger.trades.map((t) => ({ ...t, symbol: evil })),
        strategies: [evil, evil].map((name) => ({ name, share: 0.5, equity: sample.ledger.equity })),
        riskEvents: [riskEvent(sample, 9, { symbol: evil, message: evil })],
        parents: [parentRecord(sample, 9, { symbol: evil, algorithm: evil })],
        liquidations: perpetualReport({ bars: 1500 }).ledger.liquidations.map((l) => ({ ...l, symbol: evil })),
      },
      featureImportance: [{ name: evil, value: 1 }],
    };
    const drawn = drawnCharts(chartsOf(report));
    expect(drawn.map((chart) => chart.id)).toEqual(expect.arrayContaining(charts.map((chart) => chart.id)));
    for (const chart of drawn) {
      expect(JSON.stringify([chart.spec, chart.logSpec ?? null])).not.toContain('alert(1)');
      expect(
        Object.keys(chart.tables)
          .concat(Object.values(chart.tables).flatMap((t) => Object.keys(t.columns)))
          .join(),
      ).toMatch(/^[a-z0-9,]+$/i);
    }
  });

  it('never ask for more marks than a screen shows', () => {
    for (const chart of [...charts, ...perpetual, ...trading])
      for (const table of Object.values(chart.tables)) expect(table.limit).toBeLessThanOrEqual(DRAWN_ROWS);
  });

  it('keep a crash of a single bar, and the first and last bar', () => {
    const long = sampleReport({ bars: 60_000, symbols: ['BTCUSDT'], isWalkForward: false });
    const equity = long.ledger.equity.slice();
    equity[34_567] = 0.5;
    const chart = chartsOf({ ...long, ledger: { ...long.ledger, equity } }).performance[0];
    if (!isDrawn(chart)) throw new Error('equity is drawn');
    const { t, e } = chart.tables.path.columns;
    expect(Math.min(...(e as number[]))).toBe(0.5);
    const steps = (t as TimeColumn).steps;
    expect(steps.length).toBeLessThanOrEqual(10_000);
    expect(steps.reduce((sum, step) => sum + step, 0) * long.ledger.intervalMs + (t as TimeColumn).start).toBe(
      long.ledger.openTime[59_999],
    );
  });

  it('say why they are not drawn when a run is too short', () => {
    const short = chartsOf(sampleReport({ bars: 1, symbols: ['BTCUSDT'], isWalkForward: false }));
    const reasons = [short.performance, short.returns, short.market].flat().map((c) => (isDrawn(c) ? '' : c.reason));
    expect(reasons).toEqual([
      'a line needs at least two bars',
      'a line needs at least two bars',
      'it needs at least two bars',
      'it needs at least 20 returns, the run has 0',
      'it needs at least 40 days, the run has 1',
      'a line needs at least two bars',
      'a line needs at least two bars',
      'no bar has a regime yet',
    ]);
  });
});

describe('monthly returns', () => {
  it('compound to the year and show both numbers in the tip', () => {
    const chart = monthlyChart(sample);
    if (!isDrawn(chart)) throw new Error('drawn');
    const { month, tip, label } = chart.tables.cells.columns as Record<string, string[]>;
    const own = tip.map(
      (text) =>
        1 +
        Number(
          text
            .match(/: ([+\u2212]?[\d.\u202f]+)/)?.[1]
            .replace('\u2212', '-')
            .replace(/\u202f/g, ''),
        ) /
          100,
    );
    const year = month.indexOf('Year');
    expect(own.slice(0, year).reduce((all, r) => all * r, 1)).toBeCloseTo(own[year], 2);
    expect(lengthOf(chart, 'cells')).toBe(label.length);
    expect(tip[0]).toMatch(/^Jan 2021: \S+\s%, buy-and-hold \S+\s%$/u);
  });
});

describe('return distribution', () => {
  it('counts every return but those of idle days once, and parts gains from losses at zero', () => {
    const chart = distributionChart(sample);
    if (!isDrawn(chart)) throw new Error('drawn');
    const { from, to, count } = chart.tables.bins.columns as Record<string, number[]>;
    expect(
      count.reduce((sum, n) => sum + n, 0),
      '5009 hours touch 209 days, 8 of them idle in the warm-up',
    ).toBe(201);
    expect(chart.note).toContain('Left out: 8 of 209 days');
    expect(from.some((edge) => edge === 0) || to.some((edge) => edge === 0)).toBe(true);
  });
});
