import { QuantError } from '../../core/kit/errors.js';
import { formatInterval, INTERVAL_NAMES, parseInterval } from '../../core/kit/time.js';
import { type BarContext, defineStrategy, type Strategy } from '../../core/strategy.js';
import { LongerCloses } from '../longer-closes.js';
import { SHARE } from '../share.js';

export interface ConsensusRule {
  readonly fast: number;
  readonly slow: number;
  readonly agree: number;
  readonly short: boolean;
  readonly share: number;
}

/** A timeframe as it was written: bars of the run, or a length of time. */
export type Timeframe = { readonly bars: number } | { readonly ms: number };

/**
 * Goes with the trend when several timeframes see the same one, and the highest is among them.
 *
 * It is left when the highest turns, or when fewer than one less than `agree` still see the trend: the shortest may
 * wobble without a trade.
 */
export class Consensus implements Strategy {
  private readonly rule: ConsensusRule;
  private readonly frames: readonly Timeframe[];
  private readonly trends: LongerCloses;
  private readonly weight: number;
  private readonly now: Int8Array;
  private intervalMs = 0;

  /** @param frames shortest first */
  constructor(rule: ConsensusRule, frames: readonly Timeframe[], symbolCount: number) {
    this.rule = rule;
    this.frames = frames;
    this.trends = new LongerCloses(symbolCount, frames.length, rule);
    this.weight = rule.share / symbolCount;
    this.now = new Int8Array(symbolCount);
  }

  onBar(bar: BarContext, s: number): void {
    if (this.intervalMs === 0) this.learnInterval(bar.time - bar.openTime(s));
    this.trends.update(bar, s, this.intervalMs);
    const { agree, short } = this.rule;
    const now = this.now[s];
    const highest = this.trends.side(s, this.frames.length - 1);
    let next = now;
    if (highest !== 0 && (highest === 1 || short) && this.voices(s, highest) >= agree) next = highest;
    else if (now !== 0 && (highest !== now || this.voices(s, now) < agree - 1)) next = 0;
    if (next === now) return;
    this.now[s] = next;
    bar.target(s, next * this.weight, next === 1 ? 'all up' : next === -1 ? 'all down' : 'no longer agreed');
  }

  private voices(s: number, side: number): number {
    let count = 0;
    for (let k = 0; k < this.frames.length; k++) if (this.trends.side(s, k) === side) count++;
    return count;
  }

  /** What the timeframes are in time is known once a bar has been seen. */
  private learnInterval(intervalMs: number): void {
    this.intervalMs = intervalMs;
    let before = 0;
    this.frames.forEach((frame, k) => {
      const ms = 'ms' in frame ? frame.ms : frame.bars * intervalMs;
      if (ms % intervalMs !== 0 || ms <= before) {
        throw new QuantError(
          'E_USAGE',
          `consensus: each timeframe must be longer than the one before it and a multiple of the run's ${formatInterval(intervalMs)} bars, ${formatInterval(ms)} is not`,
          { hint: 'write multiples of the run’s bars, 1|4|24, or run it on shorter bars' },
        );
      }
      before = ms;
      this.trends.setLength(k, ms);
    });
  }
}

/** `1|4|24` or `1h|4h|1d`. @throws E_PARAM unless there are three or more */
export function parseTimeframes(text: string): Timeframe[] {
  const parts = text.split('|').map((part) => part.trim());
  if (parts.length < 3) {
    throw new QuantError('E_PARAM', `consensus.timeframes must be three or more, was "${text}"`, {
      hint: 'write multiples of the run’s bars, 1|4|24, or intervals, 1h|4h|1d',
    });
  }
  return parts.map((part) => {
    const bars = Number(part);
    if (part !== '' && Number.isInteger(bars) && bars >= 1 && bars <= 10_000) return { bars };
    if (INTERVAL_NAMES.includes(part)) return { ms: parseInterval(part) };
    throw new QuantError('E_PARAM', `consensus.timeframes: "${part}" is neither a number of bars nor an interval`, {
      hint: 'write multiples of the run’s bars, 1|4|24, or intervals, 1h|4h|1d',
    });
  });
}

export default defineStrategy({
  name: 'consensus',
  summary: 'Follows the trend on which at least three timeframes agree, the highest among them',
  source: 'Elder 1993, Trading for a Living, the triple screen',
  works: 'In long trends: the high timeframe keeps it on the right side, the low ones time the entry.',
  fails:
    'In wide ranges, where all timeframes agree just as the move ends, and after turns, which the highest sees last.',
  params: {
    timeframes: {
      type: 'text',
      default: '1|4|24',
      doc: 'three or more, shortest first: multiples of the run’s bars, or intervals such as 1h|4h|1d',
    },
    fast: {
      type: 'int',
      default: 8,
      min: 1,
      max: 1000,
      sweep: [5, 8, 12],
      doc: 'bars of the fast mean, on each timeframe',
    },
    slow: { type: 'int', default: 21, min: 2, max: 1000, sweep: [21, 34], doc: 'bars of the slow mean, above `fast`' },
    agree: { type: 'int', default: 3, min: 3, max: 20, doc: 'timeframes that must agree, at most all' },
    short: { type: 'bool', default: false, doc: 'also sell short when they agree on a fall' },
    share: SHARE,
  },
  // What timeframes in time are in bars is not known here: those wait by themselves.
  needs: (p) => {
    const bars = parseTimeframes(p.timeframes).map((frame) => ('bars' in frame ? frame.bars : 0));
    return { features: [], warmup: p.slow * Math.max(...bars) };
  },
  start: (p, symbolCount) => {
    const frames = parseTimeframes(p.timeframes);
    if (!(p.fast < p.slow)) {
      throw new QuantError('E_PARAM', `consensus: fast < slow must hold, was ${p.fast} and ${p.slow}`);
    }
    if (p.agree > frames.length) {
      throw new QuantError(
        'E_PARAM',
        `consensus.agree must be at most the ${frames.length} timeframes, was ${p.agree}`,
      );
    }
    return new Consensus(p, frames, symbolCount);
  },
});
