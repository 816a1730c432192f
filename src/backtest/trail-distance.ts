import { QuantError } from '../core/kit/errors.js';
import type { TrailDistance } from '../core/strategy.js';
import { atr } from '../features/indicators/atr.js';
import { badNumber } from './order-checks.js';
import type { Trail } from './order-pool.js';
import type { Tape } from './tape.js';

const ATR_BARS = 14;

/** Turns what a strategy asked for into a distance. Average true ranges are computed once per market and length. */
export class TrailDistances {
  private readonly tape: Tape;
  private readonly columns = new Map<string, Float64Array>();

  constructor(tape: Tape) {
    this.tape = tape;
  }

  /**
   * @throws E_USAGE unless exactly one of rate, price and atr is given, and while the average true range is not known
   */
  of(s: number, distance: TrailDistance): Trail {
    const { rate, price, atr: multiple, bars = ATR_BARS } = distance;
    if ([rate, price, multiple].filter((part) => part !== undefined).length !== 1) {
      throw new QuantError('E_USAGE', 'a trailing stop has one distance: rate, price or atr');
    }
    if (rate !== undefined && !(rate > 0 && rate < 1)) throw badNumber('trail rate', rate, 'a fraction in (0, 1)');
    if (price !== undefined && !(price > 0 && Number.isFinite(price))) {
      throw badNumber('trail distance', price, 'a number above 0');
    }
    const range = multiple === undefined ? Number.NaN : multiple * this.rangeOf(s, multiple, bars);
    return { best: Number.NaN, distance: price ?? range, rate: rate ?? Number.NaN, from: 0 };
  }

  private rangeOf(s: number, multiple: number, bars: number): number {
    if (!(multiple > 0 && Number.isFinite(multiple))) throw badNumber('trail atr', multiple, 'a number above 0');
    if (!(Number.isInteger(bars) && bars > 0)) throw badNumber('trail bars', bars, 'a whole number of bars above 0');
    const { tape } = this;
    const key = `${s}/${bars}`;
    let column = this.columns.get(key);
    if (column === undefined) {
      column = atr(tape.high[s], tape.low[s], tape.close[s], bars);
      this.columns.set(key, column);
    }
    const range = column[tape.row[s]];
    if (range > 0) return range;
    throw new QuantError('E_USAGE', `the average true range of ${bars} bars is not known yet, or is zero`, {
      hint: `ask for the feature atr(period=${bars}): the strategy then starts when it is known`,
    });
  }
}
