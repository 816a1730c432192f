/** What a column of a candle file can mean to us. */
export const ROLES = [
  'time',
  'open',
  'high',
  'low',
  'close',
  'volume',
  'quoteVolume',
  'trades',
  'takerBuyBase',
  'takerBuyQuote',
  'symbol',
  'simulated',
] as const;
export type Role = (typeof ROLES)[number];

export const REQUIRED_ROLES: readonly Role[] = ['time', 'open', 'high', 'low', 'close', 'volume'];

/**
 * Names as venues and tools write them, without case, blanks and punctuation. Time names stand in the order of trust:
 * a number of the epoch before a written date, an explicit open time before a mere `time`.
 */
const NAMES: Readonly<Record<Role, readonly string[]>> = {
  time: [
    'tsms',
    'opentime',
    'opentimems',
    'unix',
    'unixtimestamp',
    'unixtime',
    'timestamp',
    'ts',
    'time',
    'opendate',
    'datetime',
    'date',
    'candleopentime',
    'starttime',
    'start',
    '',
  ],
  open: ['open', 'o', 'openprice'],
  high: ['high', 'h', 'highprice', 'max'],
  low: ['low', 'l', 'lowprice', 'min'],
  close: ['close', 'c', 'closeprice', 'last'],
  volume: ['volume', 'vol', 'v', 'basevolume', 'volumebase', 'baseassetvolume'],
  quoteVolume: ['quotevolume', 'quoteassetvolume', 'volumequote', 'quotevol', 'turnover'],
  trades: ['trades', 'tradecount', 'tradescount', 'numberoftrades', 'numtrades', 'count'],
  takerBuyBase: ['takerbuybase', 'takerbuybaseassetvolume', 'takerbuybasevolume', 'takerbuyvolume'],
  takerBuyQuote: ['takerbuyquote', 'takerbuyquoteassetvolume', 'takerbuyquotevolume'],
  symbol: ['symbol', 'pair', 'ticker', 'instrument'],
  simulated: ['simulated'],
};

const ROLE_BY_NAME = new Map<string, Role>(ROLES.flatMap((role) => NAMES[role].map((name) => [name, role] as const)));

/** `Open time`, `open_time` and `OPEN-TIME` are one name. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** What a column of this name means, or undefined when it means nothing to us. */
export function roleOf(name: string): Role | undefined {
  return ROLE_BY_NAME.get(plainName(name));
}

/** Among time columns the lower number is preferred. */
export function timeRank(name: string): number {
  return NAMES.time.indexOf(plainName(name));
}

/** The unit of a column such as CryptoDataDownload's `Volume USDT`: `USDT`; undefined for other names. */
export function volumeUnit(name: string): string | undefined {
  return /^volume[ _(]([a-z0-9]{2,10})\)?$/i.exec(name.trim())?.[1].toUpperCase();
}
