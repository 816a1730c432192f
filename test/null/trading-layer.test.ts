import { describe, expect, it } from 'vitest';
import { makeRunSpec } from '../../src/backtest/make-spec.js';
import { backtest } from '../../src/backtest/run.js';
import { createRng } from '../../src/core/kit/rng.js';
import { mean } from '../../src/core/math/sum.js';
import type { TradingSpec } from '../../src/core/spec.js';
import { distanceOf, fairMarket } from './fair-markets.js';

const WALKS = 200;
const BARS = 400;

const rng = createRng('null/layers/20261120');
const markets = Array.from({ length: WALKS }, (_, k) => fairMarket(rng.fork(`walk ${k}`), `FAIR${k}`, BARS));

const RUNS: readonly (readonly [string, Partial<TradingSpec>])[] = [
  [
    'momentum(lookback=20, enter=0.3, short=true)',
    {
      sizer: 'atr-risk(risk=0.02)',
      stops: ['atr(k=2)', 'time(bars=24)'],
      takeProfits: ['rr(multiple=2)'],
      risk: ['max-weight(limit=0.5)', 'daily-loss(limit=0.02)', 'drawdown(limit=0.1, coolDown=1d, stageLength=1d)'],
      execution: 'twap(slices=3)',
    },
  ],
  [
    'breakout(channel=12, atr=7, stopAtr=2, targetAtr=3, direction=both)',
    {
      sizer: 'kelly(least=5)',
      stops: ['trailing(rate=0.03)', 'profit-lock'],
      takeProfits: ['partial'],
      risk: ['consecutive-losses(limit=3)', 'max-weight(limit=0.6)', 'risk-per-trade(limit=0.02)'],
      execution: 'iceberg(tip=0.3, patience=4)',
      confidence: 'trend-agreement(periods="5|10|20")',
    },
  ],
];

describe(`a layer on ${WALKS} fair markets of ${BARS} bars`, () => {
  it.each(RUNS)('earns nothing with %s before costs', (strategy, trading) => {
    let fills = 0;
    const net = markets.map((market) => {
      const spec = makeRunSpec({ markets: [market], strategy, trading, costs: [] });
      const ledger = backtest({ spec, markets: [market] });
      fills += ledger.fills.length;
      return ledger.equity[ledger.steps - 1] / ledger.startCash - 1;
    });
    expect(fills).toBeGreaterThan(5 * WALKS);
    expect(Math.abs(distanceOf(net, 0)), `mean ${mean(net)}`).toBeLessThan(4);
  });
});
