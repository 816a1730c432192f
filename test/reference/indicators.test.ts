import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Candles } from '../../src/core/candles.js';
import { DAY_MS } from '../../src/core/kit/time.js';
import { ewmDeviation } from '../../src/core/math/rolling.js';
import { returnOver } from '../../src/features/indicators/return.js';
import { anchoredVwap, typicalPrice } from '../../src/features/indicators/vwap.js';
import { tripleBarrier } from '../../src/features/labels/triple-barrier.js';
import { computeFeatures } from '../../src/features/pipeline.js';
import { type BarRow, candlesFrom, gs1, gs2 } from '../support/series.js';

const read = (file: string) => JSON.parse(readFileSync(new URL(`fixtures/${file}`, import.meta.url), 'utf8'));

/** Tolerance B: recursive sums in another order. */
function expectClose(actual: number, wanted: number, where: string, absolute = 1e-12): void {
  expect(Math.abs(actual - wanted), `${where}: ${actual}, stored ${wanted}`).toBeLessThanOrEqual(
    absolute + 1e-9 * Math.abs(wanted),
  );
}

type Table = Record<string, [row: number, value: number][]>;

function expectTable(candles: Candles, values: Table, absolute = 1e-12): void {
  for (const [text, rows] of Object.entries(values)) {
    const column = computeFeatures(candles, [text]).columns[0];
    for (const [row, value] of rows) expectClose(column[row], value, `${text} row ${row}`, absolute);
  }
}

describe('indicators equal TA-Lib', () => {
  it.each([
    ['gs1', gs1()],
    ['gs2', gs2()],
  ] as const)('on %s, from the first row on', (name, candles) => {
    const { values } = read(`talib/${name}.json`) as { values: Table };
    expect(Object.keys(values).length).toBeGreaterThan(20);
    expectTable(candles, values);
  });
});

describe('indicators equal Stock.Indicators', () => {
  it('on real daily bars', () => {
    const { bars, values } = read('stock-indicators.json') as { bars: BarRow[]; values: Table };
    expectTable(candlesFrom(bars, { intervalMs: DAY_MS }), values, 1e-9);
  });
});

describe('golden series GS1', () => {
  const table = read('gs1-table.json');

  it('gives the stored value of every indicator', () => {
    const values: Table = {};
    for (const [text, row, value] of table.values) (values[text] ??= []).push([row, value]);
    expectTable(gs1(), values);
  });

  it('gives the volume-weighted price of the whole series when it is one day', () => {
    const c = gs1();
    const price = typicalPrice(c.high, c.low, c.close);
    expectClose(anchoredVwap(price, c.volume, new Float64Array(300), 'day')[299], table.cumulativeVwap, 'vwap row 299');
  });

  it('gives the exponentially weighted deviation of pandas', () => {
    const deviation = ewmDeviation(returnOver(gs1().close, 1, 'simple'), 20, 1);
    expectClose(deviation[299], table.ewmDeviationSpan20, 'ewmDeviation row 299');
  });

  it('gives the triple-barrier labels on closes', () => {
    const labels = tripleBarrier(gs1(), {
      upper: 2,
      lower: 2,
      horizon: 10,
      span: 20,
      path: 'close',
      atHorizon: 'zero',
      maxGap: 0,
    });
    const events = Array.from({ length: 26 }, (_, i) => 20 + 10 * i);
    const sides = events.map((i) => labels.values[i]);
    const ends = events.map((i) => labels.endIndex[i]);
    expect(sides.slice(0, 8)).toEqual(table.tripleBarrier.firstSides);
    expect(ends.slice(0, 8)).toEqual(table.tripleBarrier.firstEnds);
    expect([1, -1, 0].map((side) => sides.filter((s) => s === side).length)).toEqual([14, 11, 1]);
    expect(ends.reduce((sum, end) => sum + end, 0)).toBe(table.tripleBarrier.sumOfEnds);
  });
});
