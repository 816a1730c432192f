import { describe, expect, it } from 'vitest';
import { stepsFromFlag } from '../../src/cli/market/preprocess-flag.js';

describe('--preprocess', () => {
  it('takes steps joined with +, in the short and in the long form, in their order', () => {
    expect(stepsFromFlag('impute-last:max=24+scale-robust')).toEqual(['impute-last(max=24)', 'scale-robust']);
    expect(stepsFromFlag('scale-standard + impute-linear(points=3)')).toEqual([
      'scale-standard',
      'impute-linear(points=3, max=3)',
    ]);
    expect(stepsFromFlag('outlier-zscore:3')).toEqual(['outlier-zscore(k=3)']);
  });

  it('takes none', () => {
    expect([stepsFromFlag('none'), stepsFromFlag('')]).toEqual([[], []]);
  });

  it('refuses unknown steps and parameters, and empty parts', () => {
    expect(() => stepsFromFlag('impute-lst')).toThrow('unknown preprocessor "impute-lst"');
    expect(() => stepsFromFlag('impute-last:rows=3')).toThrow('impute-last has no parameter "rows"');
    expect(() => stepsFromFlag('impute-last+')).toThrow('--preprocess "impute-last+" has an empty part');
  });
});
