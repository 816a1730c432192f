import { QuantError } from '../core/kit/errors.js';
import type { Bracket } from '../core/strategy.js';
import { ForwardingBar } from './forwarding-bar.js';

/**
 * The bar as a strategy inside another one sees it: the market is the real one, the account is its own and holds what its
 * targets ask for.
 *
 * A target is held from the open of the market's next bar on, in full and without costs; at that bar's close it has the
 * weight that was asked for, which then moves with the price. Equity is that of the account around it. There are no orders
 * but targets: what rests at a price cannot be added up with what others want.
 */
export class VirtualBar extends ForwardingBar {
  private readonly owner: string;
  private readonly places: readonly number[];
  /** per market: weight asked for last, and whether it waits for the next bar */
  private readonly asked: Float64Array;
  private readonly isWaiting: Uint8Array;
  private readonly units: Float64Array;
  private readonly entry: Float64Array;
  /** per market: number of its last target, 0 before the first */
  private readonly number: Int32Array;
  private orders = 0;

  /** @param places for each feature of the strategy its place in the list that was asked for */
  constructor(owner: string, places: readonly number[], symbolCount: number) {
    super();
    this.owner = owner;
    this.places = places;
    this.asked = new Float64Array(symbolCount);
    this.isWaiting = new Uint8Array(symbolCount);
    this.units = new Float64Array(symbolCount);
    this.entry = new Float64Array(symbolCount).fill(Number.NaN);
    this.number = new Int32Array(symbolCount);
  }

  /** What it asked for last, as a weight: 0 before it asked. */
  wish(s: number): number {
    return this.asked[s];
  }

  /** A bar of market s has closed: what waited was filled at its open. */
  settle(s: number): void {
    if (this.isWaiting[s] === 0) return;
    this.isWaiting[s] = 0;
    const before = this.units[s];
    const now = (this.asked[s] * this.bar.equity) / this.bar.unitValue(s);
    const open = this.bar.open(s);
    if (now === 0) this.entry[s] = Number.NaN;
    else if (before * now <= 0) this.entry[s] = open;
    else if (Math.abs(now) > Math.abs(before)) this.entry[s] += (open - this.entry[s]) * (1 - before / now);
    this.units[s] = now;
  }

  override get cash(): number {
    let cash = this.equity;
    for (let s = 0; s < this.units.length; s++) cash -= this.units[s] * this.unitValue(s);
    return cash;
  }
  override feature(s: number, feature: number, ago?: number): number {
    const place = this.places[feature];
    if (place !== undefined) return this.bar.feature(s, place, ago);
    throw new QuantError('E_USAGE', `${this.owner}: feature must be in [0, ${this.places.length - 1}], was ${feature}`);
  }
  override position(s: number): number {
    return this.units[s];
  }
  override entryPrice(s: number): number {
    return this.entry[s];
  }
  override weight(s: number): number {
    return this.units[s] === 0 ? 0 : (this.units[s] * this.unitValue(s)) / this.equity;
  }
  override liquidationPrice(): number {
    return Number.NaN;
  }
  override hasOrders(s: number): boolean {
    return this.isWaiting[s] === 1;
  }
  override isOpen(order: number): boolean {
    const s = this.number.indexOf(order);
    return order > 0 && s >= 0 && this.isWaiting[s] === 1;
  }
  override target(s: number, weight: number): number {
    if (!Number.isFinite(weight)) {
      throw new QuantError('E_USAGE', `${this.owner}: target weight must be a finite number, was ${weight}`);
    }
    this.asked[s] = weight;
    this.isWaiting[s] = 1;
    this.number[s] = ++this.orders;
    return this.orders;
  }
  override targetQuantity(s: number, quantity: number): number {
    return this.target(s, (quantity * this.unitValue(s)) / this.equity);
  }
  override targetExposure(s: number, exposure: number): number {
    return this.target(s, exposure / this.equity);
  }
  override cancel(order: number): void {
    if (this.isOpen(order)) this.cancelAll(this.number.indexOf(order));
  }
  override cancelAll(s: number): void {
    if (this.isWaiting[s] === 0) return;
    this.isWaiting[s] = 0;
    this.asked[s] = this.weight(s);
  }
  override market(): number {
    return this.refuse('market orders');
  }
  override limit(): number {
    return this.refuse('limit orders');
  }
  override stop(): number {
    return this.refuse('stop orders');
  }
  override takeProfit(): number {
    return this.refuse('take-profits');
  }
  override trailingStop(): number {
    return this.refuse('trailing stops');
  }
  override bracket(): Bracket {
    return this.refuse('brackets');
  }
  override targetBracket(): Bracket {
    return this.refuse('brackets');
  }
  override oneCancelsOther(): void {
    this.refuse('linked orders');
  }
  override amend(): void {
    this.refuse('amended orders');
  }

  private refuse(what: string): never {
    throw new QuantError('E_USAGE', `ensemble adds up targets, and ${this.owner} places ${what}`, {
      hint: `give it a part of the account of its own: --strategy "${this.owner}@0.5 + …@0.5"`,
    });
  }
}
