import { describe, expect, it } from 'vitest';
import { makeRunSpec } from '../../src/backtest/make-spec.js';
import { strategies } from '../../src/backtest/registry.js';
import { type Candles, sliceCandles } from '../../src/core/candles.js';
import { definePreprocessor, type FittedPreprocessor } from '../../src/core/preprocess.js';
import { learners, preprocessors } from '../../src/models/registry.js';
import type { ModelPlan } from '../../src/research/train.js';
import { type WalkForwardRequest, walkForward } from '../../src/research/walkforward.js';
import { otherFuture } from '../support/laws.js';
import { randomCandles } from '../support/series.js';

const market = randomCandles({ seed: 22, length: 900, intervalMs: 3_600_000 });
const HORIZON = 6;

function request(candles: Candles, preprocess: readonly string[]): WalkForwardRequest {
  const model: ModelPlan = {
    features: ['rsi(period=14)', 'return(lag=12)', 'natr(period=14)'],
    label: `forward-return(horizon=${HORIZON})`,
    learner: learners.bind('logistic'),
    task: 'classification',
    seed: 1,
    preprocess,
  };
  const spec = makeRunSpec({ markets: [candles], strategy: 'model-signal', gaps: { mode: 'allow' } });
  const candidates = [strategies.parse('model-signal')];
  return {
    spec,
    markets: [candles],
    model,
    candidates,
    trainBars: 300,
    testBars: 200,
    anchored: false,
    embargoBars: 0,
  };
}

const STEPS = ['outlier-hampel', 'impute-mice', 'scale-quantile', 'anomaly-pca(rank=2)', 'outlier-isolation(trees=10)'];

describe('a walk-forward with steps before the model', () => {
  it('is the same bits whether later bars are there, missing or others', async () => {
    const whole = await walkForward(request(market, STEPS));
    for (const candles of [sliceCandles(market, 0, 700), otherFuture(market, 700)]) {
      const other = await walkForward(request(candles, STEPS));
      expect([...other.ledger.equity.subarray(0, 400)]).toEqual([...whole.ledger.equity.subarray(0, 400)]);
      expect(other.windows.slice(0, 2)).toEqual(whole.windows.slice(0, 2));
    }
  });

  it('shows no step a bar of the test window, nor one whose label reaches into it', async () => {
    const seen: { first: number; last: number; rows: number }[] = [];
    const same: FittedPreprocessor = { apply: (table) => table, toJSON: () => null };
    const witness = definePreprocessor({
      name: 'witness',
      summary: 'Writes down the rows that it is fitted on',
      source: 'own',
      params: {},
      fillsUnknown: false,
      fit: ({ openTime, rows }) => {
        seen.push({ first: openTime[0], last: openTime[rows - 1], rows });
        return same;
      },
      restore: () => same,
    });
    preprocessors.add(witness);
    const { windows } = await walkForward(request(market, ['scale-standard', 'witness']));
    expect(seen.length).toBe(windows.length);
    for (const [k, { first, last, rows }] of seen.entries()) {
      expect(first).toBeGreaterThanOrEqual(windows[k].trainFrom);
      expect(last, 'the label of a row ends six bars later').toBeLessThanOrEqual(
        windows[k].testFrom - (HORIZON + 1) * 3_600_000,
      );
      expect(rows).toBeLessThanOrEqual(300);
    }
  });
});
