import { type Confidence, defineConfidence } from '../../core/confidence.js';
import { threeWayPosterior } from '../../core/math/three-way.js';
import type { TradingView } from '../../core/trading-view.js';
import { createScorer, parseSignals, type ScoredSignal, signalFeatures } from '../scored-signals.js';

/** Probabilities of sell, hold and buy. */
export type ThreeWay = readonly [number, number, number];

/**
 * What is believed after a bar: Bayes' rule over the signals of the bar, one after the other.
 *
 * @param prior   of sell, hold and buy
 * @param signals in [-1, 1]; none may be NaN
 * @param sigma   spread of a signal around -0.8, 0 and 0.8, > 0
 * @source Bayes 1763; naive Bayes after Duda, Hart & Stork 2001, Pattern Classification, chapter 2
 */
export function believed(prior: ThreeWay, signals: readonly number[], sigma: number): ThreeWay {
  let posterior = prior;
  for (const signal of signals) posterior = threeWayPosterior(signal, posterior, sigma);
  return posterior;
}

/**
 * The prior of the next bar: part of what was believed is forgotten.
 *
 * No probability falls below forget × base, so no run of bars is so long that later ones could not turn it.
 */
export function forgotten(posterior: ThreeWay, base: ThreeWay, forget: number): ThreeWay {
  const mix = (c: number): number => (1 - forget) * posterior[c] + forget * base[c];
  return [mix(0), mix(1), mix(2)];
}

export interface BayesRule {
  readonly signals: readonly ScoredSignal[];
  readonly base: ThreeWay;
  readonly sigma: number;
  readonly forget: number;
  readonly over: 'all' | 'sides';
}

export class BayesConfidence implements Confidence {
  private readonly rule: BayesRule;
  private readonly score: ReturnType<typeof createScorer>;
  private readonly scores: number[] = [];
  /** by market; undefined while nothing is known */
  private readonly posteriors: (ThreeWay | undefined)[];

  constructor(rule: BayesRule, marketCount: number) {
    this.rule = rule;
    this.score = createScorer(rule.signals);
    this.posteriors = new Array<ThreeWay | undefined>(marketCount).fill(undefined);
  }

  update(view: TradingView): void {
    this.score(view, this.scores);
    // A bar on which something is not known teaches nothing: half of the evidence would be another test.
    if (this.scores.some(Number.isNaN)) return;
    const { base, forget, sigma } = this.rule;
    const before = this.posteriors[view.market];
    const prior = before === undefined ? base : forgotten(before, base, forget);
    this.posteriors[view.market] = believed(prior, this.scores, sigma);
  }

  of(market: number, side: number): number {
    const posterior = this.posteriors[market];
    if (posterior === undefined) return Number.NaN;
    const wanted = posterior[side > 0 ? 2 : 0];
    if (this.rule.over === 'all') return wanted;
    // Both can only be 0 together when "hold" has all of it: then neither side is known better than the other.
    const both = posterior[0] + posterior[2];
    return both > 0 ? wanted / both : 0.5;
  }
}

/**
 * Confidence in a long is the probability of "buy", in a short that of "sell". With `over=all` a market that shows
 * nothing makes both small, because "hold" takes the rest; `over=sides` leaves "hold" out, and they add up to 1.
 *
 * The signals count as independent, which columns of one price are not: a larger sigma, or fewer of them, tempers it.
 * The default three all follow the trend; a column with a negative scale bets against it.
 */
export default defineConfidence({
  name: 'bayes',
  summary: 'Probability of buy or sell from signals by Bayes, updated on every bar',
  source: 'Bayes 1763; Duda, Hart & Stork 2001, Pattern Classification (normal class densities)',
  params: {
    signals: {
      type: 'text',
      default:
        'rsi(period=14)@50/25 | price-zscore(period=50)@0/1.5 | macd.histogram(fast=12, slow=26, signal=9)@0/0.25*atr(period=14)',
      doc: 'feature@centre/scale with bars between: neutral value and distance that is far, a number or number*feature',
    },
    sigma: {
      type: 'float',
      default: 0.5,
      min: 0.05,
      max: 10,
      sweep: [0.5, 1, 2],
      doc: 'spread of a signal around its mean: 0.8 when to buy, 0 when to hold, -0.8 when to sell',
    },
    forget: {
      type: 'float',
      default: 0.1,
      min: 0.001,
      max: 1,
      sweep: [0.05, 0.1, 0.3],
      doc: 'share of the belief that goes back to the base prior from bar to bar; 1: each bar is judged alone',
    },
    hold: {
      type: 'float',
      default: 0.34,
      min: 0.01,
      max: 0.98,
      doc: 'base prior of hold; buy and sell have half of the rest each',
    },
    over: {
      type: 'choice',
      default: 'all',
      options: ['all', 'sides'],
      doc: 'share of the wanted side in sell, hold and buy, or in sell and buy alone',
    },
  },
  needs: (p) => ({ features: signalFeatures(parseSignals('bayes.signals', p.signals)) }),
  create: (p, marketCount) => {
    const side = (1 - p.hold) / 2;
    const signals = parseSignals('bayes.signals', p.signals);
    return new BayesConfidence(
      { signals, base: [side, p.hold, side], sigma: p.sigma, forget: p.forget, over: p.over },
      marketCount,
    );
  },
});
