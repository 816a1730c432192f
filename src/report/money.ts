import type { RunReport } from '../core/report.js';
import type { RunSpec } from '../core/spec.js';
import { parseSymbol } from '../core/symbol.js';
import { PAGE, type Typography } from './number.js';

/** What the account is counted in: `USDT`, or `BTC` for inverse contracts. */
export function currencyOf(spec: RunSpec): string {
  return spec.account.currency === '' ? quoteCurrency(spec.market.symbols) : spec.account.currency;
}

/** `USDT` when all symbols are quoted in it, otherwise `quote`. */
export function quoteCurrency(symbols: readonly string[]): string {
  const found = new Set(symbols.map(quoteOf));
  return found.size === 1 ? [...found][0] : 'quote';
}

function quoteOf(symbol: string): string {
  try {
    return parseSymbol(symbol).quote;
  } catch {
    return 'quote';
  }
}

/** Two digits after the point are all that people count these in. */
const CENTS = /USD|^(DAI|EUR|GBP|JPY|TRY|BRL|quote)$/;
const COIN_DIGITS = 8;
/** Above this many coins two digits tell a hundredth of a percent. */
const MANY_COINS = 100;

/** Digits of money after the point: eight for an account of a few coins, `undefined` (by size) for the others. */
export function moneyDigits(currency: string, startCash: number): number | undefined {
  return CENTS.test(currency) || startCash >= MANY_COINS ? undefined : COIN_DIGITS;
}

/** The typography of a report, its money in the digits of its account. */
export function moneyType({ spec, ledger }: Pick<RunReport, 'spec' | 'ledger'>, base: Typography = PAGE): Typography {
  const digits = moneyDigits(currencyOf(spec), ledger.startCash);
  return digits === undefined ? base : { ...base, moneyDigits: digits };
}
