import { type BarContext, defineStrategy, type Strategy } from '../../core/strategy.js';
import { type Band, sideAfter } from '../hysteresis.js';
import { SHARE } from '../share.js';

export interface MomentumRule extends Band {
  readonly lookback: number;
  readonly share: number;
}

/**
 * Follows the market's own past: long after a rise, out (or short) after a fall.
 *
 * The rise is measured in standard deviations of a return over the lookback, σ√lookback, so that one threshold means
 * the same for every market and interval.
 */
export class Momentum implements Strategy {
  private readonly rule: MomentumRule;
  private readonly weight: number;
  private readonly scale: number;
  private readonly side: Int8Array;

  constructor(rule: MomentumRule, symbolCount: number) {
    this.rule = rule;
    this.weight = rule.share / symbolCount;
    this.scale = Math.sqrt(rule.lookback);
    this.side = new Int8Array(symbolCount);
  }

  onBar(bar: BarContext, s: number): void {
    const spread = bar.feature(s, 1) * this.scale;
    const score = bar.feature(s, 0) / spread;
    // A market that has not moved at all has no trend either.
    if (!(spread > 0) || Number.isNaN(score)) return;
    const next = sideAfter(this.side[s], score, this.rule);
    if (next === this.side[s]) return;
    this.side[s] = next;
    bar.target(s, next * this.weight, next === 1 ? 'trend up' : next === -1 ? 'trend down' : 'trend over');
  }
}

export default defineStrategy({
  name: 'momentum',
  summary: 'Time-series momentum with hysteresis: in the market after a rise, out or short after a fall',
  source: 'Moskowitz, Ooi & Pedersen 2012, Time series momentum, Journal of Financial Economics 104',
  works: 'In long one-way markets, and by stepping aside in long falls.',
  fails:
    'In sideways markets, where it buys each top and sells each bottom of the range, and at sharp turns, which it meets late by half its lookback.',
  params: {
    lookback: {
      type: 'int',
      default: 336,
      min: 2,
      max: 5000,
      sweep: [72, 168, 336, 720],
      doc: 'bars over which the rise is measured; 336 are two weeks of hours',
    },
    enter: {
      type: 'float',
      default: 0.5,
      min: 0,
      max: 10,
      sweep: [0.25, 0.5, 1],
      doc: 'rise that opens a position, standard deviations of a return over the lookback',
    },
    exit: {
      type: 'float',
      default: 0,
      min: -10,
      max: 10,
      sweep: [-0.5, 0],
      doc: 'rise below which the position is closed, same unit; at most `enter`',
    },
    short: { type: 'bool', default: false, doc: 'also sell short after a fall of the same size' },
    share: SHARE,
  },
  needs: (p) => ({ features: [`return(lag=${p.lookback}, form=log)`, `volatility(period=${p.lookback})`] }),
  start: (p, symbolCount) => new Momentum(p, symbolCount),
});
