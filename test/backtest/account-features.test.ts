import { describe, expect, it } from 'vitest';
import { makeRunSpec } from '../../src/backtest/make-spec.js';
import { backtest } from '../../src/backtest/run.js';
import { defineStrategy } from '../../src/core/strategy.js';
import { randomCandles } from '../support/series.js';

describe('the account as a feature of a strategy', () => {
  const markets = [randomCandles({ seed: 5, length: 60 })];
  const spec = makeRunSpec({ markets, strategy: 'hold' });
  const ask = (feature: string): unknown => {
    const definition = defineStrategy({
      name: 'asks',
      summary: 'asks for a feature',
      source: 'own',
      works: 'never',
      fails: 'always',
      params: {},
      needs: () => ({ features: [feature] }),
      start: () => ({ onBar: () => {} }),
    });
    return backtest({ spec, markets, strategy: { definition, params: {}, text: 'asks' } });
  };

  it.each(['position', 'zscore(balance, window=5)', 'gap(rsi, position)', 'on(balance, interval=4h)'])(
    'is refused, for columns stand before the run trades: %s',
    (feature) => {
      expect(() => ask(feature)).toThrow('features are computed before the account trades');
    },
  );
  it('leaves all others alone', () => {
    expect(() => ask('gap(rsi, sma)')).not.toThrow();
  });
});
