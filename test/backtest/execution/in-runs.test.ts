import { describe, expect, it } from 'vitest';
import { makeRunSpec } from '../../../src/backtest/make-spec.js';
import { barVolatility } from '../../../src/backtest/past-bars.js';
import { backtest } from '../../../src/backtest/run.js';
import type { Candles } from '../../../src/core/candles.js';
import type { ExecutionPlan } from '../../../src/core/execution.js';
import type { Ledger } from '../../../src/core/ledger.js';
import { type MarketRules, plainRules } from '../../../src/core/market-rules.js';
import { type BarContext, defineStrategy } from '../../../src/core/strategy.js';
import { type BarRow, candlesFrom, randomCandles } from '../../support/series.js';
import { parentOf, startPlan } from './parents.js';

interface Job {
  readonly plan: string;
  readonly bars: Candles;
  readonly lots: number;
  readonly lotStep: number;
  readonly costs?: readonly string[];
  readonly rules?: Partial<MarketRules>;
  readonly volumeShare?: number;
}

/** Buys one order at the close of bar 60 by an algorithm, in a real run. */
function buy({ plan: text, bars, lots, lotStep, costs = [], rules = {}, volumeShare = 1 }: Job): {
  readonly ledger: Ledger;
  readonly expected: number;
} {
  const { symbol } = bars;
  const venue = plainRules({ contract: 'spot', base: 'BASE', quote: 'USDT', lotStep, ...rules });
  let plan: ExecutionPlan | null = null;
  let expected = Number.NaN;
  let unsent = lots;
  let filled = 0;
  let start = -1;
  const children = new Map<number, number>();

  const onBar = (bar: BarContext, s: number): void => {
    if (bar.barCount(s) < 61) return;
    if (plan === null) {
      start = bar.barCount(s);
      plan = startPlan(
        text,
        parentOf({
          quantity: lots * lotStep,
          lotStep,
          minQuantity: venue.minQuantity,
          minNotional: venue.minNotional,
          arrivalPrice: bar.close(s),
          unitValue: bar.close(s),
          volatility: barVolatility(bars, bar.barCount(s)),
          volume: (ago) => bar.volume(s, ago),
          openTime: (ago) => bar.openTime(s, ago),
          barCount: bar.barCount(s),
        }),
      );
      expected = plan.expectedCost;
    }
    filled = Math.round(bar.position(s) / lotStep);
    for (const order of children.keys()) if (!bar.isOpen(order)) children.delete(order);
    // What has neither filled nor waits came back.
    const waiting = [...children.values()].reduce((sum, count) => sum + count, 0);
    const inBook = children.size === 0 ? 0 : Math.min(waiting, lots - filled - unsent);
    unsent = lots - filled - inBook;
    if (unsent <= 0) return;
    const child = plan.next({
      age: bar.barCount(s) - start,
      filled: filled * lotStep,
      waiting: inBook * lotStep,
      unsent: unsent * lotStep,
      close: bar.close(s),
      volume: (ago) => bar.volume(s, ago),
    });
    const count = Math.round(child.quantity / lotStep);
    if (count === 0) return;
    unsent -= count;
    const { limit, barsValid } = child;
    const order =
      limit === undefined ? bar.market(s, child.quantity) : bar.limit(s, child.quantity, limit, { barsValid });
    children.set(order, count);
  };
  const definition = defineStrategy({
    name: 'worker',
    summary: 'Buys one order by an algorithm',
    source: 'own',
    params: {},
    needs: () => ({ features: [] }),
    start: () => ({ onBar }),
  });
  const spec = makeRunSpec({
    markets: [bars],
    strategy: 'hold',
    costs,
    account: { cashQuote: 1e9 },
    execution: { maxVolumeShare: volumeShare },
    gaps: { mode: 'allow' },
    rules: { [symbol]: venue },
  });
  const ledger = backtest({ spec, markets: [bars], strategy: { definition, params: {}, text: 'worker' } });
  return { ledger, expected };
}

/** Hourly bars of 100 ± 0.1 % in turn that trade 1000 units each. */
const calm = candlesFrom(
  Array.from({ length: 400 }, (_, i): BarRow => {
    const [open, close] = i % 2 === 0 ? [100, 100.1] : [100.1, 100];
    return [open, 100.2, 99.9, close, 1000];
  }),
);

const PLANS = [
  'at-once',
  'twap(slices=7)',
  'twap(slices=5, every=3)',
  'vwap(slices=12)',
  'shortfall(urgency=3)',
  'pov(rate=0.05)',
  'iceberg(tip=0.2, barsValid=0)',
  'iceberg(tip=0.2, patience=2)',
] as const;

describe.each(PLANS)('%s in a run', (plan) => {
  it('buys the whole order to the lot, and the venue refuses none of it', () => {
    for (const seed of ['a', 'b']) {
      const bars = randomCandles({ seed: `working/${seed}`, length: 400, gapShare: 0.03 });
      const price = bars.close[60];
      const lots = 2311;
      const rules = { minNotional: 60 * 0.001 * price, minQuantity: 0.005 };
      const { ledger } = buy({ plan, bars, lots, lotStep: 0.001, rules });
      expect(ledger.rejects, JSON.stringify(ledger.rejects)).toEqual([]);
      expect(Math.round(ledger.positions[0][ledger.steps - 1] / 0.001)).toBe(lots);
      expect(ledger.fills.reduce((sum, fill) => sum + Math.round(fill.quantity / 0.001), 0)).toBe(lots);
    }
  });
  it('buys it too where a bar has room for a part of a child only', () => {
    const bars = calm;
    const { ledger } = buy({ plan, bars, lots: 3001, lotStep: 0.1, volumeShare: 0.03 });
    expect(Math.round(ledger.positions[0][ledger.steps - 1] / 0.1)).toBe(3001);
  });
});

describe('an iceberg whose last tip came back in part', () => {
  it('leaves at most what the venue does not take as an order', () => {
    const bars = randomCandles({ seed: 'working/b', length: 400, gapShare: 0.03 });
    const least = 60 * 0.001 * bars.close[60];
    const { ledger } = buy({
      plan: 'iceberg(tip=0.2)',
      bars,
      lots: 2311,
      lotStep: 0.001,
      rules: { minNotional: least },
    });
    const last = ledger.steps - 1;
    for (const reject of ledger.rejects) expect(reject.code).toBe('MIN_NOTIONAL');
    expect((2.311 - ledger.positions[0][last]) * ledger.marks[0][last]).toBeLessThan(least * 1.2);
  });
});

describe('the expected cost', () => {
  const costs = ['half-spread(bps=5)', 'square-root-impact'];
  it.each([
    'at-once',
    'twap(slices=6)',
    'twap(slices=4, every=8)',
    'vwap(slices=12)',
    'shortfall(urgency=3)',
    'pov(rate=0.05)',
  ])('of %s is what a run with these costs pays on a market that goes nowhere', (plan) => {
    const { ledger, expected } = buy({ plan, bars: calm, lots: 5000, lotStep: 0.1, costs });
    const paid = ledger.fills.reduce((sum, fill) => sum + fill.spreadCost + fill.slippageCost, 0);
    const notional = ledger.fills.reduce((sum, fill) => sum + fill.notional, 0);
    // Costs know the volatility of 24 returns, orders that of 20: ddof 1 of an alternating series differs by 0.5 %.
    expect(paid / notional / expected).toBeGreaterThan(0.99);
    expect(paid / notional / expected).toBeLessThan(1.01);
  });
});
