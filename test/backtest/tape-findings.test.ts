import { describe, expect, it } from 'vitest';
import { makeRunSpec } from '../../src/backtest/make-spec.js';
import { makeTape } from '../../src/backtest/make-tape.js';
import { type Candles, candlesBetween } from '../../src/core/candles.js';
import type { FindingRow } from '../../src/core/finding.js';
import { HOUR_MS, MINUTE_MS } from '../../src/core/kit/time.js';
import { resample } from '../../src/core/resample.js';
import { randomCandles, START_MS } from '../support/series.js';

const QUARTER_MS = 15 * MINUTE_MS;
const fine = randomCandles({ seed: 'tape-findings', length: 40, intervalMs: QUARTER_MS });
/** ten bars of an hour */
const { candles: hours } = resample(fine, HOUR_MS);

function findingsOf(market: Candles, latencyMs: number, detail?: Candles): readonly FindingRow[] {
  const spec = makeRunSpec({
    markets: [market],
    strategy: 'hold',
    execution: { latencyMs, detailMs: detail === undefined ? 0 : QUARTER_MS },
  });
  const venueData = detail === undefined ? undefined : { detail: [detail] };
  return makeTape({ spec, markets: [market], venueData }, []).findings;
}

describe('a latency within a bar', () => {
  it.each([
    [250, '250 ms counts as 1 whole bar of 1h'],
    [90 * MINUTE_MS, '1 h 30 min counts as 2 whole bars of 1h'],
  ])('of %i ms is told to be rounded up where no finer bars are played', (latencyMs, text) => {
    expect(findingsOf(hours, latencyMs)).toEqual([
      { severity: 'warning', text: `A latency of ${text}: orders arrive at opens only. --detail 1m brings it closer.` },
    ]);
  });

  it('names no finer bars than there are', () => {
    const minutes = randomCandles({ seed: 'tape-findings', length: 9, intervalMs: MINUTE_MS });
    expect(findingsOf(minutes, 250)[0].text).toMatch(/1 whole bar of 1m: orders arrive at opens only\.$/);
  });

  it('is as told with finer bars, and so are whole bars and none', () => {
    expect(findingsOf(hours, 250, fine)).toEqual([]);
    expect(findingsOf(hours, 2 * HOUR_MS)).toEqual([]);
    expect(findingsOf(hours, 0)).toEqual([]);
  });
});

describe('finer bars that are missing', () => {
  it.each([
    [5, 'info'],
    [6, 'warning'],
  ])('of %i bars in ten are an %s', (missing, severity) => {
    const rest = candlesBetween(fine, START_MS + missing * HOUR_MS, START_MS + 10 * HOUR_MS);
    expect(findingsOf(hours, 0, rest)).toMatchObject([
      { severity, text: expect.stringContaining(`${missing} bars of 10 without complete 15m bars`) },
    ]);
  });
});

it.each([
  ['as long as those of the run', HOUR_MS, '1h'],
  ['longer', 4 * HOUR_MS, '4h'],
  ['that do not fill an hour', 7 * MINUTE_MS, '420000ms'],
  ['of negative length', -MINUTE_MS, '-60000ms'],
])('finer bars %s are refused with those that fit', (_, detailMs, name) => {
  const run = (): unknown => makeRunSpec({ markets: [hours], strategy: 'hold', execution: { detailMs } });
  expect(run).toThrow(`--detail must be shorter than the run's bars of 1h and divide them, was ${name}`);
  expect(run).toThrow(expect.objectContaining({ code: 'E_PARAM', hint: 'these do: 1m, 3m, 5m, 15m, 30m' }));
});
