import { QuantError } from '../../core/kit/errors.js';
import type { SourceContext } from '../../core/source.js';
import { readBody } from './body.js';
import { ExchangeFault, refusedHere } from './fault.js';
import { gateOf } from './gate.js';
import { type Redact, redactUrl } from './redact.js';
import { throwIfStopped } from './retry.js';

export interface TransportOptions {
  readonly venue: string;
  readonly context: SourceContext;
  readonly redact: Redact;
  /** total time for one request, its body included, ms */
  readonly deadlineMs: number;
  /** where a request goes instead, see `rewriteTo` */
  readonly rewrite: (url: string) => string;
  /** pause that is owed to the venue's rate limit since the last request, ms; asking takes it */
  readonly takeSpacing: () => number;
  /** told the venue's clock by the `Date` header of good answers, UTC ms */
  readonly onDate?: (dateMs: number) => void;
}

/** What ccxt reads of an answer: the body is here already. */
export interface WholeAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  text(): Promise<string>;
}

export type Transport = (
  url: string,
  init: { method?: string; headers?: Record<string, string>; body?: string },
) => Promise<WholeAnswer>;

/**
 * The network as ccxt should have it, given to it as `fetchImplementation`.
 *
 * ccxt takes a truncated, an HTML and an empty body for "no candles", waits for ever on a body that stalls, and lets
 * raw socket errors through. Here every request passes the host's gate, has one deadline for headers and body, follows
 * no redirect, and an answer of success must be whole JSON with something in it.
 *
 * @throws ExchangeFault where asking again may help, E_BANNED on HTTP 418, E_NETWORK where the venue refuses us
 */
export function createTransport(options: TransportOptions): Transport {
  const { venue, context, redact, rewrite, takeSpacing } = options;
  return async (url, init) => {
    const target = rewrite(url);
    const gate = gateOf(new URL(target).host, context.fetch);
    const leave = await gate.enter(context, takeSpacing());
    try {
      const answer = await exchangeBytes(target, init, options);
      const body = answer.status >= 200 && answer.status < 300 ? parseBody(answer.text, answer.status, redact) : null;
      const isLimited = answer.status === 429 || /"code"\s*:\s*-1003\b/.test(answer.text.slice(0, 200));
      const status = isLimited && answer.status !== 418 ? 429 : answer.status;
      gate.learn(context, { status, headers: answer.headers, weightLimit: weightLimitOf(body) });
      const found = `HTTP ${answer.status} ${redact(answer.text.slice(0, 200))}`.trim();
      if (status === 429) throw new ExchangeFault('network', `too many requests: ${found}`);
      if (status === 451 || status === 403) throw refusedHere(venue, found);
      if (status >= 300 && status < 400) {
        const to = redactUrl(answer.headers.get('location') ?? '', redact);
        throw new ExchangeFault('network', `HTTP ${status} redirects to "${to}", which is not followed`);
      }
      const dateMs = Date.parse(answer.headers.get('date') ?? '');
      if (body !== null && Number.isFinite(dateMs)) options.onDate?.(dateMs);
      return {
        status: answer.status,
        statusText: answer.statusText,
        headers: answer.headers,
        text: () => Promise.resolve(answer.text),
      };
    } finally {
      leave();
    }
  };
}

/** The list of all markets of a large venue takes some 20 MB. */
const MOST_BYTES = 256 * 1024 ** 2;

interface Answer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  readonly text: string;
}

/** Headers and the whole body within one deadline. */
async function exchangeBytes(
  target: string,
  init: Parameters<Transport>[1],
  { context, deadlineMs, redact }: TransportOptions,
): Promise<Answer> {
  const stop = new AbortController();
  const abort = (): void => stop.abort();
  context.signal.addEventListener('abort', abort, { once: true });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new ExchangeFault('network', `no whole answer within ${deadlineMs} ms`));
      stop.abort();
    }, deadlineMs);
  });
  const work = async (): Promise<Answer> => {
    const send = context.fetch ?? fetch;
    const { method = 'GET', headers, body } = init;
    const response = await send(target, { method, headers, body, redirect: 'manual', signal: stop.signal });
    const bytes = await readBody(response, `the answer of ${new URL(target).host}`, MOST_BYTES);
    const text = new TextDecoder().decode(bytes);
    return { status: response.status, statusText: response.statusText, headers: response.headers, text };
  };
  const pending = work();
  // When the deadline wins, the request still fails behind it; without a reader that would end the process.
  pending.catch(() => undefined);
  try {
    return await Promise.race([pending, late]);
  } catch (error) {
    throwIfStopped(context.signal);
    if (error instanceof ExchangeFault || error instanceof QuantError) throw error;
    throw new ExchangeFault('network', redact(connectionFault(error)));
  } finally {
    clearTimeout(timer);
    context.signal.removeEventListener('abort', abort);
  }
}

function connectionFault(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause;
  return cause instanceof Error && cause.message !== '' ? `${error.message}: ${cause.message}` : error.message;
}

/** The body of a success: JSON that says something. `null` and `{}` are what ccxt would take for "no candles". */
function parseBody(text: string, status: number, redact: Redact): unknown {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    parsed = undefined;
  }
  const isEmpty =
    typeof parsed !== 'object' || parsed === null || (!Array.isArray(parsed) && Object.keys(parsed).length === 0);
  if (isEmpty) {
    const start = text === '' ? 'an empty body' : `"${redact(text.slice(0, 60))}" (${text.length} characters)`;
    throw new ExchangeFault('network', `HTTP ${status} with ${start}, which is not a whole answer`);
  }
  return parsed;
}

/** Binance lists its limits in `exchangeInfo`. */
function weightLimitOf(body: unknown): number | undefined {
  if (typeof body !== 'object' || body === null || !('rateLimits' in body) || !Array.isArray(body.rateLimits)) {
    return undefined;
  }
  for (const rule of body.rateLimits as readonly Record<string, unknown>[]) {
    if (rule.rateLimitType === 'REQUEST_WEIGHT' && rule.interval === 'MINUTE' && rule.intervalNum === 1) {
      const limit = Number(rule.limit);
      if (limit > 0) return limit;
    }
  }
  return undefined;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Sends every request to one other host, the path kept: a mirror, a caching proxy, or a practice exchange on this
 * machine. ccxt keeps the real URLs, because its error table goes by them.
 *
 * @param baseUrl e.g. `http://127.0.0.1:8080`; '' changes nothing
 * @throws E_PARAM unless it is https, or http to this machine
 */
export function rewriteTo(baseUrl: string): (url: string) => string {
  if (baseUrl === '') return (url) => url;
  let base: URL;
  try {
    base = new URL(baseUrl);
  } catch {
    throw new QuantError('E_PARAM', `baseUrl must be a URL such as https://mirror.example, was "${baseUrl}"`);
  }
  const isSafe = base.protocol === 'https:' || (base.protocol === 'http:' && LOOPBACK.test(base.hostname));
  if (!isSafe || base.username !== '' || base.search !== '' || base.hash !== '') {
    throw new QuantError('E_PARAM', `baseUrl must be https, or http to this machine, without user or query`, {
      hint: 'for example https://mirror.example or http://127.0.0.1:8080',
    });
  }
  const root = `${base.origin}${base.pathname.replace(/\/+$/, '')}`;
  return (url) => {
    const from = new URL(url);
    return `${root}${from.pathname}${from.search}`;
  };
}
