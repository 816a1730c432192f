import { describe, expect, it } from 'vitest';
import { makeRunSpec } from '../../src/backtest/make-spec.js';
import { strategies } from '../../src/backtest/registry.js';
import { openTrainSharpes, type TrainPlan } from '../../src/research/train-window.js';
import { type WalkForwardRequest, walkForward } from '../../src/research/walkforward.js';
import { randomCandles } from '../support/series.js';

const markets = ['A', 'B'].map((symbol) => randomCandles({ seed: symbol, symbol, length: 1200, volatility: 0.02 }));
const TEXTS = ['momentum(lookback=20)', 'momentum(lookback=60)', 'breakout(channel=20)', 'hold'];

const request: WalkForwardRequest = {
  spec: makeRunSpec({ markets, strategy: TEXTS[0], gaps: { mode: 'allow' } }),
  markets,
  candidates: TEXTS.map((text) => strategies.parse(text)),
  trainBars: 300,
  testBars: 150,
  anchored: false,
  embargoBars: 0,
};

/** All jobs of a plan, in the given order. */
function tableOf(plan: TrainPlan, order: (jobs: number[]) => number[]): Float64Array {
  const table = new Float64Array(plan.windows.length * plan.candidates.length);
  const work = openTrainSharpes(plan, strategies.parse);
  for (const job of order([...table.keys()])) work(job, table.subarray(job, job + 1));
  return table;
}

describe('train windows', () => {
  it('give the same walk-forward whether they are computed on the way or as jobs, in any order', async () => {
    const alone = await walkForward(request);
    expect(new Set(alone.windows.map((w) => w.chosen)).size, 'there was something to choose').toBeGreaterThan(1);
    for (const order of [(jobs: number[]) => jobs, (jobs: number[]) => [...jobs].reverse()]) {
      let jobs = 0;
      const { windows, ledger } = await walkForward({
        ...request,
        trainSharpes: async (plan) => {
          const table = tableOf(plan, order);
          jobs = table.length;
          return table;
        },
      });
      expect(jobs).toBe(alone.windows.length * TEXTS.length);
      expect(windows).toStrictEqual(alone.windows);
      expect(ledger.equity).toStrictEqual(alone.ledger.equity);
    }
  });
});
