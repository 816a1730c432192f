import type { Candles } from '../core/candles.js';
import type { FillFacts } from '../core/cost.js';
import { barVolatility, dayVolatility, dayVolume, highLowSpread } from './past-bars.js';
import type { Tape } from './tape.js';

/**
 * The fill that the models are asked about. What has to be looked up in the bars is looked up when a model reads it: a
 * run that only pays fees then touches no column that it does not need.
 */
export class LiveFacts implements FillFacts {
  quantity = 0;
  side = 0;
  price = 0;
  isMaker = false;
  market = 0;
  row = 0;
  fundingRate = Number.NaN;
  private readonly tape: Tape;
  /** of every book: the markets, then other venues' */
  private readonly bars: readonly Candles[];
  /** a model is asked several times about one fill: what takes a loop is kept until the bar changes */
  private readonly volatilityAt: BarMemo;
  private readonly dayVolatilityAt: BarMemo;
  private readonly dayVolumeAt: BarMemo;
  private readonly highLowSpreadAt: BarMemo;

  constructor(tape: Tape) {
    const bars = [...tape.markets, ...tape.sides.map((side) => side.bars)];
    this.tape = tape;
    this.bars = bars;
    this.volatilityAt = new BarMemo((s, row) => barVolatility(bars[s], row));
    this.dayVolatilityAt = new BarMemo((s, row) => dayVolatility(bars[s], row));
    this.dayVolumeAt = new BarMemo((s, row) => dayVolume(bars[s], row) / unitVolume(tape, s));
    this.highLowSpreadAt = new BarMemo((s, row) => highLowSpread(bars[s], row));
  }

  get time(): number {
    return this.bars[this.market].openTime[this.row];
  }
  get intervalMs(): number {
    return this.bars[this.market].intervalMs;
  }
  get notional(): number {
    const { tape, market, row } = this;
    const isSide = market >= tape.count;
    const owner = isSide ? tape.sides[market - tape.count].market : market;
    return Math.abs(this.quantity * tape.worthAt(owner, isSide ? tape.rowAt[owner][tape.step] : row, this.price));
  }
  get barVolume(): number {
    return this.bars[this.market].volume[this.row] / unitVolume(this.tape, this.market);
  }
  get barRange(): number {
    const { high, low, open } = this.bars[this.market];
    return (high[this.row] - low[this.row]) / open[this.row];
  }
  get volatility(): number {
    return this.volatilityAt.get(this.market, this.row);
  }
  get dayVolatility(): number {
    return this.dayVolatilityAt.get(this.market, this.row);
  }
  get dayVolume(): number {
    return this.dayVolumeAt.get(this.market, this.row);
  }
  get highLowSpread(): number {
    return this.highLowSpreadAt.get(this.market, this.row);
  }
}

/** What a unit of quantity is in the volume column: linear contracts trade in base units, inverse ones in contracts. */
function unitVolume(tape: Tape, s: number): number {
  if (s >= tape.count) return 1;
  const { contract, contractSize } = tape.rules[s];
  return contract === 'linear' ? contractSize : 1;
}

/** The last answer of a function of market and row. */
class BarMemo {
  private market = -1;
  private row = -1;
  private value = Number.NaN;
  private readonly compute: (market: number, row: number) => number;

  constructor(compute: (market: number, row: number) => number) {
    this.compute = compute;
  }
  get(market: number, row: number): number {
    if (market !== this.market || row !== this.row) {
      this.value = this.compute(market, row);
      this.market = market;
      this.row = row;
    }
    return this.value;
  }
}
