import { QuantError } from '../../core/kit/errors.js';
import { DAY_MS, formatInterval, HOUR_MS, MINUTE_MS } from '../../core/kit/time.js';
import { type BarContext, defineStrategy, type Strategy } from '../../core/strategy.js';
import { EDGE_SHARE, EdgeEntry, type EdgeRule } from '../edge-entry.js';

/** Hours of the day, UTC, from the first up to the second; those of the calendar feature `session`. */
const SESSIONS = { tokyo: [0, 9], london: [7, 16], 'new-york': [13, 22], day: [0, 24] } as const;

export interface SessionRule extends EdgeRule {
  readonly session: keyof typeof SESSIONS | 'custom';
  readonly range: number;
  readonly from: number;
  readonly to: number;
}

/** Where a session and its opening range lie on a grid of bars, all UTC ms. */
export interface SessionBars {
  /** opens of the first and of the bar after the last one of the opening range */
  readonly rangeFrom: number;
  readonly rangeTo: number;
  /** last moment on the grid that is not after the session's end */
  readonly end: number;
}

/**
 * The session that a bar belongs to: the one that began last before it opened.
 *
 * @param from hour of the day at which it begins, UTC; a `to` at or before it lies on the next day
 * @param range minutes of the opening range
 */
export function sessionAt(
  openTime: number,
  intervalMs: number,
  { from, to, range }: { readonly from: number; readonly to: number; readonly range: number },
): SessionBars {
  const begin = Math.floor((openTime - from * HOUR_MS) / DAY_MS) * DAY_MS + from * HOUR_MS;
  const length = to > from ? to - from : to - from + 24;
  const rangeFrom = Math.ceil(begin / intervalMs) * intervalMs;
  return {
    rangeFrom,
    rangeTo: Math.floor((begin + range * MINUTE_MS) / intervalMs) * intervalMs,
    end: Math.floor((begin + length * HOUR_MS) / intervalMs) * intervalMs,
  };
}

/**
 * Day trading by the clock: the high and the low of the session's first bars are the edges, a stop order rests at one of
 * them, and whatever was entered is sold at the open of the first moment after the session.
 *
 * Nothing is held over the end, except where the bars of the end are missing: then it goes with the first that trades. A
 * session whose opening range has a missing bar is left out.
 */
export class SessionBreakout implements Strategy {
  private readonly hours: { readonly from: number; readonly to: number; readonly range: number };
  private readonly entry: EdgeEntry;
  private intervalMs = 0;
  /** per market: open time of the opening range at hand, its extremes and its bars seen */
  private readonly at: Float64Array;
  private readonly high: Float64Array;
  private readonly low: Float64Array;
  private readonly bars: Int32Array;

  constructor(rule: SessionRule, symbolCount: number) {
    const [from, to] = rule.session === 'custom' ? [rule.from, rule.to] : SESSIONS[rule.session];
    this.hours = { from, to, range: rule.range };
    this.entry = new EdgeEntry(rule, symbolCount);
    this.at = new Float64Array(symbolCount).fill(Number.NaN);
    this.high = new Float64Array(symbolCount);
    this.low = new Float64Array(symbolCount);
    this.bars = new Int32Array(symbolCount);
  }

  onBar(bar: BarContext, s: number): void {
    const openTime = bar.openTime(s);
    if (this.intervalMs === 0) this.measure(bar.time - openTime);
    this.entry.follow(bar, s, 'end of the session');
    const { rangeFrom, rangeTo, end } = sessionAt(openTime, this.intervalMs, this.hours);
    if (openTime < rangeFrom || openTime >= rangeTo) return;
    const isFirst = this.at[s] !== rangeFrom;
    this.at[s] = rangeFrom;
    this.high[s] = isFirst ? bar.high(s) : Math.max(this.high[s], bar.high(s));
    this.low[s] = isFirst ? bar.low(s) : Math.min(this.low[s], bar.low(s));
    this.bars[s] = isFirst ? 1 : this.bars[s] + 1;
    if (bar.time !== rangeTo) return;
    const range = this.high[s] - this.low[s];
    const isWhole = this.bars[s] * this.intervalMs === rangeTo - rangeFrom;
    if (isWhole && range > 0) {
      this.entry.lay(bar, s, { upper: this.high[s], lower: this.low[s], range, untilMs: end });
    }
  }

  /** @throws E_PARAM when bars of this length leave no opening range, or nothing of the session after it */
  private measure(intervalMs: number): void {
    const { from, to, range } = this.hours;
    const { rangeFrom, rangeTo, end } = sessionAt(from * HOUR_MS, intervalMs, this.hours);
    this.intervalMs = intervalMs;
    if (intervalMs < DAY_MS && rangeFrom < rangeTo && rangeTo < end) return;
    throw new QuantError(
      'E_PARAM',
      `session-breakout needs bars that fit into the session of ${from} to ${to} h UTC and its opening range of ${range} min, and these are of ${formatInterval(intervalMs)}`,
      { hint: 'run it on shorter bars, such as --interval 15m, or change the opening range with range=' },
    );
  }
}

export default defineStrategy({
  name: 'session-breakout',
  summary:
    'Opening-range breakout of a UTC session (day trading): stop entry at the edge of its first bars, flat at its end',
  source:
    'Crabel 1990, Day Trading with Short Term Price Patterns and Opening Range Breakout; Zarattini & Aziz 2023, Can Day Trading Really Be Profitable?',
  works:
    'When the first hour of a session finds the day’s direction, as after news; it never carries risk over the end.',
  fails:
    'On days without direction, on which the break turns back to the stop, and through costs: a round trip per day.',
  params: {
    session: {
      type: 'choice',
      default: 'new-york',
      options: ['tokyo', 'london', 'new-york', 'day', 'custom'],
      doc: 'hours UTC: Tokyo 0–9, London 7–16, New York 13–22, day 0–24, or `from` and `to`; no daylight saving time',
    },
    range: {
      type: 'int',
      default: 60,
      min: 1,
      max: 1439,
      sweep: [60, 120, 180],
      doc: 'opening range, minutes; at least one bar',
    },
    stop: {
      type: 'float',
      default: 1,
      min: 0,
      max: 100,
      sweep: [0, 0.5, 1],
      doc: 'distance of the stop from the entry, opening ranges: 1 is the other edge; 0 for none',
    },
    direction: {
      type: 'choice',
      default: 'long',
      options: ['long', 'short', 'both'],
      doc: 'sides it may take; of both, the order rests at the nearer edge',
    },
    from: { type: 'float', default: 8, min: 0, max: 23.99, doc: 'custom session: hour at which it begins, UTC' },
    to: {
      type: 'float',
      default: 20,
      min: 0,
      max: 24,
      doc: 'custom session: hour at which it ends, UTC; at or before `from`: on the next day',
    },
    share: EDGE_SHARE,
  },
  needs: () => ({ features: [] }),
  start: (p, symbolCount) => new SessionBreakout(p, symbolCount),
});
