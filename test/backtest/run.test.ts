import { describe, expect, it } from 'vitest';
import { assumptionsOf } from '../../src/backtest/assumptions.js';
import { buyAndHold, holdLedger } from '../../src/backtest/benchmark.js';
import { gapFindings } from '../../src/backtest/gaps.js';
import { makeRunSpec, type RunSpecDraft } from '../../src/backtest/make-spec.js';
import { type BacktestRequest, backtest } from '../../src/backtest/run.js';
import { sliceCandles } from '../../src/core/candles.js';
import { hashJson } from '../../src/core/kit/hash.js';
import type { Ledger } from '../../src/core/ledger.js';
import { plainRules } from '../../src/core/market-rules.js';
import { candlesFrom, randomCandles } from '../support/series.js';
import { scripted } from './bar-table.js';

function run(draft: RunSpecDraft, more: Partial<BacktestRequest> = {}): Ledger {
  return backtest({ spec: makeRunSpec(draft), markets: draft.markets, ...more });
}

const HOUR = 3_600_000;
const walk = randomCandles({ seed: 1, length: 400 });

describe('buy and hold without costs', () => {
  it('earns exactly the price ratio', () => {
    for (const price of [1e-8, 100, 1e8]) {
      const market = randomCandles({ seed: 3, length: 1000, price });
      const ledger = run({ markets: [market], strategy: 'hold', costs: [], execution: { maxVolumeShare: 1e12 } });
      const ratio = market.close[999] / market.open[1];
      expect(Math.abs(ledger.equity[999] / 10_000 / ratio - 1), 'relative').toBeLessThan(1e-12);
    }
  });

  it('is the yardstick, in equal parts of several markets', () => {
    const markets = [1, 2, 3].map((seed) => randomCandles({ seed, length: 300, symbol: `M${seed}` }));
    const path = buyAndHold(markets, { cashQuote: 900 });
    const mean = markets.reduce((sum, m) => sum + m.close[299] / m.open[1], 0) / 3;
    expect(path[299] / 900).toBeCloseTo(mean, 12);
    expect(path[0], 'cash until the purchase').toBe(900);
  });

  it('starts where the strategy could', () => {
    const path = buyAndHold([walk], { cashQuote: 1, firstStep: 100 });
    expect(path[100]).toBe(1);
    expect(path[399]).toBeCloseTo(walk.close[399] / walk.open[101], 12);
    expect(holdLedger([walk], { firstStep: 100 }).firstStep).toBe(100);
  });
});

describe('a run', () => {
  it('without trades leaves the account as it was', () => {
    const none = { definition: scripted('none', () => undefined), params: {}, text: 'none' };
    const ledger = run({ markets: [walk], strategy: 'hold' }, { strategy: none });
    expect(new Set(ledger.equity)).toEqual(new Set([10_000]));
    expect([ledger.fees[399], ledger.borrowCost[399], ledger.fills.length]).toEqual([0, 0, 0]);
  });

  it('asks the strategy from the first bar on which all features of all markets are known', () => {
    const late = sliceCandles(randomCandles({ seed: 2, length: 400, symbol: 'LATE' }), 100, 400);
    const ledger = run({ markets: [walk, late], strategy: 'mean-reversion(window=50)' });
    expect(ledger.firstStep, '100 bars until it is listed, 49 until its window is full').toBe(149);
    expect(Math.min(...ledger.orders.map((o) => o.decidedStep))).toBeGreaterThanOrEqual(149);
  });

  it('decides nothing on bars before tradeFromMs, and warms up on them', () => {
    const tradeFromMs = walk.openTime[200];
    const ledger = run({ markets: [walk], strategy: 'hold', costs: [] }, { tradeFromMs });
    expect(ledger.firstStep).toBe(200);
    expect(ledger.fills[0].step).toBe(201);
    const warm = run({ markets: [walk], strategy: 'mean-reversion(window=50)' }, { tradeFromMs });
    expect(warm.firstStep).toBe(200);
  });

  it('starts with the first prediction of the model', () => {
    const signal = Float64Array.from(walk.close, (_, i) => (i < 120 ? Number.NaN : i % 2));
    const ledger = run({ markets: [walk], strategy: 'model-signal' }, { signals: [signal] });
    expect(ledger.firstStep).toBe(120);
    expect(ledger.fills.length).toBeGreaterThan(100);
  });

  it('never trades when it is shorter than the warm-up', () => {
    const ledger = run({ markets: [sliceCandles(walk, 0, 50)], strategy: 'momentum' });
    expect([ledger.firstStep, ledger.orders.length]).toEqual([50, 0]);
  });

  it('refuses what does not fit together', () => {
    const spec = makeRunSpec({ markets: [walk], strategy: 'hold' });
    const other = randomCandles({ seed: 1, length: 10, symbol: 'OTHER' });
    expect(() => backtest({ spec, markets: [other] })).toThrow(
      'the run asks for TESTUSDT, the bars are those of OTHER',
    );
    expect(() => run({ markets: [walk], strategy: 'model-signal' })).toThrow("reads a model's predictions");
    expect(() => run({ markets: [walk], strategy: 'model-signal' }, { signals: [new Float64Array(3)] })).toThrow(
      'TESTUSDT has 400 bars and 3 signals',
    );
    expect(() => run({ markets: [], strategy: 'hold' })).toThrow('a run needs at least one market');
    expect(() => run({ markets: [sliceCandles(walk, 0, 0)], strategy: 'hold' })).toThrow('has no bars');
    expect(() => run({ markets: [walk, walk], strategy: 'hold' })).toThrow('stands there twice');
    expect(() => run({ markets: [walk], strategy: 'hodl' })).toThrow('unknown strategy "hodl"');
    expect(() => run({ markets: [walk], strategy: 'hold', account: { cashQuote: 0 } })).toThrow(
      'account.cashQuote must be above 0',
    );
    const minutes = randomCandles({ seed: 1, length: 10, symbol: 'MIN', intervalMs: 60_000 });
    expect(() => run({ markets: [walk, minutes], strategy: 'hold' })).toThrow('one interval');
    const sameName = randomCandles({ seed: 1, length: 10, intervalMs: 60_000 });
    expect(() => backtest({ spec, markets: [sameName] })).toThrow('bars of 1h, the bars are those of 1m');
  });

  it('can be copied: the columns made on demand come along', () => {
    const ledger = { ...run({ markets: [walk], strategy: 'hold' }) };
    expect(Object.getOwnPropertyDescriptor(ledger, 'fees')!.value).toBeInstanceOf(Float64Array);
  });
});

describe('missing bars', () => {
  // Hours 0 to 99, then nothing for 72 hours, then hours 172 to 499.
  const gapped = candlesFrom(Array.from({ length: 428 }, (_, i) => [9, 9, 9, 9, 1, i < 100 ? i : i + 72]));
  const draft: RunSpecDraft = { markets: [gapped], strategy: 'hold' };

  it('stop a run by default, with the gap named and what to do', () => {
    try {
      run(draft);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'E_GAP' });
      expect((error as Error).message).toBe(
        'test spot TESTUSDT 1h: 72 bars missing (14.4 %) in 1 gap, the longest from 2024-01-05 04:00 UTC for 3 d; a gap may last 2 d and 1.0 % of the bars may be missing',
      );
      expect((error as { hint: string }).hint).toContain('--gaps allow');
    }
  });

  it('are crossed when allowed, and told', () => {
    const allowed = { ...draft, gaps: { mode: 'allow' as const } };
    expect(run(allowed).steps).toBe(428);
    expect(gapFindings(makeRunSpec(allowed), [gapped])).toMatchObject([{ severity: 'warning' }]);
  });

  it('do not count when they were accepted', () => {
    const from = gapped.openTime[0] + 100 * HOUR;
    const acceptedGaps = [[{ fromMs: from, toMs: from + 72 * HOUR }]];
    expect(run(draft, { acceptedGaps }).steps).toBe(428);
    const short = [[{ fromMs: from, toMs: from + 71 * HOUR }]];
    expect(() => run(draft, { acceptedGaps: short })).toThrow('72 bars missing');
  });

  it('are only told when they are few and short', () => {
    const few = candlesFrom(Array.from({ length: 400 }, (_, i) => [9, 9, 9, 9, 1, i < 100 ? i : i + 2]));
    const findings = gapFindings(makeRunSpec({ markets: [few], strategy: 'hold' }), [few]);
    expect(findings).toMatchObject([{ severity: 'info', text: expect.stringContaining('2 bars missing (0.5 %)') }]);
  });

  it('at the edges of the range are told, and so is a market without volume', () => {
    const dry = candlesFrom(Array.from({ length: 50 }, () => [9, 9, 9, 9, 0] as const));
    const spec = makeRunSpec({
      markets: [dry],
      strategy: 'hold',
      fromMs: dry.openTime[0] - 90 * 24 * HOUR,
      toMs: dry.openTime[49] + 90 * 24 * HOUR,
    });
    expect(gapFindings(spec, [dry]).map((row) => row.severity)).toEqual(['info', 'warning', 'warning']);
  });
});

describe('a spec', () => {
  it('writes every default out and has one hash for one meaning', () => {
    const short = makeRunSpec({ markets: [walk], strategy: 'momentum' });
    const long = makeRunSpec({ markets: [walk], strategy: 'momentum(share=1, lookback=336)' });
    expect(short.strategy).toBe('momentum(lookback=336, enter=0.5, exit=0, short=false, share=1)');
    expect(short.costs).toContain('taker-fee(takerBps=10, makerBps=10)');
    expect(hashJson(short)).toBe(hashJson(long));
    expect(hashJson(short)).not.toBe(hashJson(makeRunSpec({ markets: [walk], strategy: 'momentum(lookback=335)' })));
    expect(short.market).toMatchObject({
      fromMs: walk.openTime[0],
      toMs: walk.openTime[399] + HOUR,
      isSimulated: false,
    });
  });

  it('is told in sentences with its own numbers', () => {
    const spec = makeRunSpec({
      markets: [walk],
      strategy: 'hold',
      costs: ['half-spread(bps=3)'],
      account: { allowShort: false },
      execution: { maxVolumeShare: 0.25, limitFill: 'touch' },
      rules: { TESTUSDT: plainRules({ contract: 'spot', base: 'TEST', quote: 'USDT', lotStep: 0.001 }) },
      gaps: { mode: 'allow' },
    });
    const text = assumptionsOf(spec).join('\n');
    for (const part of [
      '25 %',
      'bps 3',
      'short selling is not allowed',
      'first in the queue',
      '0.001',
      'Missing bars were allowed',
    ]) {
      expect(text).toContain(part);
    }
    expect(assumptionsOf({ ...spec, costs: [] }).join('\n')).toContain('the result is gross');
  });
});
