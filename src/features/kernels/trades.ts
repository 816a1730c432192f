import type { Candles } from '../../core/candles.js';
import type { Trades } from '../../core/feature-context.js';
import { unknownColumn } from '../../core/math/rolling.js';

/** The trades of each bar. */
export interface TradesOfBars {
  /** (n,) first trade of the bar, and the one after its last; equal where it has none */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** (n,) 1 where the bar's trades are known */
  readonly isKnown: Uint8Array;
}

/**
 * Which trades belong to which bar: those in [open, open + interval).
 *
 * A market without a trade in a bar has a known volume of zero; a bar whose trades were not collected says nothing. The
 * bar's own volume tells the two apart: its trades are known when they make up at least half of it. So a bar that the
 * record begins or breaks off inside of is not known, and small differences between two sources do no harm.
 */
export function tradesOfBars({ openTime, intervalMs, volume, length }: Candles, trades: Trades): TradesOfBars {
  const from = new Int32Array(length);
  const to = new Int32Array(length);
  const isKnown = new Uint8Array(length);
  let k = 0;
  for (let i = 0; i < length; i++) {
    while (k < trades.time.length && trades.time[k] < openTime[i]) k++;
    from[i] = k;
    let sum = 0;
    while (k < trades.time.length && trades.time[k] < openTime[i] + intervalMs) sum += trades.quantity[k++];
    to[i] = k;
    isKnown[i] = Number(sum >= 0.5 * volume[i]);
  }
  return { from, to, isKnown };
}

/** 1 where the taker bought, -1 where the taker sold. */
export function takerSign({ isBuyerMaker }: Trades, k: number): 1 | -1 {
  return isBuyerMaker[k] === 1 ? -1 : 1;
}

/** Sums over the trades of each bar. */
export interface TradeSums {
  readonly count: Float64Array;
  /** base */
  readonly volume: Float64Array;
  /** base: bought by takers less sold by them */
  readonly signed: Float64Array;
  /** base: the largest single trade, 0 without one */
  readonly largest: Float64Array;
}

/** @returns (n,) each; 0 in a bar without a trade, NaN in one whose trades are not known, see `tradesOfBars` */
export function tradeSums(candles: Candles, trades: Trades): TradeSums {
  const { from, to, isKnown } = tradesOfBars(candles, trades);
  const n = candles.length;
  const [count, volume, signed, largest] = [0, 1, 2, 3].map(() => unknownColumn(n));
  for (let i = 0; i < n; i++) {
    if (isKnown[i] === 0) continue;
    let [sum, net, most] = [0, 0, 0];
    for (let k = from[i]; k < to[i]; k++) {
      const quantity = trades.quantity[k];
      sum += quantity;
      net += takerSign(trades, k) * quantity;
      if (quantity > most) most = quantity;
    }
    count[i] = to[i] - from[i];
    volume[i] = sum;
    signed[i] = net;
    largest[i] = most;
  }
  return { count, volume, signed, largest };
}
