import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../src/core/kit/time.js';
import type { CandlePage, FetchRequest, SourceSession } from '../../../src/core/source.js';
import { fetchSeries } from '../../../src/data/fetch.js';
import binanceArchive from '../../../src/data/sources/binance-archive.js';
import { loadCandles } from '../../../src/data/store/candles.js';
import { openStore } from '../../../src/data/store/database.js';
import { scratchFolder } from '../../support/cli.js';
import { archiveFiles, contextAt, klines, writeArchive } from './support.js';

const scratch = scratchFolder();
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
afterAll(() => scratch.remove());

const utc = (text: string): number => Date.parse(`${text}Z`);
const KLINES = 'data/spot/monthly/klines/BTCUSDT/1h/BTCUSDT-1h';
const DAILY = 'data/spot/daily/klines/BTCUSDT/1h/BTCUSDT-1h';
const NOW = utc('2025-02-03T05:00');
const SERIES = { venue: 'binance', market: 'spot', symbol: 'BTCUSDT', intervalMs: HOUR_MS } as const;

/** November without its first two days, December, January in microseconds, and the first day of February. */
const FILES = archiveFiles({
  [`${KLINES}-2024-11.zip`]: klines(utc('2024-11-03'), utc('2024-12-01')),
  [`${KLINES}-2024-12.zip`]: klines(utc('2024-12-01'), utc('2025-01-01'), { header: true }),
  [`${KLINES}-2025-01.zip`]: klines(utc('2025-01-01'), utc('2025-02-01'), { unit: 1000 }),
  [`${DAILY}-2025-02-01.zip`]: klines(utc('2025-02-01'), utc('2025-02-02'), { unit: 1000 }),
  'data/futures/um/monthly/fundingRate/BTCUSDT/BTCUSDT-fundingRate-2024-12.zip':
    'calc_time,funding_interval_hours,last_funding_rate\n1733011200004,8,0.00010000\n1733040000000,8,-0.00002500\n',
});

type Answer = (request: IncomingMessage, response: ServerResponse, path: string) => void;

const serve: Answer = (_, response, path) => {
  const bytes = FILES.get(path);
  if (bytes === undefined) response.writeHead(404).end('no such key');
  else response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
};

async function host(answer: Answer = serve): Promise<{ base: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = (request.url ?? '').slice(1);
    asked.push(path);
    answer(request, response, path);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

function folder(name: string, files: ReadonlyMap<string, Uint8Array> = FILES): string {
  const path = `${scratch.path}/${name}`;
  writeArchive(path, files);
  return path;
}

function open(base: string, context = contextAt(NOW), checksum = true): Promise<SourceSession> {
  return binanceArchive.open({ base, checksum, deadlineMs: 2000, seed: 1 }, context);
}

async function pages(session: SourceSession, from: string, to: string): Promise<CandlePage[]> {
  const request: FetchRequest = { series: SERIES, fromMs: utc(from), toMs: utc(to) };
  const all: CandlePage[] = [];
  for await (const page of session.candles(request)) all.push(page);
  return all;
}

const shown = (page: CandlePage): string =>
  `${new Date(page.fromMs).toISOString().slice(0, 13)} to ${new Date(page.toMs).toISOString().slice(0, 13)}: ${page.candles.length}`;

describe('the archive of a host', () => {
  it('gives months, then days of the running month, and answers for the time before the first file', async () => {
    const { base, asked } = await host();
    const context = contextAt(NOW);
    const all = await pages(await open(base, context), '2024-09-10', '2025-02-03');
    expect(all.map(shown)).toEqual([
      '2024-09-10T00 to 2024-12-01T00: 672',
      '2024-12-01T00 to 2025-01-01T00: 744',
      '2025-01-01T00 to 2025-02-01T00: 744',
      '2025-02-01T00 to 2025-02-02T00: 24',
    ]);
    expect(all[2].candles.openTime[0], 'microseconds are told').toBe(utc('2025-01-01'));
    expect(context.lines).toEqual(['the archive has no file of BTCUSDT for 2025-02-02']);
    expect(asked, 'no monthly file of a month that runs').not.toContain(`${KLINES}-2025-02.zip`);
  });

  it('cuts the pages to the range asked', async () => {
    const { base } = await host();
    const all = await pages(await open(base), '2024-12-30T05:00', '2025-01-01T02:00');
    expect(all.map(shown)).toEqual(['2024-12-30T05 to 2025-01-01T00: 43', '2025-01-01T00 to 2025-01-01T02: 2']);
  });

  it('leaves a month open that is missing between two others', async () => {
    const { base } = await host((request, response, path) =>
      path.includes('2024-12') ? response.writeHead(404).end() : serve(request, response, path),
    );
    const context = contextAt(NOW);
    const session = await open(base, context);
    expect((await pages(session, '2024-11-03', '2025-02-01')).map(shown)).toEqual([
      '2024-11-03T00 to 2024-12-01T00: 672',
      '2025-01-01T00 to 2025-02-01T00: 744',
    ]);
    expect(context.lines).toEqual(['the archive has no file of BTCUSDT for 2024-12']);
    const resumed = await pages(session, '2024-12-01', '2025-02-01');
    expect(resumed.map(shown), 'a fetch that resumes there must not take it for time before the listing').toEqual([
      '2025-01-01T00 to 2025-02-01T00: 744',
    ]);
  });

  it('tries again after a failure of the server, a cut body, and a checksum that differs once', async () => {
    let calls = 0;
    const { base } = await host((request, response, path) => {
      calls++;
      if (calls === 1) response.writeHead(503).end();
      else if (calls === 2) {
        response.writeHead(200, { 'content-length': 99_999 });
        response.write('PK');
        setTimeout(() => response.destroy(), 5);
      } else if (calls === 3) response.writeHead(200).end('other bytes');
      else serve(request, response, path);
    });
    const all = await pages(await open(base), '2024-12-01', '2025-01-01');
    expect(all.map((page) => page.candles.length)).toEqual([744]);
    expect(calls).toBe(6);
  });

  it.each<[string, Answer, string, string]>([
    [
      'a checksum that keeps differing',
      (q, s, path) => (path.endsWith('.zip') ? s.end('bytes') : serve(q, s, path)),
      'E_NETWORK',
      'SHA-256 must be',
    ],
    [
      'no checksum',
      (q, s, path) => (path.endsWith('.CHECKSUM') ? s.writeHead(404).end() : serve(q, s, path)),
      'E_NETWORK',
      'has no .CHECKSUM file',
    ],
    [
      'a redirect to another host',
      (_, s) => s.writeHead(302, { location: 'http://127.0.0.2:1/x' }).end(),
      'E_NETWORK',
      'redirects, which is not followed',
    ],
    [
      'a server that never ends its answer',
      (_, s) => void s.writeHead(200).write('x'),
      'E_NETWORK',
      'no whole answer within',
    ],
    ['a server that refuses', (_, s) => s.writeHead(451).end(), 'E_NETWORK', 'refuses requests from this place'],
  ])('ends with a typed error for %s', async (_, answer, code, message) => {
    const { base } = await host(answer);
    const deadlineMs = message.startsWith('no whole answer') ? 200 : 30_000;
    const session = await binanceArchive.open({ base, checksum: true, deadlineMs, seed: 1 }, contextAt(NOW));
    await expect(pages(session, '2024-12-01', '2025-01-01')).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  it('stops when the user does', async () => {
    const { base } = await host();
    const context = contextAt(NOW);
    const session = await open(base, context);
    context.stop.abort();
    await expect(pages(session, '2024-12-01', '2025-01-01')).rejects.toMatchObject({ code: 'E_INTERRUPTED' });
  });

  it('must be https or on this machine', async () => {
    await expect(open('http://example.com')).rejects.toMatchObject({ code: 'E_PARAM' });
  });
});

describe('the archive of a folder', () => {
  it('gives the same bars, but does not answer for the time before its first file', async () => {
    const all = await pages(await open(folder('whole')), '2024-09-10', '2025-02-03');
    expect(all.map(shown)).toEqual([
      '2024-11-01T00 to 2024-12-01T00: 672',
      '2024-12-01T00 to 2025-01-01T00: 744',
      '2025-01-01T00 to 2025-02-01T00: 744',
      '2025-02-01T00 to 2025-02-02T00: 24',
    ]);
  });

  it('is refused for a damaged file, and for bars of another month', async () => {
    const path = `${KLINES}-2024-12.zip`;
    const damaged = new Map(FILES);
    damaged.set(
      path,
      Uint8Array.from(FILES.get(path) ?? [], (byte, i) => (i === 100 ? byte ^ 1 : byte)),
    );
    const session = await open(folder('damaged', damaged));
    await expect(pages(session, '2024-12-01', '2025-01-01')).rejects.toMatchObject({ code: 'E_DATA' });
    const strange = archiveFiles({ [path]: klines(utc('2024-12-01'), utc('2025-01-02')) });
    await expect(pages(await open(folder('strange', strange)), '2024-12-01', '2025-01-01')).rejects.toThrow(
      'bars must open in 2024-12, found 2024-12-01T00:00:00Z to 2025-01-01T23:00:00Z',
    );
  });

  it('may lack checksums when that is stated', async () => {
    const bare = new Map([...FILES].filter(([path]) => !path.endsWith('.CHECKSUM')));
    const path = folder('bare', bare);
    await expect(pages(await open(path), '2024-12-01', '2025-01-01')).rejects.toMatchObject({ code: 'E_DATA' });
    expect(await pages(await open(path, contextAt(NOW), false), '2024-12-01', '2025-01-01')).toHaveLength(1);
  });

  it('must exist', async () => {
    await expect(open(`${scratch.path}/nowhere`)).rejects.toMatchObject({ code: 'E_USAGE' });
  });

  it('gives funding payments, stamps of a few milliseconds brought to their minute', async () => {
    const session = await open(folder('funding'));
    const series = { ...SERIES, market: 'swap' } as const;
    const request = { series, fromMs: utc('2024-11-15'), toMs: utc('2025-01-01') };
    const rows: [number, number][] = [];
    for await (const page of session.funding?.(request) ?? []) {
      rows.push(...Array.from(page.time, (time, i): [number, number] => [time, page.rate[i]]));
    }
    expect(rows).toEqual([
      [utc('2024-12-01T00:00'), 0.0001],
      [utc('2024-12-01T08:00'), -0.000025],
    ]);
  });

  it('refuses weekly bars, which a month cuts', async () => {
    const session = await open(folder('weekly'));
    const request = {
      series: { ...SERIES, intervalMs: 7 * 24 * HOUR_MS },
      fromMs: utc('2024-12-01'),
      toMs: utc('2025-01-01'),
    };
    await expect(session.candles(request)[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'E_PARAM' });
  });
});

it('fills a store through the fetch that all sources share', async () => {
  const { base } = await host();
  const context = contextAt(NOW);
  const session = await open(base, context);
  const store = openStore(':memory:');
  const request = { series: SERIES, fromMs: utc('2024-10-01'), toMs: NOW };
  const options = { context, sourceName: 'binance-archive', isSimulated: false };
  const first = await fetchSeries(store, session, request, options);
  expect(first).toMatchObject({ inserted: 672 + 744 + 744 + 24, gaps: [], listedFromMs: utc('2024-11-03') });
  const again = await fetchSeries(store, session, request, options);
  expect([again.inserted, again.unchanged]).toEqual([0, 0]);
  expect(loadCandles(store, first.series).length).toBe(2184);
  store.close();
});

describe('mark prices of the archive', () => {
  const path = 'data/futures/um/monthly/markPriceKlines/BTCUSDT/1h/BTCUSDT-1h-2024-12.zip';
  const marks = klines(utc('2024-12-01'), utc('2025-01-01'), { header: true }).replaceAll(
    /,10,(\d+),1000,/g,
    ',0,$1,0,',
  );

  it('lie in a branch of their own, and their counts are not trades', async () => {
    const { base, asked } = await host((_, response, wanted) => {
      const bytes = archiveFiles({ [path]: marks }).get(wanted);
      if (bytes === undefined) response.writeHead(404).end();
      else response.writeHead(200).end(bytes);
    });
    const session = await open(base);
    expect(session.hasMarks).toBe(true);
    const series = { ...SERIES, market: 'mark' } as const;
    const all: CandlePage[] = [];
    for await (const page of session.candles({ series, fromMs: utc('2024-12-01'), toMs: utc('2025-01-01') }))
      all.push(page);
    expect(all.map(shown)).toEqual(['2024-12-01T00 to 2025-01-01T00: 744']);
    expect(all[0].candles).toMatchObject({ market: 'mark', extra: {} });
    expect(all[0].candles.volume.every((v) => v === 0)).toBe(true);
    expect(asked).toContain(path);
  });
});
