import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { modelFeatures } from '../../src/cli/flows/features-choice.js';
import { DEFAULT_FEATURES } from '../../src/features/pipeline.js';

const folder = mkdtempSync(join(tmpdir(), 'quant-sets-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the features of a model', () => {
  it('are the first set when nothing is named, as ever', async () => {
    expect(await modelFeatures({ set: '', features: '' })).toEqual(DEFAULT_FEATURES);
    expect(await modelFeatures({ set: '', features: 'rsi,natr(period=7)' })).toEqual(['rsi', 'natr(period=7)']);
  });

  it('are those of a set file, as a selection writes it, and those named besides', async () => {
    const file = join(folder, 'kept.yaml');
    writeFileSync(file, 'features:\n  - natr(period=14)\n  - rsi(period=9)\n');
    expect(await modelFeatures({ set: file, features: 'rsi(period=9),roc' })).toEqual([
      'natr(period=14)',
      'rsi(period=9)',
      'roc(lag=10)',
    ]);
  });

  it('are refused where the set does not exist', async () => {
    await expect(modelFeatures({ set: 'minimum', features: '' })).rejects.toThrow('unknown feature set "minimum"');
    await expect(modelFeatures({ set: 'none.yaml', features: '' })).rejects.toThrow(
      'there is no feature set none.yaml',
    );
  });
});
