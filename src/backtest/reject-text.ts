import type { MarketRules } from '../core/market-rules.js';
import type { RejectCode } from '../core/order.js';
import type { TradingRules } from './trading-rules.js';

/** Why an order was refused or cut down, as one sentence with the limit that it met. */
export function rejectMessage(code: RejectCode, rules: TradingRules, market?: MarketRules): string {
  switch (code) {
    case 'NO_CASH':
      return 'the cash does not pay for all of it with its costs: only what it pays for was bought';
    case 'LEVERAGE':
      return market === undefined || market.contract === 'spot'
        ? `gross exposure may reach ${rules.maxLeverage} times the equity: only what fits was filled`
        : `exposure may reach ${rules.maxLeverage} times the equity, and no further than the venue allows that leverage: only what fits was filled`;
    case 'MARGIN':
      return 'the free wallet does not pay for all of its margin and costs: only what it pays for was filled';
    case 'SHORT_NOT_ALLOWED':
      return 'this account may not be short: nothing beyond the open position was sold';
    case 'TOO_SMALL':
      return `below the smallest step of a quantity${limit(market?.lotStep)}`;
    case 'MIN_QUANTITY':
      return `below the smallest quantity of an order${limit(market?.minQuantity)}`;
    case 'MAX_QUANTITY':
      return `above the largest quantity of an order${limit(market?.maxQuantity)}`;
    case 'MIN_NOTIONAL':
      return `worth less than the smallest order${limit(market?.minNotional)}${market ? ` ${market.settle}` : ''}`;
    case 'POST_ONLY':
      return 'the market opened at or beyond its price: it would have taken liquidity';
    case 'FILL_OR_KILL':
      return 'not all of it could be filled at once';
    case 'REDUCE_ONLY':
      return 'a reduce-only order would have grown the position';
    case 'NO_VOLUME':
      return 'the bars did not trade enough to fill all of it before the data ended';
    case 'END_OF_DATA':
      return 'the data ended before its market had another bar';
    case 'BANKRUPT':
      return 'the account was lost: every order was withdrawn';
    case 'LIQUIDATED':
      return 'the position was liquidated: every order of its market was withdrawn';
  }
}

function limit(value: number | undefined): string {
  return value === undefined ? '' : `, ${value}`;
}
