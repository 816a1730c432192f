import type { Units } from './units.js';

/**
 * Cash and positions of one strategy's part of a run. Money moves in `book` and `charge` and nowhere else, so that
 * equity = cash + Σ quantity × value of a unit holds on every row by construction.
 *
 * `cash` is counted as if everything were paid in full. For derivatives that is a way of writing: what lies at the venue
 * is the wallet, cash + `entryNotional`, and equity is the same either way.
 */
export class Account {
  /** account currency */
  cash: number;
  /** running totals of what was charged beside fills, account currency */
  interestPaid = 0;
  fundingPaid = 0;
  liquidationPaid = 0;
  /** cash below it is debt: less than that below zero is the rounding of fills */
  private readonly leastCash: number;
  /** true while coins or cash are borrowed: interest falls due at the close */
  hasBorrowed = false;
  /** how many positions are open, and how many of them are short */
  openCount = 0;
  shortCount = 0;
  /** per market: base units or contracts, negative when short */
  readonly quantity: Float64Array;
  /** per market: average value of a unit at the paid prices of the open position, quote; NaN when flat */
  readonly entryValue: Float64Array;
  private readonly units: Units;

  constructor(cash: number, units: Units) {
    this.cash = cash;
    this.leastCash = -1e-9 * cash;
    this.quantity = new Float64Array(units.count);
    this.entryValue = new Float64Array(units.count).fill(Number.NaN);
    this.units = units;
  }

  /** Enters a fill: signed units at the paid price, and its fee. @param rate account currency per quote */
  book(s: number, quantity: number, price: number, fee: number, rate: number): void {
    const before = this.quantity[s];
    const after = before + quantity;
    const value = this.units.valueAt(s, price);
    this.cash -= quantity * value * rate + fee;
    this.quantity[s] = after;
    if (after === 0) this.entryValue[s] = Number.NaN;
    else if (before === 0 || before > 0 !== after > 0) this.entryValue[s] = value;
    else if (before > 0 === quantity > 0) {
      this.entryValue[s] = (this.entryValue[s] * before + value * quantity) / after;
    }
    if ((before === 0) !== (after === 0)) this.openCount += after === 0 ? -1 : 1;
    if (before < 0 !== after < 0) this.shortCount += after < 0 ? 1 : -1;
    this.hasBorrowed = this.shortCount !== 0 || this.cash < this.leastCash;
  }

  /** Average entry price, quote per base; NaN when flat. */
  entryPrice(s: number): number {
    return this.units.priceOf(s, this.entryValue[s]);
  }

  /** What is owed on a spot account: cash below zero by more than the rounding of fills, else 0. */
  get debt(): number {
    return this.cash < this.leastCash ? -this.cash : 0;
  }

  /** Σ quantity × average entry value, quote. */
  get entryNotional(): number {
    const { quantity, entryValue } = this;
    let sum = 0;
    for (let s = 0; s < quantity.length; s++) if (quantity[s] !== 0) sum += quantity[s] * entryValue[s];
    return sum;
  }

  /** Interest on borrowed coins and on borrowed cash. */
  chargeInterest(amount: number): void {
    this.cash -= amount;
    this.interestPaid += amount;
    this.hasBorrowed = this.shortCount !== 0 || this.cash < this.leastCash;
  }

  /** A funding payment; negative is received. */
  chargeFunding(amount: number): void {
    this.cash -= amount;
    this.fundingPaid += amount;
  }

  /** Liquidation fees and forfeited margin; negative is what the venue's insurance fund took over. */
  chargeLiquidation(amount: number): void {
    this.cash -= amount;
    this.liquidationPaid += amount;
  }

  /** cash + Σ quantity × value of a unit, in the order of the markets; a flat market needs no value. */
  valueAt(worth: Float64Array): number {
    const { quantity } = this;
    let value = this.cash;
    for (let s = 0; s < quantity.length; s++) if (quantity[s] !== 0) value += quantity[s] * worth[s];
    return value;
  }

  /** Σ |quantity × value of a unit|, account currency. */
  grossAt(worth: Float64Array): number {
    const { quantity } = this;
    let gross = 0;
    for (let s = 0; s < quantity.length; s++) if (quantity[s] !== 0) gross += Math.abs(quantity[s] * worth[s]);
    return gross;
  }
}
