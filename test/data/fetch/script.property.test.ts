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

/** The script with the faults of these kinds cut down to `most` answers in all. */
function atMost(script: readonly ScriptedFault[], kinds: readonly FaultKind[], most: number): ScriptedFault[] {
  let left = most;
  return script.flatMap((fault) => {
    if (!kinds.includes(fault.kind)) return [fault];
    const times = Math.min(left, fault.times ?? 1);
    left -= times;
    return times > 0 ? [{ ...fault, times }] : [];
  });
}

const scripts = fc
  .array(
    fc.record({
      at: fc.integer({ min: 1, max: 20 }),
      kind: fc.oneof(
        { weight: 5, arbitrary: fc.constantFrom(...FAULTS) },
        { weight: 1, arbitrary: fc.constantFrom(...SILENT_FAULTS) },
      ),
      times: fc.constantFrom(1, 1, 1, 2, 3, 8),
      seconds: fc.constantFrom(0, 1, 30, 120),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((script) => atMost(atMost(script, SILENT_FAULTS, MOST_SILENT), SLOW, 1));

interface Plan {
  readonly script: readonly ScriptedFault[];
  readonly market: string;
  readonly pageRows: number;
  readonly type: string;
  readonly seed: number;
}

const plans: fc.Arbitrary<Plan> = fc.record({
  script: scripts,
  market: fc.constantFrom(...Object.keys(MARKETS)),
  pageRows: fc.constantFrom(4, 7, 20),
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

/** ccxt drops funding rows that it cannot read, so that a spoilt page once looked like a window without payments. */
const DROPPED_ROWS: Plan = {
  script: [
    { at: 13, kind: 'few-fields', times: 8, seconds: 0 },
    { at: 1, kind: 'rate-limit', times: 9, seconds: 0 },
  ],
  market: 'delisted',
  pageRows: 20,
  type: 'linear',
  seed: 0,
};

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
        deadlineMs: 400,
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
    { seed: 20261120, numRuns: 25, examples: [[DROPPED_ROWS]] },
  );
});
