import { describe, expect, it } from 'vitest';
import { bundleSignals, type ModelBundle } from '../../src/cli/flows/model-bundle.js';
import type { Candles } from '../../src/core/candles.js';
import { learners } from '../../src/models/registry.js';
import { labelSpread } from '../../src/research/signal.js';
import { fitOn, type ModelPlan, prepareMarket, rowsKnownBy } from '../../src/research/train.js';
import { randomCandles } from '../support/series.js';

const [btc, eth, sol] = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT'].map((symbol) =>
  randomCandles({ seed: `bundle/${symbol}`, symbol, length: 400 }),
);

/** A bundle of one model of ether that has learnt from its first 300 bars. */
function bundleOf(features: readonly string[], peers: readonly Candles[], told?: readonly string[]): ModelBundle {
  const label = 'forward-return(horizon=3)';
  const plan: ModelPlan = { features, label, learner: learners.bind('ridge'), task: 'regression', seed: 1 };
  const market = prepareMarket(eth, plan, { peers });
  const rows = rowsKnownBy(market, eth.openTime[0], eth.openTime[300], eth.openTime[300]);
  const spread = labelSpread(market.labels.values, rows);
  const entry = { symbol: 'ETHUSDT', intervalMs: eth.intervalMs, model: fitOn(market, plan, rows), spread };
  return {
    id: 'mine-1',
    status: 'candidate',
    trainedFrom: eth.openTime[0],
    models: [told === undefined ? entry : { ...entry, peers: told }],
  };
}

describe('a stored model whose features compare markets', () => {
  const bundle = bundleOf(['cross-rank(period=5)'], [btc, sol], ['BTCUSDT', 'SOLUSDT']);
  const trade = (markets: readonly Candles[]): unknown =>
    bundleSignals(
      {
        ...bundle,
        models: markets.map((m) => ({
          ...bundle.models[0],
          symbol: m.symbol,
          peers: m === eth ? bundle.models[0].peers : undefined,
        })),
      },
      markets,
    );

  it('trades beside the markets that it was trained beside', () => {
    expect(trade([btc, eth, sol])).toHaveLength(3);
  });
  it('is refused beside others, and in another order: the first of them may be meant', () => {
    const wanted = 'model mine-1 was trained on ETHUSDT beside BTCUSDT, SOLUSDT, not beside';
    expect(() => trade([btc, eth])).toThrow(`${wanted} BTCUSDT`);
    expect(() => trade([sol, eth, btc])).toThrow(`${wanted} SOLUSDT, BTCUSDT`);
  });
  it('may trade beside any when its features compare none', () => {
    const alone = bundleOf(['return(lag=3)'], [btc]);
    expect(bundleSignals(alone, [eth])[0].filter((x) => !Number.isNaN(x)).length).toBeGreaterThan(90);
  });
});
