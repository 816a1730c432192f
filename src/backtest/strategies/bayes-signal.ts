import { type BarContext, defineStrategy, type Strategy } from '../../core/strategy.js';
import { believed, forgotten, type ThreeWay } from '../../risk/confidence/bayes.js';
import { createScorer, parseSignals, type ScoredSignal, signalFeatures } from '../../risk/scored-signals.js';
import { type PosteriorRule, sideOfPosterior } from '../posterior-side.js';
import { SHARE } from '../share.js';

export interface BayesSignalRule extends PosteriorRule {
  readonly signals: readonly ScoredSignal[];
  readonly base: ThreeWay;
  readonly sigma: number;
  readonly forget: number;
  readonly share: number;
}

/**
 * Trades what several columns say together: each is a piece of evidence for "sell", "hold" or "buy", and Bayes' rule adds
 * them up from bar to bar.
 *
 * It is the confidence `bayes` as a strategy of its own: in when a side is the likeliest and probable enough, out when
 * it no longer is. Part of what was believed is forgotten on every bar, so that it can change its mind.
 */
export class BayesSignal implements Strategy {
  private readonly rule: BayesSignalRule;
  private readonly weight: number;
  private readonly side: Int8Array;
  private readonly score: ReturnType<typeof createScorer>;
  private readonly scores: number[] = [];
  private readonly beliefs: ThreeWay[];
  /** the market at hand, for the columns that are read */
  private bar!: BarContext;
  private market = 0;
  private readonly columns = { feature: (k: number): number => this.bar.feature(this.market, k) };

  constructor(rule: BayesSignalRule, symbolCount: number) {
    this.rule = rule;
    this.weight = rule.share / symbolCount;
    this.side = new Int8Array(symbolCount);
    this.score = createScorer(rule.signals);
    this.beliefs = new Array<ThreeWay>(symbolCount).fill(rule.base);
  }

  onBar(bar: BarContext, s: number): void {
    const { base, forget, sigma } = this.rule;
    this.bar = bar;
    this.market = s;
    this.score(this.columns, this.scores);
    // A bar on which something is not known teaches nothing.
    if (this.scores.some(Number.isNaN)) return;
    const belief = believed(forgotten(this.beliefs[s], base, forget), this.scores, sigma);
    this.beliefs[s] = belief;
    const next = sideOfPosterior(this.side[s], belief, this.rule);
    if (next === this.side[s]) return;
    this.side[s] = next;
    bar.target(
      s,
      next * this.weight,
      next === 1 ? 'buy is likely' : next === -1 ? 'sell is likely' : 'no longer likely',
    );
  }
}

export default defineStrategy({
  name: 'bayes-signal',
  summary: 'Adds up the evidence of several indicators by Bayes and trades the side that is likely enough',
  source: 'Bayes 1763; Duda, Hart & Stork 2001, Pattern Classification, chapter 2 (normal class densities)',
  works: 'When the columns say different things that are each a little true: none of them alone moves it much.',
  fails: 'When they are one thing under several names, as columns of one price are: it is surer than it should be.',
  params: {
    signals: {
      type: 'text',
      default: 'rsi(period=48)@50/12 | price-zscore(period=168)@0/1.5 | efficiency-ratio.signed(period=168)@0/0.2',
      doc: 'feature@centre/scale with bars between: neutral value and distance that is far, negative to bet against it',
    },
    threshold: {
      type: 'float',
      default: 0.45,
      min: 0,
      max: 1,
      sweep: [0.45, 0.6, 0.75],
      doc: 'probability of a side (of buy, hold and sell) at which it is entered',
    },
    leave: {
      type: 'float',
      default: 0.33,
      min: 0,
      max: 1,
      sweep: [0.2, 0.33],
      doc: 'probability of the side below which the position is closed',
    },
    sigma: {
      type: 'float',
      default: 1,
      min: 0.05,
      max: 10,
      sweep: [0.5, 1, 2],
      doc: 'spread of a signal around 0.8 (buy), 0 (hold) and -0.8 (sell)',
    },
    forget: {
      type: 'float',
      default: 0.1,
      min: 0.001,
      max: 1,
      sweep: [0.05, 0.1, 0.3],
      doc: 'share of the belief that goes back to even odds from bar to bar; 1: each bar is judged alone',
    },
    short: { type: 'bool', default: false, doc: 'also sell short' },
    share: SHARE,
  },
  needs: (p) => ({ features: signalFeatures(parseSignals('bayes-signal.signals', p.signals)) }),
  start: (p, symbolCount) => {
    const signals = parseSignals('bayes-signal.signals', p.signals);
    return new BayesSignal({ ...p, signals, base: [1 / 3, 1 / 3, 1 / 3] }, symbolCount);
  },
});
