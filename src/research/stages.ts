import { ForwardingBar } from '../backtest/forwarding-bar.js';
import { QuantError } from '../core/kit/errors.js';
import type { Bound } from '../core/kit/registry.js';
import { type BarContext, defineStrategy, type Strategy, type StrategyDefinition } from '../core/strategy.js';

/** From `fromMs` (a bar's close time, UTC ms) on, this strategy decides. */
export interface Stage {
  readonly fromMs: number;
  readonly strategy: Bound<StrategyDefinition>;
}

/**
 * One strategy that hands over from stage to stage in time: how a walk-forward runs its windows through the engine in
 * one account. Where two stages in a row are the same, the strategy simply goes on. Where they differ, resting orders
 * are cancelled and the position is closed at the next open, unless the new stage asks for one at once: it knows nothing
 * of why its predecessor holds anything. Such a change costs what it would cost.
 *
 * @param stages in order of time, at least one
 */
export function stagedStrategy(stages: readonly Stage[]): Bound<StrategyDefinition> {
  if (stages.length === 0) throw new QuantError('E_BUG', 'stagedStrategy needs at least one stage');
  const needs = stages.map(({ strategy }) => strategy.definition.needs(strategy.params));
  const features = [...new Set(needs.flatMap((n) => n.features))];
  const places = needs.map((n) => n.features.map((text) => features.indexOf(text)));
  const { intervals } = needs[0];
  if (needs.some((n) => n.intervals?.join() !== intervals?.join())) {
    throw new QuantError('E_USAGE', 'all candidates of a walk-forward must decide on the same intervals', {
      hint: 'keep the parameter that chooses intervals fixed: name it in --strategy',
    });
  }
  const definition = defineStrategy({
    name: 'staged',
    summary: 'hands over between strategies in time',
    source: 'own',
    params: {},
    needs: () => ({
      features,
      intervals,
      signal: needs.some((n) => n.signal === true),
      warmup: Math.max(...needs.map((n) => n.warmup ?? 0)),
    }),
    start: (_params, symbolCount) => new Staged(stages, places, symbolCount),
  });
  return { definition, params: {}, text: definition.name };
}

class Staged implements Strategy {
  private readonly stages: readonly Stage[];
  private readonly running: Strategy[];
  private readonly views: StageView[];
  /** stage that decided last for each market */
  private readonly at: Int32Array;
  /** stage that was asked last */
  private latest = 0;
  /** there when a stage has it: a run without it is played faster */
  readonly onStep?: (bar: BarContext) => void;

  constructor(stages: readonly Stage[], places: readonly (readonly number[])[], symbolCount: number) {
    this.stages = stages;
    this.running = [];
    for (const [k, { strategy }] of stages.entries()) {
      const isSame = k > 0 && strategy.text === stages[k - 1].strategy.text;
      this.running.push(isSame ? this.running[k - 1] : strategy.definition.start(strategy.params, symbolCount));
    }
    this.views = places.map((p) => new StageView(p));
    this.at = new Int32Array(symbolCount);
    if (this.running.some((strategy) => strategy.onStep !== undefined)) {
      this.onStep = (bar) => {
        const view = this.views[this.latest];
        view.bar = bar;
        this.running[this.latest].onStep?.(view);
      };
    }
  }

  onBar(bar: BarContext, s: number, k: number): void {
    const before = this.at[s];
    let now = before;
    while (now + 1 < this.stages.length && bar.time >= this.stages[now + 1].fromMs) now++;
    this.at[s] = now;
    if (this.running[now] !== this.running[before]) {
      bar.cancelAll(s);
      if (bar.position(s) !== 0) bar.target(s, 0, 'next window');
    }
    const view = this.views[now];
    view.bar = bar;
    this.running[now].onBar(view, s, k);
    this.latest = now;
  }
}

/** The bar as one stage sees it: its own numbering of features over the union of all stages'. */
class StageView extends ForwardingBar {
  private readonly places: readonly number[];

  constructor(places: readonly number[]) {
    super();
    this.places = places;
  }

  override feature(s: number, feature: number, ago?: number): number {
    return this.bar.feature(s, this.places[feature], ago);
  }
}
