import type { Candles } from '../core/candles.js';
import { QuantError } from '../core/kit/errors.js';
import type { BarSeries } from '../core/strategy.js';
import { checkAgo } from './ago.js';
import type { HigherBars } from './higher-bars.js';
import type { Tape } from './tape.js';

type Column = 'openTime' | 'open' | 'high' | 'low' | 'close' | 'volume';

/**
 * The closed bars of a longer interval, as a strategy reads them. The market that is being decided on is kept at hand, as
 * in `BarView`, from the call about its bar until `letGo`.
 */
export class HigherView implements BarSeries {
  private readonly row: Int32Array;
  private readonly rowAt: readonly Int32Array[];
  private readonly candles: readonly Candles[];
  /** per market: closes that have been read, so that they are looked up once */
  private readonly closesOf: Float64Array[] = [];
  /** the market at hand, its newest closed bar and its closes */
  private s = -1;
  private i = -1;
  private closes: Float64Array = new Float64Array(0);

  constructor(tape: Tape, bars: HigherBars) {
    this.row = tape.row;
    this.rowAt = bars.rowAt;
    this.candles = bars.candles;
  }

  /** Turns to bar i of market s, which has just closed. */
  turnTo(s: number, i: number): void {
    this.i = i;
    if (s === this.s) return;
    this.s = s;
    this.closes = this.closesOf[s] ??= this.candles[s].close;
  }

  /** No market is at hand: another bar may have closed since. */
  letGo(): void {
    this.s = -1;
  }

  openTime(s: number, ago = 0): number {
    return this.read(s, ago, 'openTime');
  }
  open(s: number, ago = 0): number {
    return this.read(s, ago, 'open');
  }
  high(s: number, ago = 0): number {
    return this.read(s, ago, 'high');
  }
  low(s: number, ago = 0): number {
    return this.read(s, ago, 'low');
  }
  close(s: number, ago = 0): number {
    const i = this.i - ago;
    if (s === this.s && ago >= 0 && i >= 0 && (i | 0) === i) return this.closes[i];
    return this.read(s, ago, 'close');
  }
  volume(s: number, ago = 0): number {
    return this.read(s, ago, 'volume');
  }
  barCount(s: number): number {
    if (s === this.s) return this.i + 1;
    const row = this.row[s];
    if (row === undefined) {
      throw new QuantError('E_USAGE', `market must be in [0, ${this.row.length - 1}], was ${s}`);
    }
    return row >= 0 ? this.rowAt[s][row] + 1 : 0;
  }

  private read(s: number, ago: number, column: Column): number {
    checkAgo(ago);
    const i = this.barCount(s) - 1 - ago;
    return i >= 0 ? this.candles[s][column][i] : Number.NaN;
  }
}
