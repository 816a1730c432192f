import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Candles } from '../../src/core/candles.js';
import { DAY_MS } from '../../src/core/kit/time.js';
import { rollingMax, rollingMean, rollingMin } from '../../src/core/math/rolling.js';
import { armsEaseOfMovement } from '../../src/features/indicators/ease-of-movement.js';
import { ema } from '../../src/features/indicators/ema.js';
import { smoothedPlace } from '../../src/features/indicators/schaff-trend-cycle.js';
import { anchoredVwap, typicalPrice } from '../../src/features/indicators/vwap.js';
import { computeFeatures } from '../../src/features/pipeline.js';
import { type BarRow, candlesFrom, f } from '../support/series.js';

type Row = readonly [row: number, value: number];
type Rows = readonly Row[];
/** What a sheet or a book prints: rounded to `digits`; ours times `factor` plus `offset` is the same number. */
interface Printed {
  readonly factor: number;
  readonly offset?: number;
  readonly digits: number;
  readonly rows: Rows;
}
interface Example {
  readonly bars: readonly BarRow[];
  readonly values: Record<string, Printed>;
}

const read = (file: string) => JSON.parse(readFileSync(new URL(`fixtures/${file}.json`, import.meta.url), 'utf8'));

const column = (candles: Candles, text: string): Float64Array => computeFeatures(candles, [text]).columns[0];

/** Within the bound that the fixture's `tolerance` names. */
function expectRows(ours: ArrayLike<number>, rows: Rows, absolute: number, name: string): void {
  for (const [row, value] of rows) {
    const miss = Math.abs(ours[row] - value);
    expect(miss, `${name} row ${row}: ${ours[row]}, published ${value}`).toBeLessThanOrEqual(
      absolute + 1e-9 * Math.abs(value),
    );
  }
}

const largest = (rows: Rows): number => Math.max(...rows.map(([, value]) => Math.abs(value)));

/** How spreadsheets and pandas start: at the first value, where ours start at the mean of the first window. */
function startedAtFirst(x: readonly number[], share: number): number[] {
  let value = x[0];
  return x.map((next) => (value += share * (next - value)));
}
const emaAtFirst = (x: readonly number[], period: number): number[] => startedAtFirst(x, 2 / (period + 1));

describe('Stock.Indicators on 502 daily bars', () => {
  const { bars, values, settled, differences } = read('stock-indicators-all') as {
    bars: BarRow[];
    values: Record<string, Rows>;
    settled: Record<string, Rows>;
    differences: Record<string, Rows> & { aroonUpTie: Row; aroonDownTie: Row };
  };
  const candles = candlesFrom(bars, { intervalMs: DAY_MS });

  it.each(Object.entries(values))('gives %s, from its first row on', (text, rows) => {
    const ours = column(candles, text);
    expectRows(ours, rows, 1e-12 * largest(rows), text);
    if (rows[0][0] > 0) expect(ours[rows[0][0] - 1]).toBeNaN();
  });

  it.each(Object.entries(settled))('gives %s once its start is forgotten', (text, rows) => {
    expectRows(column(candles, text), rows, 1e-12 * largest(rows), text);
  });

  it('has on-balance volume from 0 where ours counts the first bar', () => {
    const first = candles.volume[0];
    expectRows(
      column(candles, 'obv').map((v) => v - first),
      differences.obv,
      0,
      'obv',
    );
  });

  it('takes the oldest of equal highs and lows where Aroon here takes the latest', () => {
    const [up, down] = ['up', 'down'].map((side) => column(candles, `aroon.${side}(period=25)`));
    expect([differences.aroonUpTie, up[193]], 'two highs of 244.06 on rows 192 and 193').toEqual([[193, 96], 100]);
    expect([differences.aroonDownTie, down[232]]).toEqual([[232, 0], 52]);
  });

  it('measures the ulcer index from one high inside the window where ours has a high for each bar', () => {
    const theirs = Array.from(candles.close, (_, i) => {
      let [high, squares] = [0, 0];
      for (let k = i - 13; k <= i; k++) {
        high = Math.max(high, candles.close[k]);
        squares += ((100 * (candles.close[k] - high)) / high) ** 2;
      }
      return Math.sqrt(squares / 14);
    });
    expectRows(theirs, differences.ulcer, 1e-12, 'ulcer');
    const ours = column(candles, 'ulcer-index(period=14)');
    expect(ours[501] / theirs[501], 'in a fall that began before the window').toBeGreaterThan(1.4);
  });

  it('has one stochastic and a mean of three for the Schaff cycle where Schaff has two smoothed ones', () => {
    const slow = ema(candles.close, 50);
    const line = ema(candles.close, 23).map((v, i) => v - slow[i]);
    const [top, bottom] = [rollingMax(line, 10, 49), rollingMin(line, 10, 49)];
    const place = line.map((v, i) => (100 * (v - bottom[i])) / (top[i] - bottom[i]));
    expectRows(rollingMean(place, 3, 58), differences.stc, 1e-9, 'stc');
  });

  it('has the volume-weighted price from the first bar on', () => {
    const price = typicalPrice(candles.high, candles.low, candles.close);
    expectRows(anchoredVwap(price, candles.volume, new Float64Array(502), 'day'), differences.vwap, 0, 'vwap');
  });

  it('draws the regression line of the last window back over it where ours has the end of each', () => {
    const ours = column(candles, 'linear-regression.value(period=14)');
    const [old, , newest] = differences.regressionLine;
    expectRows(ours, [newest], 0, 'line');
    expect(Math.abs(ours[old[0]] - old[1]), 'row 488 is drawn with what came later').toBeGreaterThan(1);
  });
});

describe.each([
  ['StockCharts sheets', read('stockcharts').sheets],
  ['examples of Achelis', read('achelis').examples],
] as [string, Record<string, Example>][])('%s', (_, examples) => {
  const cases = Object.entries(examples)
    .filter(([name]) => name !== 'cs-stc')
    .flatMap(([name, { bars, values }]) =>
      Object.entries(values).map(([text, printed]) => [name, text, printed, bars] as const),
    );

  it.each(cases)('%s prints %s', (name, text, { factor, offset = 0, digits, rows }, bars) => {
    const ours = column(candlesFrom(bars), text).map((v) => factor * v + offset);
    expectRows(ours, rows, 0.51 * 10 ** -digits, `${name} ${text}`);
  });
});

describe('StockCharts sheets', () => {
  const { sheets, startedAtFirst: seeds } = read('stockcharts');

  it('print the Schaff trend cycle of their MACD line, once its start at 0 is forgotten', () => {
    const { line, rows } = sheets['cs-stc'] as { line: number[]; rows: Rows };
    expectRows(smoothedPlace(smoothedPlace(f(...line), 10, 0), 10, 9), rows, 5e-8, 'stc');
  });

  it.each(['cs-ppo', 'cs-pvo', 'cs-macd'])(
    '%s starts its averages at the first value, and is ours but for that',
    (name) => {
      const { input, line, signal } = seeds[name] as { input: number[]; line: Rows; signal: Rows };
      const [fast, slow] = [emaAtFirst(input, 12), emaAtFirst(input, 26)];
      const own = fast.map((v, i) => (name === 'cs-macd' ? v - slow[i] : (100 * (v - slow[i])) / slow[i]));
      expectRows(own, line, 1e-8, `${name} line`);
      expectRows(emaAtFirst(own, 9), signal, 1e-8, `${name} signal`);
    },
  );

  it('cs-rsi starts gains and losses at 0 on the first bar, and is ours but for that', () => {
    const { input, rsi } = seeds['cs-rsi'] as { input: number[]; rsi: Rows };
    const moves = input.map((v, i) => (i === 0 ? 0 : v - input[i - 1]));
    const gain = startedAtFirst(
      moves.map((v) => Math.max(v, 0)),
      1 / 14,
    );
    const loss = startedAtFirst(
      moves.map((v) => Math.max(-v, 0)),
      1 / 14,
    );
    expectRows(
      gain.map((v, i) => 100 - 100 / (1 + v / loss[i])),
      rsi,
      0.51e-6,
      'rsi',
    );
  });

  it('cs-atr2 counts the range of the first bar as a true range, and is ours but for that', () => {
    const { input, atr } = seeds['cs-atr2'] as { input: number[]; atr: Rows };
    const ranges = Array.from(input, (v, i): BarRow => [100, 100 + v, 100, 100, 1, i]);
    // A bar in front, without a range, makes the first one a true range of ours.
    const ours = column(candlesFrom([[100, 100, 100, 100, 1, 0], ...ranges.map(shifted)]), 'atr(period=10)');
    expectRows(ours.subarray(1), atr, 1e-9, 'atr');
  });
});

/** One place later on the time grid. */
const shifted = (row: BarRow): BarRow =>
  typeof row === 'number' ? row : [row[0], row[1], row[2], row[3], row[4], (row[5] ?? 0) + 1];

describe('examples of Achelis', () => {
  const seeds = read('achelis').startedAtFirst;

  it.each(['ema', 'dema', 'tema', 'trix'])('%s starts at the first value, and is ours but for that', (name) => {
    const { input, period, rows } = seeds[name] as { input: number[]; period: number; rows: Rows };
    // The average of an average starts where the one below has a window behind it.
    const next = (x: readonly number[], from: number): number[] => [
      ...Array<number>(from).fill(Number.NaN),
      ...emaAtFirst(x.slice(from), period),
    ];
    const one = next(input, 0);
    const two = next(one, period - 1);
    const three = next(two, 2 * period - 2);
    const own: Record<string, (i: number) => number> = {
      ema: (i) => one[i],
      dema: (i) => 2 * one[i] - two[i],
      tema: (i) => 3 * one[i] - 3 * two[i] + three[i],
      trix: (i) => (100 * (three[i] - three[i - 1])) / three[i - 1],
    };
    expectRows(
      input.map((_, i) => own[name](i)),
      rows,
      name === 'ema' ? 0.51e-3 : 0.51e-4,
      name,
    );
  });

  it('print the ease of movement of each bar, times 10,000', () => {
    const { high, low, volume, rows } = seeds.emv;
    const ours = armsEaseOfMovement(f(...high), f(...low), f(...volume)).map((v) => 1e4 * v);
    expectRows(ours, rows, 0.51e-4, 'emv');
  });
});
