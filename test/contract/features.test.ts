import { describe, expect, it } from 'vitest';
import type { Candles } from '../../src/core/candles.js';
import type { Bar, FeatureDefinition, TransformDefinition } from '../../src/core/feature.js';
import { type ParamValue, resolveParams } from '../../src/core/kit/params.js';
import { createRng } from '../../src/core/kit/rng.js';
import { DAY_MS, MINUTE_MS } from '../../src/core/kit/time.js';
import { calendars, indicators, patterns, transforms } from '../../src/features/registry.js';
import {
  expectCausal,
  expectKnownFrom,
  expectSameBits,
  firstDifference,
  parameterSets,
  scaled,
  snapshot,
} from '../support/laws.js';
import { type BarRow, candlesFrom, f, randomCandles } from '../support/series.js';

/** Bars with everything that a market does: gaps, empty bars, bars that stand still. */
const rough = (length: number, seed: string, price = 100): Candles =>
  randomCandles({ seed, length, price, volatility: 0.02, gapShare: 0.05, zeroVolumeShare: 0.1, flatShare: 0.1 });

const still = (length: number, row: BarRow): Candles => candlesFrom(Array.from({ length }, () => row));

const SERIES: Record<string, Candles> = {
  'no bars': candlesFrom([]),
  'one bar': candlesFrom([[10, 12, 9, 11, 5]]),
  'rough bars': rough(400, 'contract/rough'),
  'daily bars': randomCandles({ seed: 'contract/daily', length: 400, intervalMs: DAY_MS, volatility: 0.05 }),
  'minute bars': randomCandles({ seed: 'contract/minute', length: 400, intervalMs: MINUTE_MS, volatility: 0.0005 }),
  'flat prices': still(300, 0.1),
  'flat prices after a jump': candlesFrom([7e7, ...Array.from({ length: 299 }, (): BarRow => 3e-7)]),
  'no volume at all': randomCandles({ seed: 'contract/empty', length: 300, zeroVolumeShare: 1 }),
  'prices near 1e-8': rough(400, 'contract/tiny', 1e-8),
  'prices near 1e8': rough(400, 'contract/huge', 1e8),
};

interface Case {
  readonly definition: FeatureDefinition;
  readonly given: Record<string, ParamValue>;
  readonly title: string;
  run(candles: Candles): readonly Float64Array[];
  warmup(output: number): number;
}

const CASES: Case[] = [...indicators.list(), ...patterns.list(), ...calendars.list()].flatMap((definition) =>
  parameterSets(definition.params).map((given) => {
    const params = resolveParams(definition.name, definition.params, given);
    const rows = definition.warmup(params);
    return {
      definition,
      given,
      title: `${definition.name} ${JSON.stringify(given)}`,
      run: (candles) => definition.compute(candles, params, {}),
      warmup: (output) => (typeof rows === 'number' ? rows : rows[output]),
    };
  }),
);

describe('every indicator, pattern and calendar column', () => {
  it('is there', () => {
    expect(indicators.list().length).toBeGreaterThanOrEqual(15);
    expect(new Set(CASES.flatMap((c) => c.definition.name)).size).toBe(
      indicators.list().length + patterns.list().length + calendars.list().length,
    );
  });

  it.each(CASES)('$title: one row per bar, NaN exactly on the warm-up rows, on any series', (unit) => {
    const { outputs } = unit.definition;
    expect(new Set(outputs).size).toBe(outputs.length);
    for (const [name, candles] of Object.entries(SERIES)) {
      const columns = unit.run(candles);
      expect(columns.length).toBe(outputs.length);
      columns.forEach((column, k) => {
        expect(column.length, `${name}: ${outputs[k]}`).toBe(candles.length);
        expectKnownFrom(column, unit.warmup(k), `${name}: ${outputs[k]}`);
      });
    }
  });

  it.each(CASES)('$title: leaves its input as it was and gives the same bits again', (unit) => {
    for (const candles of Object.values(SERIES)) {
      const check = snapshot(candles);
      const first = unit.run(candles);
      check();
      const second = unit.run(candles);
      first.forEach((column, k) => {
        expectSameBits(second[k], column, `second run: ${unit.definition.outputs[k]}`);
        expect(second[k], 'columns of two runs are not the same array').not.toBe(column);
      });
    }
  });

  it.each(CASES)('$title: knows nothing of later bars, at every cut of a short series', (unit) => {
    const candles = rough(170, 'contract/short');
    expectCausal(
      unit.run,
      candles,
      Array.from({ length: 171 }, (_, cut) => cut),
    );
  });

  it.each(CASES)('$title: knows nothing of later bars, at seeded cuts of a long series', (unit) => {
    const rng = createRng('contract/cuts');
    const cuts = Array.from({ length: 8 }, () => rng.below(3000));
    expectCausal(unit.run, rough(3000, 'contract/long'), cuts);
  });

  it.each(CASES.filter((unit) => unit.definition.stream !== undefined))(
    '$title: streams the bits of the batch',
    (unit) => {
      for (const [name, candles] of Object.entries(SERIES)) {
        const params = resolveParams(unit.definition.name, unit.definition.params, unit.given);
        const stream = unit.definition.stream!(params, candles.intervalMs);
        const out = new Float64Array(unit.definition.outputs.length);
        const columns = unit.definition.outputs.map(() => new Float64Array(candles.length));
        for (let i = 0; i < candles.length; i++) {
          stream(barAt(candles, i), out);
          columns.forEach((column, k) => {
            column[i] = out[k];
          });
        }
        unit.run(candles).forEach((column, k) => {
          expectSameBits(columns[k], column, `${name}: ${unit.definition.outputs[k]}`);
        });
      }
    },
  );

  it('would be caught looking one bar ahead, or at the length of the data', () => {
    const candles = rough(170, 'contract/leak');
    const ahead = (c: Candles): Float64Array[] => [c.close.map((v, i) => c.close[i + 1] ?? v)];
    const centred = (c: Candles): Float64Array[] => [
      c.close.map((v) => v - c.close.reduce((a, b) => a + b, 0) / c.length),
    ];
    expect(() => expectCausal(ahead, candles, [60])).toThrow('cut at 60: row 59');
    expect(() => expectCausal(centred, candles, [60])).toThrow('cut at 60: row 0');
  });

  it.each(CASES)('$title: is free of the unit of price and volume, or in it exactly', (unit) => {
    const candles = rough(400, 'contract/scale');
    const once = unit.run(candles);
    const prices = unit.run(scaled(candles, { price: 2 }));
    const volumes = unit.run(scaled(candles, { volume: 4 }));
    once.forEach((column, k) => {
      const name = unit.definition.outputs[k];
      expect([1, 2], `${name}: prices × 2`).toContain(ratioOf(prices[k], column));
      expect([1, 4], `${name}: volumes × 4`).toContain(ratioOf(volumes[k], column));
    });
  });

  it.each(CASES)('$title: keeps its digits at 1e-8 and at 1e8', (unit) => {
    const candles = rough(400, 'contract/unit', 1);
    const once = unit.run(candles);
    const doubled = unit.run(scaled(candles, { price: 2 }));
    for (const price of [1e-8, 1e8]) {
      unit.run(scaled(candles, { price })).forEach((column, k) => {
        const unitOfColumn = ratioOf(doubled[k], once[k]) === 2 ? price : 1;
        const size = once[k].reduce((most, v) => (Math.abs(v) > most ? Math.abs(v) : most), 0);
        for (let i = 0; i < column.length; i++) {
          const miss = Math.abs(column[i] / unitOfColumn - once[k][i]);
          if (miss > 1e-9 * size)
            expect.fail(`${unit.definition.outputs[k]} at price ${price}: row ${i} misses by ${miss}`);
        }
      });
    }
  });
});

function barAt(c: Candles, i: number): Bar {
  return {
    openTime: c.openTime[i],
    open: c.open[i],
    high: c.high[i],
    low: c.low[i],
    close: c.close[i],
    volume: c.volume[i],
  };
}

/** By which power of two all rows of a column have grown, exactly; NaN when they have not. */
function ratioOf(grown: Float64Array, column: Float64Array): number {
  for (const factor of [1, 2, 4]) {
    if (
      firstDifference(
        grown,
        column.map((v) => v * factor),
      ) < 0
    )
      return factor;
  }
  return Number.NaN;
}

const TRANSFORMS = transforms
  .list()
  .filter(({ inputs = 1 }) => inputs === 1)
  .flatMap((definition: TransformDefinition) =>
    parameterSets(definition.params).map((given) => {
      const params = resolveParams(definition.name, definition.params, given);
      return {
        title: `${definition.name} ${JSON.stringify(given)}`,
        warmup: definition.warmup(params),
        stream: definition.stream === undefined ? undefined : () => definition.stream!(params),
        run: (x: Float64Array): Float64Array => definition.compute(x, params, new Float64Array(0)),
      };
    }),
  );

/** A column with `unknown` NaN rows before it. */
const delayed = (unknown: number, x: Float64Array): Float64Array => f(...Array(unknown).fill(Number.NaN), ...x);

describe('every transform', () => {
  const walk = rough(700, 'contract/transform').close;
  const inputs: Record<string, Float64Array> = {
    walk,
    returns: walk.map((v, i) => (i === 0 ? 0 : Math.log(v / walk[i - 1]))),
    flat: new Float64Array(700).fill(0.1),
    'one row': f(3),
    'no rows': f(),
  };

  it.each(TRANSFORMS.filter((unit) => unit.stream !== undefined))('$title: streams the bits of the batch', (unit) => {
    for (const [name, x] of Object.entries(inputs)) {
      for (const unknown of [0, 7]) {
        const given = delayed(unknown, x);
        const stream = unit.stream!();
        expectSameBits(
          given.map((v) => stream(v, Number.NaN)),
          unit.run(given),
          `${name} after ${unknown} unknown rows`,
        );
      }
    }
  });

  it.each(TRANSFORMS)('$title: one row per row, NaN exactly on the warm-up rows', (unit) => {
    for (const [name, x] of Object.entries(inputs)) {
      const before = x.slice();
      const out = unit.run(x);
      expect(out.length, name).toBe(x.length);
      expectKnownFrom(out, unit.warmup, name);
      expectSameBits(x, before, `${name} was written to`);
      expectSameBits(unit.run(x), out, `second run: ${name}`);
    }
  });

  it.each(TRANSFORMS)('$title: rows that are not known at the start shift the result by as many', (unit) => {
    for (const unknown of [1, 5, 33]) {
      expectSameBits(unit.run(delayed(unknown, walk)), delayed(unknown, unit.run(walk)), `${unknown} unknown rows`);
    }
    expectSameBits(unit.run(delayed(50, f())), delayed(50, f()), 'nothing known');
  });

  it.each(TRANSFORMS)('$title: knows nothing of later rows', (unit) => {
    const x = delayed(3, walk);
    const whole = unit.run(x);
    for (let cut = 0; cut < x.length; cut += cut < 60 ? 1 : 37) {
      expectSameBits(unit.run(x.slice(0, cut)), whole, `cut at ${cut}`, cut);
      const other = x.map((v, i) => (i < cut ? v : -10 * v));
      expectSameBits(unit.run(other), whole, `other rows from ${cut} on`, cut);
    }
  });
});
