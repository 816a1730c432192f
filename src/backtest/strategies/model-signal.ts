import { type BarContext, defineStrategy, type Strategy } from '../../core/strategy.js';
import { type Band, sideAfter } from '../hysteresis.js';
import { SHARE } from '../share.js';

export interface SignalRule extends Band {
  readonly neutral: number;
  readonly fullAt: number;
  readonly share: number;
}

/**
 * Trades a model's prediction: in when it is confident, out when it no longer leans that way.
 *
 * Confidence is the distance of the prediction from neutral. Size is settled at the entry only: following every wobble
 * of the prediction would pay costs on each bar.
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
    const { neutral, fullAt } = this.rule;
    const lean = bar.signal(s) - neutral;
    if (Number.isNaN(lean)) return;
    const next = sideAfter(this.side[s], lean, this.rule);
    if (next === this.side[s]) return;
    this.side[s] = next;
    const confidence = fullAt > 0 ? Math.min(1, Math.abs(lean) / fullAt) : 1;
    bar.target(
      s,
      next * confidence * this.weight,
      next === 1 ? 'model up' : next === -1 ? 'model down' : 'model unsure',
    );
  }
}

/**
 * Works as far as the model knows something beyond costs; fails when it was fitted to noise, when the market has
 * changed since, or when its edge per trade is smaller than the spread.
 */
export default defineStrategy({
  name: 'model-signal',
  summary: 'Long when the model is confident of a rise, out when it is not, short when asked to',
  source: 'own',
  params: {
    neutral: {
      type: 'float',
      default: 0.5,
      min: -1,
      max: 1,
      doc: 'signal that says nothing: 0.5, since every model is read as a probability',
    },
    enter: {
      type: 'float',
      default: 0.05,
      min: 0,
      max: 1,
      sweep: [0.02, 0.05, 0.1],
      doc: 'distance from neutral that opens a position',
    },
    exit: {
      type: 'float',
      default: 0,
      min: -1,
      max: 1,
      sweep: [-0.02, 0],
      doc: 'distance from neutral below which it is closed',
    },
    fullAt: {
      type: 'float',
      default: 0,
      min: 0,
      max: 1,
      doc: 'distance from neutral at which the full size is taken, smaller ones in proportion; 0 for always full',
    },
    short: { type: 'bool', default: false, doc: 'also sell short when the model is confident of a fall' },
    share: SHARE,
  },
  needs: () => ({ features: [], signal: true }),
  start: (p, symbolCount) => new ModelSignal(p, symbolCount),
});
