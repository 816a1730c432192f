import type { CostDefinition } from '../core/cost.js';
import type { ParentRecord } from '../core/execution.js';
import type { Bound } from '../core/kit/registry.js';
import type { RiskEvent } from '../core/risk-rule.js';
import type { Strategy } from '../core/strategy.js';
import { Account } from './account.js';
import { BarView, type FeatureColumn } from './bar-view.js';
import { ChangeLog } from './change-log.js';
import { CostStack } from './cost-stack.js';
import type { DeskParts } from './desk-parts.js';
import { Executor } from './executor.js';
import type { FillLog } from './fill-log.js';
import { Margin } from './margin.js';
import { Matcher } from './matcher.js';
import { OrderBook } from './order-book.js';
import { OrderEntry } from './order-entry.js';
import type { OrderLog } from './order-log.js';
import { PlainLane } from './plain-lane.js';
import { type Call, callsOf } from './schedule.js';
import type { Tape } from './tape.js';
import type { TradingRules } from './trading-rules.js';

/** What the layer between a strategy and the market did. */
export interface TradingRecords {
  readonly riskEvents: readonly RiskEvent[];
  readonly parents: readonly ParentRecord[];
}

/** One strategy of a run, and what was computed for it. */
export interface DeskSetup {
  /** the name in messages and in the report: canonical text */
  readonly name: string;
  readonly strategy: Strategy;
  /** share of the starting cash, fraction */
  readonly share: number;
  /** per feature that it asked for */
  readonly features: readonly FeatureColumn[];
  /** per market; null when it needs no model */
  readonly signals: readonly Float64Array[] | null;
  /** the intervals that it decides on, in its own order: place in `Tape.higher`, or -1 for the run's interval */
  readonly intervals: readonly number[];
  /** what its trading layer writes down; absent without one */
  readonly records?: TradingRecords;
  /** where its equity is written, one row per step; a new column when absent */
  readonly equity?: Float64Array;
}

/** What all strategies of a run share. */
export interface Floor {
  readonly tape: Tape;
  readonly log: OrderLog;
  readonly fills: FillLog;
  readonly volumeLeft: Float64Array;
  readonly rules: TradingRules;
  readonly costs: readonly Bound<CostDefinition>[];
}

/** One strategy at its place: its part of the account, its orders, its margin and what it sees. */
export class Desk {
  readonly name: string;
  readonly share: number;
  readonly strategy: Strategy;
  readonly records: TradingRecords;
  readonly calls: readonly Call[];
  readonly account: Account;
  readonly book: OrderBook;
  readonly executor: Executor;
  readonly matcher: Matcher;
  /** the only strategy of its run, on one spot market and the run's own interval */
  readonly isPlain: boolean;
  /** the short way of plain orders; null where the run is not plain itself */
  readonly lane: PlainLane | null;
  /** null on spot markets */
  readonly margin: Margin | null;
  readonly view: BarView;
  readonly costs: CostStack;
  /** one row per step, account currency */
  readonly equity: Float64Array;
  readonly cash = new ChangeLog();
  readonly interest = new ChangeLog();
  /** nothing is left: it is not asked again */
  isRuined = false;
  readonly startCash: number;
  /** equity of this or less counts as zero: rounding must not decide who goes on */
  readonly nothing: number;

  /** @param strategies how many the run has */
  constructor(setup: DeskSetup, floor: Floor, place: number, strategies: number) {
    const { tape, fills, volumeLeft, rules } = floor;
    this.name = setup.name;
    this.share = setup.share;
    this.strategy = setup.strategy;
    this.records = setup.records ?? { riskEvents: [], parents: [] };
    this.startCash = rules.cashQuote * setup.share;
    this.nothing = 1e-12 * this.startCash;
    this.account = new Account(this.startCash, tape.units);
    this.book = new OrderBook(tape.count, floor.log, place);
    this.costs = new CostStack(floor.costs, tape);
    const parts: DeskParts = {
      tape,
      fills,
      volumeLeft,
      strategy: place,
      rules,
      account: this.account,
      book: this.book,
      costs: this.costs,
    };
    this.executor = new Executor(parts);
    this.margin = tape.isMargined ? new Margin(parts, this.executor) : null;
    this.executor.margin = this.margin;
    this.matcher = new Matcher(parts, this.executor);
    this.isPlain =
      strategies === 1 &&
      tape.count === 1 &&
      !tape.isMargined &&
      setup.strategy.onStep === undefined &&
      (setup.intervals[0] ?? -1) < 0 &&
      setup.intervals.length <= 1;
    this.lane = this.isPlain && PlainLane.fits(parts) ? new PlainLane(parts, this.executor) : null;
    this.equity = setup.equity ?? new Float64Array(tape.steps);
    this.view = new BarView(parts, new OrderEntry(parts, this.lane), this.margin, setup, this.equity);
    this.calls = callsOf(tape, setup.intervals, this.view.views);
  }

  /** True when this step's bars can change anything but the value of what is held. */
  get isBusy(): boolean {
    return this.book.openCount > 0 || (this.margin !== null && this.account.openCount > 0);
  }

  /** Interest on all that is short, at the last closes, and on cash below zero. */
  chargeInterest(i: number, ms: number): void {
    const { account, costs } = this;
    const { count, row, worth } = this.view.tape;
    if (!costs.hasBorrow) return;
    const { debt } = account;
    if (debt > 0) account.chargeInterest(costs.borrowCharge(0, row[0], debt, 1, ms));
    for (let s = 0; s < count; s++) {
      const quantity = account.quantity[s];
      if (quantity < 0) account.chargeInterest(costs.borrowCharge(s, row[s], -quantity, worth[s], ms));
    }
    this.cash.set(i, account.cash);
    this.interest.set(i, account.interestPaid);
  }
}
