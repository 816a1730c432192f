import { describe, expect, it } from 'vitest';
import {
  comparedDocument,
  comparedReport,
  compareRuns,
  comparisonTable,
  comparisonText,
} from '../../src/report/compare.js';
import { documentOf } from '../../src/report/document.js';
import { sampleReport } from '../support/report.js';
import { bitcoinReport } from './perpetual-sample.js';

const a = { ...sampleReport({ bars: 1000 }), runId: 'run-a' };
const b = { ...sampleReport({ bars: 1000, seed: 8, isSimulated: false }), runId: 'run-b', title: '<b>other</b>' };

describe('a comparison of runs', () => {
  it('sets their metrics side by side and says which are simulated', () => {
    const text = comparisonText(compareRuns([comparedReport(a), comparedReport(b)]));
    const [heads, marks, currencies, first] = text.split('\n');
    expect(heads).toMatch(/run-a +run-b$/);
    expect(marks.trim()).toBe('simulated');
    expect(currencies).toMatch(/USDT +USDT$/);
    expect(first).toMatch(/^Total return +[+-][\d.]+ % +[+-][\d.]+ %$/);
  });
  it('is the same from stored documents as from reports', () => {
    const fromReports = compareRuns([a, b].map(comparedReport));
    const stored = [a, b].map((report) => comparedDocument(JSON.parse(JSON.stringify(documentOf(report)))));
    expect(compareRuns(stored)).toEqual(fromReports);
  });
  it('tells whose money is which, and takes runs that were stored before that was told', () => {
    const bitcoin = { ...bitcoinReport({ bars: 600 }), runId: 'run-c' };
    const { currency: _, start_cash: __, ...older } = documentOf(b);
    const text = comparisonText(compareRuns([comparedReport(a), comparedReport(bitcoin), comparedDocument(older)]));
    expect(text.split('\n')[2]).toMatch(/^ +USDT +BTC$/);
    expect(text).toMatch(/^Final equity +[\d,.]+ +\d\.\d{8} +[\d,.]+$/m);
    const page = comparisonTable(compareRuns([comparedReport(a), comparedReport(bitcoin)])).markup;
    expect(page).toContain('run-a (USDT, simulated)');
    expect(page).toContain('run-c (BTC)');
  });
  it('leaves a cell empty where a run lacks a metric', () => {
    const fewer = { ...comparedReport(b), metrics: b.metrics.filter((m) => m.name !== 'total-return') };
    expect(compareRuns([comparedReport(a), fewer]).rows[0].results[1]).toBeUndefined();
  });
  it('escapes what stands in a page', () => {
    const table = comparisonTable(compareRuns([comparedReport({ ...a, runId: '<b>' }), comparedReport(b)])).markup;
    expect(table).toContain('&lt;b&gt; (USDT, simulated)');
  });
  it('needs two runs', () => {
    expect(() => compareRuns([comparedReport(a)])).toThrow('at least two runs, was 1');
  });
});
