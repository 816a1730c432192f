import { Account } from '../../src/backtest/account.js';
import { CostStack } from '../../src/backtest/cost-stack.js';
import { Executor } from '../../src/backtest/executor.js';
import { FillLog } from '../../src/backtest/fill-log.js';
import { Margin } from '../../src/backtest/margin.js';
import type { MarkRows } from '../../src/backtest/mark-rows.js';
import { OrderBook } from '../../src/backtest/order-book.js';
import { OrderLog } from '../../src/backtest/order-log.js';
import { costs } from '../../src/backtest/registry.js';
import { type FundingSchedule, Tape } from '../../src/backtest/tape.js';
import type { TradingRules } from '../../src/backtest/trading-rules.js';
import { HOUR_MS } from '../../src/core/kit/time.js';
import { type MarginTier, type MarketRules, plainRules } from '../../src/core/market-rules.js';
import type { FundingPayment, Liquidation } from '../../src/core/order.js';
import { DEFAULT_ACCOUNT, DEFAULT_EXECUTION } from '../../src/core/spec.js';
import { type BarRow, candlesFrom, f, START_MS } from '../support/series.js';

/** A round table for sums by hand: 1 % of the notional, no amounts, any leverage. */
export const ONE_PERCENT: readonly MarginTier[] = [
  { floorNotional: 0, capNotional: null, maintenanceRate: 0.01, maxLeverage: 125 },
];

export interface LabMarket {
  readonly bars: readonly BarRow[];
  /** open, high, low, close of the mark per bar; default: the bars themselves */
  readonly marks?: readonly (readonly [number, number, number, number])[];
  /** hours after the start, and rates */
  readonly funding?: readonly (readonly [number, number])[];
  readonly rules?: Partial<MarketRules>;
}

export interface LabOptions {
  readonly cash?: number;
  readonly margin?: 'cross' | 'isolated';
  readonly leverage?: number;
  /** cost models; default: funding as stored */
  readonly costs?: readonly string[];
}

/**
 * A margin account without an engine: a test says which step it is, books fills at prices of its choice, and asks. No fees.
 * Markets are called AAA, BBB, …, have a maintenance rate of 1 % and no liquidation fee unless told otherwise.
 */
export class MarginLab {
  readonly tape: Tape;
  readonly account: Account;
  readonly margin: Margin;
  readonly book: OrderBook;
  readonly fills = new FillLog();
  /** what `fill` has booked */
  readonly booked: { readonly s: number; readonly quantity: number; readonly price: number }[] = [];

  constructor(markets: readonly LabMarket[], options: LabOptions = {}) {
    const {
      cash = 1000,
      margin = 'isolated',
      leverage = 10,
      costs: models = ['stored-funding(missing=flag)'],
    } = options;
    const rules: TradingRules = {
      ...DEFAULT_ACCOUNT,
      ...DEFAULT_EXECUTION,
      currency: 'USDT',
      cashQuote: cash,
      margin,
      maxLeverage: leverage,
      seed: 1,
    };
    this.tape = new Tape(
      markets.map(({ bars }, s) => candlesFrom(bars, { symbol: 'ABCDEFG'[s].repeat(3), market: 'swap' })),
      {
        rules: markets.map((market) =>
          plainRules({
            contract: 'linear',
            base: 'A',
            quote: 'USDT',
            liquidationFeeRate: 0,
            marginTables: [{ effectiveFromMs: 0, tiers: ONE_PERCENT }],
            ...market.rules,
          }),
        ),
        marks: markets.map(({ marks }) => (marks === undefined ? null : markRowsOf(marks))),
        funding: markets.map(({ funding }) => (funding === undefined ? null : scheduleOf(funding))),
      },
    );
    this.account = new Account(cash, this.tape.units);
    this.book = new OrderBook(this.tape.count, new OrderLog(), 0);
    const parts = {
      tape: this.tape,
      fills: this.fills,
      volumeLeft: new Float64Array(this.tape.count).fill(Number.POSITIVE_INFINITY),
      strategy: 0,
      rules,
      account: this.account,
      book: this.book,
      costs: new CostStack(
        models.map((text) => costs.parse(text)),
        this.tape,
      ),
    };
    const executor = new Executor(parts);
    this.margin = new Margin(parts, executor);
    executor.margin = this.margin;
  }

  /** The step that is being played; the bars before it are known. */
  begin(step: number): this {
    for (let i = this.tape.step; i >= 0 && i < step; i++) this.closeBars(i);
    this.tape.step = step;
    return this;
  }

  /** The bars of the step are known as well. */
  end(step: number): this {
    this.begin(step).closeBars(step);
    return this;
  }

  /** Books a fill without costs, at the paid price. */
  fill(s: number, quantity: number, price: number): this {
    const before = this.account.quantity[s];
    const row = this.tape.rowAt[s][this.tape.step];
    this.account.book(s, quantity, price, 0, this.tape.rateAt(s, row));
    this.margin.moved(s, row, before, price);
    this.booked.push({ s, quantity, price });
    return this;
  }

  /** Plays the margin's part of a step: what is due at the open, inside the bars and at the close. */
  pass(step: number): this {
    const { tape, margin } = this;
    this.begin(step);
    margin.fundingAtOpen(step);
    margin.liquidateAtOpen(step);
    margin.fundingInside(step);
    for (const s of tape.turn) {
      const row = tape.rowAt[s][step];
      if (row < 0) continue;
      const price = margin.liquidationInside(s, row);
      if (!Number.isNaN(price)) margin.liquidate(s, row, price);
    }
    this.end(step);
    margin.liquidateAtClose(step);
    return this;
  }

  get payments(): FundingPayment[] {
    return this.margin.toPayments(this.tape);
  }

  get liquidations(): Liquidation[] {
    return this.margin.toLiquidations(this.tape);
  }

  get equity(): number {
    return this.account.valueAt(this.tape.worth);
  }

  private closeBars(step: number): void {
    const { tape } = this;
    for (let s = 0; s < tape.count; s++) {
      const row = tape.rowAt[s][step];
      if (row < 0) continue;
      tape.row[s] = row;
      tape.worth[s] = tape.worthAtClose[s][row];
    }
  }
}

function markRowsOf(rows: readonly (readonly [number, number, number, number])[]): MarkRows {
  const column = (k: number): Float64Array => f(...rows.map((row) => row[k]));
  return { open: column(0), high: column(1), low: column(2), close: column(3), missing: 0 };
}

function scheduleOf(rows: readonly (readonly [number, number])[]): FundingSchedule {
  return { time: f(...rows.map(([hours]) => START_MS + hours * HOUR_MS)), rate: f(...rows.map(([, rate]) => rate)) };
}
