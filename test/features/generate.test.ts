import { describe, expect, it } from 'vitest';
import { type GenerateOptions, generateFeatures } from '../../src/features/generate.js';
import { computeFeatures } from '../../src/features/pipeline.js';
import { parseFeature } from '../../src/features/spec.js';
import { candlesFrom, randomCandles } from '../support/series.js';

const candles = randomCandles({ seed: 61, length: 800 });
const BASES = ['rsi', 'return(lag=1)', 'volume-ratio'];
const TRANSFORMS = ['zscore(window=50)', 'absolute', 'product', 'gap', 'ratio'];
const options: GenerateOptions = { depth: 1, budget: 1000, transforms: TRANSFORMS, seed: 1 };

describe('generateFeatures', () => {
  it('counts what can be made: 2 transforms of 3 bases, 3 pairs for 2 of two columns, 6 where the order matters', () => {
    const { counts } = generateFeatures(candles, BASES, options);
    expect(counts.enumerated).toBe(2 * 3 + 2 * 3 + 6);
    expect(counts.tried).toBe(18);
  });

  it('accounts for every candidate that it has tried', () => {
    for (const depth of [1, 2]) {
      const { counts, kept } = generateFeatures(candles, BASES, { ...options, depth, budget: 120 });
      expect(counts.unknown + counts.constant + counts.duplicate + counts.kept).toBe(counts.tried);
      expect(counts.kept).toBe(kept.length);
      expect(new Set(kept).size).toBe(kept.length);
    }
  });

  it('names columns by canonical texts that give the columns again', () => {
    const { kept } = generateFeatures(candles, BASES, { ...options, depth: 2, budget: 80 });
    const nested = kept.filter((text) => text.split('(').length > 3);
    expect(nested.length, 'depth 2 holds transforms of transforms').toBeGreaterThan(5);
    for (const text of kept) expect(parseFeature(text).text).toBe(text);
    expect(computeFeatures(candles, kept).columns.every((x) => x.length === 800)).toBe(true);
  });

  it('drops what is a base again: (a + b) − b, and the size of what is never below 0', () => {
    const { kept, counts } = generateFeatures(candles, ['rsi', 'volume-ratio'], {
      ...options,
      depth: 2,
      transforms: ['sum', 'gap', 'absolute'],
    });
    expect(kept).toContain('sum(rsi(period=14), volume-ratio(period=20))');
    expect(
      kept.filter((text) => text.startsWith('absolute(rsi')),
      'an RSI has no sign',
    ).toEqual([]);
    const again = 'gap(volume-ratio(period=20), sum(rsi(period=14), volume-ratio(period=20)))';
    expect(kept, 'is the RSI with another sign').not.toContain(again);
    expect(counts.duplicate).toBeGreaterThan(2);
  });

  it('takes a base with holes as the pipeline does: an average starts anew after each', () => {
    const spot = randomCandles({ seed: 62, length: 800, gapShare: 0.02 });
    const { kept } = generateFeatures(candles, ['basis'], {
      ...options,
      transforms: ['smooth(period=5)'],
      context: { spot },
    });
    expect(kept).toEqual(['smooth(basis.basis(period=100), period=5)']);
  });

  it('drops constants and columns that are known on too few rows', () => {
    const flat = candlesFrom(Array.from({ length: 100 }, (_, i) => [5, 5 + (i % 7), 5, 5, 1 + (i % 3)]));
    const { counts } = generateFeatures(flat, ['return(lag=1)', 'volume-ratio'], {
      ...options,
      transforms: ['absolute', 'lag(bars=70)'],
    });
    expect(counts).toMatchObject({ tried: 4, constant: 1, unknown: 2, duplicate: 1, kept: 0 });
  });

  it('gives the same texts for the same seed, and draws others for another one, shallow levels in any case', () => {
    const draw = (seed: number): readonly string[] =>
      generateFeatures(candles, BASES, { ...options, depth: 2, budget: 60, seed }).kept;
    expect(draw(4)).toEqual(draw(4));
    expect(draw(4)).not.toEqual(draw(5));
    const shallow = generateFeatures(candles, BASES, options).kept;
    expect(draw(4).slice(0, shallow.length)).toEqual(shallow);
  });

  it('tries no more than its budget, of a space that nobody could write out', () => {
    const { counts } = generateFeatures(candles, BASES, { ...options, depth: 3, budget: 40 });
    expect(counts.tried).toBe(40);
    expect(counts.enumerated).toBeGreaterThan(1e6);
  });

  it('reports each candidate, and stops where the caller throws', () => {
    const seen: number[] = [];
    const stop = (done: number): void => {
      seen.push(done);
      if (done === 3) throw new Error('enough');
    };
    expect(() => generateFeatures(candles, BASES, { ...options, onTried: stop })).toThrow('enough');
    expect(seen).toEqual([1, 2, 3]);
  });

  it('takes every registered transform at its defaults, and answers bars too few for any', () => {
    const { counts } = generateFeatures(candles, ['rsi', 'return(lag=1)'], { depth: 1, budget: 500, seed: 1 });
    expect(counts.kept).toBeGreaterThan(20);
    const none = generateFeatures(candlesFrom([1, 2, 3]), ['rsi'], { depth: 1, budget: 50, seed: 1 });
    expect(none.counts.kept).toBe(0);
  });

  it('refuses a depth or a budget out of range', () => {
    expect(() => generateFeatures(candles, BASES, { ...options, depth: 4 })).toThrow(
      'generateFeatures.depth must be a whole number in [1, 3], was 4',
    );
    expect(() => generateFeatures(candles, BASES, { ...options, budget: 0 })).toThrow('generateFeatures.budget');
    expect(() => generateFeatures(candles, BASES, { ...options, transforms: ['rsi'] })).toThrow(
      'unknown transform "rsi"',
    );
  });
});
