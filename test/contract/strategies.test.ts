import { describe, expect, it } from 'vitest';
import { costs, strategies } from '../../src/backtest/registry.js';
import { type Candles, makeCandles, rowAtOrAfter, sliceCandles } from '../../src/core/candles.js';
import { createRng } from '../../src/core/kit/rng.js';
import type { Ledger } from '../../src/core/ledger.js';
import { DEFAULT_COSTS } from '../../src/core/spec.js';
import { parseFeature } from '../../src/features/spec.js';
import { LIVELY, MARKETS_NEEDED, PERPETUALS_ONLY, runAny } from '../backtest/whole-runs.js';
import { candlesFrom, randomCandles } from '../support/series.js';

const MARKETS: readonly Candles[] = ['AAA', 'BBB'].map((symbol, k) =>
  randomCandles({ seed: `strategies/${symbol}`, length: 420 - 40 * k, symbol, gapShare: 0.02, zeroVolumeShare: 0.05 }),
);
const COSTS: Readonly<Record<string, readonly string[]>> = {
  'no costs': [],
  'the default costs': DEFAULT_COSTS,
  'every cost model': costs.list().map((definition) => definition.name),
};

function cutAt(markets: readonly Candles[], timeMs: number): Candles[] {
  return markets.map((m) => sliceCandles(m, 0, rowAtOrAfter(m, timeMs)));
}

/** The first `steps` rows of a run: money and everything that happened. */
function firstPart(ledger: Ledger, steps: number): unknown {
  return {
    equity: ledger.equity.slice(0, steps),
    cash: ledger.cash.slice(0, steps),
    borrow: ledger.borrowCost.slice(0, steps),
    fills: ledger.fills.filter((x) => x.step < steps),
    rejects: ledger.rejects.filter((x) => x.step < steps && x.code !== 'END_OF_DATA' && x.code !== 'NO_VOLUME'),
    orders: ledger.orders
      .filter((x) => x.decidedStep >= 0 && x.decidedStep < steps)
      .map(({ status: _, ...asked }) => asked),
  };
}

it('has a lively form of every strategy', () => {
  const named = LIVELY.map((text) => strategies.parse(text).definition.name).sort();
  expect(named).toEqual(strategies.list().map((definition) => definition.name));
});

describe.each(LIVELY)('strategy %s', (text) => {
  const { definition } = strategies.parse(text);

  it('says what it is and what it needs', () => {
    expect(definition.summary.length).toBeGreaterThan(20);
    expect(definition.source).not.toBe('');
    const params = strategies.bind(definition.name).params;
    for (const feature of definition.needs(params).features) expect(parseFeature(feature).text).not.toBe('');
  });

  it('has parameters whose default and sweep are in range', () => {
    for (const [name, spec] of Object.entries(definition.params)) {
      if (spec.type !== 'int' && spec.type !== 'float') continue;
      for (const value of [spec.default, ...(spec.sweep ?? [])]) {
        expect(() => strategies.bind(definition.name, { [name]: value }), `${name}=${value}`).not.toThrow();
      }
    }
  });

  describe.each(Object.entries(COSTS))('with %s', (_, costTexts) => {
    const whole = runAny(MARKETS, text, { costs: costTexts });

    it('trades', () => {
      expect(whole.fills.length).toBeGreaterThan(definition.name === 'hold' ? 1 : 10);
    });

    it('does the same on the first bars as it did on all bars', () => {
      const rng = createRng(`cuts/${text}`);
      for (let k = 0; k < 12; k++) {
        const step = 2 + rng.below(whole.steps - 2);
        const markets = cutAt(MARKETS, whole.openTime[step]);
        if (markets.some((m) => m.length === 0)) continue;
        // Settlements after a market's last bar are not in the run: decisions from then on know less when it is cut.
        const last = Math.min(...markets.map((m) => m.openTime[m.length - 1]));
        const same = PERPETUALS_ONLY.has(definition.name) ? whole.openTime.indexOf(last) : step;
        expect(firstPart(runAny(markets, text, { costs: costTexts }), same), `cut at ${step}`).toEqual(
          firstPart(whole, same),
        );
      }
    });

    it('does the same when what comes later is garbage', () => {
      const step = whole.steps >> 1;
      const spoiled = MARKETS.map((m) => {
        const k = rowAtOrAfter(m, whole.openTime[step]);
        const turn = (x: Float64Array): Float64Array => x.map((p, i) => (i < k ? p : 7 * x[x.length - 1 - (i - k)]));
        return makeCandles({ ...m, open: turn(m.open), high: turn(m.high), low: turn(m.low), close: turn(m.close) });
      });
      expect(firstPart(runAny(spoiled, text, { costs: costTexts }), step)).toEqual(firstPart(whole, step));
    });

    it('gives the same bits twice', () => {
      expect(firstPart(runAny(MARKETS, text, { costs: costTexts }), whole.steps)).toEqual(
        firstPart(whole, whole.steps),
      );
    });

    // The cash of a perpetual's account is its wallet: what it holds is worth its profit there, not its price.
    it('keeps equity at cash plus positions at their marks', () => {
      // Where positions are settled at marks, the sum is taken in another order.
      const isPerpetual = PERPETUALS_ONLY.has(definition.name);
      for (let i = 0; i < whole.steps; i++) {
        let value = whole.cash[i];
        whole.positions.forEach((q, s) => {
          if (q[i] !== 0) value += q[i] * whole.marks[s][i];
        });
        if (isPerpetual) expect(Math.abs(value - whole.equity[i])).toBeLessThan(1e-9 * whole.startCash);
        else expect(Object.is(value, whole.equity[i])).toBe(true);
      }
    });

    it('holds nothing or something, never what rounding left', () => {
      for (const [s, q] of whole.positions.entries()) {
        const least = q.reduce((low, x, i) => (x === 0 ? low : Math.min(low, Math.abs(x * whole.marks[s][i]))), 1e9);
        expect(least, `smallest position in ${whole.symbols[s]}, quote`).toBeGreaterThan(1e-6);
      }
    });
  });

  it('does not care about the unit of prices', () => {
    const doubled = MARKETS.map((m) => {
      const twice = (x: Float64Array): Float64Array => x.map((p) => 2 * p);
      const volume = m.volume.map((v) => v / 2);
      return makeCandles({
        ...m,
        open: twice(m.open),
        high: twice(m.high),
        low: twice(m.low),
        close: twice(m.close),
        volume,
      });
    });
    expect(runAny(doubled, text).equity, 'bit-equal: a factor of two rounds nothing').toEqual(
      runAny(MARKETS, text).equity,
    );
  });

  it('stands still on prices that do not move, on one bar and without volume', () => {
    const flat = candlesFrom(Array.from({ length: 100 }, () => [50, 50, 50, 50, 10] as const));
    const dry = randomCandles({ seed: 4, length: 100, zeroVolumeShare: 1 });
    const copies = (market: Candles): Candles[] =>
      Array.from({ length: MARKETS_NEEDED.get(definition.name) ?? 1 }, (_, k) => ({ ...market, symbol: `M${k}` }));
    const isUnmoved = (ledger: Ledger): boolean =>
      // What a perpetual pays and gets on a price that stands still is funding, and nothing else.
      ledger.equity.every((x, i) => Math.abs(x + ledger.fundingCost[i] - 10_000) < 1e-6);
    expect(isUnmoved(runAny(copies(flat), text, { costs: [] }))).toBe(true);
    expect(runAny(copies(candlesFrom([10])), text).fills).toEqual([]);
    expect(runAny(copies(dry), text).fills, 'a bar without volume fills nothing').toEqual([]);
  });
});
