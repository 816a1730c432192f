import { QuantError } from '../core/kit/errors.js';
import type { Bound } from '../core/kit/registry.js';
import { type BarContext, defineStrategy, type Strategy, type StrategyDefinition } from '../core/strategy.js';
import { splitMix } from './split-mix.js';
import { VirtualBar } from './virtual-bar.js';

/** One voice of an ensemble. */
export interface EnsemblePart {
  readonly strategy: Bound<StrategyDefinition>;
  /** above 0 */
  readonly weight: number;
}

export interface EnsembleRule {
  readonly mode: 'sum' | 'vote';
  readonly threshold: number;
  readonly tolerance: number;
  readonly share: number;
}

type Parse = (text: string) => Bound<StrategyDefinition>;

const WEIGHT = /^(.*):\s*([\d.eE+-]+)\s*$/s;

/** `momentum(lookback=48):0.5 + mean-reversion:0.3`; without weights all weigh the same and 1 together. @throws E_PARAM */
export function parseEnsemble(text: string, parse: Parse): EnsemblePart[] {
  // Quotes inside quotes: single ones stand for those of a text parameter.
  const parts = splitMix(text.replaceAll("'", '"')).map((part) => {
    const found = WEIGHT.exec(part);
    return { text: found?.[1].trim() ?? part, weight: found === null ? undefined : Number(found[2]) };
  });
  const given = parts.filter((part) => part.weight !== undefined).length;
  if (parts.some((part) => part.text === '') || (given > 0 && given < parts.length)) {
    throw new QuantError('E_PARAM', `ensemble.of "${text}": either every strategy has a weight or none has one`, {
      hint: 'write of="momentum:0.6 + mean-reversion:0.4"',
    });
  }
  return parts.map((part) => {
    const weight = part.weight ?? 1 / parts.length;
    if (!(weight > 0 && weight < Number.POSITIVE_INFINITY)) {
      throw new QuantError('E_PARAM', `ensemble.of: the weight of ${part.text} must be above 0, was ${weight}`);
    }
    return { strategy: parse(part.text), weight };
  });
}

/**
 * Several strategies as one: each runs in an account of its own that holds what it asks for, and the real one holds the
 * weighted sum.
 *
 * What one buys and another sells never reaches the market. The sum is ordered again only when what the parts want has
 * changed by `tolerance` of a market's equal share: drifts of price alone trade nothing.
 */
export class Ensemble implements Strategy {
  private readonly rule: EnsembleRule;
  private readonly running: readonly Strategy[];
  private readonly views: readonly VirtualBar[];
  private readonly weights: readonly number[];
  private readonly total: number;
  private readonly slice: number;
  /** weight in the account */
  private readonly tolerance: number;
  /** per market: the sum ordered last */
  private readonly ordered: Float64Array;

  constructor(rule: EnsembleRule, parts: readonly EnsemblePart[], places: readonly number[][], symbolCount: number) {
    this.rule = rule;
    this.running = parts.map(({ strategy }) => strategy.definition.start(strategy.params, symbolCount));
    this.views = parts.map(({ strategy }, k) => new VirtualBar(strategy.definition.name, places[k], symbolCount));
    this.weights = parts.map((part) => part.weight);
    this.total = this.weights.reduce((sum, weight) => sum + weight, 0);
    this.slice = rule.share / symbolCount;
    this.tolerance = rule.tolerance * this.slice;
    this.ordered = new Float64Array(symbolCount);
  }

  onBar(bar: BarContext, s: number, k: number): void {
    for (let i = 0; i < this.running.length; i++) {
      const view = this.views[i];
      view.bar = bar;
      view.settle(s);
      this.running[i].onBar(view, s, k);
    }
  }

  onStep(bar: BarContext): void {
    for (let i = 0; i < this.running.length; i++) {
      this.views[i].bar = bar;
      this.running[i].onStep?.(this.views[i]);
    }
    for (let s = 0; s < this.ordered.length; s++) {
      const wanted = this.rule.mode === 'sum' ? this.sum(s) : this.vote(s);
      const change = Math.abs(wanted - this.ordered[s]);
      // Going out is exact, however small what is left.
      if (change === 0 || (change < this.tolerance && wanted !== 0)) continue;
      this.ordered[s] = wanted;
      bar.target(s, wanted, wanted === 0 ? 'nobody is in' : this.rule.mode === 'sum' ? 'weighted sum' : 'voted');
    }
  }

  private sum(s: number): number {
    let sum = 0;
    for (let i = 0; i < this.views.length; i++) sum += this.weights[i] * this.views[i].wish(s);
    // What opposite wishes leave of each other by rounding is nothing.
    return Math.abs(sum) < 1e-12 ? 0 : this.rule.share * sum;
  }

  private vote(s: number): number {
    let [longs, shorts] = [0, 0];
    for (let i = 0; i < this.views.length; i++) {
      const wish = this.views[i].wish(s);
      if (wish > 0) longs += this.weights[i];
      else if (wish < 0) shorts += this.weights[i];
    }
    const needed = this.rule.threshold * this.total;
    return longs > shorts && longs >= needed ? this.slice : shorts > longs && shorts >= needed ? -this.slice : 0;
  }
}

/** @param parse reads a strategy of the registry that this one will stand in */
export function ensembleOf(parse: Parse): StrategyDefinition {
  const partsOf = (text: string): EnsemblePart[] => parseEnsemble(text, parse);
  const needsOf = (parts: readonly EnsemblePart[]) =>
    parts.map(({ strategy }) => strategy.definition.needs(strategy.params));
  return defineStrategy({
    name: 'ensemble',
    summary: 'Several strategies as one: the weighted sum of what they want, or their vote',
    source: 'own; Bates & Granger 1969, The Combination of Forecasts, Operational Research Quarterly 20',
    works: 'When the parts err at different times: their bad stretches cancel, and so do opposite trades.',
    fails: 'When all of them are the same bet under other names, which correlated markets make them in a crash.',
    params: {
      of: {
        type: 'text',
        default: 'momentum:0.4 + regime-adaptive:0.3 + rsi-reversion:0.3',
        doc: 'strategies that order by targets, with their weights: momentum(lookback=48):0.6 + mean-reversion:0.4',
      },
      mode: {
        type: 'choice',
        default: 'sum',
        options: ['sum', 'vote'],
        doc: 'the weighted sum of their targets, or the full share on the side that has enough of the weight',
      },
      threshold: {
        type: 'float',
        default: 0.5,
        min: 0,
        max: 1,
        sweep: [0.5, 0.67],
        doc: 'vote: part of all weight that must be on a side, fraction',
      },
      tolerance: {
        type: 'float',
        default: 0.02,
        min: 0,
        max: 1,
        doc: 'change of what they want together that is worth an order, part of a market’s equal share',
      },
      share: {
        type: 'float',
        default: 1,
        min: 0.01,
        max: 10,
        doc: 'what the sum is multiplied by; the share of the account that a vote invests, all markets together',
      },
    },
    needs: (p) => {
      const all = needsOf(partsOf(p.of));
      const { intervals } = all[0];
      if (all.some((needs) => needs.intervals?.join() !== intervals?.join())) {
        throw new QuantError('E_USAGE', `ensemble "${p.of}": its strategies must decide on the same intervals`, {
          hint: 'give each a part of the account of its own: --strategy "a@0.5 + b@0.5"',
        });
      }
      return {
        features: [...new Set(all.flatMap((needs) => needs.features))],
        intervals,
        signal: all.some((needs) => needs.signal === true),
        warmup: Math.max(...all.map((needs) => needs.warmup ?? 0)),
      };
    },
    start: (p, symbolCount) => {
      const parts = partsOf(p.of);
      const all = needsOf(parts);
      const features = [...new Set(all.flatMap((needs) => needs.features))];
      const places = all.map((needs) => needs.features.map((text) => features.indexOf(text)));
      return new Ensemble(p, parts, places, symbolCount);
    },
  });
}
