import type { Candles, SeriesKey } from '../../core/candles.js';
import type { Trades } from '../../core/feature-context.js';
import { sameLength } from '../../core/kit/check.js';

/** The market that ticks are of. */
export type TickMarket = Omit<SeriesKey, 'intervalMs'> & Pick<Candles, 'isSimulated'>;

/**
 * What bars are sampled from, oldest first: single trades, or finer candles each taken for one trade at its close.
 *
 * Of a candle the open, the range and what it knows of volume are kept, so that a sampled bar has the range of the
 * market and not that of the closes.
 */
export interface Ticks {
  readonly market: TickMarket;
  readonly length: number;
  /** when it began: the trade, or the candle's open; UTC ms */
  readonly start: Float64Array;
  /** when it was over: the trade, or the last millisecond of the candle. What ends with it is known 1 ms later */
  readonly time: Float64Array;
  /** quote per base */
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** base */
  readonly volume: Float64Array;
  /** quote; of candles that do not know it, close · volume */
  readonly value: Float64Array;
  /** trades in it: 1, or what a candle knows, or 1 */
  readonly count: Float64Array;
  /** 1 a buyer took, -1 a seller did */
  readonly sign: Int8Array;
  readonly known: Pick<Candles['extra'], 'quoteVolume' | 'trades' | 'takerBuyBase' | 'takerBuyQuote'>;
}

/** Trades as ticks, with the side that the venue tells. @throws E_SHAPE when the columns differ in length */
export function ticksFromTrades(trades: Trades, market: TickMarket): Ticks {
  const { time, price, quantity, isBuyerMaker } = trades;
  const length = sameLength(`trades ${market.symbol}`, { time, price, quantity, isBuyerMaker });
  const value = price.map((p, i) => p * quantity[i]);
  const sign = Int8Array.from(isBuyerMaker, (isMaker) => (isMaker === 1 ? -1 : 1));
  const count = new Float64Array(length).fill(1);
  const known = {
    quoteVolume: value,
    trades: count,
    takerBuyBase: quantity.map((q, i) => (sign[i] === 1 ? q : 0)),
    takerBuyQuote: value.map((v, i) => (sign[i] === 1 ? v : 0)),
  };
  return {
    market,
    length,
    start: time,
    time,
    open: price,
    high: price,
    low: price,
    close: price,
    volume: quantity,
    value,
    count,
    sign,
    known,
  };
}

/** Finer candles as ticks, with the side of the tick rule on their closes. */
export function ticksFromCandles(candles: Candles): Ticks {
  const { length, openTime, intervalMs, open, high, low, close, volume, extra } = candles;
  const { venue, market, symbol, isSimulated } = candles;
  const { quoteVolume, trades } = extra;
  return {
    market: { venue, market, symbol, isSimulated },
    length,
    start: openTime,
    time: openTime.map((t) => t + intervalMs - 1),
    open,
    high,
    low,
    close,
    volume,
    value: volume.map((v, i) => (quoteVolume !== undefined && quoteVolume[i] >= 0 ? quoteVolume[i] : close[i] * v)),
    count: Float64Array.from(openTime, (_, i) => (trades !== undefined && trades[i] >= 0 ? trades[i] : 1)),
    sign: tickRule(close, open),
    known: extra,
  };
}

/**
 * Who took, by the move of the price: a buyer when it rose, a seller when it fell, whoever took last when it stayed.
 *
 * @param open decides the first row alone: there is no close before it; a buyer when it stayed
 * @returns (n,) 1 or -1
 * @source Lee & Ready 1991, Inferring trade direction from intraday data, Journal of Finance 46
 */
export function tickRule(close: Float64Array, open: Float64Array): Int8Array {
  const sign = new Int8Array(close.length);
  let last = 1;
  for (let i = 0; i < close.length; i++) {
    const before = i === 0 ? open[0] : close[i - 1];
    if (close[i] !== before) last = close[i] > before ? 1 : -1;
    sign[i] = last;
  }
  return sign;
}
