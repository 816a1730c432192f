import { QuantError } from '../../core/kit/errors.js';
import { formatInterval, HOUR_MS } from '../../core/kit/time.js';
import { type BarContext, defineStrategy, type Strategy } from '../../core/strategy.js';
import { EDGE_SHARE, EdgeEntry, type EdgeRule } from '../edge-entry.js';

export interface ExpansionRule extends EdgeRule {
  readonly k: number;
  readonly hours: number;
}

/**
 * Buys the day's move once it is larger than a part of the day before: a stop order at the open plus k times the range of
 * the last day, flat when the day is over.
 *
 * Markets that never close open where they closed, so the last close stands for the open: the order is there from the
 * first moment of the day. A day that lacks its last bar, or half of its bars, has no range to go by: the one after it has no
 * order.
 */
export class VolatilityBreakout implements Strategy {
  private readonly rule: ExpansionRule;
  private readonly spanMs: number;
  private readonly entry: EdgeEntry;
  /** per market: the running day, its first open, its extremes and the bars seen of it */
  private readonly day: Float64Array;
  private readonly first: Float64Array;
  private readonly high: Float64Array;
  private readonly low: Float64Array;
  private readonly bars: Int32Array;

  constructor(rule: ExpansionRule, symbolCount: number) {
    this.rule = rule;
    this.spanMs = rule.hours * HOUR_MS;
    this.entry = new EdgeEntry(rule, symbolCount);
    this.day = new Float64Array(symbolCount).fill(Number.NaN);
    this.first = new Float64Array(symbolCount);
    this.high = new Float64Array(symbolCount);
    this.low = new Float64Array(symbolCount);
    this.bars = new Int32Array(symbolCount);
  }

  onBar(bar: BarContext, s: number): void {
    const openTime = bar.openTime(s);
    const intervalMs = bar.time - openTime;
    const day = Math.floor(openTime / this.spanMs);
    if (this.spanMs % intervalMs !== 0) throw noDays(this.rule.hours, intervalMs);
    if (day !== this.day[s]) {
      this.day[s] = day;
      this.first[s] = bar.open(s);
      this.high[s] = bar.high(s);
      this.low[s] = bar.low(s);
      this.bars[s] = 0;
    }
    this.high[s] = Math.max(this.high[s], bar.high(s));
    this.low[s] = Math.min(this.low[s], bar.low(s));
    this.bars[s]++;
    this.entry.follow(bar, s, 'end of the day');
    const isOver = bar.time % this.spanMs === 0;
    if (isOver && 2 * this.bars[s] * intervalMs >= this.spanMs) this.beginDay(bar, s);
  }

  private beginDay(bar: BarContext, s: number): void {
    const range = this.high[s] - this.low[s];
    const close = bar.close(s);
    const reach = this.rule.k * range;
    if (!(range > 0) || reach >= close) return;
    this.entry.lay(bar, s, {
      upper: close + reach,
      lower: close - reach,
      range,
      untilMs: bar.time + this.spanMs,
      // Both edges are equally far at first: the way of the last day goes before.
      side: close < this.first[s] ? -1 : 1,
    });
  }
}

function noDays(hours: number, intervalMs: number): QuantError {
  return new QuantError(
    'E_PARAM',
    `volatility-breakout needs bars that divide its day of ${hours} h, and these are of ${formatInterval(intervalMs)}`,
    { hint: 'run it on shorter bars with --interval, or give it longer days with hours=' },
  );
}

export default defineStrategy({
  name: 'volatility-breakout',
  summary:
    'Williams’ volatility breakout: stop entry at the open plus a part of the last day’s range, out at the end of the day',
  source:
    'Williams 1999, Long-Term Secrets to Short-Term Trading; Crabel 1990, Day Trading with Short Term Price Patterns',
  works: 'When days that have begun to move go on until their end, as in times of news and rising volatility.',
  fails: 'When moves come back within the day, and through its costs: it goes in and out on most days.',
  params: {
    k: {
      type: 'float',
      default: 0.5,
      min: 0.01,
      max: 10,
      sweep: [0.3, 0.5, 0.7, 1],
      doc: 'distance of the entry from the open, ranges of the last day',
    },
    direction: {
      type: 'choice',
      default: 'long',
      options: ['long', 'short', 'both'],
      doc: 'sides it may take; of both, the order rests at the nearer one',
    },
    stop: {
      type: 'float',
      default: 0,
      min: 0,
      max: 10,
      sweep: [0, 0.5, 1],
      doc: 'distance of a stop from the entry, ranges of the last day; 0 for none',
    },
    hours: {
      type: 'int',
      default: 24,
      min: 1,
      max: 168,
      doc: 'length of its day, hours, counted from 1970-01-01 00:00 UTC; a multiple of the bars of the run',
    },
    share: EDGE_SHARE,
  },
  needs: () => ({ features: [] }),
  start: (p, symbolCount) => new VolatilityBreakout(p, symbolCount),
});
