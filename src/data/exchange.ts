import { inspect } from 'node:util';
import { QuantError } from '../core/kit/errors.js';
import { createRng } from '../core/kit/rng.js';
import { formatDuration } from '../core/kit/time.js';
import type { SourceContext } from '../core/source.js';
import type { MarketType } from '../core/symbol.js';
import { type CcxtExchange, createCcxtExchange, loadCcxt } from './exchange/ccxt.js';
import { classify, ExchangeFault } from './exchange/fault.js';
import { createRedact } from './exchange/redact.js';
import { RETRY, type RetryPolicy, withRetries } from './exchange/retry.js';
import { createTransport, rewriteTo } from './exchange/transport.js';
import { type VenueLimits, venueLimits } from './exchange/venue.js';

export interface ExchangeOptions {
  /** ccxt's name of the exchange */
  readonly venue: string;
  readonly market: MarketType;
  /** see `rewriteTo`; '' for the venue itself */
  readonly baseUrl?: string;
  /** total time for one request, ms; default 30 s */
  readonly deadlineMs?: number;
  /** seed of the jitter between tries */
  readonly seed?: number;
  readonly retry?: RetryPolicy;
  /** public market data needs none */
  readonly credentials?: { readonly apiKey: string; readonly secret: string };
}

/** ccxt behind a guard: one gate per host, deadlines, retries, whole answers only, no secret in any message. */
export interface ExchangeClient {
  readonly venue: string;
  readonly market: MarketType;
  readonly limits: VenueLimits;
  readonly exchange: CcxtExchange;
  /**
   * Asks one question until it is answered.
   *
   * @param label what is asked, for messages
   * @param read turns the answer into what it should be; throws an ExchangeFault of kind `page` when it cannot be
   * @throws E_NETWORK, E_DATA after the last try; E_BANNED, E_SYMBOL, E_PARAM, E_CONFIG at once; E_INTERRUPTED
   */
  ask<T>(
    label: string,
    question: (exchange: CcxtExchange) => Promise<unknown>,
    read: (answer: unknown) => T,
  ): Promise<T>;
  /**
   * The venue's time, UTC ms; asked for when the last answer is older than `maxAgeMs`. The difference to our clock is
   * kept for `venueNow`.
   */
  syncClock(maxAgeMs?: number): Promise<number>;
  log(message: string): void;
  /** the venue's time now by the last known difference, UTC ms */
  venueNow(): number;
}

const DEADLINE_MS = 30_000;

/** A ccxt timer that never fires: deadlines are the transport's, and a wait at the gate is not a slow answer. */
const NEVER_MS = 2 ** 31 - 1;

/**
 * Opens a ccxt exchange behind the guard. Nothing is asked yet.
 *
 * @throws E_UNKNOWN when ccxt has no such exchange, E_PARAM on a base URL that is not safe
 */
export function openExchange(options: ExchangeOptions, context: SourceContext): ExchangeClient {
  const { venue, market, baseUrl = '', deadlineMs = DEADLINE_MS, seed = 1, retry = RETRY, credentials } = options;
  const rewrite = rewriteTo(baseUrl);
  const exchange = createCcxtExchange(venue, { enableRateLimit: true, timeout: NEVER_MS, ...credentials });
  const limits = venueLimits(exchange, market);
  const ccxt = loadCcxt();
  const redact = createRedact([exchange.apiKey, exchange.secret, exchange.password]);
  const rng = createRng(`exchange-jitter/${venue}/${seed}`);

  let owedMs = 0;
  let skewMs = 0;
  let syncedAt = Number.NEGATIVE_INFINITY;
  const tellsTime = exchange.has.fetchTime === true;
  // The moment the answer is here counts, not the middle of asking: that puts the venue's clock a little late, so that
  // no open bar is taken for a closed one, and a wait at the gate does not enter into it.
  const learnTime = (timeMs: number): void => {
    const before = skewMs;
    skewMs = timeMs - context.now();
    syncedAt = context.now();
    if (Math.abs(skewMs) < 2000 || Math.abs(skewMs - before) < 2000) return;
    const side = skewMs > 0 ? 'behind' : 'ahead of';
    context.log(`this machine's clock is ${formatDuration(Math.abs(skewMs))} ${side} ${venue}'s, whose time is used`);
  };
  exchange.throttle = (cost = 1) => {
    owedMs += cost * exchange.rateLimit;
    return Promise.resolve();
  };
  exchange.milliseconds = () => Math.floor(context.now() + skewMs);
  exchange.fetchImplementation = createTransport({
    venue,
    context,
    redact,
    deadlineMs,
    rewrite,
    onDate: (dateMs) => {
      if (!tellsTime) learnTime(dateMs);
    },
    takeSpacing: () => {
      const spacing = owedMs;
      owedMs = 0;
      return spacing;
    },
  });
  narrow(exchange, limits, market);
  hideSecrets(exchange);

  const guarded = async (call: () => Promise<unknown>): Promise<unknown> => {
    try {
      return await call();
    } catch (error) {
      throw classify(error, ccxt, venue, redact);
    }
  };

  const client: ExchangeClient = {
    venue,
    market,
    limits,
    exchange,
    ask: (label, question, read) =>
      withRetries(`${venue}: ${label}`, async () => read(await guarded(() => question(exchange))), {
        context,
        rng,
        policy: retry,
        onClock: async () => void (await guarded(async () => exchange.loadTimeDifference?.())),
      }),
    async syncClock(maxAgeMs = 0) {
      if (context.now() - syncedAt <= maxAgeMs) return client.venueNow();
      if (!tellsTime) return client.venueNow();
      const timeMs = await client.ask('server time', (e) => e.fetchTime(), readTime);
      learnTime(timeMs);
      return timeMs;
    },
    log: context.log,
    venueNow: () => context.now() + skewMs,
  };
  return client;
}

/** Only the markets of the type that is wanted, and no currencies: fewer requests, and none that needs a key. */
function narrow(exchange: CcxtExchange, limits: VenueLimits, market: MarketType): void {
  exchange.has.fetchCurrencies = false;
  exchange.options.fetchCurrencies = false;
  exchange.options.defaultType = market;
  if (market === 'swap') exchange.options.defaultSubType = 'linear';
  if (limits.marketTypes !== undefined) {
    const before = exchange.options.fetchMarkets;
    exchange.options.fetchMarkets = { ...(typeof before === 'object' ? before : {}), types: [...limits.marketTypes] };
  }
}

/** A ccxt exchange printed or turned into JSON shows its key and secret; this one shows its name. */
function hideSecrets(exchange: CcxtExchange): void {
  const name = (): string => `[exchange ${exchange.id}]`;
  Object.defineProperty(exchange, 'toJSON', { value: name });
  Object.defineProperty(exchange, inspect.custom, { value: name });
}

function readTime(time: unknown): number {
  if (typeof time !== 'number' || !Number.isFinite(time) || time <= 0) {
    throw new ExchangeFault('page', `server time must be a number of milliseconds, was ${String(time)}`);
  }
  return time;
}

/** @throws E_PARAM when the exchange gives no candles at all */
export function requireCandles(exchange: CcxtExchange): void {
  if (exchange.has.fetchOHLCV !== true) {
    throw new QuantError('E_PARAM', `${exchange.id} gives no candles through its API`, {
      hint: 'choose another --exchange, e.g. binance',
    });
  }
}
