import { QuantError } from '../../core/kit/errors.js';
import { DAY_MS } from '../../core/kit/time.js';
import { type BarContext, defineStrategy, type Strategy } from '../../core/strategy.js';
import { sideAfter } from '../hysteresis.js';

export interface CarryRule {
  readonly enter: number;
  readonly exit: number;
  readonly settlements: number;
  readonly legs: number;
  readonly drift: number;
  readonly share: number;
}

/** Bars, and time, without a single settlement after which a run is told that it has none. */
const PATIENCE = 200;
const PATIENCE_MS = 2 * DAY_MS;

/**
 * Takes the side that is paid: short where longs pay a high funding rate, long where shorts do.
 *
 * One market is judged by its own mean rate. Several are ranked against each other: as many longs as shorts, the same
 * value on both sides, so that what the whole market does matters little. A market is taken when its rate lies `enter`
 * beyond the median, and kept until it is within `exit` of it.
 *
 * A short grows as the price rises against it: what has drifted by `drift` of its size is put right.
 */
export class FundingCarry implements Strategy {
  private readonly rule: CarryRule;
  private readonly rate: Float64Array;
  private readonly side: Int8Array;
  /** sides with a partner on the other side: what is ordered */
  private readonly ordered: Int8Array;
  /** weights that go with them */
  private readonly weight: Float64Array;
  /** markets whose rate is known, in order of it */
  private readonly rank: number[] = [];
  private orderedLegs = 0;
  private bars = 0;
  /** UTC ms of the first close */
  private since = 0;
  private hasRates = false;

  constructor(rule: CarryRule, symbolCount: number) {
    this.rule = { ...rule, exit: Math.min(rule.exit, rule.enter) };
    this.rate = new Float64Array(symbolCount);
    this.side = new Int8Array(symbolCount);
    this.ordered = new Int8Array(symbolCount);
    this.weight = new Float64Array(symbolCount);
  }

  onBar(): void {}

  onStep(bar: BarContext): void {
    this.rank.length = 0;
    for (let s = 0; s < this.rate.length; s++) {
      this.rate[s] = meanFunding(bar, s, this.rule.settlements);
      if (!Number.isNaN(this.rate[s])) this.rank.push(s);
      if (!this.hasRates) this.hasRates = !Number.isNaN(bar.fundingRate(s));
    }
    if (this.bars++ === 0) this.since = bar.time;
    if (!this.hasRates && this.bars >= PATIENCE && bar.time - this.since >= PATIENCE_MS) {
      throw new QuantError(
        'E_USAGE',
        `funding-carry needs perpetuals with stored funding, there was none in ${this.bars} bars of ${bar.symbols.join(', ')}`,
        { hint: 'run it with --market swap; quant fetch --market swap stores the funding' },
      );
    }
    if (this.rate.length > 1) this.ranked(bar);
    else if (this.rank.length === 1) this.alone(bar);
    for (let s = 0; s < this.weight.length; s++) this.putRight(bar, s);
  }

  private alone(bar: BarContext): void {
    const { enter, exit, share } = this.rule;
    const next = sideAfter(this.side[0], -this.rate[0], { enter, exit, short: true });
    if (next === this.side[0]) return;
    this.side[0] = next;
    this.aim(bar, 0, next * share, reasonOf(next));
  }

  private ranked(bar: BarContext): void {
    const { rate, side, rank, rule } = this;
    rank.sort((a, b) => rate[a] - rate[b] || a - b);
    if (rank.length < 2) return;
    const middle = medianOf(rate, rank);
    for (const s of rank) if (side[s] * (middle - rate[s]) < rule.exit) side[s] = 0;
    this.fill(rank, 1, middle);
    this.fill(rank, -1, middle);
    const legs = Math.min(this.count(1), this.count(-1));
    const weight = legs === 0 ? 0 : rule.share / (2 * legs);
    const isResized = legs !== this.orderedLegs;
    this.orderedLegs = legs;
    let [longs, shorts] = [0, 0];
    for (let k = 0; k < rank.length; k++) {
      // The lowest rates are long first, the highest short first; what has no partner on the other side waits.
      const low = rank[k];
      const high = rank[rank.length - 1 - k];
      if (side[low] === 1) this.order(bar, low, longs++ < legs ? 1 : 0, weight, isResized);
      else if (side[low] === 0) this.order(bar, low, 0, 0, false);
      if (side[high] === -1) this.order(bar, high, shorts++ < legs ? -1 : 0, weight, isResized);
    }
  }

  /** Gives the free places of one side to the most extreme markets that are worth it. */
  private fill(rank: readonly number[], wanted: number, middle: number): void {
    let free = this.rule.legs - this.count(wanted);
    for (let k = 0; k < rank.length && free > 0; k++) {
      const s = rank[wanted === 1 ? k : rank.length - 1 - k];
      if (!(wanted * (middle - this.rate[s]) > this.rule.enter)) return;
      if (this.side[s] === wanted) continue;
      this.side[s] = wanted;
      free--;
    }
  }

  private order(bar: BarContext, s: number, side: number, weight: number, isResized: boolean): void {
    const isSame = side === this.ordered[s];
    if (isSame && !(isResized && side !== 0)) return;
    this.ordered[s] = side;
    // A new size for what somebody else has closed would open it again.
    if (isSame && bar.position(s) === 0 && !bar.hasOrders(s)) this.weight[s] = side * weight;
    else this.aim(bar, s, side * weight, reasonOf(side));
  }

  private aim(bar: BarContext, s: number, weight: number, reason: string): void {
    this.weight[s] = weight;
    bar.target(s, weight, reason);
  }

  private putRight(bar: BarContext, s: number): void {
    const weight = this.weight[s];
    // What somebody else has closed stays closed.
    if (weight === 0 || bar.position(s) === 0 || bar.hasOrders(s)) return;
    if (Math.abs(bar.weight(s) - weight) > this.rule.drift * Math.abs(weight))
      bar.target(s, weight, 'size has drifted');
  }

  private count(wanted: number): number {
    let count = 0;
    for (let s = 0; s < this.side.length; s++) if (this.side[s] === wanted) count++;
    return count;
  }
}

/** Mean of the last settlements, fraction per settlement; NaN before there are that many. */
export function meanFunding(bar: Pick<BarContext, 'fundingRate'>, s: number, settlements: number): number {
  let sum = 0;
  for (let ago = 0; ago < settlements; ago++) sum += bar.fundingRate(s, ago);
  return sum / settlements;
}

/** @param rank markets in order of their rate */
function medianOf(rate: Float64Array, rank: readonly number[]): number {
  const half = rank.length >> 1;
  return rank.length % 2 === 1 ? rate[rank[half]] : (rate[rank[half - 1]] + rate[rank[half]]) / 2;
}

function reasonOf(side: number): string {
  return side === 1 ? 'shorts pay' : side === -1 ? 'longs pay' : 'funding is ordinary';
}

export default defineStrategy({
  name: 'funding-carry',
  summary:
    'Takes the side of a perpetual that is paid funding; several markets are ranked, long and short in equal parts',
  source:
    'Koijen, Moskowitz, Pedersen & Vrugt 2018, Carry, Journal of Financial Economics 127; Schmeling, Schrimpf & Todorov 2023, Crypto carry, BIS Working Paper 1087',
  works: 'While funding stays one-sided longer than prices move against it, and best across many perpetuals.',
  fails:
    'In the rallies that make funding high in the first place: a lone short is run over, and pays costs for a small income.',
  params: {
    enter: {
      type: 'float',
      default: 0.0002,
      min: 0,
      max: 0.1,
      sweep: [0.0001, 0.0002, 0.0004],
      doc: 'mean rate that opens, fraction per settlement; its distance from the median when there are several markets',
    },
    exit: {
      type: 'float',
      default: 0.00012,
      min: 0,
      max: 0.1,
      sweep: [0.00006, 0.00012],
      doc: 'mean rate below which it is closed, same unit; what lies above `enter` counts as `enter`',
    },
    settlements: {
      type: 'int',
      default: 9,
      min: 1,
      max: 1000,
      sweep: [3, 9, 21],
      doc: 'settlements that are averaged; 9 are three days of eight hours',
    },
    legs: { type: 'int', default: 3, min: 1, max: 100, doc: 'most markets on each side when there are several' },
    drift: {
      type: 'float',
      default: 0.25,
      min: 0.01,
      max: 10,
      doc: 'change of a position’s weight by prices that is put right, fraction of it',
    },
    share: {
      type: 'float',
      default: 0.9,
      min: 0.01,
      max: 10,
      doc: 'share of the account that all positions are worth together',
    },
  },
  needs: () => ({ features: [] }),
  start: (p, symbolCount) => new FundingCarry(p, symbolCount),
});
