import { type BarContext, defineStrategy, type Strategy } from '../../core/strategy.js';
import { SHARE } from '../share.js';

export interface SqueezeRule {
  readonly quiet: number;
  readonly maxBars: number;
  readonly short: boolean;
  readonly share: number;
}

const FLAG = 0;
const MEAN = 1;
const MIDDLE = 2;

/**
 * Waits for a quiet stretch, the Bollinger bands inside the Keltner channel, and goes with the move that ends it.
 *
 * The move's direction is that of the close against the middle of its range and its mean together. Out when the close is
 * back beyond its mean, or after a number of bars: what a squeeze sets free is short-lived. Closed by somebody else, it
 * waits for its own exit, and then for the next squeeze.
 */
export class SqueezeBreakout implements Strategy {
  private readonly rule: SqueezeRule;
  private readonly weight: number;
  private readonly side: Int8Array;
  private readonly barsHeld: Int32Array;
  /** per market: bars of the squeeze up to now */
  private readonly barsTight: Int32Array;

  constructor(rule: SqueezeRule, symbolCount: number) {
    this.rule = rule;
    this.weight = rule.share / symbolCount;
    this.side = new Int8Array(symbolCount);
    this.barsHeld = new Int32Array(symbolCount);
    this.barsTight = new Int32Array(symbolCount);
  }

  onBar(bar: BarContext, s: number): void {
    const { quiet, maxBars, short } = this.rule;
    const isTight = bar.feature(s, FLAG) === 1;
    const barsTight = this.barsTight[s];
    this.barsTight[s] = isTight ? barsTight + 1 : 0;
    const close = bar.close(s);
    const mean = bar.feature(s, MEAN);
    const now = this.side[s];
    if (now !== 0) {
      const isBack = now * (close - mean) < 0;
      if (!isBack && ++this.barsHeld[s] < maxBars) return;
      this.side[s] = 0;
      bar.target(s, 0, isBack ? 'back at the mean' : 'long enough');
      return;
    }
    if (isTight || barsTight < quiet) return;
    const lean = close - (mean + bar.feature(s, MIDDLE)) / 2;
    const next = lean > 0 ? 1 : short && lean < 0 ? -1 : 0;
    if (next === 0) return;
    this.side[s] = next;
    this.barsHeld[s] = 0;
    bar.target(s, next * this.weight, next === 1 ? 'squeeze ends upwards' : 'squeeze ends downwards');
  }
}

export default defineStrategy({
  name: 'squeeze',
  summary: 'Bollinger bands inside the Keltner channel, then a break: goes with the move that ends the quiet',
  source: 'Carter 2005, Mastering the Trade, chapter 11; Bollinger 2001, Bollinger on Bollinger Bands',
  works:
    'When quiet stretches end in a large move in the direction of its first bars, as volatility comes in clusters.',
  fails:
    'When the first bars mislead, which is common before news, and in dull markets, whose squeezes end in nothing.',
  params: {
    period: {
      type: 'int',
      default: 20,
      min: 2,
      max: 5000,
      sweep: [20, 40],
      doc: 'window of both channels, of the mean and of the range, bars',
    },
    quiet: {
      type: 'int',
      default: 6,
      min: 1,
      max: 5000,
      sweep: [3, 6, 12],
      doc: 'fewest bars that the squeeze must have lasted',
    },
    maxBars: {
      type: 'int',
      default: 48,
      min: 1,
      max: 100_000,
      sweep: [24, 48, 96],
      doc: 'bars after which the position is closed anyway',
    },
    deviations: {
      type: 'float',
      default: 2,
      min: 0.1,
      max: 10,
      doc: 'standard deviations from the mean to a Bollinger band',
    },
    multiplier: {
      type: 'float',
      default: 1.5,
      min: 0.1,
      max: 20,
      sweep: [1.5, 2],
      doc: 'average true ranges from the middle to a Keltner band; more of them make more squeezes',
    },
    short: { type: 'bool', default: false, doc: 'also sell short when it ends downwards' },
    share: SHARE,
  },
  needs: (p) => ({
    features: [
      `squeeze.flag(period=${p.period}, deviations=${p.deviations}, multiplier=${p.multiplier})`,
      `sma(period=${p.period})`,
      `donchian.middle(period=${p.period})`,
    ],
  }),
  start: (p, symbolCount) => new SqueezeBreakout(p, symbolCount),
});
