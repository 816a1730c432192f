import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { createHoldings } from '../../../src/features/generation/duplicates.js';
import { choosePlaces, featureSpace, type Place } from '../../../src/features/generation/space.js';
import { transforms } from '../../../src/features/registry.js';
import { f } from '../../support/series.js';

const bound = ['absolute', 'product', 'ratio'].map((text) => transforms.parse(text));

describe('a feature space', () => {
  it('holds every column once, each made of lower ones, one of them of the level below', () => {
    const space = featureSpace(3, bound, 2);
    expect(space.sizes, '3 + 3 + 6; then 12 + 3 · (12 · 3 + 66)').toEqual([3, 12, 318]);
    for (const level of [1, 2]) {
      const seen = new Set<string>();
      for (let index = 0; index < space.sizes[level]; index++) {
        const { transform, input, other } = space.recipeOf({ level, index });
        const parts: Place[] = other === null ? [input] : [input, other];
        expect(Math.max(...parts.map((p) => p.level))).toBe(level - 1);
        for (const part of parts) expect(part.index).toBeLessThan(space.sizes[part.level]);
        seen.add(JSON.stringify([transform.text, input, other]));
        if (other !== null) expect(other).not.toEqual(input);
      }
      expect(seen.size).toBe(space.sizes[level]);
    }
  });

  it('is drawn from without repetition, in its order, the deeper level with what the shallow one left', () => {
    const space = featureSpace(3, bound, 2);
    const places = choosePlaces(space, 100, createRng(3));
    expect(places.filter((p) => p.level === 1).length).toBe(12);
    const deep = places.filter((p) => p.level === 2).map((p) => p.index);
    expect(deep.length).toBe(88);
    expect(new Set(deep).size).toBe(88);
    expect(deep).toEqual([...deep].sort((a, b) => a - b));
    expect(Math.max(...deep)).toBeLessThan(318);
  });

  it('refuses more columns than can be counted', () => {
    expect(() => featureSpace(10_000, bound, 3)).toThrow('more combinations than can be counted');
  });
});

describe('holdings', () => {
  const rng = createRng('holdings/1');
  const x = Float64Array.from({ length: 5000 }, () => rng.normal());
  const held = createHoldings(5000, 0.999999);
  held.add(x);

  it('know a column by another unit, sign and level, and by the rows that both know', () => {
    expect(held.has(x.map((v) => 2 * v - v))).toBe(true);
    expect(held.has(x.map((v) => 1e6 - 3e-4 * v))).toBe(true);
    expect(held.has(x.map((v, i) => (i < 2000 ? Number.NaN : v)))).toBe(true);
  });
  it('tell what differs by more than a correlation of 0.999999 apart', () => {
    const noise = Float64Array.from(x, () => rng.normal());
    expect(held.has(x.map((v, i) => v + 0.01 * noise[i])), 'correlation 0.99995').toBe(false);
    expect(held.has(x.map((v, i) => v + 0.0001 * noise[i]))).toBe(true);
    expect(held.has(noise)).toBe(false);
    expect(held.has(x.map(Math.abs))).toBe(false);
  });
  it('see a difference that no probed row shows', () => {
    const spiked = x.slice();
    spiked[4998] += 40;
    expect(held.has(spiked), 'correlation 0.87').toBe(false);
  });
  it('answer short columns', () => {
    const few = createHoldings(2, 0.9);
    expect(few.has(f(1, 2))).toBe(false);
    few.add(f(1, 2));
    expect(few.has(f(5, 7))).toBe(true);
  });
});
