import { describe, expect, it } from 'vitest';
import { strategies } from '../../src/backtest/registry.js';
import { createRegistry } from '../../src/core/kit/registry.js';
import { defineStrategy } from '../../src/core/strategy.js';
import { sweepCandidates } from '../../src/research/candidates.js';

describe('sweep candidates', () => {
  const base = strategies.parse('momentum');

  it('hold the base first, no set twice, and nothing that the user fixed is varied', () => {
    const [fixed] = Object.keys(base.params);
    const candidates = sweepCandidates(strategies, base, { fixed: [fixed], most: 50, seed: 1 });
    expect(candidates[0].text).toBe(base.text);
    expect(new Set(candidates.map((c) => c.text)).size).toBe(candidates.length);
    expect(new Set(candidates.map((c) => c.params[fixed]))).toEqual(new Set([base.params[fixed]]));
  });

  it('are the whole grid while it is small enough, in the order of the sweep', () => {
    const texts = sweepCandidates(strategies, base, { fixed: ['enter'], most: 8, seed: 1 }).map((c) => c.text);
    const point = (lookback: number, exit: number): string =>
      strategies.bind('momentum', { lookback, enter: 0.5, exit }).text;
    const grid = [72, 168, 336, 720].flatMap((lookback) => [-0.5, 0].map((exit) => point(lookback, exit)));
    expect(texts).toEqual([base.text, ...grid.filter((text) => text !== base.text)]);
    const off = strategies.parse('momentum(lookback=100)');
    for (const most of [1, 7, 8, 9, 10]) {
      const found = sweepCandidates(strategies, off, { fixed: ['enter'], most, seed: 1 });
      expect(found.length, 'the own set is not on the grid').toBe(Math.min(most, 9));
    }
  });

  it('come quickly from a grid of any size, without one twice', () => {
    const sweep = Array.from({ length: 9 }, (_, k) => k);
    const param = { type: 'int', default: 0, min: 0, max: 9, doc: 'a number', sweep } as const;
    const params = Object.fromEntries('abcdefghijkl'.split('').map((name) => [name, param]));
    const wide = createRegistry('strategy', [
      defineStrategy({ ...base.definition, name: 'wide', params, start: () => ({ onBar: () => undefined }) }),
    ]);
    const found = sweepCandidates(wide, wide.bind('wide'), { fixed: ['a'], most: 40, seed: 7 });
    expect(new Set(found.map((c) => c.text)).size).toBe(40);
    expect(found.every((c) => c.params.a === 0)).toBe(true);
    for (const name of 'bcdefghijkl') expect(new Set(found.map((c) => c.params[name])).size).toBeGreaterThan(4);
  });

  it('are thinned by seed, and one means the base alone', () => {
    const thin = (seed: number): string[] =>
      sweepCandidates(strategies, base, { fixed: [], most: 5, seed }).map((c) => c.text);
    expect(thin(1)).toEqual(thin(1));
    expect(thin(1)).toHaveLength(5);
    expect(sweepCandidates(strategies, base, { fixed: [], most: 1, seed: 1 }).map((c) => c.text)).toEqual([base.text]);
  });
});
