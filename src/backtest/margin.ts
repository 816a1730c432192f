import type { FundingPayment, Liquidation, RejectCode } from '../core/order.js';
import type { Account } from './account.js';
import { ChangeLog } from './change-log.js';
import type { DeskParts } from './desk-parts.js';
import type { Executor } from './executor.js';
import { FundingClock } from './funding-clock.js';
import { LiquidationDesk } from './liquidation-desk.js';
import { SafeBand } from './margin-band.js';
import { MarginBooks } from './margin-books.js';
import type { MarginGuard } from './margin-guard.js';
import { MarginLog } from './margin-log.js';
import { largestNotionalAt } from './margin-tiers.js';
import { MarginValues } from './margin-values.js';
import type { Tape } from './tape.js';

/** A position is taken away when what backs it is this close to its maintenance margin, as a share of the notional. */
const ROUNDING = 1e-12;

/**
 * The margin account of one strategy on perpetuals: what its orders may use, the funding it pays, and when the venue takes
 * its positions away. Rules 23 to 30 of docs/assumptions.md.
 */
export class Margin implements MarginGuard {
  readonly budgetCode: RejectCode;
  /** running totals, account currency */
  readonly fundingTotal = new ChangeLog();
  readonly liquidationTotal = new ChangeLog();
  private readonly tape: Tape;
  private readonly account: Account;
  private readonly leverage: number;
  private readonly isIsolated: boolean;
  private readonly books: MarginBooks;
  private readonly values: MarginValues;
  private readonly safe: SafeBand;
  private readonly funding: FundingClock;
  private readonly desk: LiquidationDesk;
  private readonly log: MarginLog;
  /** the open of the step is over */
  private isInside = false;
  /** per market: the last step inside of which the position grew, -1 for none */
  private readonly enteredAt: Int32Array;

  constructor(parts: DeskParts, executor: Executor) {
    const { tape, account, rules } = parts;
    this.tape = tape;
    this.account = account;
    this.leverage = rules.maxLeverage;
    this.isIsolated = rules.margin === 'isolated';
    this.budgetCode = this.isIsolated ? 'MARGIN' : 'LEVERAGE';
    this.log = new MarginLog(parts.strategy);
    this.enteredAt = new Int32Array(tape.count).fill(-1);
    this.books = new MarginBooks(tape, account, rules);
    this.values = new MarginValues(tape, account, this.books, this.isIsolated);
    this.safe = new SafeBand(tape, account, this.values);
    this.funding = new FundingClock(parts, this.log);
    this.desk = new LiquidationDesk(parts, executor, this.books, this.values, this.log, this.liquidationTotal);
  }

  /** True when nothing is left of the account: the engine stops the strategy. */
  get isRuined(): boolean {
    return this.desk.isRuined;
  }

  /** The wallet less the margin in use, account currency. */
  get freeWallet(): number {
    return this.books.free;
  }

  /** What was paid and received at settlements, oldest first. */
  toPayments(tape: Tape): FundingPayment[] {
    return this.log.toPayments(tape);
  }

  /** What the venue took away, oldest first. */
  toLiquidations(tape: Tape): Liquidation[] {
    return this.log.toLiquidations(tape);
  }

  budget(s: number, _row: number, side: number, closing: number, _reference: number, worth: Float64Array): number {
    if (this.isRuined) return 0;
    const { account, leverage } = this;
    const unit = Math.abs(worth[s]);
    if (this.isIsolated) {
      const free = this.books.free + this.books.freedBy(s, closing, worth[s]);
      return leverage * free + closing * unit;
    }
    const position = account.quantity[s] * unit;
    const others = account.grossAt(worth) - Math.abs(position);
    return leverage * account.valueAt(worth) - others - side * position;
  }

  largestNotional(s: number, row: number): number {
    return largestNotionalAt(this.values.table(s, this.tape.markets[s].openTime[row]), this.leverage);
  }

  moved(s: number, row: number, before: number, price: number): void {
    const after = this.account.quantity[s];
    const hasGrown = Math.abs(after) > Math.abs(before) || before * after < 0;
    if (this.isInside && hasGrown) this.enteredAt[s] = this.tape.step;
    this.books.moved(s, row, before, price);
    this.desk.moved(s);
  }

  /** Rule 25: settlements at the open of a step, and those that fell into missing bars before it. */
  fundingAtOpen(step: number): void {
    const { turn } = this.tape;
    for (let t = 0; t < turn.length; t++) {
      if (this.funding.atOpen(turn[t], step)) this.paid(turn[t], step);
    }
  }

  /** Rule 25: settlements inside the bars of a step, on what is held when the open is over. */
  fundingInside(step: number): void {
    this.isInside = true;
    const { turn } = this.tape;
    for (let t = 0; t < turn.length; t++) {
      if (this.funding.inside(turn[t], step)) this.paid(turn[t], step);
    }
  }

  /** Rule 27. */
  liquidateAtOpen(step: number): void {
    this.isInside = false;
    if (this.account.openCount === 0 || this.isSafe(step)) return;
    this.values.takeOpens(step);
    this.check(step, true);
  }

  /**
   * Rule 29. Reads the closes of the step itself, whether or not the tape has moved on to them.
   *
   * @returns true when something was taken away
   */
  liquidateAtClose(step: number): boolean {
    if (this.account.openCount === 0 || this.isSafe(step)) return false;
    this.values.takeCloses(step);
    return this.check(step, false);
  }

  /** True when no bar of a step can liquidate anything: told without a look at the values when positions stand alone. */
  private isSafe(step: number): boolean {
    const { account, tape } = this;
    if (!this.isIsolated && account.openCount > 1) return false;
    for (let s = 0; s < tape.count; s++) {
      if (account.quantity[s] === 0) continue;
      const row = tape.rowAt[s][step];
      if (row < 0 || !this.safe.holds(s, row)) return false;
    }
    return true;
  }

  /**
   * Takes away what its margin no longer covers, at the marks that the positions are valued at now.
   *
   * @param onlyBars a position whose market has no bar is left to the close: no mark of it opens
   */
  private check(step: number, onlyBars: boolean): boolean {
    const { account, tape, values, desk } = this;
    const { turn } = tape;
    let hasTaken = false;
    for (let t = 0; t < turn.length; t++) {
      const s = turn[t];
      if (account.quantity[s] === 0 || (onlyBars && tape.rowAt[s][step] < 0)) continue;
      if (values.backing(s) + values.excess(s) > ROUNDING * values.notional(s)) {
        // Cross positions stand or fall together.
        if (!this.isIsolated) return false;
        continue;
      }
      hasTaken = true;
      if (this.isIsolated) desk.takeOne(s);
      else desk.takeAll();
    }
    return hasTaken;
  }

  liquidationInside(s: number, row: number): number {
    const { account, tape, values } = this;
    const quantity = account.quantity[s];
    if (quantity === 0) return Number.NaN;
    const low = values.low[s][row];
    const high = values.high[s][row];
    const isAlone = this.isIsolated || account.openCount === 1;
    if (isAlone && this.safe.holds(s, row)) return Number.NaN;
    if (!isAlone) values.takeWorse(tape.step);
    const backing = values.backing(s);
    values.set(s, row, quantity > 0 ? low : high);
    if (backing + values.excess(s) > ROUNDING * values.notional(s)) return Number.NaN;
    const found = values.liquidationPrice(s, backing);
    const price = Number.isNaN(found) ? values.price[s] : found;
    if (this.enteredAt[s] === tape.step && price >= low && price <= high) return price;
    // The mark had opened beyond the price that fills at the open, or losses of other markets, have moved: not better than there.
    const open = values.open[s][row];
    return quantity > 0 ? Math.min(price, open) : Math.max(price, open);
  }

  liquidate(s: number, row: number, price: number): void {
    const { tape, values } = this;
    values.takeWorse(tape.step);
    values.set(s, row, price);
    if (this.isIsolated) this.desk.takeOne(s);
    else this.desk.takeAll();
  }

  /** For the strategy: the mark price that would take market s away now, others valued at the last marks; NaN when none. */
  liquidationPrice(s: number): number {
    const { account, tape, values } = this;
    if (account.quantity[s] === 0) return Number.NaN;
    values.takeCloses(tape.step);
    return values.liquidationPrice(s, values.backing(s));
  }

  private paid(s: number, step: number): void {
    this.books.cover(s);
    this.fundingTotal.set(step, this.account.fundingPaid);
  }
}
