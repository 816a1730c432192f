import { describe, expect, it } from 'vitest';
import { makeRunSpec } from '../../src/backtest/make-spec.js';
import { executions, strategies } from '../../src/backtest/registry.js';
import { backtest, type Stage, setStage } from '../../src/backtest/run.js';
import { type Candles, makeCandles, rowAtOrAfter, sliceCandles } from '../../src/core/candles.js';
import { createRng } from '../../src/core/kit/rng.js';
import type { Ledger } from '../../src/core/ledger.js';
import type { Fill } from '../../src/core/order.js';
import { DEFAULT_COSTS, type TradingSpec } from '../../src/core/spec.js';
import { confidences, riskRules, sizers, stops, takeProfits } from '../../src/risk/registry.js';
import { fakeSignal } from '../backtest/whole-runs.js';
import { randomCandles } from '../support/series.js';

type Layer = Partial<TradingSpec>;

const MARKETS: readonly Candles[] = ['AAA', 'BBB'].map((symbol, k) =>
  randomCandles({ seed: `layers/${symbol}`, length: 260 - 30 * k, symbol, gapShare: 0.02, zeroVolumeShare: 0.05 }),
);
const STRATEGIES = [
  'momentum(lookback=10, enter=0.2, short=true)',
  'breakout(channel=12, atr=7, stopAtr=2, targetAtr=3, direction=both)',
] as const;

/** Forms that act on short series; a plug-in that is not here is taken with its defaults. */
const LIVELY: Readonly<Record<string, string>> = {
  kelly: 'kelly(least=3)',
  'vol-target': 'vol-target(window=10)',
  'correlation-adjusted': 'correlation-adjusted(window=20)',
  'inverse-volatility': 'inverse-volatility(window=20)',
  'min-variance': 'min-variance(window=20)',
  'risk-parity': 'risk-parity(window=20)',
  adaptive: 'adaptive(period=7)',
  chandelier: 'chandelier(k=2, period=7)',
  time: 'time(bars=5)',
  'daily-loss': 'daily-loss(limit=0.005)',
  'weekly-loss': 'weekly-loss(limit=0.01)',
  drawdown: 'drawdown(limit=0.01, coolDown=6h, stages="0.5|1", stageLength=12h)',
  'kill-switch': 'kill-switch(limit=0.02)',
  'consecutive-losses': 'consecutive-losses(limit=1, pause=6h)',
  'stale-data': 'stale-data(limit=0)',
  concentration: 'concentration(limit=0.1)',
  'net-exposure': 'net-exposure(limit=0.3)',
  'total-exposure': 'total-exposure(limit=0.6)',
  leverage: 'leverage(limit=0.5)',
  'correlated-exposure': 'correlated-exposure(limit=0.2, above=0.1, window=20)',
  'expected-shortfall': 'expected-shortfall(limit=0.01, window=30)',
  var: 'var(limit=0.01, window=30)',
  liquidity: 'liquidity(limit=0.01)',
  twap: 'twap(slices=3)',
  vwap: 'vwap(slices=3)',
  shortfall: 'shortfall(slices=4)',
  iceberg: 'iceberg(tip=0.3, patience=5)',
  'trend-agreement': 'trend-agreement(periods="3|7|15")',
};
const form = ({ name }: { readonly name: string }): string => LIVELY[name] ?? name;

/** What a rule measures by stops needs one; so does a take-profit. */
const STOP = ['atr(k=2, period=7)'];
const LAYERS: readonly (readonly [string, Layer])[] = [
  ...sizers.list().map((d) => [`sizer ${d.name}`, { sizer: form(d), stops: STOP }] as const),
  ...stops.list().map((d) => [`stop ${d.name}`, { stops: [form(d)] }] as const),
  ...takeProfits.list().map((d) => [`take-profit ${d.name}`, { stops: STOP, takeProfits: [form(d)] }] as const),
  ...riskRules.list().map((d) => [`risk ${d.name}`, { stops: STOP, risk: [form(d)] }] as const),
  ...executions.list().map((d) => [`execution ${d.name}`, { execution: form(d) }] as const),
  ...confidences.list().map((d) => [`confidence ${d.name}`, { confidence: form(d) }] as const),
  [
    'everything together',
    {
      sizer: 'atr-risk(risk=0.02)',
      stops: ['atr(k=2, period=7)', 'time(bars=12)', 'trailing(rate=0.03)'],
      takeProfits: ['partial'],
      risk: riskRules.list().map((d) => d.name),
      execution: 'twap(slices=3)',
      confidence: 'trend-agreement(periods="3|7|15")',
    },
  ],
];

function play(
  markets: readonly Candles[],
  strategy: string,
  trading: Layer,
  costs = DEFAULT_COSTS,
  stage?: Stage,
): Ledger {
  const spec = makeRunSpec({ markets, strategy, trading, costs, gaps: { mode: 'allow' } });
  return backtest({ spec, markets, signals: markets.map(fakeSignal) }, stage);
}

/** The first `steps` rows of a run: money, and all that happened. */
function firstPart(ledger: Ledger, steps: number): unknown {
  return {
    equity: ledger.equity.slice(0, steps),
    fills: ledger.fills.filter((x) => x.step < steps),
    rejects: ledger.rejects.filter((x) => x.step < steps && x.code !== 'END_OF_DATA' && x.code !== 'NO_VOLUME'),
    orders: ledger.orders
      .filter((x) => x.decidedStep >= 0 && x.decidedStep < steps)
      .map(({ status: _, ...asked }) => asked),
    events: ledger.riskEvents.filter((x) => x.step < steps),
    // What becomes of a parent is known later.
    parents: ledger.parents
      .filter((x) => x.step < steps)
      .map(
        ({ filled: _f, children: _c, endTime: _e, achievedPrice: _a, shortfall: _s, status: _t, ...asked }) => asked,
      ),
  };
}

function cutAt(markets: readonly Candles[], timeMs: number): Candles[] {
  return markets.map((m) => sliceCandles(m, 0, rowAtOrAfter(m, timeMs)));
}

describe.each(LAYERS)('%s', (name, layer) => {
  describe.each(STRATEGIES)('under %s', (strategy) => {
    const whole = play(MARKETS, strategy, layer);

    it('trades', () => {
      // A kill switch ends it all, and that is what it is for.
      expect(whole.fills.length).toBeGreaterThan(name === 'risk kill-switch' ? 0 : 3);
      expect(whole.equity.every(Number.isFinite)).toBe(true);
    });

    it('does the same on the first bars as on all of them, whatever comes later', () => {
      const rng = createRng(`layer cuts/${name}`);
      for (let k = 0; k < 3; k++) {
        const step = 40 + rng.below(whole.steps - 40);
        const part = play(cutAt(MARKETS, whole.openTime[step]), strategy, layer);
        expect(firstPart(part, step), `cut at ${step}`).toEqual(firstPart(whole, step));
      }
      const step = whole.steps >> 1;
      const spoiled = MARKETS.map((m) => {
        const k = rowAtOrAfter(m, whole.openTime[step]);
        const turn = (x: Float64Array): Float64Array => x.map((p, i) => (i < k ? p : 7 * x[x.length - 1 - (i - k)]));
        return makeCandles({ ...m, open: turn(m.open), high: turn(m.high), low: turn(m.low), close: turn(m.close) });
      });
      expect(firstPart(play(spoiled, strategy, layer), step), 'another future').toEqual(firstPart(whole, step));
    });

    it('gives the same bits twice, and does not care about the unit of prices', () => {
      const again = play(MARKETS, strategy, layer);
      expect(firstPart(again, whole.steps)).toEqual(firstPart(whole, whole.steps));
      expect(again.parents).toEqual(whole.parents);
      const doubled = MARKETS.map((m) => {
        const twice = (x: Float64Array): Float64Array => x.map((p) => 2 * p);
        const prices = { open: twice(m.open), high: twice(m.high), low: twice(m.low), close: twice(m.close) };
        return makeCandles({ ...m, ...prices, volume: m.volume.map((v) => v / 2) });
      });
      expect(play(doubled, strategy, layer).equity, 'a factor of two rounds nothing').toEqual(whole.equity);
    });
  });
});

/** Limits that nothing reaches. */
const LOOSE = [
  ...['max-weight(limit=100)', 'total-exposure(limit=1000)', 'leverage(limit=1000)', 'net-exposure(limit=1000)'],
  ...['concentration(limit=1e6)', 'correlated-exposure(limit=1000, window=10)', 'liquidity(limit=1000)'],
  ...['var(limit=10)', 'expected-shortfall(limit=10)', 'risk-per-trade(limit=1)'],
  ...['daily-loss(limit=1)', 'weekly-loss(limit=1)', 'drawdown(limit=1)', 'kill-switch(limit=1)'],
  ...['consecutive-losses(limit=1000)', 'stale-data(limit=100000)'],
];

describe('a layer whose limits nothing reaches', () => {
  it('has every rule in it', () => {
    const named = LOOSE.map((text) => riskRules.parse(text).definition.name).sort();
    expect(named).toEqual(riskRules.list().map((d) => d.name));
  });

  // A target that is said again while it fills is a new order without a layer, and the same one with it.
  const unnumbered = ({ orderId: _, ...rest }: Fill): Omit<Fill, 'orderId'> => rest;

  it.each([
    'hold',
    'momentum(lookback=10, enter=0.2, short=true)',
    'mean-reversion(window=20, enter=1.5, maxBars=10, short=true)',
    'ma-cross(fast=5, slow=15, band=0.1, short=true)',
    'rsi-reversion(period=7, low=30, leave=50, maxBars=10, short=true)',
  ])('leaves %s as it is without one, bit for bit', (strategy) => {
    for (const count of [1, 2]) {
      const markets = MARKETS.slice(0, count);
      const plain = play(markets, strategy, {});
      expect(plain.fills.length).toBeGreaterThan(0);
      for (const risk of [[], ...LOOSE.map((rule) => [rule]), LOOSE]) {
        const layered = play(markets, strategy, { risk });
        expect(layered.equity, `${risk} on ${count}`).toEqual(plain.equity);
        expect(layered.fills.map(unnumbered), `${risk} on ${count}`).toEqual(plain.fills.map(unnumbered));
        expect(layered.riskEvents).toEqual([]);
      }
    }
  });
});

describe('runs that share a stage', () => {
  it('remember nothing of each other', () => {
    const [strategy] = STRATEGIES;
    const spec = makeRunSpec({ markets: MARKETS, strategy, gaps: { mode: 'allow' } });
    const stage = setStage({ spec, markets: MARKETS }, [strategies.parse(strategy)]);
    const order = [...LAYERS, ...LAYERS.slice(-1), ...LAYERS.slice(0, 12)];
    for (const [name, layer] of order) {
      const shared = play(MARKETS, strategy, layer, DEFAULT_COSTS, stage);
      const got = { ...(firstPart(shared, shared.steps) as object), parents: shared.parents };
      const alone = play(MARKETS, strategy, layer);
      expect(got, name).toEqual({ ...(firstPart(alone, alone.steps) as object), parents: alone.parents });
    }
  });
});
