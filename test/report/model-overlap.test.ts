import { describe, expect, it } from 'vitest';
import { loadReportAssets } from '../../src/data/report-assets.js';
import { renderReport } from '../../src/report/build.js';
import {
  comparedDocument,
  comparedReport,
  compareRuns,
  comparisonTable,
  comparisonText,
} from '../../src/report/compare.js';
import { documentOf } from '../../src/report/document.js';
import { matrixHtml } from '../../src/report/html/matrix.js';
import { matrixOf, matrixRuns } from '../../src/report/matrix.js';
import { matrixDocument, matrixText } from '../../src/report/matrix-text.js';
import { overlapDocument, overlapSentence } from '../../src/report/model-overlap.js';
import type { StoredRun } from '../../src/report/stored-run.js';
import { sampleReport } from '../support/report.js';

const modelOverlap = {
  model: 'mine-1a2b3c4d',
  trainedFrom: Date.UTC(2021, 0, 1),
  trainedUntil: Date.UTC(2021, 0, 11),
  overlappingBars: 240,
  bars: 1000,
} as const;
const plain = sampleReport({ bars: 1000, isWalkForward: false });
const report = { ...plain, modelOverlap };

describe('a run on bars that its model was trained on', () => {
  it('says so in red above all else on the page', async () => {
    const page = await renderReport(report, 'html', { assets: loadReportAssets() });
    const banner = page.indexOf('<p class="overlap" role="alert">Trained on the bars of this run: model mine-1a2b3c4d');
    expect(banner).toBeGreaterThan(0);
    expect(banner).toBeLessThan(page.indexOf('<h1>'));
    expect(page).toMatch(/\.overlap\{background:#b3151d;color:#fff/);
    expect(page).toMatch(/<title>\[TRAINED ON THESE BARS\]/);
  });
  it('says so in red in the first line of the text', async () => {
    const text = await renderReport(report, 'text', { color: true });
    expect(text.startsWith('\u001b[31mWARNING: Trained on the bars of this run')).toBe(true);
    expect(text).toContain('(24.0 %)');
  });
  it('says so in the document', async () => {
    expect(JSON.parse(await renderReport(report, 'json')).model_overlap).toMatchObject({
      trained_until: '2021-01-11T00:00:00Z',
      overlapping_bars: 240,
      bars: 1000,
    });
  });
  it('names the end alone where the start is not known', () => {
    const sentence = overlapSentence({ ...modelOverlap, trainedFrom: null });
    expect(sentence).toContain('has learnt from prices until 2021-01-11 00:00 UTC');
    expect(overlapDocument({ ...modelOverlap, trainedFrom: null })).toMatchObject({ trained_from: null });
  });
});

describe('such a run beside others', () => {
  const other = { ...plain, runId: 'honest' };
  const documents = [report, other].map((one): StoredRun => JSON.parse(JSON.stringify(documentOf(one))));
  const matrix = matrixOf(matrixRuns(documents), 'sharpe');
  const { label } = matrixRuns(documents)[0];

  it('is marked in a table of two', () => {
    const comparison = compareRuns(documents.map(comparedDocument));
    expect(comparison).toEqual(compareRuns([report, other].map(comparedReport)));
    expect(comparisonText(comparison).split('\n')[2].trim()).toBe('TRAINED ON THIS');
    expect(comparisonTable(comparison).markup).toContain('TRAINED ON THESE BARS)');
  });
  it('is named in red before the figures of many', () => {
    const warning = `Trained on the bars that they trade, and so flattered: ${label}.`;
    expect(matrixText(matrix, { hasColor: true, width: 200 })).toContain(`\u001b[31mWARNING: ${warning}`);
    expect(matrixHtml(matrix, loadReportAssets())).toContain(`<p class="overlap" role="alert">${warning}`);
    const rows = matrixDocument(matrix).groups[0].runs;
    expect(rows.map((row) => [row.run_id, row.has_model_overlap]).sort()).toEqual(
      [
        [report.runId, true],
        ['honest', false],
      ].sort(),
    );
  });
  it('is not looked for in runs of older versions', () => {
    const { model_overlap: _, ...older } = documents[1];
    expect(comparedDocument(older).hasOverlap).toBe(false);
  });
});

describe('any other run', () => {
  it('has no such banner', async () => {
    const page = await renderReport(plain, 'html', { assets: loadReportAssets() });
    expect(page).not.toContain('class="overlap"');
    expect(page).not.toContain('TRAINED ON');
    expect(await renderReport(plain, 'text')).not.toContain('Trained on');
    expect(JSON.parse(await renderReport(plain, 'json')).model_overlap).toBeNull();
  });
});
