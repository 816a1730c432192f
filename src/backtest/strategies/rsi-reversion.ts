import { QuantError } from '../../core/kit/errors.js';
import { type BarContext, defineStrategy, type Strategy } from '../../core/strategy.js';
import { SHARE } from '../share.js';

export interface RsiRule {
  readonly low: number;
  readonly leave: number;
  readonly trend: number;
  readonly maxBars: number;
  readonly short: boolean;
  readonly share: number;
}

/**
 * Buys what has been sold too fast and leaves once buyers are back.
 *
 * After a trade that ran out of time it waits until RSI has been on the other side of `low` again: a market that keeps
 * falling would otherwise be bought once more at once. Shorts mirror longs around 50.
 */
export class RsiReversion implements Strategy {
  private readonly rule: RsiRule;
  private readonly weight: number;
  private readonly side: Int8Array;
  private readonly barsHeld: Int32Array;
  private readonly isWaiting: Uint8Array;

  constructor(rule: RsiRule, symbolCount: number) {
    this.rule = rule;
    this.weight = rule.share / symbolCount;
    this.side = new Int8Array(symbolCount);
    this.barsHeld = new Int32Array(symbolCount);
    this.isWaiting = new Uint8Array(symbolCount);
  }

  onBar(bar: BarContext, s: number): void {
    const rsi = bar.feature(s, 0);
    if (Number.isNaN(rsi)) return;
    const { low, leave, maxBars, short } = this.rule;
    const now = this.side[s];
    if (now !== 0) {
      const isBack = now === 1 ? rsi >= leave : rsi <= 100 - leave;
      if (!isBack && ++this.barsHeld[s] < maxBars) return;
      this.side[s] = 0;
      this.isWaiting[s] = isBack ? 0 : 1;
      bar.target(s, 0, isBack ? 'recovered' : 'took too long');
      return;
    }
    const next = rsi < low ? 1 : short && rsi > 100 - low ? -1 : 0;
    if (next === 0) this.isWaiting[s] = 0;
    if (next === 0 || this.isWaiting[s] === 1 || !this.isWithTrend(bar, s, next)) return;
    this.side[s] = next;
    this.barsHeld[s] = 0;
    bar.target(s, next * this.weight, next === 1 ? 'oversold' : 'overbought');
  }

  private isWithTrend(bar: BarContext, s: number, side: number): boolean {
    return this.rule.trend === 0 || side * (bar.close(s) - bar.feature(s, 1)) > 0;
  }
}

export default defineStrategy({
  name: 'rsi-reversion',
  summary: 'Buys when RSI says oversold, leaves when it has recovered or after a time limit',
  source:
    'Wilder 1978, New Concepts in Technical Trading Systems; Connors & Alvarez 2009, Short Term Trading Strategies That Work, for the trend filter',
  works: 'In ranges, and in dips of a rising market when the trend filter is on.',
  fails:
    'In crashes, where RSI stays low while the price goes on falling: the time limit bounds the wait, not the loss.',
  params: {
    period: { type: 'int', default: 14, min: 2, max: 5000, sweep: [7, 14, 21], doc: 'bars of RSI' },
    low: {
      type: 'float',
      default: 30,
      min: 1,
      max: 49,
      sweep: [20, 25, 30],
      doc: 'RSI below which it buys; it sells short above 100 less this',
    },
    leave: {
      type: 'float',
      default: 55,
      min: 30,
      max: 99,
      sweep: [50, 55, 65],
      doc: 'RSI at which a long is closed, at least `low`; a short at 100 less this',
    },
    trend: {
      type: 'int',
      default: 0,
      min: 0,
      max: 5000,
      sweep: [0, 200],
      doc: 'bars of a moving average on whose side the close must be, 0 for no filter',
    },
    maxBars: {
      type: 'int',
      default: 96,
      min: 1,
      max: 100_000,
      sweep: [48, 96],
      doc: 'bars after which a position is closed anyway',
    },
    short: { type: 'bool', default: false, doc: 'also sell short when overbought' },
    share: SHARE,
  },
  needs: (p) => ({ features: [`rsi(period=${p.period})`, ...(p.trend > 0 ? [`sma(period=${p.trend})`] : [])] }),
  start: (p, symbolCount) => {
    if (p.leave < p.low) {
      throw new QuantError('E_PARAM', `rsi-reversion.leave must be at least low, was ${p.leave} and ${p.low}`);
    }
    return new RsiReversion(p, symbolCount);
  },
});
