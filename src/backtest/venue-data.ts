import type { Candles } from '../core/candles.js';
import { QuantError } from '../core/kit/errors.js';
import { isoUtc } from '../core/kit/time.js';
import type { TimeRange } from './gaps.js';
import type { FundingSchedule } from './tape.js';

/** Settled funding as stored, and the stretches for which the source was asked. */
export interface FundingInput extends FundingSchedule {
  readonly coverage?: readonly TimeRange[];
}

/** What a run may be given beside the bars that it trades. Every list is per market, in the order of the markets. */
export interface VenueData {
  /** mark prices at the run's interval or finer; null where none are stored */
  readonly marks?: readonly (Candles | null)[];
  /** finer bars of the same market; null where none are stored */
  readonly detail?: readonly (Candles | null)[];
  /** settled funding; null where none is stored */
  readonly funding?: readonly (FundingInput | null)[];
  /** by quote currency that is not the account's: candles whose prices are account currency per unit of it */
  readonly rates?: Readonly<Record<string, Candles>>;
}

/** Account currency per quote at the open and at the close of each bar of a market. */
export interface RateRows {
  readonly open: Float64Array;
  readonly close: Float64Array;
}

/**
 * Puts a stored rate onto the rows of a market: the rate's open where it has a bar that opens with the market's, else
 * its last close before; and its last close known when the market's bar closes.
 *
 * @throws E_NO_DATA when the rate begins after the market
 */
export function rateRows(market: Candles, rate: Candles): RateRows {
  const open = new Float64Array(market.length);
  const close = new Float64Array(market.length);
  let k = -1;
  for (let row = 0; row < market.length; row++) {
    const from = market.openTime[row];
    while (k + 1 < rate.length && rate.openTime[k + 1] + rate.intervalMs <= from) k++;
    const atOpen = k + 1 < rate.length && rate.openTime[k + 1] === from;
    if (!atOpen && k < 0) {
      throw new QuantError(
        'E_NO_DATA',
        `${market.symbol} is converted by ${rate.symbol}, which is not stored before ${isoUtc(rate.openTime[0] ?? from)}: the run needs it from ${isoUtc(from)} on`,
        { hint: `quant fetch --symbols ${rate.symbol}, or start the run later with --since` },
      );
    }
    open[row] = atOpen ? rate.open[k + 1] : rate.close[k];
    const end = from + market.intervalMs;
    while (k + 1 < rate.length && rate.openTime[k + 1] + rate.intervalMs <= end) k++;
    close[row] = k < 0 ? open[row] : rate.close[k];
  }
  return { open, close };
}
