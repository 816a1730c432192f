import { describe, expect, it } from 'vitest';
import { makeRunSpec } from '../../src/backtest/make-spec.js';
import { strategies } from '../../src/backtest/registry.js';
import { sliceCandles } from '../../src/core/candles.js';
import { type BarContext, defineStrategy } from '../../src/core/strategy.js';
import { computeFeatures } from '../../src/features/pipeline.js';
import { openTrainSharpes, openTrainWindow, type TrainPlan } from '../../src/research/train-window.js';
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

  it('compare markets with those that have gone too, as the test windows do', () => {
    const gone = sliceCandles(randomCandles({ seed: 'C', symbol: 'C', length: 1200, volatility: 0.02 }), 0, 250);
    const all = [...markets, gone];
    const texts = ['cross-rank(period=3, needs=some)', 'cross-rank(period=3)'];
    const wanted = computeFeatures(markets[0], texts, { context: { peers: [markets[1], gone] } });
    const seen: number[][] = [];
    const probe = defineStrategy({
      name: 'train-window-probe',
      summary: 'notes what it sees of the first market',
      source: 'own',
      works: 'never',
      fails: 'always',
      params: {},
      needs: () => ({ features: texts }),
      start: () => ({
        onBar: (bar: BarContext, s: number) => {
          if (s === 0) seen.push([bar.time, bar.feature(0, 0), bar.feature(0, 1)]);
        },
      }),
    });
    const candidates = [{ definition: probe, params: {}, text: 'train-window-probe' }];
    const window = { trainFromMs: markets[0].openTime[600], testFromMs: markets[0].openTime[700] };
    openTrainWindow({ spec: request.spec, markets: all, candidates }, window)(0);
    expect(seen).toHaveLength(100);
    for (const [k, [, some, every]] of seen.entries()) {
      expect([some, every]).toEqual([wanted.columns[0][600 + k], wanted.columns[1][600 + k]]);
    }
  });
});
