import type { BarContext, Bracket } from '../../core/strategy.js';
import type { Tape } from '../tape.js';
import { makeConfidence, makeSizer } from './answers.js';
import { Cuts } from './cuts.js';
import { Exits } from './exits.js';
import type { LayerNeeds, TradingLayer } from './layer.js';
import { AccountView, LayerView } from './layer-view.js';
import { OwnOrders } from './own-orders.js';
import { Parents, type ParentsPart } from './parents.js';
import { RiskDesk } from './risk-desk.js';
import { TradeTape } from './trade-tape.js';
import { noWish, type Wish, type WishKind } from './wishes.js';

/** One strategy's part of the account. */
export interface AccountPart extends ParentsPart {
  /** its part of the starting cash */
  readonly startCash: number;
}

/** What the parts of a trading layer share: one strategy's wishes, orders and limits, and the bar at hand. */
export class Books {
  bar!: BarContext;
  step = -1;
  readonly layer: TradingLayer;
  readonly needs: LayerNeeds;
  readonly tape: Tape;
  readonly count: number;
  readonly trades: TradeTape;
  readonly view: LayerView;
  readonly exits: Exits;
  readonly risk: RiskDesk;
  readonly parents: Parents | null;
  readonly own: OwnOrders;
  readonly cuts: Cuts;
  readonly wishes: readonly Wish[];
  /** per market: real units per unit that the strategy thinks in */
  readonly factor: Float64Array;
  /** per market: what would be held when all that is under way had filled, signed share of equity */
  readonly planned: Float64Array;
  /** per market: the order of the last target, -1 for none, and the weight that it or a parent leads to */
  readonly targetOrder: Int32Array;
  readonly targetWeight: Float64Array;
  /** per market: 1 while a breaker keeps it from what the strategy wants */
  readonly isHeldBack: Uint8Array;
  /** per market: 1 while a position is closed to be opened on the other side */
  readonly turns: Uint8Array;
  /** per market: the side of a position that has ended since the last close, 0 for none */
  readonly ended: Int8Array;
  /** per market: 1 when the venue has taken the position since the last close */
  readonly isTaken: Uint8Array;
  /** per market: orders in units that were taken back, and may still fill where a cancellation takes its time */
  private readonly late: number[][];
  private readonly account: AccountView;
  private readonly sizer: ((view: LayerView) => number) | null;

  constructor(layer: TradingLayer, needs: LayerNeeds, tape: Tape, account: AccountPart) {
    const n = tape.count;
    this.layer = layer;
    this.needs = needs;
    this.tape = tape;
    this.count = n;
    this.trades = new TradeTape(tape);
    this.view = new LayerView(n, tape.intervalMs, this.trades);
    this.view.hasSignal = needs.reader !== undefined;
    this.view.confidences = layer.confidence === null ? null : makeConfidence(layer.confidence, n);
    this.exits = new Exits(layer, needs, this.view);
    const { place, startCash } = account;
    this.account = new AccountView({ tape, startCash, exits: this.exits }, this.trades);
    this.risk = new RiskDesk(layer.risk, this.account, place);
    this.parents = layer.execution === null ? null : new Parents(layer.execution, tape, account);
    this.own = new OwnOrders(n);
    this.view.ordered = (s) =>
      this.own.waiting(this.bar, s, 1) > 0 ? 1 : Math.sign(this.own.waiting(this.bar, s, -1));
    this.cuts = new Cuts(n);
    this.sizer = layer.sizer === null ? null : makeSizer(layer.sizer, n);
    this.wishes = Array.from({ length: n }, noWish);
    this.factor = new Float64Array(n).fill(1);
    this.planned = new Float64Array(n);
    this.targetOrder = new Int32Array(n).fill(-1);
    this.targetWeight = new Float64Array(n);
    this.isHeldBack = new Uint8Array(n);
    this.turns = new Uint8Array(n);
    this.ended = new Int8Array(n);
    this.isTaken = new Uint8Array(n);
    this.late = Array.from({ length: n }, () => []);
  }

  /** Turns to the step that has just closed. */
  turnTo(bar: BarContext): void {
    this.bar = bar;
    this.step = this.tape.step;
    this.view.bar = bar;
    this.account.bar = bar;
  }

  hasBar(s: number): boolean {
    return this.tape.rowAt[s][this.step] >= 0;
  }

  /** True while a target or a parent of market s is being filled. */
  isUnderWay(s: number): boolean {
    if (this.parents?.isWorking(s) === true) return true;
    return this.targetOrder[s] > 0 && this.bar.isOpen(this.targetOrder[s]);
  }

  /** Takes back what is under way in market s. */
  stopWork(s: number): void {
    const { bar, targetOrder } = this;
    this.late[s].push(...(this.parents?.end(bar, s, 'replaced') ?? []));
    if (targetOrder[s] > 0 && bar.isOpen(targetOrder[s])) {
      bar.cancel(targetOrder[s]);
      this.late[s].push(targetOrder[s]);
    }
    targetOrder[s] = -1;
  }

  /** True while an order that was taken back may still fill: what is sized now would come on top of it. */
  isSettling(s: number): boolean {
    if (this.late[s].length === 0) return false;
    this.late[s] = this.late[s].filter((order) => this.bar.isOpen(order));
    return this.late[s].length > 0;
  }

  /** True when nothing is under way for the last wish of market s, and nothing keeps it back. */
  isIdle(s: number): boolean {
    return !this.wishes[s].isNew && this.isHeldBack[s] === 0 && this.turns[s] === 0 && !this.isUnderWay(s);
  }

  /** True when no order of the strategy's own may add to the position of market s. */
  isAlone(s: number): boolean {
    return this.own.isFresh(this.bar, s);
  }

  /** Units that are on their way into the position of market s. */
  growthOf(s: number): number {
    const { bar, own, parents } = this;
    const position = bar.position(s);
    if (position === 0) return 0;
    const side = Math.sign(position);
    const isOpening = parents === null && this.isUnderWay(s);
    const target = isOpening ? side * (this.unitsFor(s, this.targetWeight[s]) - position) : 0;
    const parent = side * (parents?.rest(s) ?? 0);
    return Math.abs(own.waiting(bar, s, side)) + Math.max(0, target) + Math.max(0, parent);
  }

  /** Exits that the strategy gave are orders of its own, which only take off. */
  noteExits(s: number, { stop, target }: Bracket): void {
    if (stop >= 0) this.own.add(s, stop, 0);
    if (target >= 0) this.own.add(s, target, 0);
  }

  /** Nothing is wanted in market s any more. */
  forget(s: number): void {
    const wish = this.wishes[s];
    wish.strength = 0;
    wish.isNew = false;
    this.view.sides[s] = 0;
    this.isHeldBack[s] = 0;
    this.turns[s] = 0;
  }

  /** Writes into `planned` what would be held in each market; of orders on both sides, the worse. */
  plan(): void {
    for (let s = 0; s < this.count; s++) this.planWith(s, this.goalUnderWay(s));
  }

  /** The same for one market on its way to a weight. What waits may fill after the position has ended. */
  planWith(s: number, weight: number): void {
    const long = Math.max(0, weight) + this.waitingWeight(s, 1);
    const short = Math.min(0, weight) + this.waitingWeight(s, -1);
    const worse = long >= -short ? long : short;
    this.planned[s] = Number.isNaN(worse) ? 0 : worse;
  }

  /** What the strategy's own orders would add to market s on one side, signed share of equity. */
  waitingWeight(s: number, side: number): number {
    return (this.own.waiting(this.bar, s, side) * this.bar.unitValue(s)) / this.bar.equity;
  }

  /** The most that may be held on one side while what is under way and what waits fills, signed share of equity. */
  reach(s: number, side: number): number {
    const most = Math.max(0, side * this.bar.weight(s), side * this.goalUnderWay(s));
    return side * most + this.waitingWeight(s, side);
  }

  /** What is held in market s when what is under way has filled, signed share of equity. */
  private goalUnderWay(s: number): number {
    const { bar, parents } = this;
    // A parent trades its units whatever others have done to the position since.
    if (parents?.isWorking(s) === true) return bar.weight(s) + (parents.rest(s) * bar.unitValue(s)) / bar.equity;
    return this.isUnderWay(s) ? this.targetWeight[s] : bar.weight(s);
  }

  /** The full position of market s on a side, as a share of equity, ≥ 0; NaN while it is not known. */
  fullSize(s: number, side: number): number {
    const { view, exits } = this;
    view.market = s;
    const sure = view.confidence(side);
    if (this.sizer === null || Number.isNaN(sure)) return sure / this.count;
    exits.plan(s, side);
    view.market = s;
    view.side = side;
    view.stopRate = exits.stopRate(s);
    view.place = this.needs.sizer;
    const before = view.sides[s];
    view.sides[s] = side;
    const size = this.sizer(view);
    view.sides[s] = before;
    return size;
  }

  weightOf(s: number, kind: WishKind, amount: number): number {
    if (kind === 'weight') return amount;
    return (kind === 'exposure' ? amount : amount * this.bar.unitValue(s)) / this.bar.equity;
  }

  unitsFor(s: number, weight: number): number {
    return (weight * this.bar.equity) / this.bar.unitValue(s);
  }
}
