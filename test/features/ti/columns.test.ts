import { describe, expect, it } from 'vitest';
import '../../../src/cli/ti-loader.js';
import type { Candles } from '../../../src/core/candles.js';
import type { Bar, FeatureDefinition } from '../../../src/core/feature.js';
import { type ParamValue, resolveParams } from '../../../src/core/kit/params.js';
import { tiIndicators } from '../../../src/features/ti/registry.js';
import { expectCausal, expectKnownFrom, expectSameBits, parameterSets, snapshot } from '../../support/laws.js';
import { type BarRow, candlesFrom, randomCandles } from '../../support/series.js';

const rough = (length: number, seed: string, price = 100): Candles =>
  randomCandles({ seed, length, price, volatility: 0.02, gapShare: 0.05, zeroVolumeShare: 0.1, flatShare: 0.1 });
const still = (length: number, row: BarRow): Candles => candlesFrom(Array.from({ length }, () => row));
const moving = rough(300, 'ti/moving');

const SERIES: Record<string, Candles> = {
  'no bars': candlesFrom([]),
  'one bar': candlesFrom([[10, 12, 9, 11, 5]]),
  'rough bars': rough(300, 'ti/rough'),
  'flat prices': still(200, 0.1),
  'flat prices after a jump': candlesFrom([7e7, ...Array.from({ length: 199 }, (): BarRow => 3e-7)]),
  'no volume at all': randomCandles({ seed: 'ti/empty', length: 200, zeroVolumeShare: 1 }),
  'prices near 1e-8': rough(200, 'ti/tiny', 1e-8),
  'prices near 1e8': rough(200, 'ti/huge', 1e8),
  'still, then moving': candlesFrom([
    ...Array.from({ length: 80 }, (): BarRow => [100, 100, 100, 100, 1]),
    ...Array.from(
      { length: 120 },
      (_, i): BarRow => [moving.open[i], moving.high[i], moving.low[i], moving.close[i], moving.volume[i]],
    ),
  ]),
};

interface Case {
  readonly definition: FeatureDefinition;
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly title: string;
}
const CASES: Case[] = tiIndicators.list().flatMap((definition) =>
  parameterSets(definition.params)
    // What goes in is picked by one line for all of them; the middle price and the volume stand for the others.
    .filter(({ values = 'hl2' }) => values === 'hl2' || values === 'volume')
    .map((given) => ({
      definition,
      params: resolveParams(definition.name, definition.params, given),
      title: `ti.${definition.name} ${JSON.stringify(given)}`,
    })),
);

describe('every column of technicalindicators', () => {
  it.each(CASES)(
    '$title: one row per bar, NaN exactly on the warm-up rows, on any series',
    ({ definition, params }) => {
      const rows = definition.warmup(params);
      for (const [name, candles] of Object.entries(SERIES)) {
        const check = snapshot(candles);
        const columns = definition.compute(candles, params, {});
        check();
        expect(columns.length).toBe(definition.outputs.length);
        columns.forEach((column, k) => {
          expect(column.length, name).toBe(candles.length);
          expectKnownFrom(column, typeof rows === 'number' ? rows : rows[k], `${name}: ${definition.outputs[k]}`);
        });
      }
    },
  );

  it.each(CASES)('$title: knows nothing of later bars and gives the same bits again', ({ definition, params }) => {
    const candles = rough(140, 'ti/short');
    const run = (c: Candles): readonly Float64Array[] => definition.compute(c, params, {});
    expectCausal(run, candles, [0, 1, 5, 15, 40, 77, 139]);
    const [first, second] = [run(candles), run(candles)];
    for (const [k, column] of first.entries()) expectSameBits(second[k], column, definition.outputs[k]);
  });

  it.each(CASES)('$title: streams the bits of the batch', ({ definition, params }) => {
    const candles = SERIES['still, then moving'];
    const columns = definition.compute(candles, params, {});
    const stream = definition.stream!(params, candles.intervalMs);
    const out = new Float64Array(columns.length);
    // One bar object for all rows: a stream must not keep it.
    const bar: { -readonly [K in keyof Bar]: number } = { openTime: 0, open: 0, high: 0, low: 0, close: 0, volume: 0 };
    for (let i = 0; i < candles.length; i++) {
      for (const key of ['openTime', 'open', 'high', 'low', 'close', 'volume'] as const) bar[key] = candles[key][i];
      stream(bar, out);
      const wrong = columns.findIndex((column, k) => !Object.is(out[k], column[i]));
      if (wrong >= 0) expect.fail(`row ${i}, ${definition.outputs[wrong]}: ${out[wrong]}`);
    }
  });
});
