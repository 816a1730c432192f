import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { computeFeatures } from '../../../src/features/pipeline.js';
import { parseFeature } from '../../../src/features/spec.js';
import { ti } from '../../../src/features/ti/library.js';
import { tiFeatures } from '../../../src/features/ti/registry.js';
import { candlesFrom } from '../../support/series.js';

const cache = createRequire(import.meta.url).cache;
const isLoaded = (): boolean => Object.keys(cache).some((path) => path.includes('node_modules/technicalindicators/'));
const candles = candlesFrom([1, 2, 3]);

// One story in order: what is loaded stays loaded.
it('loads the package when a column is computed, not before, and says so when nobody told how', async () => {
  expect(() => computeFeatures(candles, ['ti.sma(period=2)'])).toThrow('the package technicalindicators is not loaded');
  expect(() => ti.sma).toThrow('the package technicalindicators is not loaded');
  await import('../../../src/cli/ti-loader.js');
  parseFeature('zscore(ti.rsi, window=9)');
  tiFeatures();
  expect(isLoaded()).toBe(false);
  expect(Array.from(computeFeatures(candles, ['ti.sma(period=2)']).columns[0])).toEqual([Number.NaN, 1.5, 2.5]);
  expect(isLoaded()).toBe(true);
  expect(ti.sma({ values: [1, 3], period: 2 })).toEqual([2]);
});

it.each(['index.ts', 'cli/main.ts', 'cli/worker.ts'])('src/%s says how the package is loaded', (file) => {
  const text = readFileSync(new URL(`../../../src/${file}`, import.meta.url), 'utf8');
  expect(text).toMatch(/^import '\.\/(cli\/)?ti-loader\.js';$/m);
});
