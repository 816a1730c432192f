import { describe, expect, it } from 'vitest';
import { loadReportAssets } from '../../src/data/report-assets.js';
import { renderReport } from '../../src/report/build.js';
import { DARK, LIGHT } from '../../src/report/html/palette.js';
import { sampleReport } from '../support/report.js';

const sample = sampleReport({ bars: 1500 });

/** @source WCAG 2.1, relative luminance and contrast ratio */
function contrast(a: string, b: string): number {
  const luminance = (hex: string): number => {
    const [r, g, blue] = [1, 3, 5].map((at) => {
      const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  };
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

describe('the page as text', () => {
  it('needs the chart libraries and says where they are', async () => {
    await expect(renderReport(sample, 'html')).rejects.toMatchObject({
      code: 'E_USAGE',
      hint: "pass { assets: loadReportAssets() } from 'data/report-assets'",
    });
  });
  it('allows only its own four scripts, by hash, and no eval', async () => {
    const page = await renderReport(sample, 'html', { assets: loadReportAssets() });
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
    expect(policy).toMatch(
      /^default-src 'none'; script-src( 'sha256-[\w+/]{43}='){4}; style-src 'unsafe-inline'; img-src data:;/,
    );
    expect(policy).not.toContain('unsafe-eval');
    expect(page.match(/<script>/g)).toHaveLength(4);
    expect(page.match(/<\/script>/g), 'and the data').toHaveLength(5);
    expect(page).not.toMatch(/<(link|img|iframe|script)[^>]+(href|src)="?(https?:)?\/\//);
  });
  it('holds all that makes the run again', async () => {
    const page = await renderReport(sample, 'html', { assets: loadReportAssets() });
    for (const text of [sample.runId, sample.specHash, sample.dataHash, sample.codeVersion, sample.spec.costs[0]]) {
      expect(page).toContain(text);
    }
    for (const sentence of sample.assumptions) expect(page).toContain(sentence);
    expect(page).toContain('2021-01-01 00:00');
  });
  it('shows the best, the worst and the latest of many trades and says how many there are', async () => {
    const [trade] = sample.ledger.trades;
    const trades = Array.from({ length: 500 }, (_, i) => ({
      ...trade,
      entryTime: i * 60_000,
      profit: (i * 7919) % 500,
    }));
    const page = await renderReport({ ...sample, ledger: { ...sample.ledger, trades } }, 'html', {
      assets: loadReportAssets(),
    });
    const rows = page.match(/<section id="trades">[\s\S]*?<\/section>/)?.[0].match(/<tr>/g)?.length ?? 0;
    expect(rows - 1).toBeGreaterThan(120);
    expect(rows - 1).toBeLessThanOrEqual(200);
    expect(page).toContain(' of 500 trades');
  });
});

describe('colours', () => {
  it('keep text readable in both modes', () => {
    for (const [mode, colors] of Object.entries({ light: LIGHT, dark: DARK })) {
      const pairs = [
        ['ink', 'ground'],
        ['ink', 'surface'],
        ['muted', 'ground'],
        ['muted', 'surface'],
        ['gain', 'surface'],
        ['gain', 'ground'],
        ['loss', 'surface'],
        ['loss', 'ground'],
        ['ink', 'warn-ground'],
        ['ink', 'loss-ground'],
        ['ink', 'info-ground'],
        ['sim-ink', 'sim-ground'],
        ['ink', 'heat-p3'],
        ['ink', 'heat-n3'],
        ['heat-deep-ink', 'heat-p4'],
        ['heat-deep-ink', 'heat-n4'],
      ] as const;
      for (const [text, ground] of pairs) {
        expect(contrast(colors[text], colors[ground]), `${mode}: ${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  });
});
