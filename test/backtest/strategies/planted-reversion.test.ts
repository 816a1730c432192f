import { describe, expect, it } from 'vitest';
import { makeRunSpec } from '../../../src/backtest/make-spec.js';
import { backtest } from '../../../src/backtest/run.js';
import type { Candles } from '../../../src/core/candles.js';
import { createRng, type Rng } from '../../../src/core/kit/rng.js';
import { mean, standardDeviation } from '../../../src/core/math/sum.js';
import { runAny } from '../whole-runs.js';
import { trending } from './planted.js';
import { cointegrated, paying, reverting, switching } from './planted-reversion.js';

const MARKETS = 60;
const BARS = 1000;

/** Standard errors between the mean profit on seeded markets and nothing. */
function distance(name: string, profit: (rng: Rng) => number): number {
  const results = Array.from({ length: MARKETS }, (_, k) => profit(createRng(`planted ${name} ${k}`)));
  return mean(results) / (standardDeviation(results, 1) / Math.sqrt(MARKETS));
}

type Maker = (rng: Rng, length: number) => Candles | Candles[];

/** Net profit over the starting cash, without costs. */
function earn(text: string, make: Maker): (rng: Rng) => number {
  return (rng) => {
    const made = make(rng, BARS);
    const run = runAny(Array.isArray(made) ? made : [made], text, { costs: [] });
    return run.equity[run.steps - 1] / run.startCash - 1;
  };
}

describe(`on ${MARKETS} markets of ${BARS} bars in which its edge is planted`, () => {
  it.each([
    ['rsi-reversion', reverting],
    ['rsi-reversion(short=true, trend=0)', reverting],
    ['bollinger-reversion', reverting],
    ['bollinger-reversion(enter=outside, short=true)', reverting],
    ['pairs', cointegrated],
    ['grid', reverting],
    ['grid(short=true, step=1)', reverting],
    ['consensus(timeframes="1|2|4")', trending],
    ['consensus(timeframes="1|2|4", short=true)', trending],
    ['bayes-signal(signals="rsi@50/-15 | price-zscore@0/-1")', reverting],
    ['regime-adaptive', switching],
    ['regime-adaptive(short=true)', switching],
    ['ensemble(of="rsi-reversion + bollinger-reversion + mean-reversion(window=48, enter=2)")', reverting],
  ] as const)('%s earns', (text, make) => {
    expect(distance(make.name, earn(text, make))).toBeGreaterThan(4);
  });

  it('model-signal earns with a model that knows where the middle is', () => {
    const profit = (rng: Rng): number => {
      const market = reverting(rng, BARS);
      const signal = market.close.map((close) => 0.5 - Math.log(close / 100) + 0.02 * rng.normal());
      const spec = makeRunSpec({ markets: [market], strategy: 'model-signal', costs: [] });
      const { equity, steps, startCash } = backtest({ spec, markets: [market], signals: [signal] });
      return equity[steps - 1] / startCash - 1;
    };
    expect(distance('model', profit)).toBeGreaterThan(4);
  });

  it.each([
    ['one perpetual whose longs always pay', [0.0006]],
    ['four perpetuals that pay differently', [0.0008, 0.0004, 0, -0.0004]],
  ])('funding-carry earns on %s', (name, rates) => {
    const profit = (rng: Rng): number => {
      const made = rates.map((rate, k) => paying(rng.fork(`market ${k}`), BARS, `P${k}USDT`, rate));
      const markets = made.map((m) => m.bars);
      const spec = makeRunSpec({ markets, strategy: 'funding-carry', costs: ['stored-funding'] });
      const run = backtest({ spec, markets, venueData: { funding: made.map((m) => m.funding) } });
      return run.equity[run.steps - 1] / run.startCash - 1;
    };
    expect(distance(name, profit)).toBeGreaterThan(4);
  });
});

it('finds nothing where nothing is planted: the opposite strategies do not earn on the same markets', () => {
  expect(distance('reverting', earn('ma-cross(fast=5, slow=20, short=true)', reverting))).toBeLessThan(-4);
  expect(distance('trending', earn('bollinger-reversion(short=true)', trending))).toBeLessThan(0);
});
