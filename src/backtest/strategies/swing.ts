import { type BarContext, defineStrategy, type Strategy } from '../../core/strategy.js';
import { SHARE } from '../share.js';

export interface SwingRule {
  readonly low: number;
  readonly recovered: number;
  readonly strength: number;
  readonly stop: number;
  readonly maxBars: number;
  readonly short: boolean;
  readonly share: number;
}

const TREND = 0;
const ADX = 1;
const RSI = 2;
const ATR = 3;

/**
 * Buys the pullback in a rise: the close above its long average, a trend of some strength, and a short RSI that is low.
 * Sells when the RSI has recovered, at a stop, or when it takes too long.
 *
 * After a stop or a time-out it waits for the RSI to come back to 50: a fall that goes on would be bought again on every
 * bar. Closed by somebody else, it waits for its own exit. Short mirrors all of it.
 */
export class Swing implements Strategy {
  private readonly rule: SwingRule;
  private readonly weight: number;
  private readonly side: Int8Array;
  private readonly barsHeld: Int32Array;
  private readonly stopPrice: Float64Array;
  /** per market: side of the pullback that must be over first, 0 for none */
  private readonly waitsFor: Int8Array;

  constructor(rule: SwingRule, symbolCount: number) {
    this.rule = rule;
    this.weight = rule.share / symbolCount;
    this.side = new Int8Array(symbolCount);
    this.barsHeld = new Int32Array(symbolCount);
    this.stopPrice = new Float64Array(symbolCount);
    this.waitsFor = new Int8Array(symbolCount);
  }

  onBar(bar: BarContext, s: number): void {
    const rsi = bar.feature(s, RSI);
    if (Number.isNaN(rsi)) return;
    // How far the RSI speaks for the side: above 0 the pullback is over.
    if (this.waitsFor[s] * (rsi - 50) > 0) this.waitsFor[s] = 0;
    if (this.side[s] !== 0) this.follow(bar, s, rsi);
    else if (this.waitsFor[s] === 0) this.enter(bar, s, rsi);
  }

  private enter(bar: BarContext, s: number, rsi: number): void {
    const { low, strength, stop, short } = this.rule;
    const close = bar.close(s);
    const trend = bar.feature(s, TREND);
    const atr = bar.feature(s, ATR);
    if (!(bar.feature(s, ADX) >= strength && atr > 0)) return;
    const side = close > trend && rsi < low ? 1 : short && close < trend && rsi > 100 - low ? -1 : 0;
    if (side === 0) return;
    this.side[s] = side;
    this.barsHeld[s] = 0;
    this.stopPrice[s] = close - side * stop * atr;
    bar.target(s, side * this.weight, side === 1 ? 'pullback in a rise' : 'rally in a fall');
  }

  private follow(bar: BarContext, s: number, rsi: number): void {
    const { recovered, maxBars } = this.rule;
    const side = this.side[s];
    const isRecovered = side > 0 ? rsi > recovered : rsi < 100 - recovered;
    const isStopped = side * (bar.close(s) - this.stopPrice[s]) <= 0;
    if (!isRecovered && !isStopped && ++this.barsHeld[s] < maxBars) return;
    this.side[s] = 0;
    if (!isRecovered) this.waitsFor[s] = side;
    bar.target(s, 0, isRecovered ? 'recovered' : isStopped ? 'stop' : 'took too long');
  }
}

export default defineStrategy({
  name: 'swing',
  summary: 'Buys pullbacks in a trend: short RSI low above a long average; out at recovery, stop or time limit',
  source: 'Connors & Alvarez 2009, Short Term Trading Strategies That Work; trend strength: Wilder 1978',
  works: 'In orderly trends with pauses: it buys cheaper than a breakout and needs only a small recovery.',
  fails: 'When the pullback is the turn of the trend: many small gains, and losses of a stop or more when it breaks.',
  params: {
    trend: {
      type: 'int',
      default: 200,
      min: 2,
      max: 5000,
      sweep: [100, 200, 400],
      doc: 'bars of the average that the close must be above',
    },
    low: {
      type: 'float',
      default: 15,
      min: 0.1,
      max: 50,
      sweep: [10, 15, 25],
      doc: 'RSI below which a pullback is bought; shorts at 100 less it',
    },
    recovered: {
      type: 'float',
      default: 65,
      min: 50,
      max: 99.9,
      sweep: [55, 65, 75],
      doc: 'RSI above which it is sold again; shorts at 100 less it',
    },
    rsi: { type: 'int', default: 3, min: 1, max: 5000, doc: 'bars of the RSI; short ones swing from end to end' },
    strength: {
      type: 'float',
      default: 20,
      min: 0,
      max: 100,
      sweep: [0, 20, 25],
      doc: 'least average directional index: how strong the trend must be; 0 for any',
    },
    adx: { type: 'int', default: 24, min: 2, max: 2500, doc: 'bars of the average directional index' },
    stop: {
      type: 'float',
      default: 4,
      min: 0.1,
      max: 1000,
      sweep: [3, 4, 6],
      doc: 'distance of the stop from the close of the entry, average true ranges; judged at the close',
    },
    atr: { type: 'int', default: 24, min: 1, max: 5000, doc: 'bars of the average true range' },
    maxBars: { type: 'int', default: 24, min: 1, max: 100_000, doc: 'bars after which it is closed anyway' },
    short: { type: 'bool', default: false, doc: 'also sell short rallies below the average' },
    share: SHARE,
  },
  needs: (p) => ({
    features: [`sma(period=${p.trend})`, `adx.adx(period=${p.adx})`, `rsi(period=${p.rsi})`, `atr(period=${p.atr})`],
  }),
  start: (p, symbolCount) => new Swing(p, symbolCount),
});
