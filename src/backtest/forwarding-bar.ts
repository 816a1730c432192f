import type {
  BarContext,
  BarSeries,
  Bracket,
  BracketExits,
  OrderOptions,
  StopOptions,
  TargetExits,
  TrailDistance,
} from '../core/strategy.js';

/** The closed bars of another view of the same bar, and the moment and the equity of it. */
export class ForwardingBars implements BarSeries {
  bar!: BarContext;

  get time(): number {
    return this.bar.time;
  }
  get equity(): number {
    return this.bar.equity;
  }
  openTime(s: number, ago?: number): number {
    return this.bar.openTime(s, ago);
  }
  open(s: number, ago?: number): number {
    return this.bar.open(s, ago);
  }
  high(s: number, ago?: number): number {
    return this.bar.high(s, ago);
  }
  low(s: number, ago?: number): number {
    return this.bar.low(s, ago);
  }
  close(s: number, ago?: number): number {
    return this.bar.close(s, ago);
  }
  volume(s: number, ago?: number): number {
    return this.bar.volume(s, ago);
  }
  barCount(s: number): number {
    return this.bar.barCount(s);
  }
}

/** Passes everything on to another view of the same bar. What stands between a strategy and the engine overrides its part. */
export class ForwardingBar extends ForwardingBars implements BarContext {
  get symbols(): readonly string[] {
    return this.bar.symbols;
  }
  get cash(): number {
    return this.bar.cash;
  }
  interval(k: number): BarSeries {
    return this.bar.interval(k);
  }
  feature(s: number, feature: number, ago?: number): number {
    return this.bar.feature(s, feature, ago);
  }
  signal(s: number): number {
    return this.bar.signal(s);
  }
  fundingRate(s: number, ago?: number): number {
    return this.bar.fundingRate(s, ago);
  }
  position(s: number): number {
    return this.bar.position(s);
  }
  unitValue(s: number): number {
    return this.bar.unitValue(s);
  }
  entryPrice(s: number): number {
    return this.bar.entryPrice(s);
  }
  weight(s: number): number {
    return this.bar.weight(s);
  }
  liquidationPrice(s: number): number {
    return this.bar.liquidationPrice(s);
  }
  hasOrders(s: number): boolean {
    return this.bar.hasOrders(s);
  }
  isOpen(order: number): boolean {
    return this.bar.isOpen(order);
  }
  target(s: number, weight: number, reason?: string): number {
    return this.bar.target(s, weight, reason);
  }
  targetQuantity(s: number, quantity: number, reason?: string): number {
    return this.bar.targetQuantity(s, quantity, reason);
  }
  targetExposure(s: number, exposure: number, reason?: string): number {
    return this.bar.targetExposure(s, exposure, reason);
  }
  market(s: number, quantity: number, options?: OrderOptions | string): number {
    return this.bar.market(s, quantity, options);
  }
  limit(s: number, quantity: number, price: number, options?: OrderOptions): number {
    return this.bar.limit(s, quantity, price, options);
  }
  stop(s: number, quantity: number, stopPrice: number, options?: StopOptions): number {
    return this.bar.stop(s, quantity, stopPrice, options);
  }
  takeProfit(s: number, quantity: number, price: number, options?: OrderOptions): number {
    return this.bar.takeProfit(s, quantity, price, options);
  }
  trailingStop(s: number, quantity: number, distance: TrailDistance, options?: OrderOptions): number {
    return this.bar.trailingStop(s, quantity, distance, options);
  }
  bracket(s: number, quantity: number, exits: BracketExits, options?: OrderOptions): Bracket {
    return this.bar.bracket(s, quantity, exits, options);
  }
  targetBracket(s: number, weight: number, exits: TargetExits, reason?: string): Bracket {
    return this.bar.targetBracket(s, weight, exits, reason);
  }
  oneCancelsOther(...orders: readonly number[]): void {
    this.bar.oneCancelsOther(...orders);
  }
  amend(order: number, change: { readonly quantity?: number; readonly price?: number }): void {
    this.bar.amend(order, change);
  }
  cancel(order: number): void {
    this.bar.cancel(order);
  }
  cancelAll(s: number): void {
    this.bar.cancelAll(s);
  }
}
