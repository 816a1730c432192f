import { describe, expect, it } from 'vitest';
import runs from '../../src/cli/commands/runs.js';
import { loadReportAssets } from '../../src/data/report-assets.js';
import { curvesChart } from '../../src/report/charts/curves.js';
import { groupCharts } from '../../src/report/charts/matrix.js';
import { CHART_CONFIG } from '../../src/report/charts/style.js';
import { documentOf } from '../../src/report/document.js';
import { matrixHtml } from '../../src/report/html/matrix.js';
import { figureOf, holdFigure, MATRIX_COLUMNS, matrixColumn, matrixOf, matrixRuns } from '../../src/report/matrix.js';
import { runLabels } from '../../src/report/matrix-labels.js';
import { matrixDocument, matrixText } from '../../src/report/matrix-text.js';
import type { StoredRun } from '../../src/report/stored-run.js';
import { sampleReport } from '../support/report.js';

const stored: StoredRun = JSON.parse(JSON.stringify(documentOf(sampleReport({ bars: 600, symbols: ['BTCUSDT'] }))));

const WIDE = { hasColor: false, width: Number.POSITIVE_INFINITY };

interface Draft {
  readonly strategy?: string;
  readonly symbol?: string;
  readonly interval?: string;
  readonly sharpe?: number | null;
  readonly holdSharpe?: number;
  readonly decides?: string;
}

function run(id: string, draft: Draft = {}): StoredRun {
  const { strategy = 'momentum(lookback=48)', symbol = 'BTCUSDT', interval = '1h', sharpe = 1 } = draft;
  const { market } = stored.spec;
  const sharpeOf = (value: number | null) => ({ ...stored.metrics.sharpe, value });
  return {
    ...stored,
    run_id: id,
    kind: 'backtest',
    first_decision: draft.decides ?? '2021-01-02T00:00:00Z',
    data: [{ ...stored.data![0], interval }],
    spec: { ...stored.spec, strategy, market: { ...market, symbols: [symbol] } },
    metrics: { ...stored.metrics, sharpe: sharpeOf(sharpe) },
    buy_and_hold: { ...stored.buy_and_hold, sharpe: sharpeOf(draft.holdSharpe ?? 0.5) },
  };
}

describe('a comparison of many runs', () => {
  it('groups them by market and interval, the shortest interval first', () => {
    const all = [run('a', { interval: '1d' }), run('b', { symbol: 'ETHUSDT' }), run('c')];
    const { groups } = matrixOf(matrixRuns(all), 'sharpe');
    expect(groups.map((group) => group.name)).toEqual(['BTCUSDT 1h', 'ETHUSDT 1h', 'BTCUSDT 1d']);
  });
  it('names the venue where there are several', () => {
    const other = run('b');
    const elsewhere = { ...other, spec: { ...other.spec, market: { ...other.spec.market, venue: 'kraken' } } };
    const { groups } = matrixOf(matrixRuns([run('a'), elsewhere]), 'sharpe');
    expect(groups.map((group) => group.name)).toEqual(['kraken spot BTCUSDT 1h', 'sim spot BTCUSDT 1h']);
  });
  it('puts the best first, and last what nobody knows', () => {
    const all = [run('a', { sharpe: 0.2 }), run('b', { sharpe: null }), run('c', { sharpe: 1.5 })];
    const [group] = matrixOf(matrixRuns(all), 'sharpe').groups;
    expect(group.runs.map((one) => one.runId)).toEqual(['c', 'a', 'b']);
  });
  it('takes low costs for the better ones', () => {
    const cheap = { ...run('cheap'), costs: { total: { bps_of_notional: 5 } } };
    const [group] = matrixOf(matrixRuns([run('a'), cheap]), 'costs').groups;
    expect(group.runs[0].runId).toBe('cheap');
    const turnover = stored.metrics.turnover.value!;
    expect(figureOf(group.runs[0], matrixColumn('costs')), '5 bp of what is traded in a year').toBe(
      (turnover * 5) / 10_000,
    );
  });
  it('holds them against the buy-and-hold of the run that could decide first', () => {
    const late = run('late', { decides: '2021-03-01T00:00:00Z', holdSharpe: 9 });
    const [group] = matrixOf(matrixRuns([late, run('early', { holdSharpe: 0.7 })]), 'sharpe').groups;
    expect(holdFigure(group, matrixColumn('sharpe'))).toBe(0.7);
    expect(holdFigure(group, matrixColumn('trades'))).toBeNaN();
  });
  it('warns of runs over different times', () => {
    const short = { ...run('b'), data: [{ ...stored.data![0], from: '2021-01-10T00:00:00Z' }] };
    const matrix = matrixOf(matrixRuns([run('a'), short]), 'sharpe');
    expect(matrix.groups[0].ranges).toEqual(['2021-01-01 to 2021-01-26', '2021-01-10 to 2021-01-26']);
    expect(matrixText(matrix, WIDE)).toContain('not over the same time');
    expect(matrixHtml(matrix, loadReportAssets())).toContain('do not cover the same time');
  });
  it('needs two runs and a figure that exists', () => {
    expect(() => matrixOf(matrixRuns([run('a')]), 'sharpe')).toThrow('at least two runs, was 1');
    expect(() => matrixOf(matrixRuns([run('a'), run('b')]), 'luck')).toThrow('called "luck"');
  });
  it('can be sorted on the command line by each of its columns', () => {
    expect(runs.params.sort).toMatchObject({ options: MATRIX_COLUMNS.map((column) => column.name) });
  });
});

describe('the label of a run', () => {
  it('is the name of its strategy, and what tells it from its namesakes', () => {
    const all = ['momentum(lookback=48, exit=0)', 'momentum(lookback=96, exit=0)', 'breakout(bars=20)'];
    expect(runLabels(all.map((strategy, k) => run(String(k), { strategy })))).toEqual([
      'momentum · lookback=48',
      'momentum · lookback=96',
      'breakout',
    ]);
  });
  it('tells the trading layer apart', () => {
    const plain = run('a');
    const trading = {
      sizer: 'kelly(cap=0.25)',
      stops: ['atr(k=2)'],
      take_profits: [],
      risk: [],
      execution: null,
      confidence: null,
    };
    const labels = runLabels([plain, { ...plain, run_id: 'b', spec: { ...plain.spec, trading } }]);
    expect(labels).toEqual(['momentum', 'momentum · kelly, atr']);
    const wider = { ...trading, stops: ['atr(k=3)'], risk: ['a(x=1)', 'b', 'c'] };
    const both = [trading, wider].map((part, k) => ({
      ...plain,
      run_id: String(k),
      spec: { ...plain.spec, trading: part },
    }));
    expect(runLabels(both)).toEqual(['momentum · atr(k=2)', 'momentum · atr(k=3), 3 risk rules']);
  });
  it('names the parts of the layer before the parameters of the strategy', () => {
    const layer = (sizer: string | null, risk: readonly string[]) => ({
      sizer,
      stops: [],
      take_profits: [],
      risk,
      execution: null,
      confidence: null,
    });
    const one = run('a', { strategy: 'momentum(a=1, b=1, c=1, d=1, e=1)' });
    const two = run('b', { strategy: 'momentum(a=2, b=2, c=2, d=2, e=2)' });
    const rules = ['leverage(limit=1)', 'var(limit=0.1)', 'stale-data(bars=3)'];
    const labels = runLabels([
      { ...one, spec: { ...one.spec, trading: layer('kelly(cap=0.25)', [...rules, 'max-weight(limit=0.5)']) } },
      { ...two, spec: { ...two.spec, trading: layer(null, [...rules, 'max-weight(limit=1)']) } },
    ]);
    expect(labels).toEqual([
      'momentum · max-weight(limit=0.5), kelly, a=1, 4 more',
      'momentum · max-weight(limit=1), a=2, b=2, 3 more',
    ]);
    const plain = { ...one, run_id: 'c' };
    const many = ['0.5', '1'].map((limit, k) => ({
      ...one,
      run_id: String(k),
      spec: { ...one.spec, trading: layer(null, [...rules, `max-weight(limit=${limit}, action=shrink)`]) },
    }));
    expect(runLabels([plain, ...many])).toEqual([
      'momentum',
      'momentum · max-weight(limit=0.5), 3 risk rules',
      'momentum · max-weight(limit=1), 3 risk rules',
    ]);
  });
  it('is short where many things differ', () => {
    const strategy = (a: number) => `momentum(a=${a}, b=${a}, c=${a}, d=${a}, e=${a})`;
    const labels = runLabels([1, 2].map((k) => run(String(k), { strategy: strategy(k) })));
    expect(labels[0]).toBe('momentum · a=1, b=1, c=1, 2 more');
  });
  it('holds the id where all words are the same', () => {
    expect(runLabels([run('a'), run('b')])).toEqual(['momentum (a)', 'momentum (b)']);
  });
  it('names all strategies of one account', () => {
    const [label] = runLabels([
      run('a', { strategy: 'momentum(lookback=48)@0.6 + ensemble(of=x(y=1))@0.4' }),
      run('b'),
    ]);
    expect(label).toBe('momentum@0.6 + ensemble@0.4');
  });
});

describe('the forms of a comparison', () => {
  const names = ['<i>a</i>', 'b', 'c', 'd', 'e', 'f', 'g'];
  const many = names.flatMap((name, k) => [
    run(name, { strategy: `s${k}(x=1)`, sharpe: k / 10 }),
    run(`${name}-eth`, { strategy: `s${k}(x=1)`, symbol: 'ETHUSDT', sharpe: -k / 10 }),
  ]);
  const matrix = matrixOf(
    matrixRuns(many, (id) => `../${encodeURI(id)}/index.html`),
    'sharpe',
  );

  const curve = {
    time: Float64Array.from([0, 1, 2], (k) => Date.UTC(2024, 0, 1 + k)),
    equity: Float64Array.of(1, 2, 3),
    hold: Float64Array.of(1, 1, 2),
  };
  const curves = new Map([
    ['f', curve],
    ['g', curve],
  ]);

  it('is a table for each market on the terminal, buy-and-hold on top', () => {
    const lines = matrixText(matrix, WIDE).split('\n');
    expect(lines[0]).toBe('BTCUSDT 1h  2021-01-01 to 2021-01-26, simulated');
    expect(lines[1]).toMatch(/^ +Return +CAGR +Sharpe ↓ +Sortino +Drawdown/);
    expect(lines[2]).toMatch(/^buy-and-hold .* 0\.50 /);
    expect(lines[3]).toMatch(/^s6 .* 0\.60 .* g$/);
  });
  it('keeps to the width of a terminal, and to the figure that it is sorted by', () => {
    const byCosts = matrixOf(
      matrixRuns(many, () => ''),
      'turnover',
    );
    for (const width of [80, 100, 140]) {
      const lines = matrixText(byCosts, { hasColor: false, width }).split('\n');
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
      expect(lines[1]).toContain('Turnover/y ↓');
    }
    expect(matrixText(byCosts, { hasColor: false, width: 80 })).toMatch(/\d more figures/);
  });
  it('is a page with an overview, the best and worst tinted, and links to the runs', () => {
    const page = matrixHtml(matrix, loadReportAssets());
    expect(page).toContain('14 runs side by side');
    expect(page).toContain('<section id="overview">');
    expect(page).toContain('tint-p2');
    expect(page).toContain('tint-n2');
    expect(page).toContain('href="../b/index.html"');
    expect(page).not.toContain('<i>a</i>');
    expect(page).toContain("default-src 'none'");
  });
  it('draws the equities that are at hand, and says which', () => {
    const chart = curvesChart(matrix.groups[0], curves, 0);
    expect(chart?.legend.map((item) => item.label)).toEqual(['Buy-and-hold', 's6', 's5']);
    expect(chart?.note).toContain('The first 2 of the table');
    expect(matrixHtml(matrix, loadReportAssets(), curves)).toContain('id="chart-curves-0"');
    expect(curvesChart(matrix.groups[1], curves, 1)).toBeUndefined();
    expect(matrixHtml(matrix, loadReportAssets())).not.toContain('id="chart-curves-0"');
  });
  it('shows all metrics of a few runs', () => {
    const few = matrixOf(matrixRuns(many.slice(0, 2)), 'sharpe');
    expect(matrixHtml(few, loadReportAssets())).toContain('<section id="metrics">');
    expect(matrixHtml(matrix, loadReportAssets())).not.toContain('<section id="metrics">');
  });
  it('is a document with every figure of every run', () => {
    const document = JSON.parse(JSON.stringify(matrixDocument(matrix)));
    expect(document).toMatchObject({ schema: 'quant/comparison@3', sorted_by: 'sharpe' });
    expect(document.groups[0].runs[0]).toMatchObject({ label: 's6', metrics: { sharpe: { value: 0.6 } } });
  });
  it('draws charts that compile without a warning', async () => {
    const { compile } = await import('vega-lite');
    const told: string[] = [];
    const tell = (...text: unknown[]) => {
      told.push(text.join(' '));
      return logger;
    };
    const quiet = () => logger;
    const logger: Record<string, (...text: unknown[]) => unknown> = {
      level: quiet,
      error: tell,
      warn: tell,
      info: quiet,
      debug: quiet,
    };
    for (const column of MATRIX_COLUMNS) {
      const charts = [...groupCharts(matrix.groups[0], column, 0), curvesChart(matrix.groups[0], curves, 0)!];
      for (const { spec } of charts) {
        compile(JSON.parse(JSON.stringify({ ...spec, config: CHART_CONFIG })), { logger: logger as never });
      }
    }
    expect(told).toEqual([]);
  });
});
