import { QuantError } from '../../core/kit/errors.js';
import { HOUR_MS, isoUtc, MINUTE_MS } from '../../core/kit/time.js';
import type { FetchRequest, FundingPage } from '../../core/source.js';
import type { ExchangeClient } from '../exchange.js';
import type { CcxtMarket } from './ccxt.js';
import { ExchangeFault } from './fault.js';
import { readNumber } from './rows.js';

/** No venue pays funding more often, so a window of as many hours as a page has rows is never cut short. */
const SHORTEST_MS = HOUR_MS;

/** A payment above the position's whole value is not a rate. */
const LARGEST_RATE = 1;
/** A payment may be stamped this much after its hour. */
const LATE_MS = 1000;
const CONFIRMATIONS = 2;
const MOST_ANSWERS = 20;

/**
 * Pages of funding payments in order of time. Payments come every few hours at a pace that the venue may change, so
 * a window whose payments are evenly spaced from edge to edge is believed at once, and any other one after two more
 * answers without news.
 *
 * @throws E_PARAM when the venue gives no funding history
 */
export async function* fundingPages(
  client: ExchangeClient,
  market: CcxtMarket,
  request: FetchRequest,
): AsyncGenerator<FundingPage> {
  if (client.exchange.has.fetchFundingRateHistory !== true || market.swap !== true) {
    throw new QuantError('E_PARAM', `${client.venue} gives no funding history for ${market.symbol}`, {
      hint: 'funding exists on perpetuals: use --market swap',
    });
  }
  await client.syncClock(10 * MINUTE_MS);
  // The payment of this minute may not be listed yet.
  const toMs = Math.min(request.toMs, Math.floor((client.venueNow() - MINUTE_MS) / MINUTE_MS) * MINUTE_MS);
  const span = client.limits.fundingRows * SHORTEST_MS;
  for (let fromMs = request.fromMs; fromMs < toMs; fromMs += span) {
    const window = { fromMs, toMs: Math.min(fromMs + span, toMs) };
    const rates = await fillWindow(client, market, window);
    const time = Float64Array.from([...rates.keys()].sort((a, b) => a - b));
    yield { time, rate: time.map((t) => rates.get(t) ?? Number.NaN), ...window };
  }
}

interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

async function fillWindow(client: ExchangeClient, market: CcxtMarket, window: Window): Promise<Map<number, number>> {
  const rates = new Map<number, number>();
  let confirmed = -1;
  for (let answers = 0; !isRegular(rates, window) && confirmed < CONFIRMATIONS; answers++) {
    if (answers === MOST_ANSWERS) {
      throw new QuantError('E_DATA', `${client.venue} ${market.symbol}: answers about funding keep changing`, {
        hint: 'try later',
      });
    }
    const before = rates.size;
    const answer = await askRates(client, market, window, rates);
    for (const [time, rate] of answer) rates.set(time, rate);
    confirmed = rates.size === before || answers === 0 ? confirmed + 1 : 0;
  }
  return rates;
}

/**
 * Evenly spaced, with no room for one more payment at either edge. Payments come on whole hours, some milliseconds
 * late, and windows begin and end on whole minutes.
 */
function isRegular(rates: ReadonlyMap<number, number>, window: Window): boolean {
  if (rates.size < 3) return false;
  const times = [...rates.keys()].sort((a, b) => a - b);
  const steps = times.slice(1).map((t, i) => t - times[i]);
  const step = Math.min(...steps);
  return (
    steps.every((s) => s < step + MINUTE_MS) &&
    times[0] - window.fromMs < step - LATE_MS &&
    window.toMs - times[times.length - 1] <= step
  );
}

function askRates(
  client: ExchangeClient,
  market: CcxtMarket,
  window: Window,
  known: ReadonlyMap<number, number>,
): Promise<Map<number, number>> {
  const { fundingRows, fundingEnd, payments } = client.limits;
  const endTime = window.toMs - 1;
  return client.ask(
    `${market.id} funding from ${isoUtc(window.fromMs)}`,
    (exchange) => {
      const raw = payments === undefined ? undefined : exchange[payments];
      return raw === undefined
        ? exchange.fetchFundingRateHistory(
            market.symbol,
            window.fromMs,
            fundingRows,
            fundingEnd === undefined ? { until: endTime } : { [fundingEnd]: window.toMs },
          )
        : raw.call(exchange, { symbol: market.id, startTime: window.fromMs, endTime, limit: fundingRows });
    },
    (answer) => readRates(answer, { ...window, venueNowMs: client.venueNow(), known }),
  );
}

function readRates(
  answer: unknown,
  facts: Window & { venueNowMs: number; known: ReadonlyMap<number, number> },
): Map<number, number> {
  if (!Array.isArray(answer)) throw new ExchangeFault('page', `expected a list of payments, found ${typeof answer}`);
  const out = new Map<number, number>();
  for (const row of answer as readonly { timestamp?: unknown; fundingTime?: unknown; fundingRate?: unknown }[]) {
    // `timestamp` is ccxt's word for it, `fundingTime` Binance's.
    const time = readNumber(row?.timestamp ?? row?.fundingTime);
    const rate = readNumber(row?.fundingRate);
    if (!Number.isInteger(time) || time <= 0 || time >= 8.64e15) {
      throw new ExchangeFault('page', `a funding time must be a whole number of milliseconds, was ${time}`);
    }
    if (!(Math.abs(rate) < LARGEST_RATE)) {
      throw new ExchangeFault(
        'page',
        `the funding rate of ${isoUtc(time)} must be a fraction, was ${String(row.fundingRate)}`,
      );
    }
    if (time > facts.venueNowMs + MINUTE_MS)
      throw new ExchangeFault('page', `funding ${isoUtc(time)} is in the future`);
    if (time < facts.fromMs || time >= facts.toMs) continue;
    const before = out.get(time) ?? facts.known.get(time);
    if (before !== undefined && before !== rate) {
      throw new ExchangeFault('page', `funding ${isoUtc(time)} came twice with different rates`);
    }
    out.set(time, rate);
  }
  return out;
}
