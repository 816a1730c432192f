import { type BarContext, defineStrategy, type Strategy } from '../../core/strategy.js';
import { SHARE } from '../share.js';

export interface RegimeRule {
  readonly quiet: number;
  readonly wild: number;
  readonly trending: number;
  readonly enter: number;
  readonly stopAtr: number;
  readonly reduce: number;
  readonly short: boolean;
  readonly share: number;
}

/** Columns asked for, by place. */
const VOLATILITY_RANK = 0;
const ADX = 1;
const TREND = 2;
const Z = 3;
const ATR = 4;

/** What a position was opened for decides when it is closed. */
const MOMENTUM = 1;
const REVERSION = 2;

/**
 * Does what the market of now asks for.
 *
 * - a trend (ADX above `trending`): momentum, in the direction of the last moves;
 * - a range: mean reversion; in a quiet market (volatility low in its own past) a careful one, which waits for half as
 *   much again and takes half the size;
 * - a wild market (volatility high in its own past): `reduce` of the size, and stops at half the distance, also for what
 *   is held already.
 *
 * A trade is closed for the reason it was opened: momentum when the moves turn, reversion at the mean, both at a close
 * beyond their stop. After a stop it waits until what opened the trade has gone away.
 */
export class RegimeAdaptive implements Strategy {
  private readonly rule: RegimeRule;
  private readonly weight: number;
  private readonly side: Int8Array;
  private readonly mode: Int8Array;
  private readonly stopPrice: Float64Array;
  private readonly isReduced: Uint8Array;
  /** per market: side and mode that were stopped, as side × mode; 0 for none */
  private readonly stopped: Int8Array;

  constructor(rule: RegimeRule, symbolCount: number) {
    this.rule = rule;
    this.weight = rule.share / symbolCount;
    this.side = new Int8Array(symbolCount);
    this.mode = new Int8Array(symbolCount);
    this.stopPrice = new Float64Array(symbolCount);
    this.isReduced = new Uint8Array(symbolCount);
    this.stopped = new Int8Array(symbolCount);
  }

  onBar(bar: BarContext, s: number): void {
    const rank = bar.feature(s, VOLATILITY_RANK);
    const atr = bar.feature(s, ATR);
    // A market that does not move has no regime.
    if (!(atr > 0) || Number.isNaN(rank) || Number.isNaN(bar.feature(s, Z))) return;
    const isWild = rank >= this.rule.wild;
    if (this.side[s] === 0) this.enter(bar, s, rank <= this.rule.quiet, isWild, atr);
    else this.keep(bar, s, isWild, atr);
  }

  private enter(bar: BarContext, s: number, isQuiet: boolean, isWild: boolean, atr: number): void {
    const { trending, short, reduce } = this.rule;
    const mode = bar.feature(s, ADX) > trending ? MOMENTUM : REVERSION;
    const side = mode === MOMENTUM ? Math.sign(bar.feature(s, TREND)) : this.reversionSide(bar.feature(s, Z), isQuiet);
    if (side * mode !== this.stopped[s]) this.stopped[s] = 0;
    if (side === 0 || this.stopped[s] !== 0 || (side === -1 && !short)) return;
    this.side[s] = side;
    this.mode[s] = mode;
    this.isReduced[s] = isWild ? 1 : 0;
    this.stopPrice[s] = bar.close(s) - side * this.distance(atr, isWild);
    const size = (isWild ? reduce : 1) * (mode === REVERSION && isQuiet ? 0.5 : 1);
    bar.target(s, side * size * this.weight, mode === MOMENTUM ? 'trend' : isQuiet ? 'quiet range' : 'range');
  }

  private reversionSide(z: number, isQuiet: boolean): number {
    const enter = this.rule.enter * (isQuiet ? 1.5 : 1);
    return z < -enter ? 1 : z > enter ? -1 : 0;
  }

  private keep(bar: BarContext, s: number, isWild: boolean, atr: number): void {
    const side = this.side[s];
    const close = bar.close(s);
    if (side * (close - this.stopPrice[s]) <= 0) {
      this.stopped[s] = side * this.mode[s];
      this.close(bar, s, 'stop');
      return;
    }
    const isDone = this.mode[s] === MOMENTUM ? side * bar.feature(s, TREND) <= 0 : side * bar.feature(s, Z) >= 0;
    if (isDone) {
      this.close(bar, s, this.mode[s] === MOMENTUM ? 'trend over' : 'back at the mean');
      return;
    }
    // Momentum's stop follows the price, and in a wild market every stop comes nearer; none ever moves back.
    if (this.mode[s] === MOMENTUM || isWild) {
      const next = close - side * this.distance(atr, isWild);
      if (side * (next - this.stopPrice[s]) > 0) this.stopPrice[s] = next;
    }
    if (!isWild || this.isReduced[s] === 1) return;
    this.isReduced[s] = 1;
    // By what is held, not by what was asked: somebody else may have made it smaller, or closed it.
    if (bar.position(s) !== 0) bar.target(s, bar.weight(s) * this.rule.reduce, 'wild market');
  }

  private close(bar: BarContext, s: number, reason: string): void {
    this.side[s] = 0;
    bar.target(s, 0, reason);
  }

  private distance(atr: number, isWild: boolean): number {
    return this.rule.stopAtr * atr * (isWild ? 0.5 : 1);
  }
}

export default defineStrategy({
  name: 'regime-adaptive',
  summary: 'Momentum in trends, mean reversion in ranges, careful in quiet markets and small in wild ones',
  source: 'own; Wilder 1978 for ADX; Kaufman 2013, Trading Systems and Methods, chapter 20, for adapting to volatility',
  works: 'In markets that stay in one state longer than it takes to see it, some tens of bars.',
  fails: 'At the changes themselves: it meets the first bars of a trend as a range, and those of a range as a trend.',
  params: {
    trend: {
      type: 'int',
      default: 24,
      min: 2,
      max: 1000,
      sweep: [14, 24, 48],
      doc: 'bars of ADX, of volatility and of the average true range',
    },
    trending: {
      type: 'float',
      default: 25,
      min: 0,
      max: 100,
      sweep: [20, 25, 30],
      doc: 'ADX above which the market trends',
    },
    window: {
      type: 'int',
      default: 72,
      min: 5,
      max: 5000,
      sweep: [48, 72, 144],
      doc: 'bars of the direction in a trend, and of the mean in a range',
    },
    enter: {
      type: 'float',
      default: 2,
      min: 0.1,
      max: 10,
      sweep: [1.5, 2, 2.5],
      doc: 'distance from the mean that opens in a range, standard deviations; half as much again when quiet',
    },
    past: { type: 'int', default: 240, min: 20, max: 5000, doc: 'bars of its own past that volatility is ranked in' },
    quiet: {
      type: 'float',
      default: 0.25,
      min: 0,
      max: 1,
      doc: 'rank of volatility up to which the market is quiet, fraction',
    },
    wild: { type: 'float', default: 0.85, min: 0, max: 1, doc: 'rank of volatility from which it is wild, fraction' },
    reduce: { type: 'float', default: 0.5, min: 0, max: 1, doc: 'share of the size in a wild market' },
    stopAtr: {
      type: 'float',
      default: 4,
      min: 0.1,
      max: 100,
      sweep: [3, 4, 6],
      doc: 'close that gives up, average true ranges from the entry; half of it when wild',
    },
    short: { type: 'bool', default: false, doc: 'also sell short' },
    share: SHARE,
  },
  needs: (p) => ({
    features: [
      `rank(volatility(period=${p.trend}), window=${p.past})`,
      `adx(period=${p.trend})`,
      `efficiency-ratio.signed(period=${p.window})`,
      `price-zscore(period=${p.window})`,
      `atr(period=${p.trend})`,
    ],
  }),
  start: (p, symbolCount) => new RegimeAdaptive(p, symbolCount),
});
