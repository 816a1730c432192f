import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../src/core/kit/time.js';
import { listSeries } from '../../../src/data/store/series.js';
import { FAULTS, type FaultKind } from '../../support/exchange/faults.js';
import type { LoopbackMarket } from '../../support/exchange/market.js';
import { contentOf, createWorld, OPEN_HOUR_MS, type World } from '../../support/exchange/world.js';

const BTC: LoopbackMarket = {
  symbol: 'BTCUSDT',
  base: 'BTC',
  quote: 'USDT',
  type: 'spot',
  listedMs: Date.parse('2017-08-17T04:00:00Z'),
};

let world: World;
let clean: object;
let cleanRequests = 0;
beforeAll(async () => {
  const faultless = await createWorld({ markets: [BTC] });
  await faultless.fetch({ pageRows: 25 });
  clean = contentOf(faultless.store);
  cleanRequests = faultless.exchange.requests.length;
  await faultless.close();
});
afterEach(() => world.close());
afterAll(() => expect(cleanRequests, 'markets, time and four pages of 25 bars').toBe(6));

/** How many requests more than a faultless fetch one fault at the second page costs. */
const COST: Partial<Record<FaultKind, number>> = {
  shuffle: 0,
  duplicate: 0,
  // ccxt asks for the time before the page is asked again.
  'wrong-clock': 2,
  // A page of nothing: asked again as a whole.
  'no-rows': 1,
};

/** Real time: only what never answers is given little of it, or a busy machine would add faults of its own. */
const deadlineOf = (kind: FaultKind): number => (kind === 'stall' || kind === 'silent' ? 700 : 30_000);

describe('one fault at the second page', () => {
  for (const kind of FAULTS) {
    if (kind === 'ban') continue;
    it(`${kind}: ends in the store of a faultless fetch`, async () => {
      world = await createWorld({ markets: [BTC], script: [{ at: 4, kind, seconds: 5 }] });
      await world.fetch({ pageRows: 25, deadlineMs: deadlineOf(kind) });
      expect(contentOf(world.store)).toEqual(clean);
      expect(world.exchange.requests.length - cleanRequests, 'extra requests').toBe(COST[kind] ?? 1);
      expect(world.exchange.insideWait).toBe(0);
    });
  }
});

describe('one fault at the list of markets, and one at the clock', () => {
  const kinds: FaultKind[] = ['busy', 'truncate', 'html', 'empty', 'object', 'cut', 'reset', 'rate-limit'];
  for (const kind of kinds) {
    it(`${kind}: ends in the store of a faultless fetch`, async () => {
      world = await createWorld({
        markets: [BTC],
        script: [
          { at: 1, kind },
          { at: 3, kind },
        ],
      });
      await world.fetch({ pageRows: 25 });
      expect(contentOf(world.store)).toEqual(clean);
    });
  }
});

describe('a fault that does not go away', () => {
  const cases: [FaultKind, string, RegExp][] = [
    ['busy', 'E_NETWORK', /BTCUSDT 1h from 2024-02-27T07:00:00Z failed \(6 times\): .*503/],
    ['internal', 'E_NETWORK', /failed \(6 times\)/],
    ['shutting-down', 'E_NETWORK', /-1016/],
    ['truncate', 'E_NETWORK', /which is not a whole answer/],
    ['html', 'E_NETWORK', /HTTP 200 with "<!DOCTYPE html>.*which is not a whole answer/],
    ['empty', 'E_NETWORK', /HTTP 200 with an empty body/],
    ['object', 'E_NETWORK', /HTTP 200 with "\{\}" \(2 characters\)/],
    ['stall', 'E_NETWORK', /no whole answer within 700 ms/],
    ['silent', 'E_NETWORK', /no whole answer within 700 ms/],
    ['cut', 'E_NETWORK', /failed \(6 times\)/],
    ['reset', 'E_NETWORK', /failed \(6 times\)/],
    ['redirect', 'E_NETWORK', /HTTP 302 redirects to "http:\/\/127\.0\.0\.1:1\/elsewhere", which is not followed/],
    ['rate-limit', 'E_NETWORK', /too many requests/],
    ['wrong-clock', 'E_NETWORK', /\(2 times\).*-1021/],
    ['conflict', 'E_DATA', /came twice with different values/],
    ['nan', 'E_DATA', /field 4 must be a number, was "NaN"/],
    ['infinity', 'E_DATA', /field 2 must be a number, was "Infinity"/],
    ['text', 'E_DATA', /field 1 must be a number, was "abc"/],
    ['null-field', 'E_DATA', /field 4 must be a number, was null/],
    ['negative', 'E_DATA', /has low -1, a price must be above 0/],
    ['upside-down', 'E_DATA', /has high .* below low/],
    ['future', 'E_DATA', /lies in the future/],
    ['off-grid', 'E_DATA', /is not on the grid of 1h/],
    ['few-fields', 'E_DATA', /a bar must be a list of at least 11 fields/],
  ];
  for (const [kind, code, message] of cases) {
    it(`${kind}: ends with ${code}, the page before it stored`, async () => {
      world = await createWorld({ markets: [BTC], script: [{ at: 4, kind, times: 100, seconds: 1 }] });
      const error = await world.fetch({ pageRows: 25, deadlineMs: deadlineOf(kind) }).catch((e: unknown) => e);
      expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
      expect(listSeries(world.store)[0].bars, 'the first page').toBe(25);
      const tries = kind === 'wrong-clock' ? 2 : 6;
      expect(world.exchange.requests.length, 'markets, time and one page, then the tries').toBe(3 + tries);
    });
  }
});

describe('an answer cut short that is whole JSON', () => {
  it('never becomes a gap, twice in a row either', async () => {
    for (const kind of ['short', 'no-rows'] as const) {
      world = await createWorld({ markets: [BTC], script: [{ at: 4, kind, times: 2 }] });
      await world.fetch({ pageRows: 25 });
      expect(contentOf(world.store)).toEqual(clean);
      await world.close();
    }
    world = await createWorld({ markets: [BTC] });
  });
});

describe('a maintenance window', () => {
  it('ends the fetch when it outlasts the tries, and the next run completes it', async () => {
    const from = OPEN_HOUR_MS + 17 * 60_000 + 40;
    world = await createWorld({ markets: [BTC], maintenance: [from, from + HOUR_MS] });
    const wish = { pageRows: 25, toMs: OPEN_HOUR_MS } as const;
    await expect(world.fetch(wish)).rejects.toMatchObject({ code: 'E_NETWORK', exitCode: 4 });
    world.advance(HOUR_MS);
    await world.fetch(wish);
    expect(contentOf(world.store)).toEqual(clean);
  });
});

describe('a market that is taken off the exchange while it is fetched', () => {
  it('ends with E_SYMBOL and keeps what was stored', async () => {
    world = await createWorld({ markets: [BTC, { ...BTC, symbol: 'ETHUSDT', base: 'ETH' }] });
    world.exchange.onRequest(({ number }) => {
      if (number === 5) world.exchange.delist('BTCUSDT');
    });
    const wish = { pageRows: 25 };
    await expect(world.fetch(wish)).rejects.toMatchObject({
      code: 'E_SYMBOL',
      exitCode: 3,
      message: expect.stringContaining('-1121'),
    });
    await expect(world.fetch(wish), 'the next run does not find it listed').rejects.toMatchObject({
      code: 'E_SYMBOL',
      message: 'binance lists no spot market "BTCUSDT"',
    });
    expect(listSeries(world.store)[0].bars, 'two pages').toBe(50);
  });
});
