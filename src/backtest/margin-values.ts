import type { Account } from './account.js';
import { priceAtMaintenance, priceWhereGone } from './liquidation.js';
import type { MarginBooks } from './margin-books.js';
import { maintenanceAt, TableInForce, type TierTable, tierOf } from './margin-tiers.js';
import type { Tape } from './tape.js';

type Columns = readonly Float64Array[];

/**
 * What the positions of a margin account are worth at chosen mark prices, and what the venue wants to see behind them. The
 * marks are chosen first (`takeOpens`, `takeWorse`, `takeCloses`, `set`), then asked about; money is the account's
 * currency. Nothing is allocated.
 */
export class MarginValues {
  /** per market and row: mark prices, the market's own where none are stored */
  readonly open: Columns;
  readonly low: Columns;
  readonly high: Columns;
  /** per market: the mark that its position is valued at now, and what a unit is worth there */
  readonly price: Float64Array;
  readonly worth: Float64Array;
  private readonly close: Columns;
  private readonly tape: Tape;
  private readonly account: Account;
  private readonly books: MarginBooks;
  private readonly isIsolated: boolean;
  private readonly tables: readonly TableInForce[];

  constructor(tape: Tape, account: Account, books: MarginBooks, isIsolated: boolean) {
    this.tape = tape;
    this.account = account;
    this.books = books;
    this.isIsolated = isIsolated;
    this.open = tape.marks.map((mark, s) => mark?.open ?? tape.open[s]);
    this.high = tape.marks.map((mark, s) => mark?.high ?? tape.high[s]);
    this.low = tape.marks.map((mark, s) => mark?.low ?? tape.low[s]);
    this.close = tape.marks.map((mark, s) => mark?.close ?? tape.close[s]);
    this.tables = tape.rules.map((rules) => new TableInForce(rules));
    this.price = new Float64Array(tape.count);
    this.worth = new Float64Array(tape.count);
  }

  table(s: number, timeMs: number): TierTable {
    return this.tables[s].at(timeMs);
  }

  /** When the table of market s is replaced, UTC ms. */
  tableUntilMs(s: number): number {
    return this.tables[s].untilMs;
  }

  /** Values every position at the open of its mark; where there is no bar, at the last mark known. */
  takeOpens(step: number): void {
    const { tape, account } = this;
    for (let s = 0; s < this.price.length; s++) {
      if (account.quantity[s] === 0) continue;
      const row = tape.rowAt[s][step];
      if (row >= 0) this.set(s, row, this.open[s][row]);
      else this.setLast(s);
    }
  }

  /** Values every position at the close of its mark. */
  takeCloses(step: number): void {
    const { tape, account } = this;
    for (let s = 0; s < this.price.length; s++) {
      if (account.quantity[s] === 0) continue;
      const row = tape.rowAt[s][step];
      if (row >= 0) this.setClose(s, row);
      else this.setLast(s);
    }
  }

  /** Values every position at the open or the close of its mark, whichever leaves the account less. */
  takeWorse(step: number): void {
    const { tape, account } = this;
    for (let s = 0; s < this.price.length; s++) {
      if (account.quantity[s] === 0) continue;
      const row = tape.rowAt[s][step];
      if (row < 0) {
        this.setLast(s);
        continue;
      }
      this.setClose(s, row);
      const atClose = this.excess(s);
      this.set(s, row, this.open[s][row]);
      if (atClose < this.excess(s)) this.setClose(s, row);
    }
  }

  /** Values the position of market s at a price inside a bar. */
  set(s: number, row: number, price: number): void {
    this.price[s] = price;
    this.worth[s] = this.tape.worthAt(s, row, price);
  }

  private setClose(s: number, row: number): void {
    this.price[s] = this.close[s][row];
    this.worth[s] = this.tape.worthAtClose[s][row];
  }

  private setLast(s: number): void {
    this.price[s] = this.close[s][this.tape.row[s]];
    this.worth[s] = this.tape.worth[s];
  }

  notional(s: number): number {
    return Math.abs(this.account.quantity[s] * this.worth[s]);
  }

  /** Worth of a position less its maintenance margin. */
  excess(s: number): number {
    const quantity = this.account.quantity[s];
    const value = this.tape.units.valueAt(s, this.price[s]);
    const maintenance = maintenanceAt(this.tableNow(s), Math.abs(quantity * value));
    return quantity * this.worth[s] - maintenance * (this.worth[s] / value);
  }

  /** What stands behind the position of market s apart from its own worth: its margin, or all the rest of the account. */
  backing(s: number): number {
    const { account, books } = this;
    if (this.isIsolated) return books.margin[s] - account.quantity[s] * books.entryWorth[s];
    let backing = account.cash;
    if (account.openCount === 1) return backing;
    for (let j = 0; j < this.price.length; j++) if (j !== s && account.quantity[j] !== 0) backing += this.excess(j);
    return backing;
  }

  equity(): number {
    return this.account.valueAt(this.worth);
  }

  gross(): number {
    return this.account.grossAt(this.worth);
  }

  /** Equity less all maintenance margins. */
  room(): number {
    const { account } = this;
    let room = account.cash;
    for (let s = 0; s < this.price.length; s++) if (account.quantity[s] !== 0) room += this.excess(s);
    return room;
  }

  /** The mark price that takes market s away when `backing` stands behind it; NaN when none does. */
  liquidationPrice(s: number, backing: number): number {
    const quantity = this.account.quantity[s];
    return priceAtMaintenance(this.tape.units, s, quantity, backing / this.rate(s), this.tableNow(s));
  }

  /** The mark price at which nothing is left behind market s; NaN when there is none. */
  bankruptcyPrice(s: number): number {
    const { account, tape } = this;
    const quantity = account.quantity[s];
    const backing = this.isIsolated ? this.backing(s) : this.equity() - quantity * this.worth[s];
    return priceWhereGone(tape.units, s, quantity, backing / this.rate(s));
  }

  /** Maintenance rate of the tier at a price of market s, fraction. */
  maintenanceRate(s: number, price: number): number {
    const table = this.tableNow(s);
    return table.rate[tierOf(table, Math.abs(this.account.quantity[s] * this.tape.units.valueAt(s, price)))];
  }

  /** Account currency per settlement currency. */
  private rate(s: number): number {
    return this.worth[s] / this.tape.units.valueAt(s, this.price[s]);
  }

  private tableNow(s: number): TierTable {
    return this.tables[s].at(this.tape.openTime[this.tape.step]);
  }
}
