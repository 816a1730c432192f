import { basename } from 'node:path';
import { INTERVAL_NAMES, parseInterval } from '../../core/kit/time.js';
import { parseSymbol } from '../../core/symbol.js';

/** What the name of a file says of its content. */
export interface NamedSeries {
  readonly symbol: string | undefined;
  readonly intervalMs: number | undefined;
  /** the exchange, in small letters, when it stands there as a word of its own */
  readonly venue: string | undefined;
  /** `mark` when the name says so; else `swap` for `um`, `swap`, `perp`, `futures`; else `spot` for that word */
  readonly market: 'spot' | 'swap' | 'mark' | undefined;
  /** prices of an exchange's test network */
  readonly isTestnet: boolean;
}

/** In small letters only these endings are taken for a quote currency: `entry` ends in TRY, `method` in ETH. */
const SURE_QUOTES = new Set(['USDT', 'USDC', 'BUSD', 'FDUSD', 'USD']);

/** Exchanges whose names people and tools put into file names. */
const VENUES = new Set([
  'binance',
  'bitfinex',
  'bitget',
  'bitmex',
  'bitstamp',
  'bybit',
  'coinbase',
  'gate',
  'gemini',
  'htx',
  'kraken',
  'kucoin',
  'mexc',
  'okx',
  'poloniex',
]);
const MARK_WORDS = new Set(['mark', 'markprice', 'markpriceklines']);
const SWAP_WORDS = new Set(['um', 'swap', 'perp', 'perpetual', 'futures']);

/**
 * Symbol, interval, exchange and kind of market from names such as `BTCUSDT-1h-2024-01.csv`, `binance_spot_BTCUSDT_1h.csv.gz`,
 * `Binance_BTCUSDT_1h.csv` or freqtrade's `BTC_USDT-1h.csv`. Undefined where the name says nothing or two things.
 */
export function nameOfFile(path: string): NamedSeries {
  const parts = basename(path)
    .slice(0, 200)
    .replace(/\.(csv|txt|tsv|gz|zip)/gi, '')
    .split(/[-_. ]+/)
    .filter((part) => part !== '');
  const symbols = new Set(joinedPairs(parts) ?? parts.map(symbolOf).filter((name) => name !== undefined));
  const words = parts.map((part) => part.toLowerCase());
  const intervals = new Set(parts.filter((part) => INTERVAL_NAMES.includes(part)));
  return {
    symbol: symbols.size === 1 ? [...symbols][0] : undefined,
    intervalMs: intervals.size === 1 ? parseInterval([...intervals][0]) : undefined,
    venue: words.find((word) => VENUES.has(word)),
    market: marketOf(words),
    isTestnet: parts.some((part) => /^test-?net$/i.test(part)),
  };
}

function marketOf(words: readonly string[]): NamedSeries['market'] {
  // The mark price of a perpetual has the perpetual's words in its name too.
  if (words.some((word) => MARK_WORDS.has(word))) return 'mark';
  if (words.some((word) => SWAP_WORDS.has(word))) return 'swap';
  return words.includes('spot') ? 'spot' : undefined;
}

function symbolOf(part: string): string | undefined {
  try {
    const { name, quote } = parseSymbol(part);
    return part === part.toUpperCase() || SURE_QUOTES.has(quote) ? name : undefined;
  } catch {
    return undefined;
  }
}

/** `BTC_USDT` and `BTC_USDT_USDT`: base and quote as parts of their own. */
function joinedPairs(parts: readonly string[]): string[] | undefined {
  for (let i = 0; i + 1 < parts.length; i++) {
    const [base, quote] = [parts[i], parts[i + 1]];
    if (!/^[A-Z0-9]{2,12}$/.test(base) || !/^[A-Z]{3,5}$/.test(quote)) continue;
    const symbol = symbolOf(base + quote);
    if (symbol !== undefined && parseSymbol(symbol).quote === quote && symbolOf(base) === undefined) return [symbol];
  }
  return undefined;
}
