import type { ProfitLevel } from '../../core/stop.js';
import type { TargetExits } from '../../core/strategy.js';
import { makeStop, makeTakeProfit } from './answers.js';
import type { LayerNeeds, TradingLayer } from './layer.js';
import type { LayerView } from './layer-view.js';
import { isWhole, type MarketExits, noExits } from './market-exits.js';

/** Relative change below which a price or a quantity is the same. */
const SAME = 1e-9;
const TAKE_PROFIT = 'take profit';

/**
 * Stops and take-profits of one strategy's positions: laid with the entry, moved at every close, never loosened.
 *
 * The stop of an entry by target or by a plain order waits beside it from the start and protects it in the very bar of the
 * fill. What is added to a position later is covered from the next open on.
 */
export class Exits {
  readonly isNeeded: boolean;
  private readonly layer: TradingLayer;
  private readonly needs: LayerNeeds;
  private readonly view: LayerView;
  /** per market: of an entry that may come, and of the position that is there */
  private readonly plans: MarketExits[];
  /** per market: the plan whose orders wait beside an entry */
  private readonly waiting: MarketExits[];
  private readonly open: MarketExits[];
  /** per market: 1 when the position was entered after the open of a bar */
  private readonly isInside: Uint8Array;

  constructor(layer: TradingLayer, needs: LayerNeeds, view: LayerView) {
    this.layer = layer;
    this.needs = needs;
    this.view = view;
    this.isNeeded = layer.stops.length > 0 || layer.takeProfits.length > 0;
    this.plans = Array.from({ length: view.marketCount }, noExits);
    this.waiting = Array.from({ length: view.marketCount }, noExits);
    this.open = Array.from({ length: view.marketCount }, noExits);
    this.isInside = new Uint8Array(view.marketCount);
  }

  /** Distance of the stop of market s from the last close, fraction ≥ 0: where it stands, else as planned at this close; NaN without one. */
  stopRate(s: number): number {
    const { bar } = this.view;
    const open = this.open[s];
    const plan = this.plans[s];
    const isPlanned = plan.side !== 0 && plan.madeAt === bar.time;
    if (open.side === 0 || (isPlanned && plan.side !== open.side)) return isPlanned ? plan.rate : Number.NaN;
    const close = bar.close(s);
    return Math.max(0, (open.side * (close - open.stop)) / close);
  }

  /** What the position of market s loses of its price of entry at its stop, fraction of the last close, ≥ 0; NaN without one. */
  entryRisk(s: number): number {
    const { bar } = this.view;
    const { side, stop } = this.open[s];
    return side === 0 ? Number.NaN : Math.max(0, (side * (bar.entryPrice(s) - stop)) / bar.close(s));
  }

  /** Plans the exits of an entry at the last close. @returns false when a rule would leave at once: do not enter */
  plan(s: number, side: number): boolean {
    if (!this.isNeeded) return true;
    const { layer, view } = this;
    const { bar } = view;
    const close = bar.close(s);
    const before = this.plans[s];
    // The sizer has asked for it already at this close.
    if (before.side === side && before.madeAt === bar.time) return !(side * (before.stop - close) >= 0);
    const plan = noExits();
    plan.side = side;
    plan.madeAt = bar.time;
    plan.stops = layer.stops.map((bound) => makeStop(bound, s));
    plan.profits = layer.takeProfits.map((bound) => makeTakeProfit(bound, s));
    plan.highest = close;
    plan.lowest = close;
    this.plans[s] = plan;
    this.turnTo(s, plan, close);
    this.tighten(plan);
    if (side * (plan.stop - close) >= 0) return false;
    if (plan.stop > 0) {
      plan.risk = Math.abs(close - plan.stop);
      plan.rate = plan.risk / close;
    }
    this.turnTo(s, plan, close);
    plan.levels = this.levelsOf(plan);
    return true;
  }

  /** The planned exits as those of a bracket; undefined when there are none. */
  bracket(s: number): TargetExits | undefined {
    const { rate, stop, leader, levels, side } = this.plans[s];
    const close = this.view.bar.close(s);
    const profitRate = isWhole(levels) ? (side * (levels[0].price - close)) / close : Number.NaN;
    const hasProfit = profitRate > 0 && profitRate < 1;
    if (Number.isNaN(rate) && !hasProfit) return undefined;
    return {
      ...(Number.isNaN(rate) ? {} : { stop: rate < 1 ? { rate } : { price: stop }, stopReason: this.reasonOf(leader) }),
      ...(hasProfit ? { target: { rate: profitRate }, targetReason: TAKE_PROFIT } : {}),
    };
  }

  /**
   * The bracket of an entry has been placed.
   *
   * @param isAlone false while another entry waits: whichever fills, the position then gets exits of its own, and those of
   *   the bracket stay behind them
   */
  placed(s: number, orders: { readonly stop: number; readonly target: number }, isAlone: boolean): void {
    const plan = { ...this.plans[s] };
    this.waiting[s] = isAlone ? plan : noExits();
    plan.stopOrder = orders.stop;
    plan.covers = Number.POSITIVE_INFINITY;
    if (orders.target < 0) return;
    plan.levelOrders = [orders.target];
    plan.levelUnits = Number.POSITIVE_INFINITY;
  }

  /**
   * Moves the exits of market s after a close, and lays those that are missing.
   *
   * @param growth units that are under way to be added
   * @param isAlone true when none of them is an order of the strategy's own
   * @returns the rule that wants the position closed at the next open, or null
   */
  follow(s: number, growth: number, isAlone: boolean): string | null {
    if (!this.isNeeded) return null;
    const { bar } = this.view;
    const position = bar.position(s);
    const side = Math.sign(position);
    if (side === 0) {
      if (this.open[s].side !== 0) this.open[s] = noExits();
      return null;
    }
    this.meet(s, growth, isAlone);
    const exits = this.open[s];
    if (!exits.isNew) {
      exits.barsHeld++;
      exits.highest = Math.max(exits.highest, bar.high(s));
      exits.lowest = Math.min(exits.lowest, bar.low(s));
    }
    exits.isNew = false;
    this.turnTo(s, exits, bar.entryPrice(s));
    return this.protect(s, Math.abs(position) + growth);
  }

  /** The exits that were planned for an entry become those of its position, before anything else is planned. */
  meet(s: number, growth: number, isAlone: boolean): void {
    const side = Math.sign(this.view.bar.position(s));
    if (this.isNeeded && side !== 0 && this.open[s].side !== side) this.begin(s, side, growth, isAlone);
  }

  /** A position of market s has begun, at the open of a bar or inside it. */
  entered(s: number, isInside: boolean): void {
    this.isInside[s] = isInside ? 1 : 0;
  }

  /** An order has filled in part or whole. */
  filled(s: number, order: number): void {
    for (const exits of [this.waiting[s], this.open[s]]) if (exits.stopOrder === order) exits.hasFired = true;
  }

  /** Covers what is about to be added to a position. @param units all that will be held */
  cover(s: number, units: number): void {
    const exits = this.open[s];
    if (exits.side === 0) return;
    // The exits of a bracket are as large as its entry was.
    const held = Math.abs(this.view.bar.position(s));
    if (exits.covers === Number.POSITIVE_INFINITY) exits.covers = held;
    if (exits.levelUnits === Number.POSITIVE_INFINITY) exits.levelUnits = held;
    this.layStop(s, exits, units, false, true);
    this.layLevels(s, exits, units);
  }

  /** The position of market s has ended: what comes next gets exits of its own. */
  end(s: number): void {
    this.open[s] = noExits();
  }

  /** The first close with a position: from now on its own price counts, not that of the plan. */
  private begin(s: number, side: number, growth: number, isAlone: boolean): void {
    const { bar } = this.view;
    const isCarried = this.hasOrders(s, side);
    if (!isCarried && this.plans[s].side !== side) this.plan(s, side);
    const exits = isCarried ? this.waiting[s] : this.plans[s];
    this.plans[s] = noExits();
    this.waiting[s] = noExits();
    this.open[s] = exits;
    const entry = bar.entryPrice(s);
    if (exits.rate < 1) exits.stop = entry * (1 - side * exits.rate);
    exits.risk = exits.stop > 0 ? Math.abs(entry - exits.stop) : Number.NaN;
    // A bar that was entered inside has been at its extremes before, or after: only what came last is known.
    const isInside = this.isInside[s] === 1;
    exits.highest = isInside ? Math.max(entry, bar.close(s)) : bar.high(s);
    exits.lowest = isInside ? Math.min(entry, bar.close(s)) : bar.low(s);
    exits.barsHeld = 1;
    exits.isNew = true;
    this.turnTo(s, exits, entry);
    exits.levels = this.levelsOf(exits);
    if (!isAlone && exits.covers > 0) exits.covers = Math.abs(bar.position(s));
    // What is still to fill may make the average entry worse; the stop stays where it is.
    if (growth > 0 && exits.stopOrder >= 0 && bar.isOpen(exits.stopOrder)) {
      bar.amend(exits.stopOrder, { price: exits.stop });
    }
    const [order = -1] = exits.levelOrders;
    if (order >= 0 && isWhole(exits.levels) && bar.isOpen(order)) bar.amend(order, { price: exits.levels[0].price });
  }

  /** True when the exits that were laid beside an entry of this side are in the book. */
  private hasOrders(s: number, side: number): boolean {
    const { side: planned, stopOrder, levelOrders } = this.waiting[s];
    return planned === side && [stopOrder, ...levelOrders].some((order) => order >= 0 && this.view.bar.isOpen(order));
  }

  private protect(s: number, units: number): string | null {
    const exits = this.open[s];
    const { leader, stop } = exits;
    this.tighten(exits);
    if (exits.side * (exits.stop - this.view.bar.close(s)) >= 0) return this.reasonOf(exits.leader);
    const hasMoved = exits.leader !== leader || Math.abs(exits.stop - stop) > SAME * stop;
    this.layStop(s, exits, units, hasMoved, exits.leader === leader);
    this.layLevels(s, exits, units);
    return null;
  }

  /** @param isSameRule true when the order in the book carries the name of the rule that leads */
  private layStop(s: number, exits: MarketExits, units: number, hasMoved: boolean, isSameRule: boolean): void {
    if (!(exits.stop > 0) || !Number.isFinite(exits.stop)) return;
    const { bar } = this.view;
    const isThere = exits.stopOrder >= 0 && bar.isOpen(exits.stopOrder);
    const isEnough = units <= exits.covers * (1 + SAME);
    if (isThere && (exits.hasFired || (isEnough && !hasMoved))) return;
    if (isThere && isEnough && isSameRule) {
      bar.amend(exits.stopOrder, { price: exits.stop });
      return;
    }
    if (isThere) bar.cancel(exits.stopOrder);
    const reason = this.reasonOf(exits.leader);
    exits.stopOrder = bar.stop(s, -exits.side * units, exits.stop, { reduceOnly: true, reason });
    exits.covers = units;
    exits.hasFired = false;
  }

  private layLevels(s: number, exits: MarketExits, units: number): void {
    const { levels, levelOrders, side } = exits;
    if (levels.length === 0 || units <= exits.levelUnits * (1 + SAME)) return;
    const { bar } = this.view;
    const isFirst = exits.levelUnits === 0;
    exits.levelUnits = units;
    for (const [k, level] of levels.entries()) {
      const isThere = !isFirst && levelOrders[k] >= 0;
      // What has been taken is not laid again.
      if (isThere && !bar.isOpen(levelOrders[k])) continue;
      if (isThere) bar.cancel(levelOrders[k]);
      const reason = levels.length === 1 ? TAKE_PROFIT : `${TAKE_PROFIT} ${k + 1} of ${levels.length}`;
      levelOrders[k] = bar.limit(s, -side * units * level.share, level.price, { reduceOnly: true, reason });
    }
  }

  /** Asks the stops and keeps the tightest price, that of now included. */
  private tighten(exits: MarketExits): void {
    const { view, needs } = this;
    for (const [k, rule] of exits.stops.entries()) {
      view.place = needs.stops[k];
      const price = rule(view);
      if (Number.isNaN(price) || exits.side * (price - exits.stop) <= 0) continue;
      exits.stop = price;
      exits.leader = k;
    }
  }

  private levelsOf(exits: MarketExits): readonly ProfitLevel[] {
    const { view, needs } = this;
    return exits.profits
      .flatMap((rule, k) => {
        view.place = needs.takeProfits[k];
        return rule(view);
      })
      .filter((level) => level.price > 0 && Number.isFinite(level.price));
  }

  private reasonOf(leader: number): string {
    return `${this.layer.stops[Math.max(0, leader)].definition.name} stop`;
  }

  private turnTo(s: number, exits: MarketExits, entryPrice: number): void {
    const { view } = this;
    view.market = s;
    view.side = exits.side;
    view.entryPrice = entryPrice;
    view.barsHeld = exits.barsHeld;
    view.stop = exits.stop;
    view.risk = exits.risk;
    view.highest = exits.highest;
    view.lowest = exits.lowest;
  }
}
