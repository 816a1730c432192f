import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Candles } from '../../src/core/candles.js';
import { DAY_MS } from '../../src/core/kit/time.js';
import { normalCdf } from '../../src/core/math/special.js';
import { standardDeviation } from '../../src/core/math/sum.js';
import { amihud } from '../../src/features/indicators/amihud.js';
import { cusum } from '../../src/features/indicators/cusum.js';
import { garmanKlass } from '../../src/features/indicators/garman-klass.js';
import { kyleLambda } from '../../src/features/indicators/kyle-lambda.js';
import { parkinson } from '../../src/features/indicators/parkinson.js';
import { returnOver } from '../../src/features/indicators/return.js';
import { rogersSatchell } from '../../src/features/indicators/rogers-satchell.js';
import { rollSpread } from '../../src/features/indicators/roll-spread.js';
import { bulkBuyShare, vpin } from '../../src/features/indicators/vpin.js';
import { fitGarch } from '../../src/features/kernels/garch-fit.js';
import { londonHolidays, newYorkHolidays, tokyoHolidays } from '../../src/features/kernels/holidays.js';
import { computeFeatures } from '../../src/features/pipeline.js';
import { fractionalDifference, fractionalWeights } from '../../src/features/transforms/fractional-difference.js';
import { gs1, gs2 } from '../support/series.js';

const read = (file: string) =>
  JSON.parse(readFileSync(new URL(`fixtures/statistics/${file}`, import.meta.url), 'utf8'));

type Table = Record<string, [row: number, value: number][]>;

describe.each([
  ['gs1', gs1()],
  ['gs2', gs2()],
] as const)('pandas and SciPy on %s', (name, candles: Candles) => {
  const stored = read(`${name}.json`) as { values: Table; garch: { arch: number; persistence: number; loss: number } };

  it.each(Object.entries(stored.values))('%s', (text, rows) => {
    const { columns, warmup } = computeFeatures(candles, [text]);
    expect(warmup, 'first known row').toBe(rows[0][0]);
    for (const [row, value] of rows) {
      const miss = Math.abs(columns[0][row] - value);
      expect(miss, `row ${row}: ${columns[0][row]}, stored ${value}`).toBeLessThanOrEqual(
        1e-12 + 1e-9 * Math.abs(value),
      );
    }
  });

  it('GARCH(1,1): the lattice is as likely as the optimum, to 1e-5', () => {
    const returns = returnOver(candles.close, 1, 'log').map((r, i) => r * (1 + 0.8 * Math.sin(i / 15)));
    const fit = fitGarch(returns, 1, 300);
    expect(fit.loss).toBeGreaterThan(stored.garch.loss - 1e-9);
    expect(fit.loss).toBeLessThan(stored.garch.loss + 1e-5);
    expect(Math.abs(fit.arch - stored.garch.arch), 'arch').toBeLessThan(0.004);
    expect(Math.abs(fit.persistence - stored.garch.persistence), 'persistence').toBeLessThan(0.006);
  });
});

describe('values of an independent Python program on the whole of GS1', () => {
  const c = gs1();
  const close = (actual: number, wanted: number, digits = 11): void =>
    expect(Math.abs(actual / wanted - 1), `${actual}, stored ${wanted}`).toBeLessThan(10 ** -digits);

  it('volatility of 300 bars', () => {
    close(parkinson(c.high, c.low, 300, 1)[299], 0.012662254574, 10);
    close(garmanKlass(c, 300, 1)[299], 0.013150567893, 10);
    close(rogersSatchell(c, 300, 1)[299], 0.012913065086, 10);
  });
  it('illiquidity of 299 returns', () => {
    close(amihud(c.close, c.volume, 299)[299], 4.000752557661e-7);
    close(kyleLambda(c.close, c.volume, 299)[299], 0.0016593662573, 10);
    expect(rollSpread(c.close, 298)[299], 'changes move with each other: no spread to see').toBe(0);
  });
  it('bulk classification with the σ of all changes, each bar a bucket', () => {
    const change = c.close.map((v, i) => (i === 0 ? Number.NaN : v - c.close[i - 1]));
    const sigma = standardDeviation(change.slice(1), 1);
    const share = change.map((d) => normalCdf(d / sigma));
    let bought = 0;
    let net = 0;
    for (let i = 1; i < 300; i++) {
      bought += share[i] * c.volume[i];
      net += Math.abs(2 * share[i] - 1) * c.volume[i];
    }
    close(bought, 74707.3223665, 9);
    close(net / 151970, 0.5617426302, 9);
    const alike = new Float64Array(300).fill(7);
    const mean = share.slice(1).reduce((sum, s) => sum + Math.abs(2 * s - 1), 0) / 299;
    close(vpin(share, alike, { window: 299, buckets: 299 }, 1)[299], mean, 12);
    close(bulkBuyShare(c.close, 299)[299], share[299], 12);
  });
  it('CUSUM events at 3 %', () => {
    const { event } = cusum(c.close, 0.03);
    const rows = [...event].flatMap((v, i) => (v === 1 || v === -1 ? [i] : []));
    expect(rows.length).toBe(48);
    expect(rows.slice(0, 8)).toEqual([8, 18, 24, 32, 38, 45, 48, 51]);
    expect(rows[47]).toBe(295);
  });
  it('fractional differences', () => {
    const weights = fractionalWeights(0.4, 1e-3);
    expect(weights.length).toBe(55);
    expect([...weights.slice(0, 4)].map((w) => Number(w.toFixed(12)))).toEqual([1, -0.4, -0.12, -0.064]);
    close(
      weights.reduce((a, b) => a + b, 0),
      0.1358711462,
      9,
    );
    const logs = c.close.map((v) => Math.log(v));
    close(fractionalDifference(logs, weights)[299], 0.6391760149, 9);
    expect(fractionalWeights(0.4, 1e-4).length).toBe(282);
  });
});

describe('the exchanges of three cities', () => {
  const stored = read('holidays.json') as Record<string, string[]>;
  it.each([
    ['tokyo', tokyoHolidays],
    ['london', londonHolidays],
    ['newYork', newYorkHolidays],
  ] as const)('are closed on the stored weekdays of 2017 to 2030 and no others: %s', (city, holidaysOf) => {
    const days = Array.from({ length: 14 }, (_, k) => [...holidaysOf(2017 + k)])
      .flat()
      .map((day) => new Date(day * DAY_MS))
      .filter((date) => date.getUTCDay() % 6 !== 0)
      .map((date) => date.toISOString().slice(0, 10));
    expect([...new Set(days)].sort()).toEqual(stored[city]);
  });
});
