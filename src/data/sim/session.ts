import { type Candles, candlesBetween, makeCandles } from '../../core/candles.js';
import { DAY_MS, floorToInterval, formatInterval } from '../../core/kit/time.js';
import { DEFAULT_MARGIN_TIERS } from '../../core/market-rules.js';
import type { CandlePage, FetchRequest, FundingPage, MarketListing, SourceSession } from '../../core/source.js';
import { parseSymbol } from '../../core/symbol.js';
import { simFunding } from './funding.js';
import { type SimSettings, simAsset } from './settings.js';
import { createSimulator } from './simulator.js';
import { type MarketTruth, truthCsv, truthJson, truthOf } from './truth.js';

/** Bars per page, about; pages begin and end at midnight. */
const PAGE_BARS = 20_000;

/**
 * A connection to the simulated exchange.
 *
 * @param nowMs its clock: no bar that closes later is ever given
 */
export function openSimSession(settings: SimSettings, nowMs: () => number): SourceSession {
  const simulator = createSimulator(settings);
  return {
    serverTime: async () => nowMs(),
    listing: async (symbol) => listingOf(symbol),
    async *candles({ series, fromMs, toMs }: FetchRequest): AsyncGenerator<CandlePage> {
      const { intervalMs } = series;
      const endMs = Math.min(toMs, floorToInterval(nowMs(), intervalMs));
      const pageMs = Math.max(1, Math.floor((PAGE_BARS * intervalMs) / DAY_MS)) * DAY_MS;
      for (let at = fromMs; at < endMs; ) {
        const next = Math.min(endMs, (Math.floor(at / pageMs) + 1) * pageMs);
        const bars = simulator.candles(series, { fromMs: at, toMs: next });
        const candles = candlesBetween(series.market === 'mark' ? asMarks(bars) : bars, at, next);
        yield { candles, fromMs: at, toMs: next };
        at = next;
      }
    },
    hasMarks: true,
    marginTiers: async () => DEFAULT_MARGIN_TIERS,
    async *funding({ series, fromMs, toMs }: FetchRequest): AsyncGenerator<FundingPage> {
      const endMs = Math.min(toMs, nowMs());
      if (endMs <= fromMs) return;
      const range = { fromMs, toMs: endMs };
      const { time, rate } = simFunding(simulator.world(series.symbol, endMs), settings, range);
      yield { time, rate, ...range };
    },
    truth: ({ series, fromMs, toMs }) => {
      // Made when the first file is read: a caller who has the files already asks for their names only.
      let made: MarketTruth | undefined;
      const truth = (): MarketTruth => {
        if (made !== undefined) return made;
        const endMs = Math.min(toMs, floorToInterval(nowMs(), series.intervalMs));
        const candles = simulator.candles(series, { fromMs, toMs: endMs });
        made = truthOf(simulator.world(series.symbol, endMs), candles, settings);
        return made;
      };
      const name = `${series.symbol}-${formatInterval(series.intervalMs)}`;
      return new Map([
        [`${name}.csv`, lazily(() => truthCsv(truth()))],
        [`${name}.json`, lazily(() => [truthJson(settings, [truth()])])],
      ]);
    },
    close: async () => {},
  };
}

function* lazily(pieces: () => Iterable<string>): Generator<string> {
  yield* pieces();
}

function listingOf(symbol: string): MarketListing {
  const { name, base, quote } = parseSymbol(symbol);
  const { priceDecimals, volumeDecimals } = simAsset(symbol);
  return {
    symbol: name,
    base,
    quote,
    isActive: true,
    rules: { base, quote, tickSize: 1 / 10 ** priceDecimals, lotStep: 1 / 10 ** volumeDecimals, minNotional: 5 },
  };
}

/** The simulated venue marks positions at its last price, outages included. */
function asMarks(bars: Candles): Candles {
  return makeCandles({ ...bars, volume: new Float64Array(bars.length), extra: {} });
}
