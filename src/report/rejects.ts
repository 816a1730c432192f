import type { Ledger } from '../core/ledger.js';
import type { RejectCode } from '../core/order.js';

/** Each code as a person would say it. */
export const REJECT_WORDS: Readonly<Record<RejectCode, string>> = {
  NO_VOLUME: 'the bars did not trade enough',
  TOO_SMALL: 'smaller than one step of a quantity',
  NO_CASH: 'not enough cash',
  LEVERAGE: 'would have passed the leverage limit',
  SHORT_NOT_ALLOWED: 'the account may not be short',
  BANKRUPT: 'the account had nothing left',
  END_OF_DATA: 'the data ended before it could fill',
  REDUCE_ONLY: 'would have grown a position that it may only shrink',
  MIN_QUANTITY: 'below the smallest quantity of the venue',
  MIN_NOTIONAL: 'worth less than the smallest order of the venue',
  MAX_QUANTITY: 'above the largest quantity of the venue',
  POST_ONLY: 'would have taken liquidity',
  FILL_OR_KILL: 'could not be filled at once and in full',
  MARGIN: 'not enough free margin',
  LIQUIDATED: 'withdrawn when its market was liquidated',
};

/** How often the market or the rules said no, most frequent first, with one message as an example. */
export interface RejectCount {
  readonly code: RejectCode;
  readonly count: number;
  readonly example: string;
  /** in the order of the run's symbols; one entry when there is one market */
  readonly bySymbol: readonly { readonly symbol: string; readonly count: number }[];
}

export function countRejects(ledger: Pick<Ledger, 'rejects' | 'symbols'>): readonly RejectCount[] {
  const counts = new Map<RejectCode, { count: number; example: string; symbols: Map<string, number> }>();
  for (const { code, message, symbol } of ledger.rejects) {
    let known = counts.get(code);
    if (known === undefined) counts.set(code, (known = { count: 0, example: message, symbols: new Map() }));
    known.count++;
    known.symbols.set(symbol, (known.symbols.get(symbol) ?? 0) + 1);
  }
  const place = (symbol: string): number => ledger.symbols.indexOf(symbol);
  return [...counts]
    .map(([code, { count, example, symbols }]) => ({
      code,
      count,
      example,
      bySymbol: [...symbols]
        .map(([symbol, times]) => ({ symbol, count: times }))
        .sort((a, b) => place(a.symbol) - place(b.symbol)),
    }))
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}
