import type { FundingPayment, Liquidation } from '../core/order.js';
import type { Tape } from './tape.js';

type Row<T> = Omit<T, 'symbol' | 'strategy' | 'time'> & { readonly market: number };

/** What funding and liquidations did to one strategy's part of an account. Both are rare: plain rows. */
export class MarginLog {
  readonly payments: (Row<FundingPayment> & { readonly time: number })[] = [];
  readonly liquidations: Row<Liquidation>[] = [];
  private readonly strategy: number;

  constructor(strategy: number) {
    this.strategy = strategy;
  }

  toPayments(tape: Tape): FundingPayment[] {
    return this.payments.map(({ market, ...row }) => ({
      ...row,
      symbol: tape.symbols[market],
      strategy: this.strategy,
    }));
  }

  toLiquidations(tape: Tape): Liquidation[] {
    return this.liquidations.map(({ market, ...row }) => ({
      ...row,
      time: tape.openTime[row.step],
      symbol: tape.symbols[market],
      strategy: this.strategy,
    }));
  }
}
