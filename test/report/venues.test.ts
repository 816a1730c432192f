import { describe, expect, it } from 'vitest';
import type { RunReport } from '../../src/core/report.js';
import { loadReportAssets } from '../../src/data/report-assets.js';
import { renderReport } from '../../src/report/build.js';
import { venueRows } from '../../src/report/venues.js';
import { tradingReport } from './trading-sample.js';

const plain = tradingReport();
const own = plain.spec.market.venue;

/** The same run with every third fill on another venue. */
function onTwoVenues(report: RunReport): RunReport {
  const { spec, ledger } = report;
  const [symbol] = spec.market.symbols;
  const books = { [symbol]: [{ venue: 'kraken', rules: spec.market.rules[symbol] }] };
  return {
    ...report,
    spec: { ...spec, market: { ...spec.market, books } },
    ledger: {
      ...ledger,
      fills: ledger.fills.map((fill, k) => ({
        ...fill,
        notional: 1000,
        fee: k % 3 === 0 ? 0.4 : 1,
        spreadCost: 0.1,
        slippageCost: 0.2,
        ...(k % 3 === 0 ? { venue: 'kraken' } : {}),
      })),
    },
  };
}

describe('a run over two venues', () => {
  const split = onTwoVenues(plain);
  const count = plain.ledger.fills.length;
  const there = Math.ceil(count / 3);

  it('has a row for each, its own first, with what it cost there', () => {
    const rows = venueRows(split);
    expect(rows.map((row) => [row.venue, row.fills])).toEqual([
      [own, count - there],
      ['kraken', there],
    ]);
    expect(rows[1].share).toBeCloseTo(there / count, 12);
    expect(rows.map((row) => row.fee * 1e4)[0], '1 of 1000').toBeCloseTo(10, 9);
    expect(rows.map((row) => row.fee * 1e4)[1], '0.4 of 1000').toBeCloseTo(4, 9);
    expect(rows[1].spread * 1e4).toBeCloseTo(1, 9);
    expect(rows[1].slippage * 1e4).toBeCloseTo(2, 9);
  });
  it('says so in every form', async () => {
    const text = await renderReport(split, 'text');
    expect(text).toMatch(/^Venue +fills +of traded +fee +spread +slippage$/m);
    expect(text).toMatch(/^ {2}kraken +\d+ +\d\d\.\d+ % +4\.0 bp +1\.0 bp +2\.0 bp$/m);
    expect(await renderReport(split, 'html', { assets: loadReportAssets() })).toContain('By venue');
    expect(JSON.parse(await renderReport(split, 'json')).venues).toHaveLength(2);
    const lines = (await renderReport(split, 'csv')).trim().split('\n').slice(1);
    expect(lines.filter((line) => line.includes(',kraken,'))).toHaveLength(there);
  });
  it('has no such table on one venue', async () => {
    expect(venueRows(plain)).toEqual([]);
    expect(await renderReport(plain, 'text')).not.toMatch(/^Venue/m);
    expect(JSON.parse(await renderReport(plain, 'json')).venues).toBeUndefined();
  });
});
