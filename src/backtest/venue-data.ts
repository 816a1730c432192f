import type { Candles } from '../core/candles.js';
import type { FeatureContext } from '../core/feature-context.js';
import { QuantError } from '../core/kit/errors.js';
import { isoUtc } from '../core/kit/time.js';
import { resample } from '../core/resample.js';
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
  /** the same market on the venues of `RunSpec.market.books`, in their order; null where none is stored in the range */
  readonly books?: readonly (readonly (Candles | null)[])[];
  /** what features read that is not in the run otherwise: trades, books, open interest, spot bars */
  readonly features?: readonly FeatureContext[];
  /** by quote currency that is not the account's: candles whose prices are account currency per unit of it */
  readonly rates?: Readonly<Record<string, Candles>>;
}

/** What the features of a market may read: the other markets of the run, and what was read for it. */
export function featureContext(
  markets: readonly Candles[],
  s: number,
  { funding, marks, features }: VenueData = {},
): FeatureContext {
  const mark = marks?.[s] ?? undefined;
  return {
    ...(markets.length > 1 ? { peers: markets.filter((_, other) => other !== s) } : {}),
    ...(funding?.[s] ? { funding: funding[s] } : {}),
    ...(mark === undefined ? {} : { mark: asLong(mark, markets[s]) }),
    ...features?.[s],
  };
}

/** Mark prices may be finer than the bars of a run. */
function asLong(bars: Candles, { intervalMs, openTime, length }: Candles): Candles {
  if (bars.intervalMs === intervalMs) return bars;
  return resample(bars, intervalMs, length === 0 ? 0 : openTime[length - 1] + intervalMs).candles;
}

/** Account currency per quote at the open and at the close of each bar of a market. */
export interface RateRows {
  readonly open: Float64Array;
  readonly close: Float64Array;
}

/**
 * Puts a stored rate onto the rows of a market: the newest rate that is known when a bar opens, and when it closes. A
 * rate's own bar is known by its open while it runs, by its close when it is over.
 *
 * @throws E_NO_DATA when the rate begins after the market
 */
export function rateRows(market: Candles, rate: Candles): RateRows {
  const open = new Float64Array(market.length);
  const close = new Float64Array(market.length);
  let k = -1;
  const knownAt = (time: number): number => {
    if (k < 0) throw tooLate(market, rate);
    return rate.openTime[k] + rate.intervalMs <= time ? rate.close[k] : rate.open[k];
  };
  for (let row = 0; row < market.length; row++) {
    const from = market.openTime[row];
    const end = from + market.intervalMs;
    while (k + 1 < rate.length && rate.openTime[k + 1] <= from) k++;
    open[row] = knownAt(from);
    while (k + 1 < rate.length && rate.openTime[k + 1] < end) k++;
    close[row] = knownAt(end);
  }
  return { open, close };
}

function tooLate(market: Candles, rate: Candles): QuantError {
  const [begins, needed] = [rate, market].map((c) => isoUtc(c.openTime[0] ?? 0));
  return new QuantError(
    'E_NO_DATA',
    `${market.symbol} is converted by ${rate.symbol}, which is stored from ${begins} on: the run needs it from ${needed} on`,
    { hint: `quant fetch --symbols ${rate.symbol}, or start the run later with --since` },
  );
}
