import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MetricResult } from '../../src/core/metric.js';
import type { RunReport } from '../../src/core/report.js';
import { loadReportAssets } from '../../src/data/report-assets.js';
import { renderReport } from '../../src/report/build.js';
import { documentOf, type RunDocument } from '../../src/report/document.js';
import { keyFigures } from '../../src/report/facts.js';
import { matrixHtml } from '../../src/report/html/matrix.js';
import { matrixOf, matrixRuns } from '../../src/report/matrix.js';
import { formatMetric } from '../../src/report/number.js';
import { sampleReport } from '../support/report.js';
import { drawn, findChromium, startViewer, type Viewer } from './chromium.js';
import { bitcoinReport, perpetualReport } from './perpetual-sample.js';
import { tradingReport } from './trading-sample.js';

const chromium = findChromium();
const page = (report: RunReport): Promise<string> => renderReport(report, 'html', { assets: loadReportAssets() });
const sample = sampleReport({ bars: 1500 });
interface DrawnFigure {
  readonly id: string;
  readonly state: string;
  readonly width: number;
  /** that take room on the screen */
  readonly marks: number;
}
const PHONE = { viewport: { width: 360, height: 780 }, hasTouch: true, isMobile: true };

/** What the page shows in each element with this attribute, by the attribute's value. */
function textsBy(p: Page, attribute: string): Promise<Record<string, string>> {
  const script = `Object.fromEntries([...document.querySelectorAll('[${attribute}]')].map((e) => [e.getAttribute('${attribute}'), e.textContent]))`;
  return p.evaluate<Record<string, string>>(script);
}

it('has a browser to be tested in', ({ skip }) => {
  if (chromium === undefined && !process.env.CI) skip('no Chromium found: set QUANT_CHROMIUM to test the report page');
  expect(chromium, 'CI needs Chromium: apt-get install chromium, or set QUANT_CHROMIUM').toBeDefined();
});

describe.skipIf(chromium === undefined)('the report page in a browser', () => {
  let viewer: Viewer;
  /** of the sample, for tests that leave it as it was */
  let shared: Page;
  beforeAll(async () => {
    viewer = await startViewer(chromium ?? '');
    shared = (await viewer.open(await page(sample), { permissions: ['clipboard-read', 'clipboard-write'] })).page;
  });
  afterAll(() => viewer?.close());

  it('draws every chart of a long run, asks for nothing and complains of nothing', async () => {
    const html = await page(sampleReport());
    expect(html.length, 'small enough for an e-mail').toBeLessThan(2_000_000);
    const { page: p, complaints, requests } = await viewer.open(html);
    const figures = await p.evaluate<DrawnFigure[]>(`[...document.querySelectorAll('figure.chart')].map((figure) => ({
      id: figure.id,
      state: figure.dataset.state,
      width: figure.querySelector('svg').getBoundingClientRect().width,
      marks: [...figure.querySelectorAll('.role-mark path, .role-mark line, .role-mark text')].filter((mark) => {
        const box = mark.getBoundingClientRect();
        return box.width + box.height > 0;
      }).length,
    }))`);
    expect(figures.map((f) => f.id.replace('chart-', ''))).toEqual([
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
    for (const figure of figures) {
      expect(figure, figure.id).toMatchObject({ state: 'drawn' });
      expect(figure.width, figure.id).toBeGreaterThan(200);
      expect(figure.marks, figure.id).toBeGreaterThan(0);
      expect(figure.marks, figure.id).toBeLessThanOrEqual(2000);
    }
    expect(complaints).toEqual([]);
    expect(requests).toEqual([]);
    await p.context().close();
  });

  it('draws the charts of perpetuals and of several strategies, also on a phone', async () => {
    const html = await page(perpetualReport({ bars: 6000 }));
    for (const options of [{}, PHONE]) {
      const { page: p, complaints } = await viewer.open(html, options);
      const figures = await p.evaluate<{ id: string; state: string; marks: number }[]>(
        `[...document.querySelectorAll('figure.chart')].map((figure) => ({
          id: figure.id,
          state: figure.dataset.state,
          marks: figure.querySelectorAll('.role-mark path, .role-mark line').length,
        }))`,
      );
      const ids = figures.map((figure) => figure.id);
      expect(ids).toEqual(expect.arrayContaining(['chart-strategies', 'chart-funding', 'chart-costs']));
      for (const figure of figures) {
        expect(figure, figure.id).toMatchObject({ state: 'drawn' });
        expect(figure.marks, figure.id).toBeLessThanOrEqual(2000);
      }
      const width = options === PHONE ? PHONE.viewport.width : 1280;
      expect(await p.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(complaints).toEqual([]);
      await p.context().close();
    }
  });

  it('draws what the risk rules did and how orders were worked, also on a phone', async () => {
    const html = await page(tradingReport({ bars: 3000 }));
    for (const options of [{}, PHONE]) {
      const { page: p, complaints } = await viewer.open(html, options);
      for (const id of ['halts', 'risk', 'shortfall']) {
        expect(await p.locator(`#chart-${id}`).getAttribute('data-state'), id).toBe('drawn');
        expect(await p.locator(`#chart-${id} .role-mark path`).count(), id).toBeGreaterThan(1);
      }
      const width = options === PHONE ? PHONE.viewport.width : 1280;
      expect(await p.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(complaints).toEqual([]);
      await p.context().close();
    }
  });

  it('draws a comparison of runs, sorts it, and fits a phone', async () => {
    const stored = [7, 8, 9].flatMap((seed) =>
      ['BTCUSDT', 'ETHUSDT'].map((symbol) => {
        const report = sampleReport({ bars: 600, symbols: [symbol], seed });
        const spec = { ...report.spec, strategy: `s${seed}(x=1)` };
        return JSON.parse(JSON.stringify(documentOf({ ...report, spec, runId: `s${seed}-${symbol}` })));
      }),
    );
    const html = matrixHtml(matrixOf(matrixRuns(stored), 'sharpe'), loadReportAssets());
    for (const options of [{}, PHONE]) {
      const { page: p, complaints, requests } = await viewer.open(html, options);
      const states = await p.evaluate<string[]>(
        `[...document.querySelectorAll('figure.chart')].map((figure) => figure.dataset.state)`,
      );
      expect(states).toEqual(['drawn', 'drawn', 'drawn', 'drawn']);
      await p.click('#group-0 thead th:nth-child(2) button');
      const column = await p.evaluate<number[]>(
        `[...document.querySelectorAll('#group-0 tbody td:nth-child(2)')].map((cell) => Number(cell.dataset.v))`,
      );
      expect(column).toEqual([...column].sort((a, b) => b - a));
      const width = options === PHONE ? PHONE.viewport.width : 1280;
      expect(await p.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect([complaints, requests]).toEqual([[], []]);
      await p.context().close();
    }
  });

  it('reads out money in the digits of the account and names a liquidation', async () => {
    const { page: p, complaints } = await viewer.open(await page(bitcoinReport({ bars: 1500 })));
    const plot = p.locator('#chart-equity .plot');
    await plot.hover({ position: { x: 400, y: 100 } });
    expect(await p.locator('#tip').textContent()).toMatch(/UTCStrategy\d\.\d{8}Buy-and-hold\d\.\d{8}$/);
    const mark = p.locator('#chart-equity .mark-symbol path').first();
    await mark.hover({ force: true });
    expect(await p.locator('#tip').textContent()).toMatch(/liquidated: (long|short) \S+ (BTC|ETH)USDT at /);
    expect(complaints).toEqual([]);
    await p.context().close();
  });

  it('shows the key figures and metrics of the JSON document', async () => {
    const document: RunDocument = JSON.parse(await renderReport(sample, 'json'));
    const asText = ({ name, unit }: MetricResult): string =>
      formatMetric({ name, unit, value: document.metrics[name.replaceAll('-', '_')].value ?? Number.NaN });
    const shown = await textsBy(shared, 'data-metric');
    expect(shown).toEqual(Object.fromEntries(keyFigures(sample).map(({ metric }) => [metric.name, asText(metric)])));
    const table = await textsBy(shared, 'data-value');
    expect(table).toEqual(Object.fromEntries(sample.metrics.map((metric) => [metric.name, asText(metric)])));
  });

  it('takes text from outside as text, whatever it holds', async () => {
    const evil = [
      '</script><script>window.__x = 1</script>',
      '"><img src=x onerror="window.__x=1">',
      "a'];alert(1)//$" + '{7*7}{{7*7}}<!--',
    ];
    const report = sampleReport({ bars: 1500, symbols: evil, title: evil.join(' ') });
    const [first, second, third] = evil;
    const {
      page: p,
      complaints,
      requests,
    } = await viewer.open(
      await page({
        ...report,
        command: `quant backtest ${first}`,
        assumptions: [second],
        findings: [{ severity: 'warning', text: third }],
        featureImportance: evil.map((name, k) => ({ name, value: k + 1 })),
        metrics: report.metrics.map((m) => ({ ...m, label: `${m.label}${second}`, definition: first })),
        spec: { ...report.spec, strategy: first, account: { ...report.spec.account, currency: third } },
        costModels: [{ component: 'fee', text: second }],
        ledger: {
          ...report.ledger,
          trades: report.ledger.trades.map((t) => ({ ...t, exitReason: second })),
          strategies: evil.map((name) => ({ name, share: 1 / 3, equity: report.ledger.equity })),
        },
      }),
    );
    expect(await p.evaluate('window.__x')).toBeUndefined();
    expect(await p.textContent('h1')).toBe(evil.join(' '));
    expect(await p.textContent('#chart-price-0 h3')).toBe(`${first} price and trades`);
    expect(await p.locator('img, script:not([type])').count(), 'the four scripts of the page').toBe(4);
    expect(complaints).toEqual([]);
    expect(requests).toEqual([]);
    await p.context().close();
  });

  it('runs no script but its own, lets no text become code and keeps its libraries to itself', async () => {
    const attempt = `new Promise((done) => {
      document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.__x = 1' }));
      setTimeout('window.__x = 2');
      setTimeout(() => done(window.__x === undefined ? 'refused' : 'ran'), 1);
    })`;
    expect(await shared.evaluate(attempt)).toBe('refused');
    expect(await shared.evaluate("['vega', 'vegaLite', 'vegaInterpreter'].filter((name) => name in window)")).toEqual(
      [],
    );
  });

  it('turns dark and light with the system, charts included, and prints light', async () => {
    const colors = (): Promise<string[]> =>
      shared.evaluate<string[]>(`[
        getComputedStyle(document.body).backgroundColor,
        getComputedStyle(document.querySelector('#chart-equity .mark-line path')).stroke,
        getComputedStyle(document.querySelector('#chart-equity .role-axis-label text')).fill,
      ]`);
    await shared.emulateMedia({ colorScheme: 'dark' });
    const dark = await colors();
    await shared.emulateMedia({ colorScheme: 'light' });
    const light = await colors();
    expect(dark[0]).toBe('rgb(14, 17, 22)');
    expect(light[0]).toBe('rgb(247, 247, 245)');
    for (let k = 0; k < 3; k++) expect(dark[k]).not.toBe(light[k]);
    await shared.emulateMedia({ colorScheme: 'dark', media: 'print' });
    expect((await colors())[1]).toBe(light[1]);
    await shared.emulateMedia({ colorScheme: null, media: null });
  });

  it('fits a phone: nothing sticks out to the side', async () => {
    const { page: p, complaints } = await viewer.open(await page(sample), PHONE);
    expect(await p.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    const wide = await p.evaluate(
      `[...document.querySelectorAll('figure svg')].filter((svg) => svg.getBoundingClientRect().right > 360).length`,
    );
    expect(wide).toBe(0);
    await p.tap('#metrics .term >> nth=2');
    expect(await p.locator('#metrics .def >> nth=2').isVisible(), 'a tap opens the definition').toBe(true);
    await p.tap('.figures .term >> nth=3');
    expect(await p.locator('.figures .def >> nth=3').isVisible()).toBe(true);
    expect(await p.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    await p.locator('#chart-equity .plot').scrollIntoViewIfNeeded();
    await p.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    await p.tap('#chart-equity .plot', { position: { x: 200, y: 100 } });
    expect(await p.locator('#tip').isVisible(), 'a tap reads out the moment').toBe(true);
    expect(complaints).toEqual([]);
    await p.context().close();
  });

  it('says that a market is simulated, and only then', async () => {
    expect(await shared.locator('.badge').textContent()).toBe('SIMULATED');
    expect(await shared.locator('.badge').isVisible()).toBe(true);
    expect(await shared.title()).toMatch(/^\[SIMULATED\]/);
    const real = await page(sampleReport({ bars: 300, isSimulated: false }));
    const readable = real.replace(/<(style|script|details)\b[\s\S]*?<\/\1>/g, '').replace(/<[^>]*>/g, ' ');
    expect(readable).toContain('binance spot');
    expect(readable).not.toMatch(/simulated/i);
  });

  it('zooms all charts over time together, and back', async () => {
    const { page: p, complaints } = await viewer.open(await page(sample));
    const path = (): Promise<string | null> => p.locator('#chart-drawdown .mark-line path').first().getAttribute('d');
    const whole = await path();
    await p.click('button[data-days="30"]');
    await drawn(p);
    expect(await p.textContent('.range-text')).toBe('2021-02-02 – 2021-03-04');
    const month = await path();
    expect(month).not.toBe(whole);
    await p.locator('#chart-equity .plot').scrollIntoViewIfNeeded();
    const box = await p.locator('#chart-equity .plot').boundingBox();
    if (box === null) throw new Error('the plot has a place');
    await p.mouse.move(box.x + 200, box.y + 60);
    await p.mouse.down();
    await p.mouse.move(box.x + 400, box.y + 60, { steps: 3 });
    await p.mouse.up();
    await drawn(p);
    expect(await path()).not.toBe(month);
    await p.locator('#chart-equity .plot').dblclick();
    await drawn(p);
    expect(await path()).toBe(whole);
    expect(complaints).toEqual([]);
    await p.context().close();
  });

  it('reads out the moment under the pointer and switches to a log scale', async () => {
    const { page: p, complaints } = await viewer.open(await page(sample));
    await p.locator('#chart-equity .plot').hover({ position: { x: 400, y: 100 } });
    expect(await p.locator('#tip').textContent()).toMatch(
      /^2021-\d\d-\d\d \d\d:\d\d UTCStrategy[\d\s.]+Buy-and-hold[\d\s.]+$/,
    );
    const labels = (): Promise<string[]> => p.locator('#chart-equity .role-axis-label text').allTextContents();
    const linear = await labels();
    await p.click('#chart-equity .log');
    await drawn(p);
    expect(await p.getAttribute('#chart-equity .log', 'aria-pressed')).toBe('true');
    expect(await labels()).not.toEqual(linear);
    expect(complaints).toEqual([]);
    await p.context().close();
  });

  it('sorts the trades by a heading and copies the command', async () => {
    const profits = (): Promise<number[]> =>
      shared.evaluate<number[]>(
        "[...document.querySelectorAll('#trades tbody tr')].map((row) => Number(row.cells[8].dataset.v))",
      );
    await shared.click('#trades th:nth-child(9) button');
    const down = await profits();
    expect(down).toEqual([...down].sort((a, b) => b - a));
    await shared.click('#trades th:nth-child(9) button');
    expect(await profits()).toEqual([...down].sort((a, b) => a - b));
    await shared.click('button.copy');
    await shared.waitForSelector('button.copy:text("Copied")');
    expect(await shared.evaluate('navigator.clipboard.readText()')).toBe(sample.command);
  });

  it('opens a run of no bars, of one bar and without trades', async () => {
    const one = sampleReport({ bars: 1, symbols: ['BTCUSDT'], isWalkForward: false });
    const idle = sampleReport({ bars: 150, isWalkForward: false });
    const none: RunReport = {
      ...one,
      markets: one.markets.map((m) => ({ ...m, length: 0, openTime: new Float64Array(0), close: new Float64Array(0) })),
      ledger: { ...one.ledger, steps: 0, openTime: new Float64Array(0), equity: new Float64Array(0) },
      benchmark: new Float64Array(0),
    };
    for (const report of [none, one, idle]) {
      const { page: p, complaints } = await viewer.open(await page(report));
      expect(await p.locator('figure[data-state=failed]').count()).toBe(0);
      expect(complaints).toEqual([]);
      await p.context().close();
    }
  });
});
