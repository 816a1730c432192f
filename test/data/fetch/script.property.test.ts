import fc from 'fast-check';
import { expect, it } from 'vitest';
import { QuantError } from '../../../src/core/kit/errors.js';
import { HOUR_MS, MINUTE_MS } from '../../../src/core/kit/time.js';
import { FAULTS, type FaultKind, type ScriptedFault, SILENT_FAULTS } from '../../support/exchange/faults.js';
import type { LoopbackMarket } from '../../support/exchange/market.js';
import { contentOf, createWorld, type FetchWish, OPEN_HOUR_MS, type World } from '../../support/exchange/world.js';

const TO_MS = OPEN_HOUR_MS;
const FROM_MS = TO_MS - 60 * HOUR_MS;

const MARKETS: Readonly<Record<string, Partial<LoopbackMarket>>> = {
  whole: {},
  outage: { outages: [[TO_MS - 40 * HOUR_MS, TO_MS - 33 * HOUR_MS]] },
  young: { listedMs: TO_MS - 35 * HOUR_MS },
  delisted: { delistedMs: TO_MS - 20 * HOUR_MS },
};

/** A third silent cut of one window cannot be told from a true gap, so a script holds at most two. */
const MOST_SILENT = 2;

/** A deadline costs real time: one of these per script. */
const SLOW: readonly FaultKind[] = ['stall', 'silent'];

function atMost(script: readonly ScriptedFault[], kinds: readonly FaultKind[], most: number): ScriptedFault[] {
  let seen = 0;
  return script.flatMap((fault) => {
    if (!kinds.includes(fault.kind)) return [fault];
    seen++;
    return seen <= most ? [{ ...fault, times: 1 }] : [];
  });
}

const scripts = fc
  .array(
    fc.record({
      at: fc.integer({ min: 1, max: 40 }),
      kind: fc.constantFrom(...FAULTS),
      times: fc.constantFrom(1, 1, 1, 2, 3, 8),
      seconds: fc.constantFrom(0, 1, 30, 120),
    }),
    { maxLength: 8 },
  )
  .map((script) => atMost(atMost(script, SILENT_FAULTS, MOST_SILENT), SLOW, 1));

const plans = fc.record({
  script: scripts,
  market: fc.constantFrom(...Object.keys(MARKETS)),
  pageRows: fc.constantFrom(4, 7, 20, 1000),
  type: fc.constantFrom('spot', 'linear'),
  seed: fc.integer({ min: 0, max: 1000 }),
});

function worldOf(market: string, type: string, script: readonly ScriptedFault[]): Promise<World> {
  const base: LoopbackMarket = {
    symbol: 'BTCUSDT',
    base: 'BTC',
    quote: 'USDT',
    type: type === 'spot' ? 'spot' : 'linear',
    listedMs: TO_MS - 300 * HOUR_MS,
    ...MARKETS[market],
  };
  return createWorld({ markets: [base], script });
}

/** Runs the fetch as a patient person does: the same command again, some time after it has failed. */
async function fetchToTheEnd(world: World, wish: FetchWish, mostRuns: number): Promise<number> {
  for (let runs = 1; ; runs++) {
    try {
      await world.fetch(wish);
      return runs;
    } catch (error) {
      expect(error, 'only errors that a user may see').toBeInstanceOf(QuantError);
      const { code } = error as QuantError;
      expect(['E_NETWORK', 'E_BANNED', 'E_DATA']).toContain(code);
      if (runs === mostRuns) throw error;
      world.advance(5 * MINUTE_MS);
    }
  }
}

it('any script of faults that ends leaves the store of a faultless fetch', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(plans, async ({ script, market, pageRows, type, seed }) => {
      const isSwap = type === 'linear';
      const wish: FetchWish = {
        fromMs: FROM_MS,
        toMs: TO_MS,
        pageRows,
        seed,
        market: isSwap ? 'swap' : 'spot',
        deadlineMs: 150,
        fetch: { funding: isSwap },
      };
      const faultless = await worldOf(market, type, []);
      const world = await worldOf(market, type, script);
      try {
        await faultless.fetch(wish);
        const faulty = script.reduce((sum, f) => sum + (f.times ?? 1), 0);
        const runs = await fetchToTheEnd(world, wish, 2 + faulty);
        expect(contentOf(world.store)).toEqual(contentOf(faultless.store));
        expect(world.exchange.insideWait, 'requests inside a wait').toBe(0);
        // A faulty answer is asked again, and a hole it made confirmed; each run looks at markets and clock first.
        const bound = faultless.exchange.requests.length + 5 * faulty + 2 * runs;
        expect(world.exchange.requests.length).toBeLessThanOrEqual(bound);
      } finally {
        await world.close();
        await faultless.close();
      }
    }),
    { seed: 20261120, numRuns: 25 },
  );
});
