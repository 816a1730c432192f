import { describe, expect, it } from 'vitest';
import { makeRunSpec } from '../../src/backtest/make-spec.js';
import { strategies } from '../../src/backtest/registry.js';
import { backtest } from '../../src/backtest/run.js';
import { type Candles, candlesBetween, makeCandles, rowAtOrAfter, sliceCandles } from '../../src/core/candles.js';
import type { Ledger } from '../../src/core/ledger.js';
import { defineStrategy } from '../../src/core/strategy.js';
import { learners } from '../../src/models/registry.js';
import type { ModelPlan } from '../../src/research/train.js';
import { type WalkForwardRequest, walkForward } from '../../src/research/walkforward.js';
import { sharpeRatio } from '../../src/risk/metrics/sharpe.js';
import { returnsPerYear, simpleReturns } from '../../src/risk/returns.js';
import { otherFuture } from '../support/laws.js';
import { randomCandles } from '../support/series.js';

const HOUR = 3_600_000;
const market = randomCandles({ seed: 21, length: 1500, intervalMs: HOUR });

function request(markets: readonly Candles[], strategy: string, model?: ModelPlan): WalkForwardRequest {
  const spec = makeRunSpec({ markets, strategy, gaps: { mode: 'allow' } });
  return {
    spec,
    markets,
    model,
    candidates: [strategies.parse(strategy)],
    trainBars: 400,
    testBars: 200,
    anchored: false,
    embargoBars: 0,
  };
}

const plan: ModelPlan = {
  features: ['rsi(period=14)', 'return(lag=12)'],
  label: 'forward-return(horizon=6)',
  learner: learners.bind('logistic'),
  task: 'classification',
  seed: 1,
};

const rows = (ledger: Ledger, count: number): number[] => [...ledger.equity.subarray(0, count)];

describe('a walk-forward', () => {
  it('judges each window on bars after the ones it learnt from, without a hole between windows', async () => {
    const { windows, ledger } = await walkForward(request([market], 'momentum'));
    expect(windows.map((w) => w.index)).toEqual([0, 1, 2, 3, 4, 5]);
    for (const [k, w] of windows.entries()) {
      expect(w.trainTo).toBe(w.testFrom);
      expect(w.testFrom).toBe(market.openTime[400 + 200 * k]);
      if (k > 0) expect(w.testFrom).toBe(windows[k - 1].testTo);
    }
    expect(ledger.openTime[0], 'the ledger begins with the first test window').toBe(windows[0].testFrom);
    expect(ledger.steps).toBe(1100);
  });

  it('has window returns that compound to the return of the whole ledger', async () => {
    const { windows, ledger } = await walkForward(request([market], 'momentum'));
    const compounded = windows.reduce((product, w) => product * (1 + w.testReturn), 1);
    expect(compounded).toBeCloseTo(ledger.equity[ledger.steps - 1] / ledger.equity[0], 12);
  });

  it('annualises by the time that passed, as every other Sharpe ratio of a report', async () => {
    const gapped = randomCandles({ seed: 26, length: 1000, gapShare: 0.01 });
    const { windows, ledger } = await walkForward({ ...request([gapped], 'momentum(lookback=20)'), testBars: 600 });
    const { openTime, equity } = ledger;
    // The bar before the window gives the first return its start; nothing was held then.
    const path = Float64Array.from([10_000, ...equity]);
    const elapsedMs = openTime[599] - gapped.openTime[399];
    expect(elapsedMs, 'bars are missing').toBeGreaterThan(600 * HOUR);
    const expected = sharpeRatio(simpleReturns(path), (365 * 24 * HOUR * 600) / elapsedMs).value;
    expect(windows).toHaveLength(1);
    expect(windows[0].testSharpe).toBeCloseTo(expected, 12);
  });

  it('does not change when the future is cut off', async () => {
    const whole = await walkForward(request([market], 'model-signal', plan));
    const cut = await walkForward(request([sliceCandles(market, 0, 1150)], 'model-signal', plan));
    expect(rows(cut.ledger, 750)).toEqual(rows(whole.ledger, 750));
    expect(cut.windows.slice(0, 3)).toEqual(whole.windows.slice(0, 3));
  });

  it('does not change when the future of all markets is other bars, whatever is trained and chosen', async () => {
    const markets = [41, 42].map((seed) => randomCandles({ seed, length: 1500, symbol: `M${seed}`, gapShare: 0.01 }));
    const candidates = ['model-signal(full=0.02)', 'model-signal(full=0.1, short=true)'];
    const learnt: ModelPlan = {
      ...plan,
      label: 'triple-barrier(horizon=48, maxGap=1000)',
      learner: learners.bind('gbm', { trees: 10, patience: 3 }),
    };
    const of = (given: readonly Candles[]) =>
      walkForward({
        ...request(given, candidates[0], learnt),
        candidates: candidates.map((text) => strategies.parse(text)),
        embargoBars: 5,
        anchored: true,
      });
    const whole = await of(markets);
    const cutMs = whole.windows[3].testFrom;
    const other = await of(markets.map((m) => otherFuture(m, rowAtOrAfter(m, cutMs))));
    const steps = rowAtOrAfter({ openTime: whole.ledger.openTime, length: whole.ledger.steps }, cutMs);
    expect(rows(other.ledger, steps)).toEqual(rows(whole.ledger, steps));
    expect(other.windows.slice(0, 3)).toEqual(whole.windows.slice(0, 3));
    expect(whole.ledger.fills.filter((fill) => fill.time < cutMs).length, 'it did trade').toBeGreaterThan(20);
    expect(rows(other.ledger, steps + 50)).not.toEqual(rows(whole.ledger, steps + 50));
  });

  it('takes the candidate with the best Sharpe ratio of the train window, the first of equals', async () => {
    const texts = ['momentum(lookback=30)', 'momentum(lookback=120)', 'mean-reversion(window=24, enter=1.5)'];
    const candidates = [...texts, texts[0]].map((text) => strategies.parse(text));
    const { windows } = await walkForward({ ...request([market], texts[0]), candidates });
    for (const w of windows) {
      // By hand: each candidate on the bars before the test window, from the train window on.
      const past = candlesBetween(market, 0, w.testFrom);
      const sharpes = candidates.map((strategy) => {
        const spec = makeRunSpec({ markets: [past], strategy: strategy.text, gaps: { mode: 'allow' } });
        const { equity } = backtest({ spec, markets: [past], tradeFromMs: w.trainFrom });
        const from = past.length - 400;
        const returns = simpleReturns(equity, Math.max(0, from - 1));
        const start = past.openTime[Math.max(0, from - 1)];
        return sharpeRatio(returns, returnsPerYear(returns.length, past.openTime[past.length - 1] - start)).value;
      });
      expect(w.trainSharpe).toBe(Math.max(...sharpes));
      expect(w.chosen).toBe(candidates[sharpes.indexOf(Math.max(...sharpes))].text);
    }
    expect(new Set(windows.map((w) => w.chosen)).size, 'the choice changes').toBeGreaterThan(1);
  });

  it('takes a candidate that trades over one that does not, and keeps the first when none does', async () => {
    const of = async (...texts: string[]) => {
      const candidates = texts.map((text) => strategies.parse(text));
      return (await walkForward({ ...request([market], texts[0]), candidates })).windows.map((w) => w.chosen);
    };
    const still = strategies.parse('momentum(enter=10)').text;
    const lively = strategies.parse('momentum(lookback=30)').text;
    expect(new Set(await of(still, lively))).toEqual(new Set([lively]));
    expect(new Set(await of(lively, still))).toEqual(new Set([lively]));
    expect(new Set(await of(still, 'momentum(enter=9)'))).toEqual(new Set([still]));
  });

  it('does not begin later because of what a later window chooses', async () => {
    // On this market the fourth window is the first that takes the slow candidate, which needs 600 bars to warm up.
    const candidates = ['momentum(lookback=20)', 'momentum(lookback=600)'].map((text) => strategies.parse(text));
    const of = (bars: number) =>
      walkForward({ ...request([sliceCandles(market, 0, bars)], 'momentum'), candidates, trainBars: 200 });
    const whole = await of(1500);
    const cut = await of(750);
    expect(whole.windows.map((w) => w.chosen.includes('lookback=600')).slice(0, 4)).toEqual([
      false,
      false,
      false,
      true,
    ]);
    expect(cut.windows.slice(0, 2)).toEqual(whole.windows.slice(0, 2));
    expect(rows(cut.ledger, 550)).toEqual(rows(whole.ledger, 550));
    expect(cut.ledger.firstStep).toBe(whole.ledger.firstStep);
  });

  it('walks strategies that stand in no registry, and waits for columns of longer bars', async () => {
    const definition = defineStrategy({
      ...strategies.get('hold'),
      name: 'own',
      params: {},
      needs: () => ({ features: ['on(rsi(period=14), interval=1d)'] }),
      start: () => ({
        onBar: (bar, s) => {
          const rsi = bar.feature(s, 0);
          expect(rsi).not.toBeNaN();
          bar.target(s, rsi > 50 ? 1 : 0);
        },
      }),
    });
    const own = { definition, params: {}, text: 'own' };
    const { ledger, windows } = await walkForward({
      ...request([market], 'hold'),
      candidates: [own, { ...own, text: 'own-again' }],
      trainBars: 200,
    });
    expect(windows[2].chosen).toBe('own');
    expect(ledger.fills.length).toBeGreaterThan(2);
    expect(ledger.openTime[ledger.firstStep], '15 days until 14 changes of a day are known').toBe(
      market.openTime[0] + 15 * 24 * HOUR - HOUR,
    );
  });

  it('goes on without a market that has gone', async () => {
    const long = randomCandles({ seed: 24, length: 2600, symbol: 'LONGUSDT' });
    const gone = sliceCandles(randomCandles({ seed: 23, length: 900, symbol: 'GONEUSDT' }), 0, 700);
    for (const model of [undefined, plan]) {
      const { windows } = await walkForward(request([long, gone], model ? 'model-signal' : 'momentum', model));
      expect(windows).toHaveLength(11);
      expect(windows[10].trainSharpe, 'chosen on the market that is left').not.toBeNaN();
    }
  });

  it('gives the same bits twice', async () => {
    const [a, b] = [
      await walkForward(request([market], 'model-signal', plan)),
      await walkForward(request([market], 'model-signal', plan)),
    ];
    expect(b).toEqual(a);
  });

  it('starts where the market that was listed last has bars', async () => {
    const late = { ...randomCandles({ seed: 22, length: 1500, intervalMs: HOUR }), symbol: 'LATEUSDT' };
    const later = candlesBetween(late, late.openTime[300], late.openTime[1499] + HOUR);
    const { windows } = await walkForward(request([market, later], 'momentum'));
    expect(windows[0].trainFrom).toBe(later.openTime[0]);
  });

  it('reports each window to the caller, who may stop it', async () => {
    const seen: string[] = [];
    const stopping = walkForward({
      ...request([market], 'momentum'),
      onWindow: async (done, total) => {
        seen.push(`${done}/${total}`);
        if (done === 2) throw new Error('stop');
      },
    });
    await expect(stopping).rejects.toThrow('stop');
    expect(seen).toEqual(['1/6', '2/6']);
  });

  it('holds the bars that it uses to the gap rule before any work is done', async () => {
    const bars = randomCandles({ seed: 25, length: 2600 });
    // 24 hours missing of 2,600 are less than 1 %; of the last 1,500, all that is left where both have bars, more.
    const gapped = makeCandles({ ...bars, openTime: bars.openTime.map((t, i) => (i < 1500 ? t : t + 24 * HOUR)) });
    const late = { ...sliceCandles(bars, 1100, 2600), symbol: 'LATEUSDT' };
    const spec = makeRunSpec({ markets: [gapped, late], strategy: 'momentum' });
    const seen: number[] = [];
    const walk = walkForward({
      ...request([gapped, late], 'momentum'),
      spec,
      onWindow: async (done) => {
        seen.push(done);
      },
    });
    await expect(walk).rejects.toThrow('1.0 % of the bars may be missing');
    expect(seen).toEqual([]);
    await expect(walkForward({ ...request([gapped], 'momentum'), spec, markets: [] })).rejects.toThrow(
      'a run needs at least one market',
    );
  });

  it('refuses a history that is shorter than one train window', async () => {
    await expect(walkForward(request([sliceCandles(market, 0, 400)], 'momentum'))).rejects.toThrow(
      'needs more than 400 train bars',
    );
  });
});
