import type { RejectCode } from '../core/order.js';
import type { ChangeLog } from './change-log.js';
import type { DeskParts } from './desk-parts.js';
import type { Executor } from './executor.js';
import type { MarginBooks } from './margin-books.js';
import type { MarginLog } from './margin-log.js';
import type { MarginValues } from './margin-values.js';
import { rejectMessage } from './reject-text.js';

/** An account with less than this share of its starting cash left is empty: what remains is rounding. */
const ROUNDING = 1e-9;

/** One position on its way out. */
interface Taken {
  readonly market: number;
  readonly quantity: number;
  readonly entryPrice: number;
  readonly liquidationPrice: number;
  readonly bankruptcyPrice: number;
  readonly closePrice: number;
  readonly maintenanceRate: number;
  /** account currency, at the price it is closed at */
  readonly notional: number;
}

/**
 * Takes positions away at the marks that they are valued at and settles what is left: rule 30. All money that moves
 * here moves once, as one charge per liquidation.
 */
export class LiquidationDesk {
  isRuined = false;
  private readonly parts: DeskParts;
  private readonly executor: Executor;
  private readonly books: MarginBooks;
  private readonly values: MarginValues;
  private readonly log: MarginLog;
  private readonly total: ChangeLog;
  private readonly least: number;
  private isTaking = false;

  constructor(
    parts: DeskParts,
    executor: Executor,
    books: MarginBooks,
    values: MarginValues,
    log: MarginLog,
    total: ChangeLog,
  ) {
    this.parts = parts;
    this.executor = executor;
    this.books = books;
    this.values = values;
    this.log = log;
    this.total = total;
    this.least = ROUNDING * parts.account.cash;
  }

  /** Isolated margin: the position loses its margin and nothing else. */
  takeOne(s: number): void {
    const { books } = this;
    const taken = this.describe(s);
    const left = books.freedBy(s, Math.abs(taken.quantity), this.values.worth[s]);
    const fee = Math.min(this.feeOf(taken), Math.max(0, left));
    // Settled before it is closed: a loss beyond the margin must not look as if the other positions had to pay for it.
    this.charge(left);
    this.close(taken);
    this.write(taken, fee, left - fee);
    this.withdraw(s, 'LIQUIDATED');
    this.settleFlat(s);
  }

  /**
   * Cross margin: everything goes, and the account with it. Fees are paid by turns from what is left; what then remains, or is
   * missing, stands on the last row.
   */
  takeAll(): void {
    const { tape, account } = this.parts;
    const all = Array.from(tape.turn)
      .filter((s) => account.quantity[s] !== 0)
      .map((s) => this.describe(s));
    for (const taken of all) this.close(taken);
    let left = account.cash;
    all.forEach((taken, k) => {
      const fee = Math.min(this.feeOf(taken), Math.max(0, left));
      left -= fee;
      this.write(taken, fee, k === all.length - 1 ? left : 0);
    });
    this.charge(account.cash);
    for (const { market } of all) this.withdraw(market, 'LIQUIDATED');
    for (const s of tape.turn) this.withdraw(s, 'BANKRUPT');
    this.isRuined = true;
  }

  /** A fill has been booked: one that closed the last position may have lost more than there was. */
  moved(s: number): void {
    if (!this.isTaking && this.parts.account.cash < 0) this.settleFlat(s);
  }

  /** Closes the books of a flat account in which nothing is left; the insurance fund pays what it owes. */
  private settleFlat(s: number): void {
    const { account } = this.parts;
    if (account.openCount > 0 || account.cash > this.least) return;
    const none = Number.NaN;
    const prices = { entryPrice: none, liquidationPrice: none, bankruptcyPrice: none, closePrice: none };
    if (account.cash < -this.least) {
      this.write({ market: s, quantity: 0, ...prices, maintenanceRate: none, notional: 0 }, 0, account.cash);
    }
    this.charge(account.cash);
    this.isRuined = true;
  }

  private describe(s: number): Taken {
    const { values } = this;
    const { account } = this.parts;
    const backing = values.backing(s);
    const liquidationPrice = values.liquidationPrice(s, backing);
    const closePrice = values.price[s];
    return {
      market: s,
      quantity: account.quantity[s],
      entryPrice: account.entryPrice(s),
      liquidationPrice,
      bankruptcyPrice: values.bankruptcyPrice(s),
      closePrice,
      maintenanceRate: values.maintenanceRate(s, Number.isNaN(liquidationPrice) ? closePrice : liquidationPrice),
      notional: values.notional(s),
    };
  }

  private close({ market, closePrice }: Taken): void {
    const { tape } = this.parts;
    const row = tape.rowAt[market][tape.step];
    this.isTaking = true;
    this.executor.forceClose(market, row >= 0 ? row : tape.row[market], closePrice, 'liquidated');
    this.isTaking = false;
    this.books.moved(market, row, 0, closePrice);
  }

  private feeOf({ market, notional }: Taken): number {
    return this.parts.tape.rules[market].liquidationFeeRate * notional;
  }

  /** @param left of the margin or the account after the fee; below 0 when more was lost than there was */
  private write(taken: Taken, fee: number, left: number): void {
    const { notional: _, ...row } = taken;
    const { step } = this.parts.tape;
    this.log.liquidations.push({ ...row, step, fee, forfeited: Math.max(0, left), insurance: Math.max(0, -left) });
  }

  private charge(amount: number): void {
    const { account, tape } = this.parts;
    account.chargeLiquidation(amount);
    this.total.set(tape.step, account.liquidationPaid);
  }

  private withdraw(s: number, code: RejectCode): void {
    const { book, tape, rules } = this.parts;
    book.withdraw(tape, s, code, rejectMessage(code, rules, tape.rules[s]));
  }
}
