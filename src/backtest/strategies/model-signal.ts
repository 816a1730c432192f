import { THREE_WAY_MEANS, threeWayPosterior } from '../../core/math/three-way.js';
import { type BarContext, defineStrategy, type Strategy } from '../../core/strategy.js';
import { type PosteriorRule, sideOfPosterior } from '../posterior-side.js';
import { SHARE } from '../share.js';

export interface SignalRule extends PosteriorRule {
  readonly neutral: number;
  readonly full: number;
  readonly sigma: number;
  readonly fullAt: number;
  readonly share: number;
}

const EVEN = [1, 1, 1];

/**
 * Trades a model's prediction: in when it is confident of a side, out when it no longer is.
 *
 * The prediction's distance from neutral becomes a signal in [-1, 1], and Bayes' rule turns that into how likely "buy",
 * "hold" and "sell" are. A side is entered when it is the likeliest of the three and at least `threshold`, and left
 * below `leave`. Size is settled at the entry only: following every wobble of the prediction would pay costs on each
 * bar.
 */
export class ModelSignal implements Strategy {
  private readonly rule: SignalRule;
  private readonly weight: number;
  private readonly side: Int8Array;

  constructor(rule: SignalRule, symbolCount: number) {
    this.rule = rule;
    this.weight = rule.share / symbolCount;
    this.side = new Int8Array(symbolCount);
  }

  onBar(bar: BarContext, s: number): void {
    const { neutral, full, sigma, fullAt } = this.rule;
    const signal = Math.max(-1, Math.min(1, (bar.signal(s) - neutral) / full));
    if (Number.isNaN(signal)) return;
    const posterior = threeWayPosterior(signal, EVEN, sigma, THREE_WAY_MEANS);
    const now = this.side[s];
    const next = sideOfPosterior(now, posterior, this.rule);
    if (next === now) return;
    this.side[s] = next;
    const confidence = fullAt > 0 ? Math.min(1, posterior[next === -1 ? 0 : 2] / fullAt) : 1;
    bar.target(
      s,
      next * confidence * this.weight,
      next === 1 ? 'model up' : next === -1 ? 'model down' : 'model unsure',
    );
  }
}

export default defineStrategy({
  name: 'model-signal',
  summary: 'Long when the model is confident of a rise, out when it is not, short when asked to',
  source: 'own; Duda, Hart & Stork 2001, Pattern Classification, chapter 2, for the posterior',
  works: 'As far as the model knows something beyond costs, and its confidence means what it says.',
  fails:
    'When the model was fitted to noise, when the market has changed since, or when its edge per trade is smaller than the spread.',
  params: {
    threshold: {
      type: 'float',
      default: 0.45,
      min: 0,
      max: 1,
      sweep: [0.4, 0.45, 0.5],
      doc: 'probability of a side (of buy, hold and sell) at which it is entered',
    },
    leave: {
      type: 'float',
      default: 0.33,
      min: 0,
      max: 1,
      sweep: [0.3, 0.33, 0.36],
      doc: 'probability of the side below which the position is closed',
    },
    neutral: {
      type: 'float',
      default: 0.5,
      min: -1,
      max: 1,
      doc: 'prediction that says nothing: 0.5, since every model is read as a probability',
    },
    full: {
      type: 'float',
      default: 0.1,
      min: 0.0001,
      max: 1,
      sweep: [0.05, 0.1, 0.2],
      doc: 'distance of a prediction from neutral that counts as a signal of 1, the strongest',
    },
    sigma: {
      type: 'float',
      default: 1,
      min: 0.01,
      max: 10,
      doc: 'spread of signals around 0.8 (buy), 0 (hold) and -0.8 (sell)',
    },
    fullAt: {
      type: 'float',
      default: 0,
      min: 0,
      max: 1,
      doc: 'probability of the side at which the full size is taken, smaller ones in proportion; 0 for always full',
    },
    short: { type: 'bool', default: false, doc: 'also sell short when the model is confident of a fall' },
    share: SHARE,
  },
  needs: () => ({ features: [], signal: true }),
  start: (p, symbolCount) => new ModelSignal(p, symbolCount),
});
