import type { Candles } from '../../core/candles.js';
import type { Json } from '../../core/kit/json.js';
import { defineRegime, type FittedRegime } from '../../core/regime.js';
import { type RuleSettings, ruleRegimes } from '../../core/regime-rule.js';
import { numberOf } from '../state.js';

function ruleModel(settings: RuleSettings): FittedRegime {
  return {
    filter: (candles: Candles) => ruleRegimes(candles.close, settings),
    toJSON: (): Json => ({ ...settings }),
  };
}

export default defineRegime({
  name: 'rule',
  summary: 'Trend against its own noise, volatility against its own past',
  source: 'own; trend measure after Kaufman 1995',
  params: {
    window: {
      type: 'int',
      default: 48,
      min: 2,
      max: 5000,
      sweep: [24, 48, 168],
      doc: 'bars that trend and volatility are taken over',
    },
    lookback: {
      type: 'int',
      default: 720,
      min: 2,
      max: 100_000,
      doc: 'bars of volatility that the present one is ranked among',
    },
    trend: {
      type: 'float',
      default: 1,
      min: 0,
      max: 50,
      sweep: [0.75, 1, 1.5],
      doc: 'trend from which a market is bull or bear, in usual moves of a random walk',
    },
    rank: {
      type: 'float',
      default: 0.9,
      min: 0,
      max: 1,
      doc: 'rank of volatility from which a market is volatile, fraction of the past that was calmer',
    },
  },
  isFitted: false,
  fit: (_train, params) => ruleModel(params),
  restore: (json) =>
    ruleModel({
      window: numberOf(json, 'window'),
      lookback: numberOf(json, 'lookback'),
      trend: numberOf(json, 'trend'),
      rank: numberOf(json, 'rank'),
    }),
});
