import { describe, expect, it } from 'vitest';
import { makeRunSpec } from '../../../src/backtest/make-spec.js';
import { backtest } from '../../../src/backtest/run.js';
import { type Candles, makeCandles } from '../../../src/core/candles.js';
import { createRng, type Rng } from '../../../src/core/kit/rng.js';
import type { Ledger } from '../../../src/core/ledger.js';
import { type MarketRules, plainRules } from '../../../src/core/market-rules.js';
import { type BarContext, defineStrategy } from '../../../src/core/strategy.js';
import { randomCandles } from '../../support/series.js';

const BARS = 160;
const VENUES = ['kraken', 'okx'];

interface World {
  readonly markets: readonly Candles[];
  readonly rules: Readonly<Record<string, MarketRules>>;
  /** per market and other venue */
  readonly sides: readonly (readonly Candles[])[];
  readonly sideRules: Readonly<Record<string, readonly MarketRules[]>>;
  readonly volumeShare: number;
  readonly ledger: Ledger;
}

/** Random targets for two markets, of which the first is on three venues and the second on two, all with holes. */
function playWorld(seed: number): World {
  const rng = createRng(`router/world/${seed}`);
  const bars = (symbol: string, venue: string): Candles =>
    makeCandles({
      ...randomCandles({
        seed: `${seed}/${symbol}/${venue}`,
        length: BARS,
        symbol,
        gapShare: [0, 0.05][rng.below(2)],
        zeroVolumeShare: [0, 0.1][rng.below(2)],
      }),
      venue,
    });
  const symbols = ['AUSDT', 'BUSDT'];
  const markets = symbols.map((symbol) => bars(symbol, 'test'));
  const sides = [VENUES.map((venue) => bars('AUSDT', venue)), [bars('BUSDT', 'kraken')]];
  const lotStep = [0, 0.01, 0.1][rng.below(3)];
  const ruled = (step: number): MarketRules =>
    plainRules({
      contract: 'spot',
      base: 'X',
      quote: 'USDT',
      lotStep: step,
      minQuantity: rng.below(2) === 0 ? 0 : 3 * step,
      minNotional: rng.below(2) === 0 ? 0 : 5,
    });
  const rules = Object.fromEntries(symbols.map((symbol) => [symbol, ruled(lotStep)]));
  const sideRules = Object.fromEntries(
    symbols.map((symbol, s) => [symbol, sides[s].map(() => ruled(lotStep * [1, 5][rng.below(2)]))]),
  );
  const volumeShare = [0.02, 0.1, 1][rng.below(3)];
  const spec = makeRunSpec({
    markets,
    strategy: 'momentum',
    costs: rng.below(2) === 0 ? ['taker-fee', 'half-spread', 'square-root-impact'] : ['tiered-fee'],
    trading: {
      execution: `router(slices=${1 + rng.below(3)}, every=${1 + rng.below(2)}, fees="kraken:${rng.below(20)}")`,
      stops: rng.below(2) === 0 ? [] : ['fixed(rate=0.03)'],
      risk: rng.below(2) === 0 ? [] : ['max-weight(limit=0.4)'],
    },
    account: { allowShort: rng.below(2) === 0, cashQuote: 10 ** (2 + rng.below(4)) },
    execution: { maxVolumeShare: volumeShare, latencyMs: [0, 1000, 5_400_000][rng.below(3)] },
    rules,
    books: Object.fromEntries(
      symbols.map((symbol, s) => [symbol, sides[s].map((c, b) => ({ venue: c.venue, rules: sideRules[symbol][b] }))]),
    ),
    gaps: { mode: 'allow' },
  });
  return { markets, rules, sides, sideRules, volumeShare, ledger: backtest(requestOf(spec, markets, sides, rng)) };
}

function requestOf(
  spec: ReturnType<typeof makeRunSpec>,
  markets: readonly Candles[],
  sides: readonly (readonly Candles[])[],
  rng: Rng,
): Parameters<typeof backtest>[0] {
  const definition = defineStrategy({
    name: 'whims',
    summary: 'Wants this or that now and then',
    source: 'own',
    params: {},
    needs: () => ({ features: [] }),
    start: () => ({
      onBar: (bar: BarContext, s: number) => {
        if (rng.uniform() < 0.15) bar.target(s, [0, 0.2, 0.5, 0.9, -0.4][rng.below(5)], 'a whim');
      },
    }),
  });
  return { spec, markets, venueData: { books: sides }, strategy: { definition, params: {}, text: 'whims' } };
}

/** The bars and rules of the venue that a fill was on, and the row that was open. */
function venueOf(world: World, fill: Ledger['fills'][number]): { bars: Candles; rules: MarketRules; row: number } {
  const s = world.markets.findIndex((market) => market.symbol === fill.symbol);
  const b = world.sides[s].findIndex((side) => side.venue === fill.venue);
  const bars = b < 0 ? world.markets[s] : world.sides[s][b];
  const rules = b < 0 ? world.rules[fill.symbol] : world.sideRules[fill.symbol][b];
  return { bars, rules, row: bars.openTime.indexOf(fill.time) };
}

describe('whatever is asked of three venues', () => {
  it('each fills within its bars, volume and steps, and the account adds up', () => {
    let elsewhere = 0;
    const faults: string[] = [];
    for (let seed = 0; seed < 16; seed++) {
      const world = playWorld(seed);
      const { ledger, volumeShare } = world;
      const taken = new Map<string, number>();
      const filledOf = new Map<number, number>();
      const must = (isTrue: boolean, rule: string, where: number): void => {
        if (!isTrue) faults.push(`seed ${seed}: ${rule} (${where})`);
      };
      for (const fill of ledger.fills) {
        const { bars, rules, row } = venueOf(world, fill);
        const { step } = fill;
        must(row >= 0 && bars.volume[row] > 0, 'there is a bar with volume', step);
        filledOf.set(fill.orderId, (filledOf.get(fill.orderId) ?? 0) + fill.quantity);
        const key = `${bars.venue} ${fill.symbol} ${row}`;
        const units = (taken.get(key) ?? 0) + Math.abs(fill.quantity);
        taken.set(key, units);
        must(units <= volumeShare * bars.volume[row] * (1 + 1e-9), 'the share of volume', step);
        if (fill.venue === undefined) continue;
        elsewhere++;
        must(fill.referencePrice === bars.open[row], 'the open of its own venue', step);
        const lots = fill.quantity / (rules.lotStep || Math.abs(fill.quantity));
        must(Math.abs(lots - Math.round(lots)) < 1e-6, 'whole lots', step);
      }
      for (const [order, units] of filledOf) {
        const asked = Math.abs(ledger.orders[order - 1].quantity);
        must(Number.isNaN(asked) || Math.abs(units) <= asked * (1 + 1e-9), 'no more than the order', order);
      }
      for (const { step, filled, quantity } of ledger.parents) {
        must(Math.abs(filled) <= Math.abs(quantity) * (1 + 1e-9), 'no more than the parent', step);
      }
      const last = ledger.steps - 1;
      const { positions, marks, cash, equity } = ledger;
      const held = positions.reduce((sum, units, s) => sum + units[last] * (marks[s][last] || 0), 0);
      must(Math.abs(cash[last] + held - equity[last]) < 1e-6 * ledger.startCash, 'equity is cash and coins', last);
    }
    expect(faults).toEqual([]);
    expect(elsewhere).toBeGreaterThan(300);
  });
});
