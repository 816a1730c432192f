import { type BarContext, defineStrategy, type Strategy } from '../../core/strategy.js';
import { SHARE } from '../share.js';

export interface ConfirmedCross {
  readonly volume: number;
  readonly short: boolean;
  readonly share: number;
}

const HISTOGRAM = 0;
const VOLUME_RATIO = 1;

/**
 * Takes the crosses of the MACD over its signal that come with more volume than usual, and leaves at the next cross back,
 * whatever its volume.
 *
 * A cross without volume is let pass for good: bars later the price is another one.
 */
export class MacdVolume implements Strategy {
  private readonly rule: ConfirmedCross;
  private readonly weight: number;
  private readonly side: Int8Array;

  constructor(rule: ConfirmedCross, symbolCount: number) {
    this.rule = rule;
    this.weight = rule.share / symbolCount;
    this.side = new Int8Array(symbolCount);
  }

  onBar(bar: BarContext, s: number): void {
    const now = bar.feature(s, HISTOGRAM);
    const before = bar.feature(s, HISTOGRAM, 1);
    const cross = now > 0 && before <= 0 ? 1 : now < 0 && before >= 0 ? -1 : 0;
    if (cross === 0 || cross === this.side[s]) return;
    const isBusy = bar.feature(s, VOLUME_RATIO) > this.rule.volume;
    const next = isBusy && (cross > 0 || this.rule.short) ? cross : 0;
    if (next === this.side[s]) return;
    this.side[s] = next;
    bar.target(s, next * this.weight, cross > 0 ? 'crossed up' : 'crossed down');
  }
}

export default defineStrategy({
  name: 'macd-volume',
  summary: 'MACD crossover that comes with volume above its mean; out at the next cross back',
  source:
    'Appel 1979, The Moving Average Convergence-Divergence Method; volume: Blume, Easley & O’Hara 1994, Market Statistics and Technical Analysis, Journal of Finance 49',
  works: 'When moves that begin with heavy trading go on, as after news: volume sorts out part of the false crosses.',
  fails: 'In ranges, and where volume comes with the end of a move (capitulation, liquidations) and not its beginning.',
  params: {
    fast: {
      type: 'int',
      default: 12,
      min: 1,
      max: 5000,
      sweep: [8, 12],
      doc: 'span of the fast average, bars; below `slow`',
    },
    slow: { type: 'int', default: 26, min: 2, max: 5000, sweep: [26, 52], doc: 'span of the slow average, bars' },
    signal: { type: 'int', default: 9, min: 1, max: 5000, doc: 'span of the signal, bars' },
    volume: {
      type: 'float',
      default: 1.5,
      min: 0,
      max: 100,
      sweep: [1, 1.5, 2],
      doc: 'volume that the bar of the cross must be above, multiples of its mean',
    },
    window: { type: 'int', default: 48, min: 1, max: 5000, doc: 'bars of the mean volume' },
    short: { type: 'bool', default: false, doc: 'also sell short at a cross down with volume' },
    share: SHARE,
  },
  needs: (p) => ({
    features: [
      `macd.histogram(fast=${p.fast}, slow=${p.slow}, signal=${p.signal})`,
      `volume-ratio(period=${p.window})`,
    ],
  }),
  start: (p, symbolCount) => new MacdVolume(p, symbolCount),
});
