import { QuantError } from '../core/kit/errors.js';
import type { Bound } from '../core/kit/registry.js';
import {
  type BarContext,
  defineStrategy,
  type OrderOptions,
  type Strategy,
  type StrategyDefinition,
} from '../core/strategy.js';

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
  const needs = stages.map(({ strategy }) => strategy.definition.needs(strategy.params as never));
  const features = [...new Set(needs.flatMap((n) => n.features))];
  const places = needs.map((n) => n.features.map((text) => features.indexOf(text)));
  const definition = defineStrategy({
    name: 'staged',
    summary: 'hands over between strategies in time',
    source: 'own',
    params: {},
    needs: () => ({ features, signal: needs.some((n) => n.signal === true) }),
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

  constructor(stages: readonly Stage[], places: readonly (readonly number[])[], symbolCount: number) {
    this.stages = stages;
    this.running = [];
    for (const [k, { strategy }] of stages.entries()) {
      const isSame = k > 0 && strategy.text === stages[k - 1].strategy.text;
      this.running.push(
        isSame ? this.running[k - 1] : strategy.definition.start(strategy.params as never, symbolCount),
      );
    }
    this.views = places.map((p) => new StageView(p));
    this.at = new Int32Array(symbolCount);
  }

  onBar(bar: BarContext, s: number): void {
    const before = this.at[s];
    let k = before;
    while (k + 1 < this.stages.length && bar.time >= this.stages[k + 1].fromMs) k++;
    this.at[s] = k;
    if (this.running[k] !== this.running[before]) {
      bar.cancelAll(s);
      if (bar.position(s) !== 0) bar.target(s, 0, 'next window');
    }
    const view = this.views[k];
    view.bar = bar;
    this.running[k].onBar(view, s);
  }
}

/** The bar as one stage sees it: its own numbering of features over the union of all stages'. */
class StageView implements BarContext {
  bar!: BarContext;
  private readonly places: readonly number[];

  constructor(places: readonly number[]) {
    this.places = places;
  }

  get symbols(): readonly string[] {
    return this.bar.symbols;
  }
  get time(): number {
    return this.bar.time;
  }
  get equity(): number {
    return this.bar.equity;
  }
  get cash(): number {
    return this.bar.cash;
  }
  open = (s: number, ago?: number): number => this.bar.open(s, ago);
  high = (s: number, ago?: number): number => this.bar.high(s, ago);
  low = (s: number, ago?: number): number => this.bar.low(s, ago);
  close = (s: number, ago?: number): number => this.bar.close(s, ago);
  volume = (s: number, ago?: number): number => this.bar.volume(s, ago);
  barCount = (s: number): number => this.bar.barCount(s);
  feature = (s: number, feature: number, ago?: number): number => this.bar.feature(s, this.places[feature], ago);
  signal = (s: number): number => this.bar.signal(s);
  position = (s: number): number => this.bar.position(s);
  entryPrice = (s: number): number => this.bar.entryPrice(s);
  weight = (s: number): number => this.bar.weight(s);
  hasOrders = (s: number): boolean => this.bar.hasOrders(s);
  target = (s: number, weight: number, reason?: string): void => this.bar.target(s, weight, reason);
  market = (s: number, quantity: number, reason?: string): number => this.bar.market(s, quantity, reason);
  limit = (s: number, quantity: number, price: number, options?: OrderOptions): number =>
    this.bar.limit(s, quantity, price, options);
  stop = (s: number, quantity: number, stopPrice: number, options?: OrderOptions): number =>
    this.bar.stop(s, quantity, stopPrice, options);
  isOpen = (order: number): boolean => this.bar.isOpen(order);
  cancel = (order: number): void => this.bar.cancel(order);
  cancelAll = (s: number): void => this.bar.cancelAll(s);
}
