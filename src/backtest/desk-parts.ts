import type { Account } from './account.js';
import type { CostStack } from './cost-stack.js';
import type { FillLog } from './fill-log.js';
import type { OrderBook } from './order-book.js';
import type { Tape } from './tape.js';
import type { TradingRules } from './trading-rules.js';

/**
 * What one strategy's part of a run is made of. The tape, the fills and the volume of the bars are shared by all
 * strategies of the run; the rest is its own.
 */
export interface DeskParts {
  readonly tape: Tape;
  readonly fills: FillLog;
  /** per market, then per book on another venue: units that may still be filled in this bar, by all strategies together */
  readonly volumeLeft: Float64Array;
  /** place of the strategy in the run, from 0 */
  readonly strategy: number;
  readonly rules: TradingRules;
  readonly account: Account;
  readonly book: OrderBook;
  readonly costs: CostStack;
}
