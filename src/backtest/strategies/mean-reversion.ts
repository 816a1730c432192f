import { type BarContext, defineStrategy, type Strategy } from '../../core/strategy.js';
import { SHARE } from '../share.js';

export interface ReversionRule {
  readonly enter: number;
  readonly exit: number;
  readonly maxBars: number;
  readonly short: boolean;
  readonly share: number;
}

/**
 * Buys what has fallen far below its mean and sells it when the mean is reached, or when it takes too long.
 *
 * After every trade it waits until the price has come half of the way back before it looks again: a market that
 * keeps falling would otherwise be bought again and again on its way down.
 */
export class MeanReversion implements Strategy {
  private readonly rule: ReversionRule;
  private readonly weight: number;
  private readonly side: Int8Array;
  private readonly barsHeld: Int32Array;
  private readonly isWaiting: Uint8Array;

  constructor(rule: ReversionRule, symbolCount: number) {
    this.rule = rule;
    this.weight = rule.share / symbolCount;
    this.side = new Int8Array(symbolCount);
    this.barsHeld = new Int32Array(symbolCount);
    this.isWaiting = new Uint8Array(symbolCount);
  }

  onBar(bar: BarContext, s: number): void {
    const z = bar.feature(s, 0);
    if (Number.isNaN(z)) return;
    const { enter, exit, maxBars, short } = this.rule;
    const now = this.side[s];
    if (now !== 0) {
      const isBack = now * z >= -exit;
      if (!isBack && ++this.barsHeld[s] < maxBars) return;
      this.side[s] = 0;
      this.isWaiting[s] = 1;
      bar.target(s, 0, isBack ? 'back at the mean' : 'took too long');
      return;
    }
    if (this.isWaiting[s] === 1) {
      if (Math.abs(z) < enter / 2) this.isWaiting[s] = 0;
      return;
    }
    const next = z < -enter ? 1 : short && z > enter ? -1 : 0;
    if (next === 0) return;
    this.side[s] = next;
    this.barsHeld[s] = 0;
    bar.target(s, next * this.weight, next === 1 ? 'far below the mean' : 'far above the mean');
  }
}

export default defineStrategy({
  name: 'mean-reversion',
  summary: 'Buys far below the mean by z-score, sells at the mean or after a time limit',
  source: 'Chan 2013, Algorithmic Trading, chapters 2 and 3',
  works: 'In ranging markets, where overshoots come back.',
  fails:
    'In trends and crashes, where the mean moves away from the price: many small gains and a few large losses, which `maxBars` bounds in time but not in money.',
  params: {
    window: {
      type: 'int',
      default: 72,
      min: 5,
      max: 5000,
      sweep: [24, 72, 168],
      doc: 'bars of the mean and of the standard deviation',
    },
    enter: {
      type: 'float',
      default: 2.5,
      min: 0.1,
      max: 10,
      sweep: [2, 2.5, 3],
      doc: 'distance below the mean that opens a position, standard deviations',
    },
    exit: {
      type: 'float',
      default: 0,
      min: -5,
      max: 5,
      sweep: [0, 0.5],
      doc: 'distance below the mean at which it is closed, standard deviations',
    },
    maxBars: {
      type: 'int',
      default: 72,
      min: 1,
      max: 100_000,
      sweep: [24, 72],
      doc: 'bars after which it is closed anyway',
    },
    short: { type: 'bool', default: false, doc: 'also sell short far above the mean' },
    share: SHARE,
  },
  needs: (p) => ({ features: [`price-zscore(period=${p.window})`] }),
  start: (p, symbolCount) => new MeanReversion(p, symbolCount),
});
