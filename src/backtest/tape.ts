import { alignMarkets, type Clock } from '../core/align.js';
import type { Candles } from '../core/candles.js';

type Columns = readonly Float64Array[];

/**
 * The markets of a run on one clock, and how far it has been played. One column per market; scalars are fields and
 * everything per market is a typed array, so that a step allocates nothing.
 */
export class Tape {
  readonly markets: readonly Candles[];
  readonly symbols: readonly string[];
  readonly count: number;
  readonly intervalMs: number;
  readonly steps: number;
  readonly openTime: Float64Array;
  /** per market and step: the row of its bar, -1 where it has none */
  readonly rowAt: readonly Int32Array[];
  readonly open: Columns;
  readonly high: Columns;
  readonly low: Columns;
  readonly close: Columns;
  readonly volume: Columns;
  /** markets in order of their symbols: who is served first must not depend on the order of a list in a config */
  readonly turn: Int32Array;

  /** the step being played */
  step = -1;
  /** account value at the last close, quote */
  equity = 0;
  /** per market: the last bar that has closed, -1 before its first */
  readonly row: Int32Array;
  /** per market: the last close, NaN before its first bar */
  readonly mark: Float64Array;

  constructor(markets: readonly Candles[], clock: Clock = alignMarkets(markets)) {
    this.markets = markets;
    this.symbols = markets.map((m) => m.symbol);
    this.count = markets.length;
    this.intervalMs = markets[0].intervalMs;
    this.steps = clock.steps;
    this.openTime = clock.openTime;
    this.rowAt = clock.rowAt;
    this.open = markets.map((m) => m.open);
    this.high = markets.map((m) => m.high);
    this.low = markets.map((m) => m.low);
    this.close = markets.map((m) => m.close);
    this.volume = markets.map((m) => m.volume);
    const names = this.symbols;
    this.turn = Int32Array.from(names.keys()).sort((a, b) =>
      names[a] === names[b] ? a - b : names[a] < names[b] ? -1 : 1,
    );
    this.row = new Int32Array(this.count).fill(-1);
    this.mark = new Float64Array(this.count).fill(Number.NaN);
  }
}
