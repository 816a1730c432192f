import type { Candles } from '../core/candles.js';
import type { BarSeries } from '../core/strategy.js';
import { checkAgo } from './ago.js';
import type { HigherBars } from './higher-bars.js';
import type { Tape } from './tape.js';

type Column = 'openTime' | 'open' | 'high' | 'low' | 'close' | 'volume';

/** The closed bars of a longer interval, as a strategy reads them. */
export class HigherView implements BarSeries {
  private readonly row: Int32Array;
  private readonly rowAt: readonly Int32Array[];
  private readonly candles: readonly Candles[];
  /** per market: columns that have been read, so that they are looked up once */
  private readonly closes: Float64Array[] = [];

  constructor(tape: Tape, bars: HigherBars) {
    this.row = tape.row;
    this.rowAt = bars.rowAt;
    this.candles = bars.candles;
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
    const closes = this.closes[s];
    if (closes === undefined) {
      this.closes[s] = this.candles[s].close;
      return this.read(s, ago, 'close');
    }
    const row = this.row[s];
    const i = row < 0 ? -1 : this.rowAt[s][row] - ago;
    if (ago >= 0 && i >= 0 && (i | 0) === i) return closes[i];
    return this.read(s, ago, 'close');
  }
  volume(s: number, ago = 0): number {
    return this.read(s, ago, 'volume');
  }
  barCount(s: number): number {
    const row = this.row[s];
    return row >= 0 ? this.rowAt[s][row] + 1 : 0;
  }

  private read(s: number, ago: number, column: Column): number {
    checkAgo(ago);
    const i = this.barCount(s) - 1 - ago;
    return i >= 0 ? this.candles[s][column][i] : Number.NaN;
  }
}
