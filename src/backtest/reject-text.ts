import type { RejectCode } from '../core/order.js';
import type { TradingRules } from './trading-rules.js';

/** Why an order was refused or cut down, as one sentence with the limit that it met. */
export function rejectMessage(code: RejectCode, rules: TradingRules): string {
  switch (code) {
    case 'NO_CASH':
      return 'the cash does not pay for all of it with its costs: only what it pays for was bought';
    case 'LEVERAGE':
      return `gross exposure may reach ${rules.maxLeverage} times the equity: only what fits was filled`;
    case 'SHORT_NOT_ALLOWED':
      return 'this account may not be short: nothing beyond the open position was sold';
    case 'TOO_SMALL':
      return `below the smallest order (step ${rules.lotStep} base, ${rules.minNotionalQuote} quote)`;
    case 'REDUCE_ONLY':
      return 'a reduce-only order would have grown the position';
    case 'NO_VOLUME':
      return 'the bars did not trade enough to fill all of it before the data ended';
    case 'END_OF_DATA':
      return 'the data ended before its market had another bar';
    case 'BANKRUPT':
      return 'the account was lost: every order was withdrawn';
  }
}
