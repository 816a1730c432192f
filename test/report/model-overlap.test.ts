import { describe, expect, it } from 'vitest';
import { loadReportAssets } from '../../src/data/report-assets.js';
import { renderReport } from '../../src/report/build.js';
import { overlapDocument, overlapSentence } from '../../src/report/model-overlap.js';
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

describe('any other run', () => {
  it('has no such banner', async () => {
    const page = await renderReport(plain, 'html', { assets: loadReportAssets() });
    expect(page).not.toContain('class="overlap"');
    expect(page).not.toContain('TRAINED ON');
    expect(await renderReport(plain, 'text')).not.toContain('Trained on');
    expect(JSON.parse(await renderReport(plain, 'json')).model_overlap).toBeNull();
  });
});
