import { type BarContext, defineStrategy, type Strategy } from '../../core/strategy.js';

export interface BreakoutRule {
  readonly stopAtr: number;
  readonly targetAtr: number;
  readonly risk: number;
  readonly share: number;
  readonly direction: 'long' | 'short' | 'both';
}

/** Columns asked for, by place. */
const UPPER = 0;
const LOWER = 1;
const ATR = 2;

/**
 * Rests a stop order at the edge of the channel, so that the market itself decides when the entry happens, with a
 * protective stop and a profit limit laid beside it. The stop follows the best close and never moves back.
 *
 * Size comes from the stop's distance: hit at its price, it loses `risk` of the account.
 */
export class Breakout implements Strategy {
  private readonly rule: BreakoutRule;
  private readonly share: number;
  /** per market: edge at which the entry rests, signed by side, 0 when none does */
  private readonly level: Float64Array;
  private readonly size: Float64Array;
  private readonly stopPrice: Float64Array;
  /** number of the last protective stop, 0 before the first */
  private readonly stopOrder: Int32Array;

  constructor(rule: BreakoutRule, symbolCount: number) {
    this.rule = rule;
    this.share = rule.share / symbolCount;
    this.level = new Float64Array(symbolCount);
    this.size = new Float64Array(symbolCount);
    this.stopPrice = new Float64Array(symbolCount);
    this.stopOrder = new Int32Array(symbolCount);
  }

  onBar(bar: BarContext, s: number): void {
    const atr = bar.feature(s, ATR);
    if (!(atr > 0)) return;
    const position = bar.position(s);
    if (position === 0) this.waitAtEdge(bar, s, atr);
    // A position without a stop of ours is not ours: somebody else opened it and will close it.
    else if (this.stopOrder[s] !== 0) this.trail(bar, s, Math.sign(position), atr);
  }

  private waitAtEdge(bar: BarContext, s: number, atr: number): void {
    const { direction, stopAtr, targetAtr, risk } = this.rule;
    const upper = bar.feature(s, UPPER);
    const lower = bar.feature(s, LOWER);
    const close = bar.close(s);
    // With both sides allowed, the nearer edge is the one that rests.
    const side = direction === 'long' ? 1 : direction === 'short' ? -1 : upper - close <= close - lower ? 1 : -1;
    const edge = side > 0 ? upper : lower;
    // The protective stop ends with its position: while it waits, so does the entry that it belongs to.
    if (this.level[s] === side * edge && bar.isOpen(this.stopOrder[s])) return;
    bar.cancelAll(s);
    this.level[s] = side * edge;
    const distance = Math.min(stopAtr * atr, 0.9 * edge);
    // A contract is not always worth one coin.
    const unitsPerCoin = close / bar.unitValue(s);
    const size = bar.equity * unitsPerCoin * Math.min(this.share / edge, risk / distance);
    this.size[s] = size;
    bar.stop(s, side * size, edge, { reason: side > 0 ? 'above the channel' : 'below the channel' });
    this.stopPrice[s] = edge - side * distance;
    this.stopOrder[s] = bar.stop(s, -side * size, this.stopPrice[s], { reduceOnly: true, reason: 'protective stop' });
    const profit = edge + side * targetAtr * atr;
    if (targetAtr > 0 && profit > 0) bar.limit(s, -side * size, profit, { reduceOnly: true, reason: 'take profit' });
  }

  /** Moves the protective stop after the price, in steps of a quarter of its distance. */
  private trail(bar: BarContext, s: number, side: number, atr: number): void {
    const distance = this.rule.stopAtr * atr;
    const next = bar.close(s) - side * distance;
    if (side * (next - this.stopPrice[s]) < distance / 4) return;
    bar.cancel(this.stopOrder[s]);
    this.stopPrice[s] = next;
    this.stopOrder[s] = bar.stop(s, -side * this.size[s], next, { reduceOnly: true, reason: 'trailing stop' });
  }
}

export default defineStrategy({
  name: 'breakout',
  summary: 'Stop entry at the edge of a Donchian channel, with a trailing ATR stop and a profit limit',
  source: 'Donchian 1960; Faith 2007, Way of the Turtle, for the size by ATR',
  works: 'When a market leaves a long range for good.',
  fails:
    'When it turns back behind the edge, more often than not: it lives on few large gains, and enters where the stops of others are, so slippage hurts it more.',
  params: {
    channel: {
      type: 'int',
      default: 120,
      min: 2,
      max: 5000,
      sweep: [48, 120, 240],
      doc: 'bars of the channel; 120 are five days of hours',
    },
    atr: { type: 'int', default: 24, min: 1, max: 5000, doc: 'bars of the average true range' },
    stopAtr: {
      type: 'float',
      default: 4,
      min: 0.1,
      max: 100,
      sweep: [2, 4, 6],
      doc: 'distance of the protective stop, average true ranges',
    },
    targetAtr: {
      type: 'float',
      default: 12,
      min: 0,
      max: 1000,
      sweep: [0, 12],
      doc: 'distance of the profit limit from the entry, average true ranges; 0 for none',
    },
    risk: {
      type: 'float',
      default: 0.02,
      min: 0.0001,
      max: 1,
      sweep: [0.01, 0.02],
      doc: 'share of the account that a stop at its price loses, per market',
    },
    direction: { type: 'choice', default: 'long', options: ['long', 'short', 'both'], doc: 'sides it may take' },
    share: {
      type: 'float',
      default: 0.95,
      min: 0.01,
      max: 10,
      doc: 'most of the account to invest, all markets together; the rest pays for costs and gaps',
    },
  },
  needs: (p) => ({
    features: [`donchian.upper(period=${p.channel})`, `donchian.lower(period=${p.channel})`, `atr(period=${p.atr})`],
  }),
  start: (p, symbolCount) => new Breakout(p, symbolCount),
});
