import { QuantError } from '../core/kit/errors.js';
import type { BarSeries } from '../core/strategy.js';
import { checkAgo } from './ago.js';
import type { HigherBars } from './higher-bars.js';
import type { Tape } from './tape.js';

/** The closed bars of a longer interval, as a strategy reads them. */
export class HigherView implements BarSeries {
  private readonly tape: Tape;
  private readonly bars: HigherBars;

  constructor(tape: Tape, bars: HigherBars) {
    this.tape = tape;
    this.bars = bars;
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
    return this.read(s, ago, 'close');
  }
  volume(s: number, ago = 0): number {
    return this.read(s, ago, 'volume');
  }
  barCount(s: number): number {
    const row = this.tape.row[s];
    if (row === undefined) {
      throw new QuantError('E_USAGE', `market must be in [0, ${this.tape.count - 1}], was ${s}`);
    }
    return row >= 0 ? this.bars.rowAt[s][row] + 1 : 0;
  }

  private read(s: number, ago: number, column: 'openTime' | 'open' | 'high' | 'low' | 'close' | 'volume'): number {
    checkAgo(ago);
    const i = this.barCount(s) - 1 - ago;
    return i >= 0 ? this.bars.candles[s][column][i] : Number.NaN;
  }
}
