import { QuantError } from '../../core/kit/errors.js';
import type {
  Bracket,
  BracketExits,
  OrderOptions,
  StopOptions,
  TargetExits,
  TrailDistance,
} from '../../core/strategy.js';
import { ForwardingBar } from '../forwarding-bar.js';
import { badNumber, checkBracket, NO_OPTIONS } from '../order-checks.js';
import type { WishKind } from './wishes.js';

/** Real size of an order. */
export interface Sized {
  /** signed; 0 when it is refused */
  readonly units: number;
  /** the signed part of it that takes something off the position, and may do nothing else */
  readonly closing: number;
}

/** What a strategy's words become. Quantities are its own units. */
export interface Desk {
  wish(s: number, kind: WishKind, amount: number, reason: string, exits?: TargetExits): number;
  sized(s: number, quantity: number, isReduceOnly: boolean): Sized;
  /** exits that the run lays beside an entry; undefined when it lays none */
  exitsOf(s: number, quantity: number): TargetExits | undefined;
  /** true when market orders are worked over time */
  readonly worksMarkets: boolean;
  work(s: number, quantity: number, reason: string): number;
  placed(s: number, order: number, quantity: number): number;
  /** two orders in the place of one: what is done to the first is done to the other */
  paired(order: number, closing: number): void;
  laid(s: number, bracket: Bracket, quantity: number): void;
  /** real units per unit that the strategy thinks in */
  unitsOf(s: number): number;
  hasOrders(s: number): boolean;
  isOpen(order: number): boolean;
  /** changes an order, within the limits */
  amend(order: number, change: Change): void;
  cancel(order: number): void;
  cancelAll(s: number): void;
}

/** What of an order is to change. */
export type Change = { readonly quantity?: number; readonly price?: number };

/**
 * A bar as a strategy sees it whose orders are sized, limited and worked by the run. It goes on thinking in its own sizes:
 * `position` and `weight` are what it would hold without the layer, and an order that closes all of that closes all there is.
 */
export class SizedBar extends ForwardingBar {
  private readonly desk: Desk;
  private readonly featureCount: number;

  constructor(desk: Desk, featureCount: number) {
    super();
    this.desk = desk;
    this.featureCount = featureCount;
  }

  override feature(s: number, feature: number, ago?: number): number {
    // What stands behind its own features was computed for the layer.
    if (feature < this.featureCount) return this.bar.feature(s, feature, ago);
    throw new QuantError('E_USAGE', `feature ${feature} is read, and needs() lists ${this.featureCount} features`, {
      hint: 'list it in needs().features',
    });
  }
  override position(s: number): number {
    return this.bar.position(s) / this.desk.unitsOf(s);
  }
  override weight(s: number): number {
    return this.bar.weight(s) / this.desk.unitsOf(s);
  }
  override hasOrders(s: number): boolean {
    return this.desk.hasOrders(s);
  }
  override isOpen(order: number): boolean {
    return this.desk.isOpen(order);
  }

  override target(s: number, weight: number, reason = ''): number {
    return this.desk.wish(s, 'weight', weight, reason);
  }
  override targetQuantity(s: number, quantity: number, reason = ''): number {
    return this.desk.wish(s, 'quantity', quantity, reason);
  }
  override targetExposure(s: number, exposure: number, reason = ''): number {
    return this.desk.wish(s, 'exposure', exposure, reason);
  }
  override market(s: number, quantity: number, options: OrderOptions | string = {}): number {
    const given = typeof options === 'string' ? { reason: options } : options;
    const isPlain = Object.entries(given).every(([name, value]) => name === 'reason' || value === undefined);
    if (isPlain && this.desk.worksMarkets) return this.desk.work(s, quantity, given.reason ?? '');
    return this.enter(s, quantity, given, {}, (units, terms) => this.bar.market(s, units, terms));
  }
  override limit(s: number, quantity: number, price: number, options: OrderOptions = {}): number {
    return this.enter(s, quantity, options, { limit: price }, (units, terms) => this.bar.limit(s, units, price, terms));
  }
  override stop(s: number, quantity: number, stopPrice: number, options: StopOptions = {}): number {
    const place = (units: number, terms: StopOptions): number => this.bar.stop(s, units, stopPrice, terms);
    return this.enter(s, quantity, options, options.limitPrice === undefined ? { stopEntry: stopPrice } : null, place);
  }
  override takeProfit(s: number, quantity: number, price: number, options: OrderOptions = {}): number {
    return this.enter(s, quantity, options, null, (units, terms) => this.bar.takeProfit(s, units, price, terms));
  }
  override trailingStop(s: number, quantity: number, distance: TrailDistance, options: OrderOptions = {}): number {
    return this.enter(s, quantity, options, null, (units, terms) => this.bar.trailingStop(s, units, distance, terms));
  }
  override bracket(s: number, quantity: number, exits: BracketExits, options: OrderOptions = {}): Bracket {
    const { units, closing } = this.desk.sized(s, quantity, false);
    if (units === 0 && quantity !== 0) return REFUSED;
    const { limit, stopEntry } = exits;
    const before = this.closeBy(s, closing, options, (part, terms) => {
      if (limit !== undefined) return this.bar.limit(s, part, limit, terms);
      return stopEntry !== undefined ? this.bar.stop(s, part, stopEntry, terms) : this.bar.market(s, part, terms);
    });
    // The entry of a bracket that only closes leaves nothing to protect.
    if (closing !== 0 && closing === units) return { ...REFUSED, entry: before };
    const orders = this.bar.bracket(s, units - closing, exits, options);
    for (const order of [orders.entry, orders.stop, orders.target]) {
      if (order >= 0) this.desk.placed(s, order, order === orders.entry ? units - closing : 0);
    }
    if (before > 0) this.desk.paired(orders.entry, before);
    return orders;
  }
  /** The exits are laid when the step is over, so that they have no numbers yet. */
  override targetBracket(s: number, weight: number, exits: TargetExits, reason = ''): Bracket {
    checkBracket(exits, NO_OPTIONS);
    if (weight === 0) throw badNumber('target weight with exits', weight, 'other than 0');
    return { ...REFUSED, entry: this.desk.wish(s, 'weight', weight, reason, exits) };
  }
  override amend(order: number, change: Change): void {
    if (order > 0) this.desk.amend(order, change);
  }
  override oneCancelsOther(...orders: readonly number[]): void {
    // What was refused takes nothing from the others.
    const placed = orders.filter((order) => order > 0);
    if (placed.length > 1) this.bar.oneCancelsOther(...placed);
  }
  override cancel(order: number): void {
    this.desk.cancel(order);
  }
  override cancelAll(s: number): void {
    this.desk.cancelAll(s);
  }

  /** An order that may open a position: with the run's exits beside it where its kind can have them. */
  private enter<O extends OrderOptions>(
    s: number,
    quantity: number,
    options: O,
    entry: Pick<BracketExits, 'limit' | 'stopEntry'> | null,
    place: (units: number, terms: O) => number,
  ): number {
    const isReduceOnly = options.reduceOnly === true;
    const { units, closing } = this.desk.sized(s, quantity, isReduceOnly);
    if (units === 0 && quantity !== 0) return REFUSED.entry;
    const terms = (part: number): O => withLegs(options, part / quantity);
    if (isReduceOnly) return this.desk.placed(s, place(units, terms(units)), 0);
    const before = this.closeBy(s, closing, terms(closing), place);
    if (closing !== 0 && closing === units) return before;
    const order = this.enterBy(s, units - closing, terms(units - closing), entry, place);
    if (before > 0) this.desk.paired(order, before);
    return order;
  }

  private enterBy<O extends OrderOptions>(
    s: number,
    units: number,
    options: O,
    entry: Pick<BracketExits, 'limit' | 'stopEntry'> | null,
    place: (units: number, terms: O) => number,
  ): number {
    const exits = entry === null || units === 0 ? undefined : this.desk.exitsOf(s, units);
    if (exits === undefined) return this.desk.placed(s, place(units, options), units);
    const orders = this.bar.bracket(s, units, { ...entry, ...exits }, options);
    this.desk.laid(s, orders, units);
    return orders.entry;
  }

  /**
   * What of an order closes a position was let through for that alone, and becomes an order that only reduces: whatever
   * else closes the position first, no more is opened than the limits have seen.
   */
  private closeBy<O extends OrderOptions>(
    s: number,
    units: number,
    options: O,
    place: (units: number, terms: O) => number,
  ): number {
    return units === 0 ? REFUSED.entry : this.desk.placed(s, place(units, { ...options, reduceOnly: true }), 0);
  }
}

/** The parts of an order for several venues, as large as the order has become. */
function withLegs<O extends OrderOptions>(options: O, share: number): O {
  const { legs } = options;
  if (legs === undefined) return options;
  return { ...options, legs: legs.map(({ book, quantity }) => ({ book, quantity: quantity * share })) };
}

/** Numbers of orders that were never placed. */
const REFUSED: Bracket = { entry: -1, stop: -1, target: -1 };
