import { describe, expect, it } from 'vitest';
import type { Candles } from '../../src/core/candles.js';
import { type ParamSpecs, type ParamValue, resolveParams } from '../../src/core/kit/params.js';
import { createRng } from '../../src/core/kit/rng.js';
import type { ProfitLevel, StopDefinition, TakeProfitDefinition } from '../../src/core/stop.js';
import { computeFeatures } from '../../src/features/pipeline.js';
import { parseFeature } from '../../src/features/spec.js';
import { stops, takeProfits } from '../../src/risk/registry.js';
import { type Path, reflectPath, stopRule, walk } from '../risk/exits.js';
import { type ExitOptions, exitView } from '../risk/view.js';
import { parameterSets, scaled } from '../support/laws.js';
import { randomCandles } from '../support/series.js';

/** The parameters worth a look, and all numbers at their most. */
function allSets(specs: ParamSpecs): Record<string, ParamValue>[] {
  const most: Record<string, ParamValue> = {};
  for (const [name, spec] of Object.entries(specs)) if ('max' in spec) most[name] = spec.max;
  return [...parameterSets(specs), most];
}

const cases = <D extends StopDefinition | TakeProfitDefinition>(list: readonly D[]) =>
  list.flatMap((definition) =>
    allSets(definition.params).map((given) => ({
      definition,
      params: resolveParams(definition.name, definition.params, given),
      title: `${definition.name} ${JSON.stringify(given)}`,
    })),
  );
const STOPS = cases(stops.list());
const TAKE_PROFITS = cases(takeProfits.list());

/** Positions of every kind: young and old, with and without a stop, columns that are absurd or not known. */
function anyPosition(seed: number, featureCount: number): ExitOptions {
  const rng = createRng(`position/${seed}`);
  const maybe = (x: number): number => (rng.uniform() < 0.2 ? Number.NaN : x);
  const near = (): number => 100 * Math.exp(0.3 * rng.normal());
  const [close, entryPrice, side] = [near(), near(), rng.uniform() < 0.5 ? 1 : -1];
  const top = Math.max(close, entryPrice) + 5 * rng.uniform();
  return {
    markets: [{ close: [near(), close], high: [120, top] }],
    side,
    entryPrice,
    barsHeld: rng.below(60),
    stop: maybe(near()),
    risk: maybe(40 * rng.uniform() + 0.01),
    highest: top,
    lowest: Math.min(close, entryPrice) * rng.uniform(),
    confidence: maybe(rng.uniform()),
    features: Array.from({ length: featureCount }, () =>
      maybe([near(), -near(), 0, rng.uniform(), 1e12][rng.below(5)]),
    ),
  };
}

describe.each([...stops.list(), ...takeProfits.list()])('$kind $name', (definition) => {
  it('says what it is, with a source and a doc for each parameter', () => {
    for (const text of [definition.summary, definition.source]) expect(text).not.toBe('');
    expect(definition.summary.endsWith('.'), 'a summary has no full stop').toBe(false);
    for (const [name, spec] of Object.entries(definition.params)) expect(spec.doc.length, name).toBeGreaterThan(10);
  });

  it('is read back from its own text', () => {
    const registry = definition.kind === 'stop' ? stops : takeProfits;
    const { text } = registry.bind(definition.name);
    expect(registry.parse(text).text).toBe(text);
  });

  it('wants features that exist', () => {
    for (const given of parameterSets(definition.params)) {
      const needs = definition.needs(resolveParams(definition.name, definition.params, given));
      for (const text of needs.features) expect(parseFeature(text).text).not.toBe('');
    }
  });
});

it('has a stop and a take-profit of every kind asked for', () => {
  expect(stops.list().length).toBeGreaterThanOrEqual(7);
  expect(takeProfits.list().length).toBeGreaterThanOrEqual(4);
});

describe('every stop', () => {
  it.each(STOPS)(
    '$title: says a price above zero, nothing, or out now, whatever the position',
    ({ definition, params }) => {
      const count = definition.needs(params).features.length;
      for (let seed = 0; seed < 150; seed++) {
        const position = anyPosition(seed, count);
        const price = definition.create(params)(exitView(position));
        const isOut = price === (position.side ?? 1) * Number.POSITIVE_INFINITY;
        expect(
          Number.isNaN(price) || isOut || (price > 0 && price < Number.POSITIVE_INFINITY),
          `${seed}: ${price}`,
        ).toBe(true);
      }
    },
  );

  it.each(STOPS)('$title: says the same bits twice, and remembers its own position only', ({ definition, params }) => {
    const count = definition.needs(params).features.length;
    const [first, second] = [definition.create(params), definition.create(params)];
    const positions = Array.from({ length: 30 }, (_, seed) => exitView(anyPosition(seed, count)));
    const once = positions.map((view) => first(view));
    // A third rule works between the calls of the second.
    const other = definition.create(params);
    const again = positions.map((view, i) => {
      other(positions[positions.length - 1 - i]);
      return second(view);
    });
    expect(again).toEqual(once);
  });

  it.each(stops.list())('$name: is free of the unit of the price', (definition) => {
    const params = resolveParams(definition.name, definition.params);
    const bars = randomCandles({ seed: 'stops/scale', length: 500 });
    const features = definition.needs(params).features;
    let saidOnce = 0;
    for (const side of [1, -1]) {
      const once = walk(definition.create(params), pathOn(bars, features, side)).said;
      const twice = walk(definition.create(params), pathOn(scaled(bars, { price: 2 }), features, side)).said;
      expect(twice, 'all prices doubled').toEqual(once.map((price) => 2 * price));
      saidOnce += once.filter((price) => !Number.isNaN(price)).length;
    }
    expect(saidOnce, 'it has something to say on one side or the other').toBeGreaterThan(0);
  });
});

/** Rules that only add and subtract prices, with their columns that are prices. */
const LINEAR: readonly (readonly [string, readonly number[]])[] = [
  ['atr', []],
  ['chandelier', []],
  ['break-even(buffer=0)', []],
  ['profit-lock', []],
  ['time', []],
  ['time(unless=profit)', []],
  ['indicator(line="sma(period=20)")', [0]],
  ['indicator(line="donchian.lower(period=10)", short="donchian.lower(period=10)")', [0, 1]],
];

it.each(LINEAR)('%s of a short is that of a long in the mirror, on a random walk', (text, priceColumns) => {
  const bars = randomCandles({ seed: `stops/mirror/${text}`, length: 160 });
  const { definition, params } = stops.parse(text);
  for (const side of [1, -1]) {
    const path = { ...pathOn(bars, definition.needs(params).features, side), risk: 2 };
    const there = walk(stopRule(text), path).kept;
    const mirrored = walk(stopRule(text), reflectPath(path, priceColumns)).kept;
    there.forEach((price, i) => {
      if (Number.isFinite(price)) {
        expect(200 - mirrored[i], `close ${i}`).toBeCloseTo(price, 9);
      } else expect(mirrored[i]).toBe(-price);
    });
  }
});

/** A position entered at bar 60 of a market and held to its end, with the columns that a stop wants. */
function pathOn(bars: Candles, features: readonly string[], side: number): Path {
  const columns = features.length === 0 ? [] : features.map((text) => computeFeatures(bars, [text]).columns[0]);
  return {
    open: [...bars.open],
    high: [...bars.high],
    low: [...bars.low],
    close: [...bars.close],
    entry: 60,
    side,
    features: columns.map((column) => [...column]),
  };
}

describe('every take-profit', () => {
  const gainOf = (position: ExitOptions, level: ProfitLevel): number =>
    (position.side ?? 1) * (level.price - (position.entryPrice ?? Number.NaN));

  it.each(TAKE_PROFITS)(
    '$title: has levels in profit, further and further, of one position at most',
    ({ definition, params }) => {
      const count = definition.needs(params).features.length;
      for (let seed = 0; seed < 150; seed++) {
        const position = anyPosition(seed, 0);
        const features = Array.from({ length: count }, () => (seed % 5 === 0 ? Number.NaN : 0.5 + (seed % 7)));
        const levels = definition.create(params)(exitView({ ...position, features }));
        let gain = 0;
        for (const level of levels) {
          expect(level.price, `${seed}`).toBeGreaterThan(0);
          expect(gainOf(position, level), `${seed}: beyond the level before`).toBeGreaterThan(gain);
          expect(level.share > 0 && level.share <= 1).toBe(true);
          gain = gainOf(position, level);
        }
        expect(levels.reduce((sum, level) => sum + level.share, 0)).toBeLessThanOrEqual(1 + 1e-9);
      }
    },
  );

  it.each(TAKE_PROFITS)('$title: has the same bits twice, and doubles with the price', ({ definition, params }) => {
    const count = definition.needs(params).features.length;
    const levels = (unit: number, side: number): readonly ProfitLevel[] =>
      definition.create(params)(
        exitView({
          markets: [[100 * unit]],
          side,
          entryPrice: 99 * unit,
          risk: 3 * unit,
          features: new Array<number>(count).fill(1.5 * unit),
        }),
      );
    for (const side of [1, -1]) {
      expect(levels(1, side)).toEqual(levels(1, side));
      expect(levels(2, side)).toEqual(levels(1, side).map((level) => ({ ...level, price: 2 * level.price })));
    }
  });
});
