import { type BarContext, defineStrategy, type Strategy } from '../../core/strategy.js';

export interface TurtleRule {
  readonly stop: number;
  readonly units: number;
  readonly step: number;
  readonly risk: number;
  readonly share: number;
  readonly direction: 'long' | 'short' | 'both';
}

/** Columns asked for, by place. A close cannot leave a channel that holds its own bar: they are read one bar ago. */
const ENTRY_UPPER = 0;
const ENTRY_LOWER = 1;
const EXIT_UPPER = 2;
const EXIT_LOWER = 3;
const ATR = 4;

/**
 * Weight of one unit: a move of one average true range against it costs `risk` of the account, within an equal part of
 * what may be invested.
 */
export function unitWeight(close: number, atr: number, most: number, { risk, units }: TurtleRule): number {
  return Math.min((risk * close) / atr, most / units);
}

/**
 * The Turtles' system: in at the break of a long channel, out at the break of a short one the other way, one more unit
 * for each half of an average true range that it goes on, and a stop that moves up behind the newest unit.
 *
 * Breaks, units and stops are judged at the close. The average true range is that of the entry until the position is
 * over, as in the original. Closed by somebody else, it adds nothing and waits for its own exit before it looks again.
 */
export class Turtle implements Strategy {
  private readonly rule: TurtleRule;
  private readonly most: number;
  private readonly side: Int8Array;
  private readonly count: Int32Array;
  private readonly unit: Float64Array;
  /** per market: average true range at the entry, close of the newest unit, and stop, quote per base */
  private readonly range: Float64Array;
  private readonly newest: Float64Array;
  private readonly stopPrice: Float64Array;

  constructor(rule: TurtleRule, symbolCount: number) {
    this.rule = rule;
    this.most = rule.share / symbolCount;
    this.side = new Int8Array(symbolCount);
    this.count = new Int32Array(symbolCount);
    this.unit = new Float64Array(symbolCount);
    this.range = new Float64Array(symbolCount);
    this.newest = new Float64Array(symbolCount);
    this.stopPrice = new Float64Array(symbolCount);
  }

  onBar(bar: BarContext, s: number): void {
    if (this.side[s] === 0) this.enter(bar, s);
    else this.follow(bar, s);
  }

  private enter(bar: BarContext, s: number): void {
    const { direction } = this.rule;
    const close = bar.close(s);
    const atr = bar.feature(s, ATR);
    if (!(atr > 0)) return;
    const isUp = close > bar.feature(s, ENTRY_UPPER, 1) && direction !== 'short';
    const isDown = close < bar.feature(s, ENTRY_LOWER, 1) && direction !== 'long';
    if (!isUp && !isDown) return;
    this.side[s] = isUp ? 1 : -1;
    this.count[s] = 0;
    this.range[s] = atr;
    this.unit[s] = unitWeight(close, atr, this.most, this.rule);
    this.add(bar, s, isUp ? 'above the channel' : 'below the channel');
  }

  private follow(bar: BarContext, s: number): void {
    const { units, step } = this.rule;
    const side = this.side[s];
    const close = bar.close(s);
    const edge = bar.feature(s, side > 0 ? EXIT_LOWER : EXIT_UPPER, 1);
    const isStopped = side * (close - this.stopPrice[s]) <= 0;
    if (isStopped || side * (close - edge) < 0) {
      this.side[s] = 0;
      bar.target(s, 0, isStopped ? 'stop' : 'left the channel');
      return;
    }
    const isFurther = side * (close - this.newest[s]) >= step * this.range[s];
    // Nothing is added to a position that is not there: that would open it anew, in full.
    if (isFurther && this.count[s] < units && bar.position(s) !== 0) this.add(bar, s, `unit ${this.count[s] + 1}`);
  }

  private add(bar: BarContext, s: number, reason: string): void {
    const side = this.side[s];
    this.count[s]++;
    this.newest[s] = bar.close(s);
    this.stopPrice[s] = bar.close(s) - side * this.rule.stop * this.range[s];
    bar.target(s, side * this.count[s] * this.unit[s], reason);
  }
}

export default defineStrategy({
  name: 'turtle',
  summary:
    'Turtle system: channel breakout with units by average true range, pyramiding, a 2-ATR stop and a channel exit',
  source: 'Faith 2003, The Original Turtle Trading Rules; Donchian 1960, High Finance in Copper',
  works: 'In few, long, one-way moves, in which the added units earn most of what the system ever earns.',
  fails: 'In ranges: most breaks turn back, and a break that has drawn in all units before it turns costs the most.',
  params: {
    entry: {
      type: 'int',
      default: 55,
      min: 2,
      max: 5000,
      sweep: [20, 55, 120],
      doc: 'bars of the channel whose break opens a position; 20 and 55 in the original, days',
    },
    exit: {
      type: 'int',
      default: 20,
      min: 1,
      max: 5000,
      sweep: [10, 20],
      doc: 'bars of the channel whose break the other way closes it; 10 and 20 in the original',
    },
    stop: {
      type: 'float',
      default: 2,
      min: 0.1,
      max: 100,
      sweep: [2, 3],
      doc: 'distance of the stop from the newest unit, average true ranges',
    },
    units: { type: 'int', default: 4, min: 1, max: 100, sweep: [1, 4], doc: 'most units held; 1: nothing is added' },
    step: { type: 'float', default: 0.5, min: 0.01, max: 100, doc: 'move that adds a unit, average true ranges' },
    atr: { type: 'int', default: 20, min: 1, max: 5000, doc: 'bars of the average true range' },
    risk: {
      type: 'float',
      default: 0.01,
      min: 0.0001,
      max: 1,
      sweep: [0.005, 0.01],
      doc: 'share of the account that one average true range is worth per unit',
    },
    direction: { type: 'choice', default: 'long', options: ['long', 'short', 'both'], doc: 'sides it may take' },
    share: {
      type: 'float',
      default: 1,
      min: 0.01,
      max: 10,
      doc: 'most of the account to invest, all units of all markets together',
    },
  },
  needs: (p) => ({
    features: [
      `donchian.upper(period=${p.entry})`,
      `donchian.lower(period=${p.entry})`,
      `donchian.upper(period=${p.exit})`,
      `donchian.lower(period=${p.exit})`,
      `atr(period=${p.atr})`,
    ],
  }),
  start: (p, symbolCount) => new Turtle(p, symbolCount),
});
