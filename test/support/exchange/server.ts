import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { INTERVAL_NAMES, MINUTE_MS, parseInterval } from '../../../src/core/kit/time.js';
import { answerFault, type FaultKind, faultAt, type ScriptedFault, spoilFunding, spoilRows } from './faults.js';
import { exchangeInfo, fundingRates, klines, type LoopbackMarket, markKlines } from './market.js';

export interface LoopbackOptions {
  readonly markets: readonly LoopbackMarket[];
  /** the clock of the world, UTC ms; the exchange's own is this plus `clockOffsetMs` */
  readonly now: () => number;
  readonly clockOffsetMs?: number;
  readonly script?: readonly ScriptedFault[];
  /** no answer but 503 in [from, to), UTC ms on the exchange's clock */
  readonly maintenance?: readonly [number, number];
  /** weight per minute and API; default 6000 */
  readonly weightPerMinute?: number;
  /** the most rows of one answer; default 1000 */
  readonly maxRows?: number;
  /** real time before each answer, ms; default 0 */
  readonly delayMs?: number;
}

export interface SeenRequest {
  readonly number: number;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

/** A running loopback exchange. */
export interface Loopback {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** requests that came while an earlier answer had told the client to wait */
  readonly insideWait: number;
  /** Replaces the script; its request numbers go on counting from now. */
  play(script: readonly ScriptedFault[]): void;
  /** Takes a market off the exchange: unknown from now on. */
  delist(symbol: string): void;
  onRequest(listener: ((request: SeenRequest) => void) | undefined): void;
  close(): Promise<void>;
}

interface Api {
  readonly type: LoopbackMarket['type'];
  minute: number;
  weight: number;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const BAD_SYMBOL: Answer = { status: 400, body: { code: -1121, msg: 'Invalid symbol.' } };

/**
 * A HTTP server on this machine that behaves like the public API of Binance, spot (`/api/v3`) and linear perpetuals
 * (`/fapi/v1`), and misbehaves by a script.
 */
export async function startLoopback(options: LoopbackOptions, port = 0): Promise<Loopback> {
  const { now, clockOffsetMs = 0, maintenance, weightPerMinute = 6000, maxRows = 1000, delayMs = 0 } = options;
  const venueNow = (): number => now() + clockOffsetMs;
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  const apis: Record<string, Api> = {
    '/api/v3': { type: 'spot', minute: 0, weight: 0 },
    '/fapi/v1': { type: 'linear', minute: 0, weight: 0 },
  };
  let markets = options.markets;
  let script = options.script ?? [];
  let scriptStart = 0;
  let insideWait = 0;
  let waitUntil = 0;
  let listener: ((request: SeenRequest) => void) | undefined;

  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '/', 'http://loopback');
    const query = Object.fromEntries(url.searchParams);
    const seen = { number: requests.length + 1, path: url.pathname, query };
    requests.push(seen);
    listener?.(seen);
    const root = Object.keys(apis).find((prefix) => url.pathname.startsWith(`${prefix}/`));
    const api = root === undefined ? undefined : apis[root];
    const endpoint = url.pathname.slice(root?.length ?? 0);
    const respond = (status: number, body: string, headers: Record<string, string> = {}): void => {
      response.sendDate = false;
      response.writeHead(status, {
        'content-type': 'application/json',
        date: new Date(venueNow()).toUTCString(),
        ...(api === undefined ? {} : { 'x-mbx-used-weight-1m': String(api.weight) }),
        ...headers,
      });
      response.end(body);
    };

    if (now() < waitUntil) insideWait++;
    if (api === undefined) {
      respond(404, '<html>not found</html>');
      return;
    }
    const minute = Math.floor(venueNow() / MINUTE_MS);
    if (api.minute !== minute) Object.assign(api, { minute, weight: 0 });
    api.weight += weightOf(api, endpoint, Number(query.limit ?? 500));
    if (api.weight > weightPerMinute) {
      const seconds = Math.ceil((MINUTE_MS - (venueNow() % MINUTE_MS)) / 1000);
      waitUntil = Math.max(waitUntil, now() + seconds * 1000);
      respond(429, '{"code":-1003,"msg":"Too much request weight used."}', { 'retry-after': String(seconds) });
      return;
    }
    if (maintenance !== undefined && venueNow() >= maintenance[0] && venueNow() < maintenance[1]) {
      respond(503, '<html>maintenance</html>', { 'content-type': 'text/html' });
      return;
    }
    const answer = answerOf(api, endpoint, query, { markets, nowMs: venueNow(), weightPerMinute, maxRows });
    const fault = faultAt(script, seen.number - scriptStart);
    if (fault !== undefined && (fault.kind === 'rate-limit' || fault.kind === 'ban')) {
      waitUntil = Math.max(waitUntil, now() + (fault.seconds ?? 30) * 1000);
    }
    if (fault !== undefined && answerFault(fault, JSON.stringify(answer.body), response, respond)) return;
    const body = fault === undefined ? answer.body : spoil(fault.kind, endpoint, answer.body);
    respond(answer.status, JSON.stringify(body));
  };

  const server = createServer((request, response) => {
    if (delayMs > 0) setTimeout(() => handle(request, response), delayMs);
    else handle(request, response);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get insideWait() {
      return insideWait;
    },
    play: (next) => {
      script = next;
      scriptStart = requests.length;
    },
    delist: (symbol) => {
      markets = markets.filter((m) => m.symbol !== symbol);
    },
    onRequest: (next) => {
      listener = next;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** The faults on rows, where the answer is a list of them. */
function spoil(kind: FaultKind, endpoint: string, body: unknown): unknown {
  if (!Array.isArray(body)) return body;
  return endpoint.endsWith('lines') ? spoilRows(kind, body) : spoilFunding(kind, body);
}

/** Weights of the real API: spot klines 2 whatever their number, futures by number. */
function weightOf(api: Api, endpoint: string, limit: number): number {
  if (endpoint === '/exchangeInfo') return api.type === 'spot' ? 20 : 1;
  if (!endpoint.endsWith('lines')) return 1;
  if (api.type === 'spot') return 2;
  return limit < 100 ? 1 : limit < 500 ? 2 : limit <= 1000 ? 5 : 10;
}

function answerOf(
  api: Api,
  endpoint: string,
  query: Readonly<Record<string, string>>,
  facts: { markets: readonly LoopbackMarket[]; nowMs: number; weightPerMinute: number; maxRows: number },
): Answer {
  const { nowMs, maxRows } = facts;
  const listed = facts.markets.filter((m) => m.type === api.type);
  const market = listed.find((m) => m.symbol === query.symbol);
  const time = (name: string): number | undefined => (query[name] === undefined ? undefined : Number(query[name]));
  switch (endpoint) {
    case '/ping':
      return { status: 200, body: {} };
    case '/time':
      return { status: 200, body: { serverTime: nowMs } };
    case '/exchangeInfo':
      return { status: 200, body: exchangeInfo(listed, nowMs, facts.weightPerMinute) };
    case '/klines': {
      if (market === undefined) return BAD_SYMBOL;
      if (!INTERVAL_NAMES.includes(query.interval)) {
        return { status: 400, body: { code: -1120, msg: 'Invalid interval.' } };
      }
      const limit = Math.min(Number(query.limit ?? 500), maxRows);
      const intervalMs = parseInterval(query.interval);
      const body = klines(market, { intervalMs, startTime: time('startTime'), endTime: time('endTime'), limit, nowMs });
      return { status: 200, body };
    }
    case '/markPriceKlines': {
      if (api.type !== 'linear' || market === undefined) return BAD_SYMBOL;
      const limit = Math.min(Number(query.limit ?? 500), maxRows);
      const intervalMs = parseInterval(query.interval);
      const asked = { intervalMs, startTime: time('startTime'), endTime: time('endTime'), limit, nowMs };
      return { status: 200, body: markKlines(market, asked) };
    }
    case '/fundingRate': {
      if (api.type !== 'linear' || market === undefined) return BAD_SYMBOL;
      const limit = Math.min(Number(query.limit ?? 100), 1000);
      const [startTime, endTime] = [time('startTime') ?? 0, time('endTime') ?? nowMs];
      return { status: 200, body: fundingRates(market, { startTime, endTime, limit, nowMs }) };
    }
    default:
      return { status: 404, body: { code: -1000, msg: 'no such endpoint' } };
  }
}
