import { QuantError } from './kit/errors.js';

export type MarketType = 'spot' | 'swap';

/** A market as people write it, taken apart. */
export interface MarketSymbol {
  readonly base: string;
  readonly quote: string;
  /** `swap` when a settlement currency was written (`BTC/USDT:USDT`); undefined when the text does not say */
  readonly type: MarketType | undefined;
  /** `BTCUSDT`: the name in the store, in flags and in reports */
  readonly name: string;
}

/** Quote currencies by which a joined symbol is split, the longest match first. */
const QUOTES = [
  'FDUSD',
  'USDT',
  'USDC',
  'BUSD',
  'TUSD',
  'USD',
  'EUR',
  'GBP',
  'TRY',
  'JPY',
  'BRL',
  'DAI',
  'BTC',
  'ETH',
  'BNB',
];

const UNIFIED = /^([A-Z0-9]{1,20})[/_-]([A-Z0-9]{2,10})(?::([A-Z0-9]{2,10}))?$/;
const JOINED = /^[A-Z0-9]{4,30}$/;

/**
 * Reads `BTCUSDT`, `BTC/USDT`, `BTC-USDT` or `BTC/USDT:USDT` (perpetual). Case does not matter.
 *
 * @throws E_PARAM when the text is none of these
 */
export function parseSymbol(text: string): MarketSymbol {
  const upper = text.trim().toUpperCase();
  const unified = UNIFIED.exec(upper);
  if (unified !== null) {
    const [, base, quote, settle] = unified;
    return { base, quote, type: settle === undefined ? undefined : 'swap', name: `${base}${quote}` };
  }
  if (JOINED.test(upper)) {
    const quote = QUOTES.find((q) => upper.endsWith(q) && upper.length > q.length);
    if (quote !== undefined) return { base: upper.slice(0, -quote.length), quote, type: undefined, name: upper };
  }
  throw new QuantError('E_PARAM', `"${text}" is not a market symbol`, {
    hint: 'write BTCUSDT, BTC/USDT or, for a perpetual, BTC/USDT:USDT',
  });
}
