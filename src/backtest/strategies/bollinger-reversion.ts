import { type BarContext, defineStrategy, type Strategy } from '../../core/strategy.js';
import { SHARE } from '../share.js';

export interface BollingerRule {
  readonly enter: 'back-inside' | 'outside';
  readonly stopWidth: number;
  readonly maxBars: number;
  readonly short: boolean;
  readonly share: number;
}

/** Columns asked for, by place. */
const UPPER = 0;
const MIDDLE = 1;
const LOWER = 2;

/**
 * Buys the return from below the lower band and sells at the middle.
 *
 * Waiting for the close back inside costs some of the way, and spares the falls that walk down along the band.
 * `outside` buys the first close below the band instead. A close as far as `stopWidth` half-widths of the band below
 * the entry gives up; after giving up, or running out of time, it waits for a close beyond the middle.
 */
export class BollingerReversion implements Strategy {
  private readonly rule: BollingerRule;
  private readonly weight: number;
  private readonly side: Int8Array;
  /** per market: side of the band on which the last close was beyond it (1 below the lower one), 0 for inside */
  private readonly beyond: Int8Array;
  /** per market: side that failed, which the middle must see again before it is tried anew */
  private readonly failed: Int8Array;
  private readonly barsHeld: Int32Array;
  private readonly stopPrice: Float64Array;

  constructor(rule: BollingerRule, symbolCount: number) {
    this.rule = rule;
    this.weight = rule.share / symbolCount;
    this.side = new Int8Array(symbolCount);
    this.beyond = new Int8Array(symbolCount);
    this.failed = new Int8Array(symbolCount);
    this.barsHeld = new Int32Array(symbolCount);
    this.stopPrice = new Float64Array(symbolCount);
  }

  onBar(bar: BarContext, s: number): void {
    const close = bar.close(s);
    const middle = bar.feature(s, MIDDLE);
    const halfWidth = bar.feature(s, UPPER) - middle;
    // Bands of no width: the market has not moved, and every close is both at the band and at the middle.
    if (!(halfWidth > 0)) return;
    const before = this.beyond[s];
    const now = close < bar.feature(s, LOWER) ? 1 : close > bar.feature(s, UPPER) ? -1 : 0;
    this.beyond[s] = now;
    if (this.failed[s] * (close - middle) >= 0) this.failed[s] = 0;
    if (this.side[s] !== 0) this.leave(bar, s, close, middle);
    else this.enter(bar, s, this.rule.enter === 'outside' ? now : now === 0 ? before : 0, halfWidth);
  }

  private enter(bar: BarContext, s: number, side: number, halfWidth: number): void {
    if (side === 0 || side === this.failed[s] || (side === -1 && !this.rule.short)) return;
    // One bar from below the lower band to beyond the middle: there is nothing left to earn.
    if (side * (bar.close(s) - bar.feature(s, MIDDLE)) >= 0) return;
    this.side[s] = side;
    this.barsHeld[s] = 0;
    this.stopPrice[s] = bar.close(s) - side * this.rule.stopWidth * halfWidth;
    bar.target(s, side * this.weight, side === 1 ? 'below the lower band' : 'above the upper band');
  }

  private leave(bar: BarContext, s: number, close: number, middle: number): void {
    const { stopWidth, maxBars } = this.rule;
    const side = this.side[s];
    const isBack = side * (close - middle) >= 0;
    const isWrong = stopWidth > 0 && side * (close - this.stopPrice[s]) <= 0;
    if (!isBack && !isWrong && ++this.barsHeld[s] < maxBars) return;
    this.side[s] = 0;
    if (!isBack) this.failed[s] = side;
    bar.target(s, 0, isBack ? 'at the middle' : isWrong ? 'went on against it' : 'took too long');
  }
}

export default defineStrategy({
  name: 'bollinger-reversion',
  summary: 'Buys the close back inside the Bollinger bands from below, sells at the middle',
  source: 'Bollinger 2001, Bollinger on Bollinger Bands, chapters 14 and 18',
  works: 'In ranging markets, where a push beyond two deviations is mostly noise that is taken back.',
  fails: 'In trends, where the price walks along a band and the middle comes to meet it at a loss.',
  params: {
    period: { type: 'int', default: 72, min: 2, max: 5000, sweep: [20, 72, 144], doc: 'bars of the bands' },
    deviations: {
      type: 'float',
      default: 2,
      min: 0.1,
      max: 10,
      sweep: [1.5, 2, 2.5],
      doc: 'width of the bands on each side, standard deviations',
    },
    enter: {
      type: 'choice',
      default: 'back-inside',
      options: ['back-inside', 'outside'],
      doc: 'at the first close back inside the bands, or at the first one outside',
    },
    stopWidth: {
      type: 'float',
      default: 2,
      min: 0,
      max: 100,
      sweep: [1, 2],
      doc: 'close that gives up, half-widths of the bands away from the entry; 0 for never',
    },
    maxBars: {
      type: 'int',
      default: 96,
      min: 1,
      max: 100_000,
      sweep: [48, 96],
      doc: 'bars after which a position is closed anyway',
    },
    short: { type: 'bool', default: false, doc: 'also sell short from above the upper band' },
    share: SHARE,
  },
  needs: (p) => {
    const bands = `(period=${p.period}, deviations=${p.deviations})`;
    return { features: ['upper', 'middle', 'lower'].map((name) => `bollinger.${name}${bands}`) };
  },
  start: (p, symbolCount) => new BollingerReversion(p, symbolCount),
});
