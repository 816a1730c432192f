/**
 * Cash and positions of a run. Money moves in `book` and `charge` and nowhere else, so that
 * equity = cash + Σ quantity × mark holds on every row by construction.
 */
export class Account {
  /** quote */
  cash: number;
  /** running total of borrow charges, quote */
  borrowPaid = 0;
  /** cash this far below zero is the rounding of fills, not debt */
  private readonly rounding: number;
  /** how many positions are short */
  shortCount = 0;
  /** per market: base units, negative when short */
  readonly quantity: Float64Array;
  /** per market: average paid price of the open position, NaN when flat */
  readonly entry: Float64Array;

  constructor(cash: number, count: number) {
    this.cash = cash;
    this.rounding = 1e-9 * cash;
    this.quantity = new Float64Array(count);
    this.entry = new Float64Array(count).fill(Number.NaN);
  }

  /** Enters a fill: signed base units at the paid price, and its fee. */
  book(s: number, quantity: number, price: number, fee: number): void {
    const before = this.quantity[s];
    const after = before + quantity;
    this.cash -= quantity * price + fee;
    this.quantity[s] = after;
    if (after === 0) this.entry[s] = Number.NaN;
    else if (before === 0 || before > 0 !== after > 0) this.entry[s] = price;
    else if (before > 0 === quantity > 0) this.entry[s] = (this.entry[s] * before + price * quantity) / after;
    if (before < 0 !== after < 0) this.shortCount += after < 0 ? 1 : -1;
  }

  /** What is owed in quote: cash below zero by more than the rounding of fills, else 0. */
  get debt(): number {
    return this.cash < -this.rounding ? -this.cash : 0;
  }

  get hasBorrowed(): boolean {
    return this.shortCount > 0 || this.cash < -this.rounding;
  }

  /** Interest on borrowed coins and on borrowed cash. */
  charge(amount: number): void {
    this.cash -= amount;
    this.borrowPaid += amount;
  }

  /** cash + Σ quantity × price, in the order of the markets; a flat market needs no price. */
  valueAt(price: Float64Array): number {
    const { quantity } = this;
    let value = this.cash;
    for (let s = 0; s < quantity.length; s++) if (quantity[s] !== 0) value += quantity[s] * price[s];
    return value;
  }

  /** Σ |quantity × price|, quote. */
  grossAt(price: Float64Array): number {
    const { quantity } = this;
    let gross = 0;
    for (let s = 0; s < quantity.length; s++) if (quantity[s] !== 0) gross += Math.abs(quantity[s] * price[s]);
    return gross;
  }
}
