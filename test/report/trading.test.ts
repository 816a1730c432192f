import { describe, expect, it } from 'vitest';
import { ledgerFrom } from '../../src/core/ledger.js';
import type { RunReport } from '../../src/core/report.js';
import { loadReportAssets } from '../../src/data/report-assets.js';
import { renderReport } from '../../src/report/build.js';
import { documentOf } from '../../src/report/document.js';
import { executionRows } from '../../src/report/executions.js';
import { formatRiskValue, haltsOf, riskSummary, tellingEvents } from '../../src/report/risk-events.js';
import { verdictOf } from '../../src/report/verdict.js';
import { sampleReport } from '../support/report.js';
import { BREAKER, LIMIT, parentRecord, QUIET, riskEvent, TRADING, TWAP, tradingReport } from './trading-sample.js';

const plain = sampleReport({ bars: 100, isWalkForward: false });
const full = tradingReport({ bars: 3000 });
const hour = plain.ledger.intervalMs;
const closeOf = (step: number): number => plain.ledger.openTime[step] + hour;

function withEvents(riskEvents: RunReport['ledger']['riskEvents']): RunReport {
  return { ...plain, spec: { ...plain.spec, trading: TRADING }, ledger: { ...plain.ledger, riskEvents } };
}
function withParents(parents: RunReport['ledger']['parents']): RunReport {
  return { ...plain, ledger: { ...plain.ledger, parents } };
}

describe('what the risk rules did', () => {
  const report = withEvents([
    riskEvent(plain, 10, { value: 0.4 }),
    riskEvent(plain, 12, { value: 0.55, symbol: 'ETHUSDT' }),
    riskEvent(plain, 13, { value: Number.NaN, action: 'reject' }),
    riskEvent(plain, 20, { rule: BREAKER, symbol: null, action: 'flatten', at: 'close', value: 0.25, limit: 0.2 }),
  ]);

  it('is added up by rule and action, with the value farthest beyond its limit', () => {
    const [shrink, reject, flatten, quiet] = riskSummary(report);
    expect(shrink).toMatchObject({ rule: LIMIT, action: 'shrink', count: 2, worst: 0.55, limit: 0.3 });
    expect(shrink.symbols).toEqual(['BTCUSDT', 'ETHUSDT']);
    expect([shrink.firstTime, shrink.lastTime]).toEqual([closeOf(10), closeOf(12)]);
    expect(reject).toMatchObject({ rule: LIMIT, action: 'reject', count: 1, worst: Number.NaN });
    expect(flatten).toMatchObject({ rule: BREAKER, action: 'flatten', symbols: [], unit: 'share of equity' });
    expect(quiet).toMatchObject({ rule: QUIET, action: undefined, count: 0 });
    expect(flatten.name).toBe('sample-breaker');
  });

  it('measures a limit below zero downwards', () => {
    const events = [-0.2, -0.5, -0.3].map((value, k) => riskEvent(plain, k, { value, limit: -0.1 }));
    expect(riskSummary(withEvents(events))[0].worst).toBe(-0.5);
  });

  it('names two rules of one name by their parameters', () => {
    const other = 'sample-limit(max=0.5)';
    const rows = riskSummary(withEvents([riskEvent(plain, 1), riskEvent(plain, 2, { rule: other })]));
    expect(rows.map((row) => row.name)).toEqual([LIMIT, other, 'sample-breaker', QUIET]);
  });

  it('shows shares as percents and counts as they are', () => {
    expect(formatRiskValue(0.3124, 'share of equity')).toBe('31.24\u202f%');
    expect(formatRiskValue(3, 'losing trades')).toBe('3');
    expect(formatRiskValue(1.25, 'times equity')).toBe('1.25');
    expect(formatRiskValue(Number.NaN, 'bars')).toBe('—');
  });

  it('is drawn as halts from the closing to the letting go, or to the end of the run', () => {
    const stop = { rule: BREAKER, symbol: null, at: 'close', limit: 0.2 } as const;
    const halts = haltsOf({
      ...plain.ledger,
      riskEvents: [
        riskEvent(plain, 5),
        riskEvent(plain, 10, { ...stop, action: 'flatten' }),
        riskEvent(plain, 12, { ...stop, action: 'flatten' }),
        riskEvent(plain, 13, { ...stop, at: 'order', symbol: 'BTCUSDT', action: 'block' }),
        riskEvent(plain, 20, { ...stop, action: 'resume' }),
        riskEvent(plain, 25, { ...stop, action: 'resume' }),
        riskEvent(plain, 30, { ...stop, action: 'block', strategy: 1 }),
      ],
    });
    expect(halts).toEqual([
      { rule: BREAKER, symbol: null, from: closeOf(10), to: closeOf(20) },
      { rule: BREAKER, symbol: null, from: closeOf(30), to: closeOf(99) },
    ]);
  });

  it('is cut to the rows worth reading: half the worst, the rest the newest', () => {
    const events = Array.from({ length: 10 }, (_, k) => riskEvent(plain, k, { value: k === 2 ? 0.9 : 0.31 + k / 1e6 }));
    expect(tellingEvents(events, 10).map((event) => event.step)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    expect(tellingEvents(events, 4).map((event) => event.step)).toEqual([9, 8, 7, 2]);
  });
});

describe('how orders were worked', () => {
  it('compares achieved and expected cost, weighted by what was filled', () => {
    const report = withParents([
      parentRecord(plain, 1),
      parentRecord(plain, 2, { quantity: -30, filled: -30, shortfall: 0.0009, expectedCost: 0.0008, children: 4 }),
      parentRecord(plain, 3, { filled: 5, shortfall: 0.001, expectedCost: Number.NaN, status: 'replaced' }),
      parentRecord(plain, 4, { filled: 0, achievedPrice: Number.NaN, shortfall: Number.NaN, status: 'open' }),
    ]);
    const [row] = executionRows(report);
    expect(row).toMatchObject({ algorithm: TWAP, parents: 4, children: 22, done: 2, replaced: 1, open: 1 });
    expect(row.filledShare, '45 of 60 units at one price').toBeCloseTo(0.75, 12);
    expect(row.meanShortfall, '(5 + 9 + 10) / 3 bp').toBeCloseTo(0.0008, 12);
    expect(row.medianShortfall).toBe(0.0009);
    expect(row.weightedShortfall, '(10 × 5 + 30 × 9 + 5 × 10) / 45 bp').toBeCloseTo(0.037 / 45, 12);
    expect(row.expectedCost, '(10 × 4 + 30 × 8) / 40 bp').toBeCloseTo(0.0007, 12);
    expect(row.difference, '(10 × 5 + 30 × 9) / 40 − 7 bp').toBeCloseTo(0.0001, 12);
  });
  it('has nothing to say of costs when nothing filled', () => {
    const none = parentRecord(plain, 4, { filled: 0, achievedPrice: Number.NaN, shortfall: Number.NaN });
    const [row] = executionRows(withParents([none]));
    expect([row.meanShortfall, row.medianShortfall, row.weightedShortfall, row.difference]).toEqual(
      Array(4).fill(Number.NaN),
    );
    expect(row.filledShare).toBe(0);
  });
});

describe('a report with a trading layer', () => {
  it('names the layer in every form', async () => {
    const page = await renderReport(full, 'html', { assets: loadReportAssets() });
    const text = await renderReport(full, 'text');
    for (const part of ['kelly(cap=0.25)', 'atr(k=2.5), time(bars=48)', TWAP]) {
      expect(page).toContain(part);
      expect(text).toContain(part);
    }
    expect(documentOf(full).spec).toMatchObject({ trading: { sizer: 'kelly(cap=0.25)', confidence: null } });
  });
  it('says in its verdict that a rule stopped it for good', () => {
    const { details } = verdictOf(full);
    expect(details.filter((sentence) => sentence.includes('held trading down'))).toEqual([
      expect.stringMatching(/^The rule sample-breaker held trading down from \S+ \S+ UTC to the end\.$/),
    ]);
  });
  it('has a page of the rules and one of the execution', async () => {
    const page = await renderReport(full, 'html', { assets: loadReportAssets() });
    expect(page).toContain('<section id="risk">');
    expect(page).toContain('<section id="execution">');
    expect(page).toContain('never acted');
    expect(page).toMatch(/50 of [\d\u202f]+ rows/);
    const text = await renderReport(full, 'text');
    expect(text).toMatch(/^Risk rules +action +times +farthest +limit$/m);
    expect(text).toMatch(/^ {2}sample-breaker +flatten +2 +23\.00 % +20\.00 % {2}share of equity$/m);
    expect(text).toMatch(/^ {2}twap\(slices=6\) +\d+ +\d+ +100\.0 % +-?[\d.]+ bp +[\d.]+ bp$/m);
  });
  it('tells machines every event and every parent', () => {
    const document = documentOf(full) as ReturnType<typeof documentOf> & {
      risk_events: readonly object[];
      parents: readonly object[];
    };
    expect(document.risk_events).toHaveLength(full.ledger.riskEvents.length);
    expect(document.parents).toHaveLength(full.ledger.parents.length);
    expect(document).toMatchObject({
      counts: { risk_events: full.ledger.riskEvents.length, parents: full.ledger.parents.length },
      execution_summary: [{ algorithm: TWAP, filled_share: 1 }],
    });
    expect(document.risk_summary).toContainEqual(
      expect.objectContaining({ rule: QUIET, action: null, count: 0, worst: null, first_time: null }),
    );
  });
  it('writes null for what is not known', () => {
    const open = parentRecord(plain, 4, { achievedPrice: Number.NaN, shortfall: Number.NaN, endTime: Number.NaN });
    expect(documentOf(withParents([open]))).toMatchObject({
      parents: [{ end_time: null, achieved_price: null, shortfall: null, expected_cost: 0.0004 }],
    });
  });
  it('has a table of each for spreadsheets', async () => {
    const risk = (await renderReport(full, 'risk')).trimEnd().split('\n');
    expect(risk).toHaveLength(1 + full.ledger.riskEvents.length);
    expect(risk[1]).toContain(LIMIT);
    const parents = (await renderReport(full, 'parents')).trimEnd().split('\n');
    expect(parents).toHaveLength(1 + full.ledger.parents.length);
  });
});

describe('a report without one', () => {
  it('says nothing of it', async () => {
    const page = await renderReport(plain, 'html', { assets: loadReportAssets() });
    expect(page).not.toContain('id="risk"');
    expect(page).not.toContain('id="execution"');
    expect(await renderReport(plain, 'text')).not.toContain('Risk rules');
    expect(documentOf(plain)).toMatchObject({ risk_events: [], risk_summary: [], parents: [], execution_summary: [] });
  });
});

describe('a later part of a ledger', () => {
  it('counts the steps of events and parents from its own start', () => {
    const { ledger } = plain;
    const later = ledgerFrom(
      {
        ...ledger,
        riskEvents: [riskEvent(plain, 9), riskEvent(plain, 11)],
        parents: [parentRecord(plain, 9), parentRecord(plain, 12)],
      },
      ledger.openTime[10],
    );
    expect(later.riskEvents.map((event) => event.step)).toEqual([1]);
    expect(later.parents.map((parent) => parent.step)).toEqual([2]);
  });
});
