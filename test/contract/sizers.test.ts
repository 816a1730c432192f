import { describe, expect, it } from 'vitest';
import type { ParamSpecs, ParamValue } from '../../src/core/kit/params.js';
import { createRng } from '../../src/core/kit/rng.js';
import type { Sizer } from '../../src/core/sizer.js';
import { parseFeature } from '../../src/features/spec.js';
import { sizers } from '../../src/risk/registry.js';
import { type SizerOptions, sizerView } from '../risk/view.js';
import { parameterSets } from '../support/laws.js';
import { randomCandles } from '../support/series.js';

/** The sets of every contract, and all numbers at their most. */
function allSets(specs: ParamSpecs): Record<string, ParamValue>[] {
  const most: Record<string, ParamValue> = {};
  for (const [name, spec] of Object.entries(specs)) {
    if (spec.type === 'int' || spec.type === 'float') most[name] = spec.max;
  }
  return [...parameterSets(specs), most];
}

interface World extends SizerOptions {
  readonly markets: readonly Float64Array[];
  readonly features: readonly number[];
}

/** A world that a sizer may be asked in: some markets are young or stand still, some numbers are not known. */
function randomWorld(seed: number): World {
  const rng = createRng(`sizers/${seed}`);
  const maybe = (value: number): number => (rng.uniform() < 0.1 ? Number.NaN : value);
  const count = 1 + rng.below(4);
  const markets = Array.from({ length: count }, (_, s) => {
    const length = rng.uniform() < 0.2 ? 1 + rng.below(70) : 120;
    const flatShare = rng.uniform() < 0.1 ? 1 : 0;
    return randomCandles({ seed: `sizers/${seed}/${s}`, length, flatShare, price: 10 ** (rng.below(8) - 4) }).close;
  });
  const sides = markets.map(() => rng.below(3) - 1);
  const market = rng.below(count);
  sides[market] ||= 1;
  return {
    markets,
    sides,
    market,
    equity: 10 ** (rng.below(8) - 2) * rng.uniform(),
    features: [0, 1].map(() => maybe(rng.uniform() < 0.1 ? 0 : rng.uniform() * 2)),
    signal: maybe(rng.uniform()),
    confidence: maybe(rng.uniform()),
    stopRate: rng.uniform() < 0.5 ? Number.NaN : rng.uniform() * 0.2 - 0.02,
    trades: Array.from({ length: rng.below(60) }, () => ({
      market: rng.below(count),
      profitRate: Math.max(-1, 0.01 + rng.normal() * 0.1),
    })),
  };
}

const WORLDS = Array.from({ length: 60 }, (_, seed) => randomWorld(seed));

describe.each(sizers.list())('sizer $name', (definition) => {
  const make = (given: Readonly<Record<string, ParamValue>>, marketCount: number): Sizer =>
    definition.create(sizers.bind(definition.name, given).params, marketCount);

  it('says what it is, and each parameter its unit and range', () => {
    expect(definition.summary.length).toBeGreaterThan(20);
    expect(definition.summary.endsWith('.'), 'a summary has no full stop').toBe(false);
    expect(definition.source).not.toBe('');
    for (const [name, spec] of Object.entries(definition.params)) {
      expect(spec.doc.length, name).toBeGreaterThan(15);
      if (spec.type !== 'int' && spec.type !== 'float') continue;
      expect(spec.default, name).toBeGreaterThanOrEqual(spec.min);
      expect(spec.default, name).toBeLessThanOrEqual(spec.max);
      for (const value of spec.sweep ?? []) expect(value >= spec.min && value <= spec.max, name).toBe(true);
    }
  });

  it('asks for features that exist, and is sized again at a share that is not below 0', () => {
    for (const given of allSets(definition.params)) {
      const { params } = sizers.bind(definition.name, given);
      for (const text of definition.needs(params).features) expect(() => parseFeature(text), text).not.toThrow();
      expect(definition.resizeAt(params)).toBeGreaterThanOrEqual(0);
    }
  });

  it('says NaN or a finite number that is not below 0, whatever it is asked', () => {
    let known = 0;
    for (const given of allSets(definition.params)) {
      for (const world of WORLDS) {
        const weight = make(given, world.markets.length)(Object.freeze(sizerView(world)));
        const fits = Number.isNaN(weight) || (Number.isFinite(weight) && weight >= 0);
        if (!fits) expect.fail(`${JSON.stringify(given)} in world ${WORLDS.indexOf(world)} says ${weight}`);
        if (weight > 0) known++;
      }
    }
    expect(known, 'it answers in most of these worlds').toBeGreaterThan(WORLDS.length);
  });

  it('gives the same bits twice, asked again and made again', () => {
    for (const world of WORLDS) {
      const sizer = make({}, world.markets.length);
      const first = sizer(sizerView(world));
      expect(sizer(sizerView(world))).toBe(first);
      expect(make({}, world.markets.length)(sizerView(world))).toBe(first);
    }
  });

  it('says at each bar what it would say had it never been asked before', () => {
    const world = WORLDS.find((one) => one.markets.length > 2 && one.markets.every((closes) => closes.length > 100))!;
    const often = make({}, world.markets.length);
    for (let seen = 1; seen <= 100; seen += 3) {
      const now = { ...world, seen, trades: world.trades?.slice(0, seen) };
      expect(often(sizerView(now)), `after ${seen} bars`).toBe(make({}, world.markets.length)(sizerView(now)));
    }
  });

  it('does not depend on the unit of prices', () => {
    for (const world of WORLDS.slice(0, 20)) {
      // A range is measured in the unit of the price, all other features are fractions.
      const unit = definition.name === 'atr-risk' ? 2 : 1;
      const features = world.features.map((x) => unit * x);
      const doubled = { ...world, features, markets: world.markets.map((closes) => closes.map((price) => 2 * price)) };
      expect(make({}, world.markets.length)(sizerView(doubled))).toBe(make({}, world.markets.length)(sizerView(world)));
    }
  });
});
