import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../src/core/kit/time.js';
import type { SourceContext } from '../../../src/core/source.js';
import { createGate, gateOf } from '../../../src/data/exchange/gate.js';

/** 2024-03-01T10:17:20Z */
const START_MS = 1_709_288_240_000;

function clock(): { context: SourceContext; now: () => number; stop: AbortController } {
  let time = START_MS;
  const stop = new AbortController();
  const context: SourceContext = {
    now: () => time,
    sleep: (ms) => {
      time += ms;
      return Promise.resolve();
    },
    signal: stop.signal,
    log: () => undefined,
  };
  return { context, now: () => time, stop };
}

const answer = (status: number, headers: Record<string, string> = {}): { status: number; headers: Headers } => ({
  status,
  headers: new Headers(headers),
});

describe('the gate of a host', () => {
  it('keeps the pause that each request asks for', async () => {
    const { context, now } = clock();
    const gate = createGate('x');
    for (const after of [0, 50, 250]) {
      const leave = await gate.enter(context, after === 0 ? 50 : 200);
      expect(now() - START_MS).toBe(after);
      leave();
    }
  });

  it('lets one request through at a time, in order', async () => {
    const { context } = clock();
    const gate = createGate('x');
    const order: number[] = [];
    const first = await gate.enter(context, 0);
    const others = [1, 2].map(async (n) => {
      const leave = await gate.enter(context, 0);
      order.push(n);
      leave();
    });
    await Promise.resolve();
    expect(order).toEqual([]);
    first();
    await Promise.all(others);
    expect(order).toEqual([1, 2]);
  });

  it('waits for Retry-After as seconds or as a date, and a second more', async () => {
    for (const retryAfter of ['30', new Date(START_MS + 30_000).toUTCString()]) {
      const { context, now } = clock();
      const gate = createGate('x');
      gate.learn(context, answer(429, { 'retry-after': retryAfter }));
      (await gate.enter(context, 0))();
      expect(now() - START_MS, retryAfter).toBe(31_000);
    }
  });

  it('waits for the next minute of the venue when a 429 does not say how long', async () => {
    const { context, now } = clock();
    const gate = createGate('x');
    gate.learn(context, answer(429, { date: new Date(START_MS + 25_000).toUTCString() }));
    (await gate.enter(context, 0))();
    expect(now() - START_MS, "the venue's clock says 10:17:45").toBe(16_000);
  });

  it('spaces requests out after a 429, and less with every good answer', async () => {
    const { context, now } = clock();
    const gate = createGate('x');
    gate.learn(context, answer(429, { 'retry-after': '1' }));
    const times: number[] = [];
    for (let i = 0; i < 40; i++) {
      (await gate.enter(context, 0))();
      times.push(now());
      gate.learn(context, answer(200));
    }
    expect(times[1] - times[0]).toBe(100);
    expect(times[2] - times[1], 'a tenth less').toBeCloseTo(90, 9);
    expect(times[39] - times[38], 'forgotten').toBe(0);
  });

  it('stops at nine tenths of the weight that the venue tells, until its next minute', async () => {
    const { context, now } = clock();
    const gate = createGate('x');
    const date = new Date(START_MS).toUTCString();
    gate.learn(context, { ...answer(200, { 'x-mbx-used-weight-1m': '89', date }), weightLimit: 100 });
    (await gate.enter(context, 0))();
    expect(now() - START_MS).toBe(0);
    gate.learn(context, answer(200, { 'x-mbx-used-weight-1m': '90', date }));
    (await gate.enter(context, 0))();
    expect(now() - START_MS).toBe(MINUTE_MS - 20_000 + 1000);
  });

  it('stops waiting when the user does', async () => {
    const { context, stop } = clock();
    const gate = createGate('x');
    gate.learn(context, answer(429, { 'retry-after': '30' }));
    stop.abort();
    await expect(gate.enter(context, 0)).rejects.toMatchObject({ code: 'E_INTERRUPTED' });
    const other = clock();
    (await gate.enter(other.context, 0))();
    expect(other.now() - START_MS, 'the gate is not left shut').toBe(31_000);
  });

  it('is one per host and process, with hosts of its own for a replaced network', () => {
    const network: typeof fetch = () => Promise.resolve(new Response());
    expect(gateOf('a.example', undefined)).toBe(gateOf('a.example', undefined));
    expect(gateOf('b.example', undefined)).not.toBe(gateOf('a.example', undefined));
    expect(gateOf('a.example', network)).toBe(gateOf('a.example', network));
    expect(gateOf('a.example', network)).not.toBe(gateOf('a.example', undefined));
  });
});
