import { describe, expect, it } from 'vitest';
import { loadReportAssets } from '../../src/data/report-assets.js';
import { renderReport } from '../../src/report/build.js';
import type { MetricDocuments, RunDocument } from '../../src/report/document.js';
import { formats } from '../../src/report/registry.js';
import { sampleReport } from '../support/report.js';

const sample = sampleReport({ bars: 3000 });
const ESC = '\u001b';

describe('formats', () => {
  it('are found by name, and an unknown one by its neighbour', async () => {
    expect(formats.list().map((f) => f.name)).toEqual([
      'csv',
      'html',
      'json',
      'ledger',
      'parents',
      'risk',
      'text',
      'trades',
    ]);
    await expect(renderReport(sample, 'jsn')).rejects.toThrow('unknown format "jsn"');
  });
  it('give the same bits for the same run', async () => {
    const assets = loadReportAssets();
    for (const { name } of formats.list()) {
      const [a, b] = [
        await renderReport(sample, name, { assets }),
        await renderReport(sampleReport({ bars: 3000 }), name, { assets }),
      ];
      expect(a === b, name).toBe(true);
    }
  });
  it('leave every column of the run as it was', async () => {
    const before = JSON.stringify([...sample.ledger.equity.slice(0, 50), sample.ledger.trades[0], sample.metrics[0]]);
    for (const { name } of formats.list()) await renderReport(sample, name, { assets: loadReportAssets() });
    expect(JSON.stringify([...sample.ledger.equity.slice(0, 50), sample.ledger.trades[0], sample.metrics[0]])).toBe(
      before,
    );
  });
});

describe('the document for machines', () => {
  it('has snake_case keys, ISO times and a reason beside every null metric', async () => {
    const document: RunDocument = JSON.parse(await renderReport(sample, 'json'));
    expect(document.schema).toBe('quant/run@2');
    expect(document.is_simulated).toBe(true);
    const keys: string[] = [];
    JSON.stringify(document, (key, value) => {
      keys.push(key);
      return value;
    });
    expect(keys.filter((key) => !/^(|\d+|[a-z][a-z0-9_]*)$/.test(key))).toEqual([]);
    for (const group of [document.metrics, document.buy_and_hold] as MetricDocuments[]) {
      for (const metric of Object.values(group)) expect(metric.value === null).toBe(metric.reason !== undefined);
    }
    expect(document.buy_and_hold.win_rate).toMatchObject({
      value: null,
      reason: 'no trade was closed',
      unit: 'fraction',
    });
    expect(document.data).toMatchObject([
      { symbol: 'BTCUSDT', interval: '1h', bars: 3000, from: '2021-01-01T00:00:00Z' },
      {},
    ]);
    expect(document.trades).toHaveLength(sample.ledger.trades.length);
    expect(document.spec).toMatchObject({ market: { from_ms: sample.ledger.openTime[0], is_simulated: true } });
  });
  it('names every metric of the run with its exact value', async () => {
    const document: RunDocument = JSON.parse(await renderReport(sample, 'json'));
    for (const metric of sample.metrics)
      expect(document.metrics[metric.name.replaceAll('-', '_')].value).toBe(metric.value);
  });
});

describe('the page for the terminal', () => {
  it('holds verdict, metrics, costs, findings, assumptions and the command', async () => {
    const text = await renderReport(sample, 'text');
    expect(text).toContain('SIMULATED MARKET');
    expect(text).toMatch(/^(Made|Lost) .* after costs/m);
    expect(text).toMatch(/^ {2}Sharpe ratio +-?\d\.\d\d +-?\d\.\d\d$/m);
    expect(text).toMatch(/^Cost breakdown +USDT +of cash +of traded$/m);
    expect(text).toMatch(/^ {2}Fees +[\d,.]+ +[\d.]+ % +10\.0 bp {2}taker-fee\(takerBps=10, makerBps=10\)$/m);
    expect(text).toMatch(/^ {2}break-even -?[\d.]+ bp per side, against 14\.0 bp that/m);
    expect(text).toContain('warning: 12 of 35,040 bars are missing');
    expect(text).toContain('  1. Orders are decided at the close');
    expect(text).toContain(sample.command);
    expect(text.split('\n').filter((line) => line.length > 120 && !line.startsWith('command'))).toEqual([]);
  });
  it('has colours only when asked for them', async () => {
    expect(await renderReport(sample, 'text')).not.toContain(ESC);
    const colored = await renderReport(sample, 'text', { color: true });
    expect(colored).toContain(`${ESC}[1m`);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with it
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(await renderReport(sample, 'text'));
  });
  it('does not pass on a command to the terminal', async () => {
    const text = await renderReport(
      { ...sample, title: `evil${ESC}[2J`, findings: [{ severity: 'error', text: `${ESC}]0;x\u0007` }] },
      'text',
    );
    expect(text).not.toContain(ESC);
    expect(text).not.toContain('\u0007');
  });
});

describe('tables for spreadsheets', () => {
  it('hold every fill, in order, with what it cost', async () => {
    const [head, ...lines] = (await renderReport(sample, 'csv')).trimEnd().split('\n');
    expect(head).toMatch(/^time,symbol,side,quantity,price,reference_price,fee,/);
    expect(lines).toHaveLength(sample.ledger.fills.length);
    const [first] = sample.ledger.fills;
    expect(lines[0].split(',').slice(0, 5)).toEqual([
      new Date(first.time).toISOString().replace('.000Z', 'Z'),
      first.symbol,
      first.quantity > 0 ? 'buy' : 'sell',
      String(first.quantity),
      String(first.price),
    ]);
  });
  it('hold every step of the ledger and every trade', async () => {
    const ledger = (await renderReport(sample, 'ledger')).trimEnd().split('\n');
    expect(ledger).toHaveLength(1 + sample.ledger.steps);
    expect(Number(ledger[3000].split(',')[1])).toBe(sample.ledger.equity[2999]);
    expect((await renderReport(sample, 'trades')).trimEnd().split('\n')).toHaveLength(1 + sample.ledger.trades.length);
  });
  it('run no formula of a symbol or a reason', async () => {
    const evil = '=HYPERLINK("http://x")';
    const report = { ...sample, ledger: { ...sample.ledger, fills: [{ ...sample.ledger.fills[0], symbol: evil }] } };
    expect(await renderReport(report, 'csv')).toContain(`,"'=HYPERLINK(""http://x"")",`);
  });
});
