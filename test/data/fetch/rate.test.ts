import { afterEach, describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../src/core/kit/time.js';
import { listSeries } from '../../../src/data/store/series.js';
import type { LoopbackMarket } from '../../support/exchange/market.js';
import { createWorld, fetchInto, NOW_MS, OPEN_HOUR_MS, type World } from '../../support/exchange/world.js';

const BTC: LoopbackMarket = {
  symbol: 'BTCUSDT',
  base: 'BTC',
  quote: 'USDT',
  type: 'spot',
  listedMs: Date.parse('2017-08-17T04:00:00Z'),
};
const ETH: LoopbackMarket = { ...BTC, symbol: 'ETHUSDT', base: 'ETH' };

let world: World;
afterEach(() => world.close());

describe('the rate gate', () => {
  it('sends nothing to a host inside the wait of a 429, and resumes at the same page', async () => {
    world = await createWorld({ markets: [BTC], script: [{ at: 4, kind: 'rate-limit', seconds: 45 }] });
    const times: number[] = [];
    world.exchange.onRequest(() => times.push(world.now()));
    const result = await world.fetch({ pageRows: 25 });
    expect(result.inserted).toBe(100);
    expect(times[4] - times[3], 'the next request after the 429').toBeGreaterThanOrEqual(45_000);
    expect(world.exchange.requests[4].query, 'the same page again').toEqual(world.exchange.requests[3].query);
    expect(world.exchange.insideWait).toBe(0);
  });

  it('holds back every fetch of the process, not only the one that was refused', async () => {
    // Answers take their time, so that without the gate the other fetch would have a request on its way.
    const script = [{ at: 7, kind: 'rate-limit', seconds: 45 }] as const;
    world = await createWorld({ markets: [BTC, ETH], script, delayMs: 5 });
    const one = fetchInto(world.store, world.context, { pageRows: 25 });
    const two = fetchInto(world.store, world.context, { symbol: 'ETHUSDT', pageRows: 25 });
    await Promise.all([one, two]);
    expect(listSeries(world.store).map((s) => s.bars)).toEqual([100, 100]);
    expect(world.exchange.insideWait).toBe(0);
  });

  it('never spends more weight per minute than the venue allows', async () => {
    world = await createWorld({ markets: [BTC], weightPerMinute: 60 });
    const result = await world.fetch({ fromMs: OPEN_HOUR_MS - 1000 * HOUR_MS, pageRows: 10 });
    expect(result.inserted).toBe(1000);
    // 100 pages of weight 2, the list of markets 20: five minutes at 54 of 60.
    expect(world.now() - NOW_MS).toBeGreaterThan(3 * MINUTE_MS);
    expect(world.now() - NOW_MS).toBeLessThan(6 * MINUTE_MS);
    expect(world.exchange.insideWait).toBe(0);
    expect(world.log.some((line) => line.includes('too many requests'))).toBe(false);
  });

  it('learns the limit from the refusal when the venue allows less than it says', async () => {
    world = await createWorld({
      markets: [BTC],
      script: [
        { at: 10, kind: 'rate-limit', seconds: 60 },
        { at: 30, kind: 'rate-limit', seconds: 60 },
      ],
    });
    const result = await world.fetch({ fromMs: OPEN_HOUR_MS - 600 * HOUR_MS, pageRows: 10 });
    expect(result.inserted).toBe(600);
    expect(world.exchange.insideWait).toBe(0);
    // The refusal came at a weight of 36, so at most 17 pages fit into each minute from then on.
    expect(world.now() - NOW_MS).toBeGreaterThan(4 * MINUTE_MS);
  });

  it('ends with E_NETWORK instead of waiting for half an hour', async () => {
    world = await createWorld({ markets: [BTC], script: [{ at: 4, kind: 'rate-limit', seconds: 1800 }] });
    await expect(world.fetch({ pageRows: 25 })).rejects.toMatchObject({
      code: 'E_NETWORK',
      message: expect.stringMatching(/^api\.binance\.com wants no requests for 30 min|29 min/),
      hint: expect.stringContaining('2024-03-01T10:47'),
    });
    expect(world.exchange.insideWait).toBe(0);
  });
});

describe('a ban', () => {
  it('ends at once with E_BANNED and until when, and lets nothing through before', async () => {
    world = await createWorld({ markets: [BTC], script: [{ at: 4, kind: 'ban', seconds: 120 }] });
    const error = await world.fetch({ pageRows: 25 }).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'E_BANNED', exitCode: 4 });
    expect(String(error)).toMatch(/api\.binance\.com has banned this address until 2024-03-01T10:19:0\dZ \(HTTP 418\)/);
    expect(world.exchange.requests.length, 'no retry').toBe(4);
    await expect(world.fetch({ pageRows: 25 }), 'a second fetch').rejects.toMatchObject({ code: 'E_BANNED' });
    expect(world.exchange.requests.length, 'asked nothing').toBe(4);
    world.advance(122_000);
    expect(await world.fetch({ pageRows: 25 })).toMatchObject({ inserted: 75, alreadyCovered: 25 });
    expect(world.exchange.insideWait).toBe(0);
  });
});
