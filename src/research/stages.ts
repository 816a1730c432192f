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
  const needs = stages.map(({ strategy }) => strategy.definition.needs(strategy.params as never));
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
    needs: () => ({ features, intervals, signal: needs.some((n) => n.signal === true) }),
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
  feature = (s: number, feature: number, ago?: number): number => this.bar.feature(s, this.places[feature], ago);
  openTime: BarContext['openTime'] = (s, ago) => this.bar.openTime(s, ago);
  open: BarContext['open'] = (s, ago) => this.bar.open(s, ago);
  high: BarContext['high'] = (s, ago) => this.bar.high(s, ago);
  low: BarContext['low'] = (s, ago) => this.bar.low(s, ago);
  close: BarContext['close'] = (s, ago) => this.bar.close(s, ago);
  volume: BarContext['volume'] = (s, ago) => this.bar.volume(s, ago);
  barCount: BarContext['barCount'] = (s) => this.bar.barCount(s);
  interval: BarContext['interval'] = (k) => this.bar.interval(k);
  signal: BarContext['signal'] = (s) => this.bar.signal(s);
  fundingRate: BarContext['fundingRate'] = (s, ago) => this.bar.fundingRate(s, ago);
  position: BarContext['position'] = (s) => this.bar.position(s);
  unitValue: BarContext['unitValue'] = (s) => this.bar.unitValue(s);
  entryPrice: BarContext['entryPrice'] = (s) => this.bar.entryPrice(s);
  weight: BarContext['weight'] = (s) => this.bar.weight(s);
  liquidationPrice: BarContext['liquidationPrice'] = (s) => this.bar.liquidationPrice(s);
  hasOrders: BarContext['hasOrders'] = (s) => this.bar.hasOrders(s);
  isOpen: BarContext['isOpen'] = (order) => this.bar.isOpen(order);
  target: BarContext['target'] = (...order) => this.bar.target(...order);
  targetQuantity: BarContext['targetQuantity'] = (...order) => this.bar.targetQuantity(...order);
  targetExposure: BarContext['targetExposure'] = (...order) => this.bar.targetExposure(...order);
  market: BarContext['market'] = (...order) => this.bar.market(...order);
  limit: BarContext['limit'] = (...order) => this.bar.limit(...order);
  stop: BarContext['stop'] = (...order) => this.bar.stop(...order);
  takeProfit: BarContext['takeProfit'] = (...order) => this.bar.takeProfit(...order);
  trailingStop: BarContext['trailingStop'] = (...order) => this.bar.trailingStop(...order);
  bracket: BarContext['bracket'] = (...order) => this.bar.bracket(...order);
  targetBracket: BarContext['targetBracket'] = (...order) => this.bar.targetBracket(...order);
  oneCancelsOther: BarContext['oneCancelsOther'] = (...orders) => this.bar.oneCancelsOther(...orders);
  amend: BarContext['amend'] = (order, change) => this.bar.amend(order, change);
  cancel: BarContext['cancel'] = (order) => this.bar.cancel(order);
  cancelAll: BarContext['cancelAll'] = (s) => this.bar.cancelAll(s);
}
