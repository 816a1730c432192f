import { type BarContext, defineStrategy, type Strategy } from '../../core/strategy.js';
import { SHARE } from '../share.js';

export interface ChannelRule {
  readonly short: boolean;
  readonly share: number;
}

const UPPER = 0;
const MIDDLE = 1;
const LOWER = 2;

/**
 * In when the close breaks out of the channel, out when it is back beyond the middle.
 *
 * Half of the channel lies between the way in and the way out, so that noise at the band does not trade. Closed by
 * somebody else, it waits for the middle before it looks again.
 */
export class KeltnerBreakout implements Strategy {
  private readonly rule: ChannelRule;
  private readonly weight: number;
  private readonly side: Int8Array;

  constructor(rule: ChannelRule, symbolCount: number) {
    this.rule = rule;
    this.weight = rule.share / symbolCount;
    this.side = new Int8Array(symbolCount);
  }

  onBar(bar: BarContext, s: number): void {
    const close = bar.close(s);
    const now = this.side[s];
    const isBack = now * (close - bar.feature(s, MIDDLE)) < 0;
    const next =
      close > bar.feature(s, UPPER) ? 1 : this.rule.short && close < bar.feature(s, LOWER) ? -1 : isBack ? 0 : now;
    if (next === now) return;
    this.side[s] = next;
    const reason = next === 1 ? 'above the channel' : next === -1 ? 'below the channel' : 'back at the middle';
    bar.target(s, next * this.weight, reason);
  }
}

export default defineStrategy({
  name: 'keltner',
  summary: 'Keltner channel breakout: in above the upper band, out below the middle',
  source: 'Keltner 1960, How To Make Money in Commodities; Connors & Raschke 1995, Street Smarts',
  works: 'When a market leaves its usual range and runs: the band asks for a move that is large for the range of now.',
  fails: 'In ranges with wide swings, where it buys what is about to come back, and after single bars of panic.',
  params: {
    period: {
      type: 'int',
      default: 48,
      min: 1,
      max: 5000,
      sweep: [20, 48, 96],
      doc: 'span of the middle, an exponential average, bars',
    },
    multiplier: {
      type: 'float',
      default: 2,
      min: 0.1,
      max: 20,
      sweep: [1.5, 2, 3],
      doc: 'average true ranges from the middle to a band',
    },
    range: { type: 'int', default: 24, min: 1, max: 5000, doc: 'smoothing of the average true range, bars' },
    short: { type: 'bool', default: false, doc: 'also sell short below the lower band' },
    share: SHARE,
  },
  needs: (p) => {
    const channel = `(period=${p.period}, range=${p.range}, multiplier=${p.multiplier})`;
    return { features: [`keltner.upper${channel}`, `keltner.middle${channel}`, `keltner.lower${channel}`] };
  },
  start: (p, symbolCount) => new KeltnerBreakout(p, symbolCount),
});
