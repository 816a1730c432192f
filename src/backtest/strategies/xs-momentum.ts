import { type BarContext, defineStrategy, type Strategy } from '../../core/strategy.js';
import { SHARE } from '../share.js';

export interface RankRule {
  readonly top: number;
  readonly every: number;
  readonly scaled: boolean;
  readonly absolute: boolean;
  readonly short: boolean;
  readonly share: number;
}

const RETURN = 0;
const VOLATILITY = 1;

/**
 * The side of each market by its place among all: the best long, the worst short.
 *
 * @param scores one per market; NaN for one that is not ranked
 * @param bySign also demand that longs have risen and shorts have fallen; always so where only one market is ranked, which
 *   has no place among others
 * @returns 1, -1 or 0 per market
 */
export function sidesByRank(
  scores: Float64Array,
  { top, short, bySign }: { readonly top: number; readonly short: boolean; readonly bySign: boolean },
): Int8Array {
  const sides = new Int8Array(scores.length);
  const ranked = Array.from(scores.keys()).filter((s) => !Number.isNaN(scores[s]));
  // Equal scores stay in the order of the run.
  ranked.sort((a, b) => scores[b] - scores[a]);
  const { length } = ranked;
  const asksSign = bySign || length === 1;
  const count = Math.min(top, short && length > 1 ? Math.floor(length / 2) : length);
  for (let k = 0; k < count; k++) {
    const best = ranked[k];
    const worst = ranked[length - 1 - k];
    if (!asksSign || scores[best] > 0) sides[best] = 1;
    if (short && (!asksSign || scores[worst] < 0)) sides[worst] = -1;
  }
  return sides;
}

/**
 * Holds the markets that have risen most, and compares them anew every few bars.
 *
 * Trades when a market comes into a group or leaves it. What stays is brought back to its weight when another one comes,
 * which pays for that one; until then it runs. Places that nobody qualifies for stay in cash. A market without a bar at
 * that moment is not ranked, and is closed once it trades again. With one market there is nobody to compare with:
 * it is held while its own return is above 0 (short while below, when asked to). Closed by somebody else, a market comes
 * back only after it has left its group.
 */
export class CrossSectionalMomentum implements Strategy {
  private readonly rule: RankRule;
  private readonly weight: number;
  private readonly side: Int8Array;
  /** per market: 1 when it has a bar at this step */
  private readonly isHere: Uint8Array;
  private readonly scores: Float64Array;
  private steps = 0;

  constructor(rule: RankRule, symbolCount: number) {
    const { top, short, share } = rule;
    const hasTwoSides = short && symbolCount > 1;
    this.rule = rule;
    this.weight = share / (hasTwoSides ? 2 * Math.min(top, Math.floor(symbolCount / 2)) : Math.min(top, symbolCount));
    this.side = new Int8Array(symbolCount);
    this.isHere = new Uint8Array(symbolCount);
    this.scores = new Float64Array(symbolCount);
  }

  onBar(_: BarContext, s: number): void {
    this.isHere[s] = 1;
  }

  onStep(bar: BarContext): void {
    if (this.steps++ % this.rule.every === 0) this.rebalance(bar);
    this.isHere.fill(0);
  }

  private rebalance(bar: BarContext): void {
    const { top, short, scaled, absolute } = this.rule;
    const { scores } = this;
    for (let s = 0; s < scores.length; s++) {
      const rise = bar.feature(s, RETURN);
      // A market that has not moved has neither risen nor a volatility to measure by: 0 / 0 is not ranked.
      scores[s] = this.isHere[s] === 0 ? Number.NaN : scaled ? rise / bar.feature(s, VOLATILITY) : rise;
    }
    const sides = sidesByRank(scores, { top, short, bySign: absolute });
    const hasNew = sides.some((side, s) => side !== 0 && side !== this.side[s]);
    for (let s = 0; s < sides.length; s++) {
      const weight = sides[s] * this.weight;
      if (sides[s] !== this.side[s]) bar.target(s, weight, reasonOf(sides[s]));
      else if (hasNew && hasDrifted(bar.weight(s), weight)) bar.target(s, weight, 'back to its weight');
      this.side[s] = sides[s];
    }
  }
}

function reasonOf(side: number): string {
  return side > 0 ? 'among the best' : side < 0 ? 'among the worst' : 'left its group';
}

/** A position that is there, and more than a hundredth off: less is not worth an order. */
function hasDrifted(now: number, wanted: number): boolean {
  return now !== 0 && Math.abs(now - wanted) > Math.abs(wanted) / 100;
}

export default defineStrategy({
  name: 'xs-momentum',
  summary:
    'Cross-sectional momentum: holds the markets that rose most, ranked anew every N bars; of one market, its own trend',
  source:
    'Jegadeesh & Titman 1993, Returns to Buying Winners and Selling Losers, Journal of Finance 48; coins: Liu, Tsyvinski & Wu 2022, Common Risk Factors in Cryptocurrency, Journal of Finance 77',
  works: 'When what has led goes on leading for weeks, with enough markets that do not all move together.',
  fails: 'At turns, when the losers rebound hardest, and when all markets fall at once, which `absolute` softens.',
  params: {
    lookback: {
      type: 'int',
      default: 336,
      min: 1,
      max: 5000,
      sweep: [168, 336, 720],
      doc: 'bars over which the return is measured; 336 are two weeks of hours',
    },
    top: {
      type: 'int',
      default: 3,
      min: 1,
      max: 1000,
      sweep: [1, 3, 5],
      doc: 'markets held per side, at most all (half of them with shorts)',
    },
    every: {
      type: 'int',
      default: 24,
      min: 1,
      max: 100_000,
      sweep: [24, 168],
      doc: 'bars from one comparison to the next',
    },
    skip: {
      type: 'int',
      default: 0,
      min: 0,
      max: 5000,
      sweep: [0, 24],
      doc: 'newest bars left out of the return: what rose last often falls back first',
    },
    scaled: {
      type: 'bool',
      default: false,
      doc: 'rank by the return over its volatility, so that wild markets do not fill both ends',
    },
    absolute: { type: 'bool', default: true, doc: 'hold only what has risen itself, and short only what has fallen' },
    short: { type: 'bool', default: false, doc: 'also sell the worst ones short, with half of the account' },
    share: SHARE,
  },
  needs: (p) => {
    const late = (text: string): string => (p.skip === 0 ? text : `lag(${text}, bars=${p.skip})`);
    const features = [late(`return(lag=${p.lookback}, form=log)`)];
    if (p.scaled) features.push(late(`volatility(period=${Math.max(2, p.lookback)})`));
    return { features };
  },
  start: (p, symbolCount) => new CrossSectionalMomentum(p, symbolCount),
});
