import type { TradingRules } from '../../../src/backtest/trading-rules.js';
import type { Candles } from '../../../src/core/candles.js';
import type { MarketRules } from '../../../src/core/market-rules.js';
import type { TimeInForce } from '../../../src/core/order.js';

/** What an order may carry beside its size and price. */
export interface Extras {
  readonly barsValid?: number;
  /** ms after the decision at which `goodUntil` lies */
  readonly goodFor?: number;
  readonly timeInForce?: TimeInForce;
  readonly postOnly?: boolean;
  readonly reduceOnly?: boolean;
}

export type ExitDraft = { readonly price: number } | { readonly rate: number };
export type StopExitDraft = ExitDraft | { readonly trail: TrailDraft };
export type TrailDraft = { readonly price: number } | { readonly rate: number };

/**
 * One line of a script. `order` in amend, cancel and link is a place in the list of all orders that the script has
 * given so far, modulo its length: the same rule reads it for both engines.
 */
export type Command =
  | ({ readonly kind: 'market'; readonly s: number; readonly quantity: number } & Extras)
  | ({ readonly kind: 'limit'; readonly s: number; readonly quantity: number; readonly price: number } & Extras)
  | ({
      readonly kind: 'stop';
      readonly s: number;
      readonly quantity: number;
      readonly price: number;
      readonly limitPrice?: number;
    } & Extras)
  | ({ readonly kind: 'take-profit'; readonly s: number; readonly quantity: number; readonly price: number } & Extras)
  | ({
      readonly kind: 'trailing-stop';
      readonly s: number;
      readonly quantity: number;
      readonly trail: TrailDraft;
    } & Extras)
  | ({
      readonly kind: 'bracket';
      readonly s: number;
      readonly quantity: number;
      readonly limit?: number;
      readonly stopEntry?: number;
      readonly stop?: StopExitDraft;
      readonly target?: ExitDraft;
      readonly targetType?: 'limit' | 'take-profit';
    } & Extras)
  | {
      readonly kind: 'target';
      readonly s: number;
      readonly of: 'weight' | 'quantity' | 'exposure';
      readonly amount: number;
    }
  | { readonly kind: 'link'; readonly orders: readonly [number, number] }
  | { readonly kind: 'amend'; readonly order: number; readonly size?: number; readonly price?: number }
  | { readonly kind: 'cancel'; readonly order: number }
  | { readonly kind: 'cancel-all'; readonly s: number };

export interface FlatCosts {
  readonly taker: number;
  readonly maker: number;
  readonly spread: number;
  readonly slippage: number;
  readonly borrowPerYear: number;
}

export interface Settlement {
  readonly time: number;
  readonly rate: number;
}

/** One market with all that is known of it. */
export interface SlowMarket {
  readonly candles: Candles;
  readonly rules: MarketRules;
  /** mark price bars of the same interval */
  readonly marks: Candles | null;
  /** finer bars */
  readonly detail: Candles | null;
  readonly funding: readonly Settlement[];
}

export interface SlowInput {
  readonly markets: readonly SlowMarket[];
  readonly script: readonly (readonly Command[])[];
  readonly rules: TradingRules;
  readonly costs: FlatCosts;
}

export interface SlowFill {
  readonly id: number;
  readonly step: number;
  readonly time: number;
  readonly symbol: string;
  readonly quantity: number;
  readonly price: number;
  readonly fee: number;
  readonly isMaker: boolean;
}

export interface SlowFunding {
  readonly time: number;
  readonly symbol: string;
  readonly quantity: number;
  readonly mark: number;
  readonly amount: number;
}

export interface SlowLiquidation {
  readonly step: number;
  readonly symbol: string;
  readonly quantity: number;
  readonly closePrice: number;
  readonly fee: number;
  readonly forfeited: number;
  readonly insurance: number;
}

export interface SlowResult {
  readonly fills: SlowFill[];
  /** per order number less one */
  readonly states: string[];
  /** `step number CODE` */
  readonly rejects: string[];
  readonly equity: number[];
  readonly cash: number[];
  readonly funding: SlowFunding[];
  readonly liquidations: SlowLiquidation[];
  /** numbers of the orders that the account gave */
  readonly forced: Set<number>;
}

export interface Bar {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}
