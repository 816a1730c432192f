import { describe, expect, it } from 'vitest';
import type { FeatureDefinition } from '../../src/core/feature.js';
import type { QuantError } from '../../src/core/kit/errors.js';
import { type ParamValue, resolveParams } from '../../src/core/kit/params.js';
import { HOUR_MS } from '../../src/core/kit/time.js';
import { valueAtClose } from '../../src/features/kernels/as-of.js';
import { fromBookAtClose } from '../../src/features/kernels/book.js';
import { onOwnRows } from '../../src/features/kernels/peers.js';
import { tradesOfBars } from '../../src/features/kernels/trades.js';
import { computeFeatures } from '../../src/features/pipeline.js';
import { accounts, crosses, derivatives, microstructures } from '../../src/features/registry.js';
import { pickBars, randomWorld, type World, type WorldOptions } from '../support/context.js';
import { columnsOfWorld, otherWorldAfter, scaledWorld, worldUntil } from '../support/context-laws.js';
import { expectKnownFrom, expectSameBits, firstDifference, parameterSets } from '../support/laws.js';
import { randomCandles } from '../support/series.js';

const MINUTES_15 = 900_000;

/** Worlds in which nothing is missing. */
const COMPLETE: Record<string, WorldOptions> = {
  'no bars': { seed: 'none', length: 0 },
  'one bar': { seed: 'one', length: 1 },
  'hourly bars': { seed: 'hourly', length: 280 },
  'quarters of an hour': { seed: 'quarters', length: 280, intervalMs: MINUTES_15, volatility: 0.002 },
  'flat prices': { seed: 'flat', length: 280, flatShare: 1, volatility: 1e-300 },
  'no trades': { seed: 'no-trades', length: 280, zeroVolumeShare: 1 },
  'prices near 1e-8': { seed: 'tiny', length: 280, price: 1e-8 },
  'prices near 1e8': { seed: 'huge', length: 280, price: 1e8 },
};
const WORLDS = Object.entries(COMPLETE).map(([name, options]) => ({ name, world: randomWorld(options) }));
const ROUGH = randomWorld({
  seed: 'rough',
  length: 320,
  volatility: 0.02,
  gapShare: 0.04,
  zeroVolumeShare: 0.1,
  flatShare: 0.1,
});

interface Case {
  readonly definition: FeatureDefinition;
  readonly title: string;
  run(world: World): readonly Float64Array[];
  warmup(output: number): number;
}

const DEFINITIONS = [crosses, derivatives, microstructures, accounts].flatMap((registry) => registry.list());

const CASES: Case[] = DEFINITIONS.flatMap((definition) =>
  parameterSets(definition.params).map((given) => {
    // The least age of all would call everything old: what is complete is complete for the usual age.
    const wanted: Record<string, ParamValue> = Object.fromEntries(
      Object.entries(given).filter(([name]) => name !== 'maxAge'),
    );
    const params = resolveParams(definition.name, definition.params, wanted);
    const rows = definition.warmup(params);
    return {
      definition,
      title: `${definition.name} ${JSON.stringify(wanted)}`,
      run: ({ candles, context }) => definition.compute(candles, params, context),
      warmup: (output) => (typeof rows === 'number' ? rows : rows[output]),
    };
  }),
);

/** By which power of two all rows of a column have grown, exactly; NaN when they have not. */
function growthOf(grown: Float64Array, column: Float64Array): number {
  const isBy = (factor: number): boolean =>
    firstDifference(
      grown,
      column.map((v) => v * factor),
    ) < 0;
  return [1, 2, 4].find(isBy) ?? Number.NaN;
}

describe('every feature that reads more than the bars', () => {
  it('is there', () => {
    expect(crosses.list().length).toBeGreaterThanOrEqual(12);
    expect(derivatives.list().length).toBeGreaterThanOrEqual(13);
    expect(microstructures.list().length).toBeGreaterThanOrEqual(16);
    expect(accounts.list().map((d) => d.name)).toEqual(['balance', 'position']);
  });

  it.each(CASES)('$title: one row per bar, NaN exactly on the warm-up rows where nothing is missing', (unit) => {
    const { outputs, name } = unit.definition;
    expect(new Set(outputs).size).toBe(outputs.length);
    for (const { name: series, world } of WORLDS) {
      const columns = unit.run(world);
      expect(columns.length).toBe(outputs.length);
      columns.forEach((column, k) => {
        const label = `${series}: ${outputs[k]}`;
        expect(column.length, label).toBe(world.candles.length);
        // Nobody has paid a spread where nobody has traded.
        const isUnknown = name === 'effective-spread' && series === 'no trades';
        expectKnownFrom(column, isUnknown ? column.length : unit.warmup(k), label);
      });
    }
  });

  it.each(CASES)('$title: leaves its input as it was and gives the same bits again', (unit) => {
    const before = new Map([...columnsOfWorld(ROUGH)].map(([path, column]) => [path, Float64Array.from(column)]));
    const first = unit.run(ROUGH);
    for (const [path, column] of columnsOfWorld(ROUGH)) {
      expectSameBits(Float64Array.from(column), before.get(path)!, `${path} was written to`);
      for (const out of first) expect(out, 'an input is not an output').not.toBe(column);
    }
    unit.run(ROUGH).forEach((column, k) => {
      expectSameBits(column, first[k], `second run: ${unit.definition.outputs[k]}`);
    });
  });

  it.each(CASES)('$title: knows nothing that was not known at the close', (unit) => {
    expectKnownAtClose(unit.run, unit.definition.outputs);
  });

  it.each(CASES)('$title: is free of the unit of price and volume, or in it exactly', (unit) => {
    const once = unit.run(ROUGH);
    const prices = unit.run(DEARER);
    const volumes = unit.run(BUSIER);
    once.forEach((column, k) => {
      const output = unit.definition.outputs[k];
      expect([1, 2], `${output}: prices × 2`).toContain(growthOf(prices[k], column));
      expect([1, 4], `${output}: volumes × 4`).toContain(growthOf(volumes[k], column));
    });
  });

  it('would be caught a millisecond or a bar ahead', () => {
    const later = (c: World['candles'], ms: number): World['candles'] => ({ ...c, intervalMs: c.intervalMs + ms });
    const leaks: Record<string, Case['run']> = {
      'the snapshot on the very close': ({ candles, context: { book } }) =>
        fromBookAtClose(later(candles, 1), book, { maxAge: 60, outputs: 1 }, (row, out) => {
          out[0] = book.bidQuantity[row * book.levels];
        }),
      'the trade on the very close': ({ candles, context }) => [
        Float64Array.from(tradesOfBars(later(candles, 1), context.trades).to),
      ],
      'the settlement after the close': ({ candles, context }) => [
        valueAtClose(
          later(candles, HOUR_MS),
          { time: context.funding.time, value: context.funding.rate },
          { maxAgeHours: 24 },
        ),
      ],
      'the next bar of another market': ({ candles, context: { peers } }) => {
        const early = { ...peers[1], openTime: peers[1].openTime.map((t) => t - HOUR_MS) };
        return [onOwnRows(candles, early, early.close)];
      },
      'the whole record': ({ candles, context }) => [
        candles.close.map(() => context.openInterest.quantity.reduce((sum, v) => sum + v, 0)),
      ],
    };
    for (const [name, leak] of Object.entries(leaks)) {
      expect(() => expectKnownAtClose(leak, ['leak']), name).toThrow(/leak, (cut at|another world)/);
    }
  });
});

const CUTS = [0, 1, 2, 30, 101, 150, 203, 204, 259, ROUGH.candles.length - 1];
const UNTIL = new Map(CUTS.map((rows) => [rows, worldUntil(ROUGH, rows)]));
const OTHER = new Map(CUTS.map((rows) => [rows, otherWorldAfter(ROUGH, rows)]));
const DEARER = scaledWorld(ROUGH, { price: 2 });
const BUSIER = scaledWorld(ROUGH, { volume: 4 });

/** Rows before each cut are the same bits whether what comes later is missing, different or there. */
function expectKnownAtClose(run: Case['run'], outputs: readonly string[]): void {
  const whole = run(ROUGH);
  for (const rows of CUTS) {
    const [part, other] = [run(UNTIL.get(rows)!), run(OTHER.get(rows)!)];
    whole.forEach((column, k) => {
      expectSameBits(part[k], column, `${outputs[k]}, cut at ${rows}`, rows);
      expectSameBits(other[k], column, `${outputs[k]}, another world from ${rows} on`, rows);
    });
  }
}

describe('what is not there', () => {
  const errorOf = (work: () => unknown): QuantError => {
    try {
      work();
    } catch (error) {
      return error as QuantError;
    }
    return expect.fail('nothing was thrown');
  };
  const candles = randomCandles({ seed: 'alone', length: 30 });

  it.each(DEFINITIONS.filter((d) => d.reads !== undefined))('$name is refused without it', ({ name }) => {
    expect(errorOf(() => computeFeatures(candles, [name])).code).toBe('E_NO_DATA');
  });
  it.each(crosses.list())('$name is refused where the market is alone', ({ name }) => {
    const error = errorOf(() => computeFeatures(candles, [name], { context: { peers: [] } }));
    expect(error.code).toBe('E_NO_DATA');
    expect(error.message).toContain('is alone');
  });
  it.each(crosses.list().filter((d) => 'market' in d.params))(
    '$name refuses a market that is not there, and names those that are',
    ({ name }) => {
      const { context } = WORLDS[1].world;
      const error = errorOf(() => computeFeatures(candles, [`${name}(market=DOGEUSDT)`], { context }));
      expect(error.code).toBe('E_PARAM');
      expect(error.hint).toContain('BTCUSDT, SOLUSDT, XRPUSDT');
    },
  );
  it.each(crosses.list())('$name is not known where a market that it needs has no bar', ({ name, params }) => {
    const { candles: own, context } = WORLDS[2].world;
    const gap = 250;
    const holed = context.peers.map((peer) => barsWithout(peer, gap));
    const texts = 'needs' in params ? [name, `${name}(needs=some)`] : [name];
    const rows = computeFeatures(own, texts, { context: { peers: holed } }).columns.map((x) => x[gap]);
    expect(rows, 'all others are missing').toEqual(texts.map(() => Number.NaN));
    const one = computeFeatures(own, texts, { context: { peers: [holed[0], ...context.peers.slice(1)] } });
    expect(one.columns.map((x) => Number.isNaN(x[gap]))).toEqual([true, false].slice(0, texts.length));
    expect(
      one.columns.map((x) => Number.isFinite(x[gap + 2])),
      'known again after it',
    ).toEqual(texts.map(() => true));
  });
  it.each(['basis', 'mark-premium.mean'])('%s is not known where the other price has no bar', (text) => {
    const { candles: own, context } = WORLDS[2].world;
    const holed = { ...context, mark: barsWithout(context.mark, 250), spot: barsWithout(context.spot, 250) };
    const [column] = computeFeatures(own, [text], { context: holed }).columns;
    expect([column[249], column[250], column[251]].map(Number.isNaN)).toEqual([false, true, false]);
  });
  it.each(['taker-buy-share', 'taker-imbalance', 'average-trade-size'])(
    '%s is refused on bars that came without the column',
    (text) => {
      const error = errorOf(() => computeFeatures(candles, [text]));
      expect(error.code).toBe('E_NO_DATA');
      expect(error.message).toContain('of the bars, and those of TESTUSDT came without');
    },
  );
  it.each(microstructures.list().filter((d) => d.reads?.includes('trades')))(
    '$name is not known in a bar whose trades were not collected',
    ({ name, outputs }) => {
      const { candles: own, context } = WORLDS[2].world;
      const end = own.openTime[270];
      const keep = context.trades.time.filter((t) => t < end).length;
      const trades = {
        time: context.trades.time.slice(0, keep),
        price: context.trades.price.slice(0, keep),
        quantity: context.trades.quantity.slice(0, keep),
        isBuyerMaker: context.trades.isBuyerMaker.slice(0, keep),
      };
      const texts = outputs.map((output) => (outputs.length === 1 ? name : `${name}.${output}`));
      const matrix = computeFeatures(own, texts, { context: { ...context, trades } });
      for (const column of matrix.columns) {
        expect([column[269], column[270], column[279]].map(Number.isNaN)).toEqual([false, true, true]);
      }
    },
  );
});

function barsWithout(c: World['candles'], row: number): World['candles'] {
  return pickBars(
    c,
    Array.from({ length: c.length }, (_, i) => i).filter((i) => i !== row),
  );
}
