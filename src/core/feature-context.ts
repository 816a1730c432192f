import type { Candles, ExtraColumn } from './candles.js';

/** Payments of a perpetual: longs pay shorts when positive. */
export interface FundingRates {
  /** settlement, UTC ms, increasing */
  readonly time: Float64Array;
  /** fraction of the position's value, known at its settlement */
  readonly rate: Float64Array;
}

/** How much is held open in a perpetual. */
export interface OpenInterest {
  /** when it was known, UTC ms, increasing */
  readonly time: Float64Array;
  /** base coins; NaN where only the value is known */
  readonly quantity: Float64Array;
  /** quote; NaN where only the quantity is known */
  readonly value: Float64Array;
}

/** Single trades of one market, oldest first. */
export interface Trades {
  /** UTC ms, not decreasing */
  readonly time: Float64Array;
  /** quote per base */
  readonly price: Float64Array;
  /** base */
  readonly quantity: Float64Array;
  /** 1 when the buyer's order was resting, so that the taker sold; 0 when the taker bought */
  readonly isBuyerMaker: Uint8Array;
}

/** Snapshots of an order book: the same number of levels each, the best first. */
export interface BookSnapshots {
  /** when it was known, UTC ms, increasing */
  readonly time: Float64Array;
  /** levels on each side */
  readonly levels: number;
  /** (n × levels) row after row, quote per base; NaN where the book was shorter */
  readonly bidPrice: Float64Array;
  /** (n × levels) base */
  readonly bidQuantity: Float64Array;
  readonly askPrice: Float64Array;
  readonly askQuantity: Float64Array;
}

/** What the account held at each bar's close, one row per bar of the market. */
export interface AccountColumns {
  /** equity as a fraction of the starting cash */
  readonly balance: Float64Array;
  /** position's value as a fraction of equity, negative when short */
  readonly position: Float64Array;
}

/**
 * What is known about a market beside its own bars. A feature says what of it it reads; all of it carries the time at
 * which it was known, and row i of a feature uses nothing that was known after bar i had closed.
 */
export interface FeatureContext {
  /** other markets with bars of the same length, each with its own gaps */
  readonly peers?: readonly Candles[];
  readonly funding?: FundingRates;
  readonly openInterest?: OpenInterest;
  /** bars of the mark price, of the same length */
  readonly mark?: Candles;
  /** bars of the spot market beside a perpetual, of the same length */
  readonly spot?: Candles;
  readonly trades?: Trades;
  readonly book?: BookSnapshots;
  readonly account?: AccountColumns;
}

/** What a feature may need beside open, high, low, close and volume: a part of the context, or a column of the bars. */
export type FeatureRead = keyof FeatureContext | `bars.${ExtraColumn}`;
