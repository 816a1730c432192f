import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { QuantError } from '../../../src/core/kit/errors.js';
import { createRng } from '../../../src/core/kit/rng.js';
import type { SourceContext } from '../../../src/core/source.js';
import { ExchangeFault } from '../../../src/data/exchange/fault.js';
import { createRedact } from '../../../src/data/exchange/redact.js';
import { RETRY, withRetries } from '../../../src/data/exchange/retry.js';
import { rewriteTo } from '../../../src/data/exchange/transport.js';
import { openExchange } from '../../../src/data/exchange.js';

const KEY = 'CANARYKEY0123456789abcdef';
const SECRET = 'CANARYSECRET0123456789abcdef';

function contextWith(
  network: typeof fetch,
): SourceContext & { log: (m: string) => void; lines: string[]; waits: number[] } {
  const lines: string[] = [];
  const waits: number[] = [];
  let time = 1_709_288_220_000;
  return {
    now: () => time,
    sleep: (ms) => {
      waits.push(ms);
      time += ms;
      return Promise.resolve();
    },
    signal: new AbortController().signal,
    log: (m) => void lines.push(m),
    fetch: network,
    lines,
    waits,
  };
}

const json = (body: unknown, status = 200): Promise<Response> =>
  Promise.resolve(new Response(JSON.stringify(body), { status }));

describe('secrets', () => {
  const answers: Record<string, typeof fetch> = {
    'a connection that fails with the URL in its message': (url, init) =>
      Promise.reject(new Error(`connect failed ${url} ${JSON.stringify(init?.headers)}`)),
    'an answer that repeats the request': (url, init) =>
      Promise.resolve(new Response(`bad request ${url} ${JSON.stringify(init?.headers)}`, { status: 400 })),
    'a page of success that repeats the request': (url, init) =>
      Promise.resolve(new Response(`<html>${url} ${JSON.stringify(init?.headers)}</html>`)),
    'a refused key': () => json({ code: -2015, msg: `Invalid API-key ${KEY}` }, 401),
    'a redirect with the query in it': (url) =>
      Promise.resolve(new Response('', { status: 302, headers: { location: String(url) } })),
    'no answer': () => new Promise(() => undefined),
  };
  for (const [what, network] of Object.entries(answers)) {
    it(`do not leak through ${what}`, async () => {
      const context = contextWith(network);
      const credentials = { apiKey: KEY, secret: SECRET };
      const client = openExchange({ venue: 'binance', market: 'spot', deadlineMs: 20, credentials }, context);
      const error = await client
        .ask(
          'account',
          (exchange) => {
            const call = Reflect.get(exchange, 'privateGetAccount') as () => Promise<unknown>;
            return call.call(exchange);
          },
          (answer) => answer,
        )
        .catch((e: unknown) => e);
      expect(error).toBeInstanceOf(QuantError);
      const { message, hint, stack } = error as QuantError;
      const seen = [message, hint, stack, inspect(error, { depth: 20, showHidden: true }), ...context.lines];
      seen.push(inspect(client, { depth: 20 }), JSON.stringify(client.exchange), inspect(client.exchange));
      for (const text of seen) {
        expect(text).not.toContain(KEY);
        expect(text).not.toContain(SECRET);
        expect(text).not.toMatch(/signature=[0-9a-f]/);
      }
    });
  }

  it('are cut out of text in every form', () => {
    const redact = createRedact(['k+y/=', undefined, '']);
    expect(redact('GET /x?apiKey=abc&signature=123ff&symbol=BTC key k+y/= or k%2By%2F%3D')).toBe(
      'GET /x?apiKey=***&signature=***&symbol=BTC key *** or ***',
    );
    expect(redact('{"secret": "s3cr3t", "token":"t"}')).toBe('{"secret": "***", "token":"***"}');
    expect(redact('x'.repeat(1000)).length, 'an HTML page does not fill the screen').toBe(302);
  });
});

describe('a signed request with a wrong clock', () => {
  it('asks the venue for its time once and signs again', async () => {
    const paths: string[] = [];
    let refusals = 1;
    const context = contextWith((url) => {
      paths.push(new URL(String(url)).pathname);
      if (paths.at(-1) === '/api/v3/time') return json({ serverTime: 1_709_288_999_000 });
      return refusals-- > 0
        ? json({ code: -1021, msg: 'Timestamp outside of recvWindow.' }, 400)
        : json({ balances: [] });
    });
    const credentials = { apiKey: KEY, secret: SECRET };
    const client = openExchange({ venue: 'binance', market: 'spot', credentials }, context);
    const ask = (): Promise<unknown> =>
      client.ask(
        'account',
        (e) => (Reflect.get(e, 'privateGetAccount') as () => Promise<unknown>).call(e),
        (a) => a,
      );
    expect(await ask()).toEqual({ balances: [] });
    expect(paths).toEqual(['/api/v3/account', '/api/v3/time', '/api/v3/account']);
    refusals = 9;
    await expect(ask(), 'a second refusal is final').rejects.toMatchObject({ code: 'E_NETWORK' });
    expect(paths.length).toBe(6);
  });
});

describe('retries', () => {
  const failing = async (seed: number): Promise<{ waits: number[]; error: unknown }> => {
    const context = contextWith(fetch);
    const error = await withRetries('x', () => Promise.reject(new ExchangeFault('network', 'down')), {
      context,
      rng: createRng(seed),
      policy: RETRY,
    }).catch((e: unknown) => e);
    return { waits: context.waits, error };
  };

  it('wait a seeded random time below 0.5, 1, 2, 4 and 8 seconds, then give up', async () => {
    const { waits, error } = await failing(7);
    expect(waits.length, 'six tries').toBe(5);
    waits.forEach((ms, i) => {
      expect(ms).toBeLessThanOrEqual(500 * 2 ** i);
    });
    expect(error).toMatchObject({ code: 'E_NETWORK', message: 'x failed (6 times): down' });
    expect((await failing(7)).waits, 'the same seed waits the same').toEqual(waits);
    expect((await failing(8)).waits).not.toEqual(waits);
  });

  it('do not repeat an error of our own', async () => {
    let tries = 0;
    const bug = new TypeError('a bug');
    const work = withRetries(
      'x',
      () => {
        tries++;
        return Promise.reject(bug);
      },
      { context: contextWith(fetch), rng: createRng(1), policy: RETRY },
    );
    await expect(work).rejects.toBe(bug);
    expect(tries).toBe(1);
  });
});

describe('refusals that no retry can change', () => {
  const cases: [string, number, unknown, string][] = [
    ['a blocked country', 451, { code: 0, msg: 'Service unavailable from a restricted location' }, 'E_NETWORK'],
    ['a firewall', 403, { msg: 'forbidden' }, 'E_NETWORK'],
    ['an unknown symbol', 400, { code: -1121, msg: 'Invalid symbol.' }, 'E_SYMBOL'],
    ['an illegal parameter', 400, { code: -1100, msg: 'Illegal characters found in parameter.' }, 'E_PARAM'],
    ['a wrong key', 401, { code: -2014, msg: 'API-key format invalid.' }, 'E_CONFIG'],
  ];
  for (const [what, status, body, code] of cases) {
    it(`${what} ends with ${code} after one request`, async () => {
      let requests = 0;
      const context = contextWith(() => {
        requests++;
        return json(body, status);
      });
      const client = openExchange({ venue: 'binance', market: 'spot' }, context);
      const answer = client.ask(
        'bars',
        (e) => e.publicGetKlines?.({ symbol: 'X' }) ?? Promise.resolve(),
        (a) => a,
      );
      await expect(answer).rejects.toMatchObject({ code });
      expect(requests).toBe(1);
    });
  }
});

describe('an answer without end', () => {
  it('is given up at 256 MiB, once', async () => {
    const piece = new Uint8Array(8 * 1024 ** 2).fill(32);
    let pieces = 0;
    let isClosed = false;
    const endless = (): ReadableStream<Uint8Array> =>
      new ReadableStream({
        pull: (to) => {
          pieces++;
          to.enqueue(piece);
        },
        cancel: () => {
          isClosed = true;
        },
      });
    const client = openExchange(
      { venue: 'binance', market: 'spot' },
      contextWith(() => Promise.resolve(new Response(endless()))),
    );
    const answer = client.ask(
      'bars',
      (e) => e.publicGetKlines?.({ symbol: 'X' }) ?? Promise.resolve(),
      (a) => a,
    );
    await expect(answer).rejects.toMatchObject({
      code: 'E_DATA',
      message: expect.stringContaining('the answer of api.binance.com is larger than 256 MiB'),
    });
    expect(pieces).toBeLessThan(36);
    expect(isClosed).toBe(true);
  });
});

describe('the base URL', () => {
  it('keeps path and query of the request', () => {
    const url = 'https://api.binance.com/api/v3/klines?symbol=BTCUSDT&limit=5';
    expect(rewriteTo('')(url)).toBe(url);
    expect(rewriteTo('http://127.0.0.1:8787')(url)).toBe('http://127.0.0.1:8787/api/v3/klines?symbol=BTCUSDT&limit=5');
    expect(rewriteTo('https://mirror.example/binance/')(url)).toBe(
      'https://mirror.example/binance/api/v3/klines?symbol=BTCUSDT&limit=5',
    );
    for (const host of ['http://localhost:1', 'http://[::1]:1', 'http://127.8.9.1:1']) {
      expect(rewriteTo(host)(url)).toBe(`${host}/api/v3/klines?symbol=BTCUSDT&limit=5`);
    }
  });
  it('must be https, or this machine', () => {
    for (const bad of [
      'http://mirror.example',
      'http://127.0.0.1.evil.example',
      'ftp://127.0.0.1',
      'https://user:pass@mirror.example',
      'https://mirror.example/?x=1',
      'mirror',
    ]) {
      expect(() => rewriteTo(bad), bad).toThrow(expect.objectContaining({ code: 'E_PARAM' }));
    }
  });
});
