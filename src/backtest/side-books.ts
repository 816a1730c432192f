import type { Candles } from '../core/candles.js';
import { QuantError } from '../core/kit/errors.js';
import type { MarketRules } from '../core/market-rules.js';
import type { BookSpec } from '../core/spec.js';

/** A market of the run on another venue, as it is given to a tape. */
export interface SideBookInput {
  /** the market of the run */
  readonly market: number;
  readonly bars: Candles;
  readonly rules: MarketRules;
  /** fee of orders that take liquidity, fraction; NaN where the cost models of the run say it */
  readonly feeRate: number;
}

/** The same on the clock of the run. */
export interface SideBook extends SideBookInput {
  /** its number among all books of the run, after those of the markets themselves: costs and volume are kept by it */
  readonly place: number;
  /** per step: the row of its bar, -1 where it has none */
  readonly rowAt: Int32Array;
}

/** Puts other venues' bars onto the steps of a run. A step at which a venue has no bar stays without one. */
export function sideBooks(inputs: readonly SideBookInput[], openTime: Float64Array, marketCount: number): SideBook[] {
  return inputs.map((input, k) => {
    const times = input.bars.openTime;
    const rowAt = new Int32Array(openTime.length).fill(-1);
    let row = 0;
    for (let step = 0; step < rowAt.length; step++) {
      while (row < times.length && times[row] < openTime[step]) row++;
      if (times[row] === openTime[step]) rowAt[step] = row;
    }
    return { ...input, place: marketCount + k, rowAt };
  });
}

/** What `checkedBooks` is told of one market. */
export interface BookRequest {
  readonly market: number;
  readonly candles: Candles;
  readonly rules: MarketRules;
  readonly specs: readonly BookSpec[];
  /** per spec; null where nothing is stored */
  readonly stored: readonly (Candles | null)[];
  /** fees that the algorithm was told of, fraction by venue */
  readonly fees: Readonly<Record<string, number>>;
}

/**
 * The other venues of one market, checked. A venue without bars in the range is left out.
 *
 * @throws E_USAGE on derivatives, which keep their margin on one venue, for another currency, and for lot steps of which
 *   the coarsest is no multiple of the others; E_DATA for bars of another market, interval or rhythm
 */
export function checkedBooks({ market, candles, rules, specs, stored, fees }: BookRequest): SideBookInput[] {
  const { symbol, intervalMs } = candles;
  const out = specs.flatMap((spec, k): SideBookInput[] => {
    const bars = stored[k] ?? null;
    const isSame = spec.rules.contract === 'spot' && spec.rules.settle === rules.settle;
    if (rules.contract !== 'spot' || !isSame) {
      throw new QuantError(
        'E_USAGE',
        `${symbol} can be split over venues only as spot markets in one currency, on ${spec.venue} it is ${spec.rules.contract} in ${spec.rules.settle}`,
      );
    }
    if (bars === null || bars.length === 0) return [];
    const isOnGrid = (bars.openTime[0] - candles.openTime[0]) % intervalMs === 0;
    if (bars.symbol !== symbol || bars.intervalMs !== intervalMs || !isOnGrid) {
      throw new QuantError(
        'E_DATA',
        `the bars of ${bars.symbol} on ${spec.venue} must be those of ${symbol} and open at the same times`,
      );
    }
    return [{ market, bars, rules: spec.rules, feeRate: fees[spec.venue] ?? Number.NaN }];
  });
  checkSteps(symbol, [rules, ...out.map((book) => book.rules)]);
  return out;
}

function checkSteps(symbol: string, rules: readonly MarketRules[]): void {
  const steps = rules.map((r) => r.lotStep).filter((step) => step > 0);
  const coarsest = Math.max(0, ...steps);
  const misfit = steps.find((step) => Math.abs(coarsest / step - Math.round(coarsest / step)) > 1e-6);
  if (misfit === undefined) return;
  throw new QuantError(
    'E_USAGE',
    `${symbol} can be split over venues only where the coarsest lot step is a multiple of the others, found ${coarsest} and ${misfit}`,
  );
}

/** @throws E_USAGE for a fee of a venue that the run does not have beside its own */
export function checkFeeNames(fees: Readonly<Record<string, number>>, venues: readonly string[], own: string): void {
  for (const venue of Object.keys(fees)) {
    if (venues.includes(venue)) continue;
    const isOwn = venue === own;
    throw new QuantError('E_USAGE', `fees names ${venue}, which is not one of the other venues of this run`, {
      hint: isOwn ? 'the fee of the own venue is that of --costs' : `there are: ${venues.join(', ') || 'none'}`,
    });
  }
}
