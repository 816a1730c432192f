import { QuantError } from '../../core/kit/errors.js';
import { type BarContext, defineStrategy, type Strategy } from '../../core/strategy.js';
import { sideAfter } from '../hysteresis.js';
import { SHARE } from '../share.js';

export interface CrossRule {
  readonly band: number;
  readonly unit: 'atr' | 'percent';
  readonly short: boolean;
  readonly share: number;
}

/** Columns asked for, by place; the last one only for a band in average true ranges. */
const FAST = 0;
const SLOW = 1;
const ATR = 2;

/**
 * Long while the fast average is above the slow one.
 *
 * A cross counts once the averages are a band apart: they touch each other many times while nothing happens.
 */
export class MaCross implements Strategy {
  private readonly rule: CrossRule;
  private readonly band: { readonly enter: number; readonly exit: number; readonly short: boolean };
  private readonly weight: number;
  private readonly side: Int8Array;

  constructor(rule: CrossRule, symbolCount: number) {
    this.rule = rule;
    this.band = { enter: rule.band, exit: -rule.band, short: rule.short };
    this.weight = rule.share / symbolCount;
    this.side = new Int8Array(symbolCount);
  }

  onBar(bar: BarContext, s: number): void {
    const slow = bar.feature(s, SLOW);
    const unit = this.rule.unit === 'atr' ? bar.feature(s, ATR) : slow / 100;
    const distance = (bar.feature(s, FAST) - slow) / unit;
    // A market without any range has no trend either.
    if (!(unit > 0) || Number.isNaN(distance)) return;
    const next = sideAfter(this.side[s], distance, this.band);
    if (next === this.side[s]) return;
    this.side[s] = next;
    bar.target(s, next * this.weight, next === 1 ? 'crossed up' : 'crossed down');
  }
}

export default defineStrategy({
  name: 'ma-cross',
  summary: 'Moving-average cross: in while the fast average is above the slow one, with a band against false crosses',
  source:
    'Brock, Lakonishok & LeBaron 1992, Simple Technical Trading Rules and the Stochastic Properties of Stock Returns, Journal of Finance 47',
  works: 'In long trends, which it joins late and holds to their end, and by stepping aside in long falls.',
  fails: 'In ranges, where the averages cross again and again and each cross comes after the move.',
  params: {
    fast: {
      type: 'int',
      default: 50,
      min: 1,
      max: 5000,
      sweep: [20, 50],
      doc: 'span of the fast average, bars; below `slow`',
    },
    slow: {
      type: 'int',
      default: 200,
      min: 2,
      max: 5000,
      sweep: [100, 200, 400],
      doc: 'span of the slow average, bars',
    },
    kind: { type: 'choice', default: 'ema', options: ['ema', 'sma'], doc: 'exponential or simple averages' },
    band: {
      type: 'float',
      default: 0.5,
      min: 0,
      max: 100,
      sweep: [0, 0.5, 1],
      doc: 'distance between the averages at which a cross counts, in `unit`; going out takes as much the other way',
    },
    unit: {
      type: 'choice',
      default: 'atr',
      options: ['atr', 'percent'],
      doc: 'unit of the band: average true ranges, or percent of the slow average',
    },
    atr: { type: 'int', default: 24, min: 1, max: 5000, doc: 'bars of the average true range' },
    short: { type: 'bool', default: false, doc: 'short while the fast average is below, instead of out' },
    share: SHARE,
  },
  needs: (p) => ({
    features: [
      `${p.kind}(period=${p.fast})`,
      `${p.kind}(period=${p.slow})`,
      ...(p.unit === 'atr' ? [`atr(period=${p.atr})`] : []),
    ],
  }),
  start: (p, symbolCount) => {
    if (p.fast >= p.slow) {
      throw new QuantError('E_PARAM', `ma-cross.fast must be below ma-cross.slow, was ${p.fast} and ${p.slow}`);
    }
    return new MaCross(p, symbolCount);
  },
});
