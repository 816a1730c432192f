import type { Account } from './account.js';
import type { Tape } from './tape.js';
import type { TradingRules } from './trading-rules.js';

/**
 * What of a wallet is set aside for which position. Everything here is in the account's currency; it follows the fills,
 * and what it does not say the account does.
 */
export class MarginBooks {
  /** per market: average value of a unit at entry, account currency; 0 when flat */
  readonly entryWorth: Float64Array;
  /** per market: margin of its own position; 0 when flat and with cross margin */
  readonly margin: Float64Array;
  private readonly tape: Tape;
  private readonly account: Account;
  private readonly isIsolated: boolean;
  private readonly leverage: number;

  constructor(tape: Tape, account: Account, rules: TradingRules) {
    this.tape = tape;
    this.account = account;
    this.isIsolated = rules.margin === 'isolated';
    this.leverage = rules.maxLeverage;
    this.entryWorth = new Float64Array(tape.count);
    this.margin = new Float64Array(tape.count);
  }

  /** Starting cash plus realised profit, less costs, funding and liquidations. */
  get wallet(): number {
    const { account, entryWorth } = this;
    let wallet = account.cash;
    if (account.openCount === 0) return wallet;
    for (let s = 0; s < entryWorth.length; s++) wallet += account.quantity[s] * entryWorth[s];
    return wallet;
  }

  /** The wallet less the margin in use: each position's own, or with cross margin its notional at entry over the leverage. */
  get free(): number {
    const { account, entryWorth, margin, leverage } = this;
    let free = this.wallet;
    if (account.openCount === 0) return free;
    for (let s = 0; s < margin.length; s++) {
      free -= this.isIsolated ? margin[s] : Math.abs(account.quantity[s] * entryWorth[s]) / leverage;
    }
    return free;
  }

  /** Money that closing `units` of a position would set free: its part of the margin and the profit at this worth. */
  freedBy(s: number, units: number, worth: number): number {
    if (units === 0) return 0;
    const quantity = this.account.quantity[s];
    const part = Math.min(1, units / Math.abs(quantity));
    return part * (this.margin[s] + quantity * (worth - this.entryWorth[s]));
  }

  /** A fill has been booked. Margin grows with the paid notional and is given back in the part that was closed. */
  moved(s: number, row: number, before: number, price: number): void {
    const { entryWorth, margin } = this;
    const after = this.account.quantity[s];
    if (after === 0) {
      entryWorth[s] = 0;
      margin[s] = 0;
    } else {
      const worth = this.tape.worthAt(s, row, price);
      const setAside = this.isIsolated ? Math.abs(worth) / this.leverage : 0;
      if (before === 0 || before > 0 !== after > 0) {
        entryWorth[s] = worth;
        margin[s] = Math.abs(after) * setAside;
      } else if (Math.abs(after) > Math.abs(before)) {
        entryWorth[s] = (entryWorth[s] * before + worth * (after - before)) / after;
        margin[s] += Math.abs(after - before) * setAside;
      } else margin[s] *= after / before;
    }
    this.cover(s);
  }

  /**
   * What the free wallet of an isolated account cannot pay comes out of the margin of the position that it was paid for, or
   * of the largest one when that position is gone: the free wallet is never below zero while anything is held.
   */
  cover(s: number): void {
    const { account, margin } = this;
    if (!this.isIsolated || account.openCount === 0) return;
    const { free } = this;
    if (free >= 0) return;
    let payer = s;
    if (account.quantity[s] === 0) {
      for (let j = 0; j < margin.length; j++) if (margin[j] > margin[payer]) payer = j;
    }
    margin[payer] += free;
  }
}
