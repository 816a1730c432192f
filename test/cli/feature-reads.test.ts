import { describe, expect, it } from 'vitest';
import { makeRunSpec } from '../../src/backtest/make-spec.js';
import { strategies } from '../../src/backtest/registry.js';
import { readsOf, runFeatures } from '../../src/cli/flows/feature-reads.js';
import { defineStrategy } from '../../src/core/strategy.js';
import { randomCandles } from '../support/series.js';

describe('what the features of a sweep read', () => {
  const probe = defineStrategy({
    name: 'reads-probe',
    summary: 'reads what its parameter says',
    source: 'own',
    works: 'never',
    fails: 'always',
    params: { of: { type: 'choice', default: 'rsi', options: ['rsi', 'funding-zscore', 'basis'], doc: 'feature' } },
    needs: (p) => ({ features: [p.of] }),
    start: () => ({ onBar: () => {} }),
  });
  strategies.add(probe);
  const spec = makeRunSpec({ markets: [randomCandles({ seed: 1, length: 10 })], strategy: 'reads-probe' });

  it('is what any of its candidates reads, not the first alone', () => {
    expect([...readsOf(runFeatures(spec, null))]).toEqual([]);
    const candidates = ['rsi', 'funding-zscore', 'basis'].map((of) => `reads-probe(of=${of})`);
    expect([...readsOf(runFeatures(spec, null, candidates))]).toEqual(['funding', 'spot']);
  });
});
