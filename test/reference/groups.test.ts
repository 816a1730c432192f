import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Candles } from '../../src/core/candles.js';
import { DAY_MS } from '../../src/core/kit/time.js';
import { armsEaseOfMovement } from '../../src/features/indicators/ease-of-movement.js';
import { htTrendmode } from '../../src/features/indicators/ht-trendmode.js';
import { mama } from '../../src/features/indicators/mama.js';
import { priceVolumeTrend } from '../../src/features/indicators/price-volume-trend.js';
import { computeFeatures } from '../../src/features/pipeline.js';
import { type BarRow, candlesFrom, f, gs1, gs2 } from '../support/series.js';

const read = (file: string) => JSON.parse(readFileSync(new URL(`fixtures/${file}`, import.meta.url), 'utf8'));

type Rows = readonly (readonly [row: number, value: number])[];
interface Stored {
  readonly values: Record<string, Rows>;
  readonly zeroSeed: { readonly mama: Rows; readonly fama: Rows };
  readonly trendMode: { readonly from: number; readonly rows: string };
}

/** TA-Lib holds %K back until %D is known. */
const WITHHELD = /\.k\(/;
/** Where the cycle is longer than what TA-Lib's phase buffer has seen, it counts the missing prices as 0. */
const HALF_FILLED = /^ht-(dcphase|sine)/;

/** Tolerance B: recursive sums in another order. The first stored row is the first known one. */
function expectRows(column: Float64Array, rows: Rows, name: string): void {
  const first = rows[0][0];
  if (first > 0 && !WITHHELD.test(name)) expect(column[first - 1], `${name} row ${first - 1}`).toBeNaN();
  for (const [row, value] of rows) {
    if (HALF_FILLED.test(name) && row > 63 && row < 86) continue;
    expect(Math.abs(column[row] - value), `${name} row ${row}: ${column[row]}, stored ${value}`).toBeLessThanOrEqual(
      1e-12 + 1e-9 * Math.abs(value),
    );
  }
}

describe.each([
  ['gs1', gs1()],
  ['gs2', gs2()],
] satisfies [string, Candles][])('TA-Lib on %s', (name, candles) => {
  const stored = read(`talib/groups-${name}.json`) as Stored;

  it.each(Object.entries(stored.values))('gives %s, from its first row on', (text, rows) => {
    expectRows(computeFeatures(candles, [text]).columns[0], rows, text);
  });

  it('gives the MESA averages when they start at 0', () => {
    const m = mama(candles.close, { fast: 0.5, slow: 0.05 }, 0);
    expectRows(m.mama, stored.zeroSeed.mama, 'mama');
    expectRows(m.fama, stored.zeroSeed.fama, 'fama');
  });

  it('gives every row of the trend mode', () => {
    const { from, rows } = stored.trendMode;
    expect([...htTrendmode(candles.close).slice(from)].join('')).toBe(rows);
  });
});

describe('Stock.Indicators on real daily bars', () => {
  const { bars } = read('stock-indicators.json') as { bars: BarRow[] };
  const stored = read('stock-indicators-groups.json');
  const candles = candlesFrom(bars, { intervalMs: DAY_MS });

  it.each(Object.entries(stored.values as Record<string, Rows>))('gives %s', (text, rows) => {
    const column = computeFeatures(candles, [text]).columns[0];
    for (const [row, value] of rows) {
      expect(Math.abs(column[row] - value), `row ${row}: ${column[row]}, stored ${value}`).toBeLessThanOrEqual(
        1e-9 + 1e-9 * Math.abs(value),
      );
    }
  });

  it.each(stored.rounded.values as [string, number, number, number][])(
    'gives %s on row %i',
    (text, row, value, digits) => {
      expect(computeFeatures(candles, [text]).columns[0][row]).toBeCloseTo(value, digits);
    },
  );
});

describe('StockCharts sheets', () => {
  const { easeOfMovement: ease, priceVolumeTrend: trend } = read('stock-indicators-groups.json').stockcharts;

  it('give the ease of movement of each bar', () => {
    const out = armsEaseOfMovement(f(...ease.high), f(...ease.low), f(...ease.volume));
    (ease.values as number[]).forEach((value, i) => {
      expect(out[i + 1] * 1e8, `row ${i + 1}`).toBeCloseTo(value, 7);
    });
  });

  it('give the price volume trend', () => {
    const out = priceVolumeTrend(f(...trend.close), f(...trend.volume));
    (trend.values as number[]).forEach((value, i) => {
      expect(out[i + 1], `row ${i + 1}`).toBeCloseTo(value, 9);
    });
  });
});
