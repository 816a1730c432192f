import type { CostDefinition } from '../core/cost.js';
import type { FindingRow } from '../core/finding.js';
import { QuantError } from '../core/kit/errors.js';
import type { Bound } from '../core/kit/registry.js';
import { isoUtc } from '../core/kit/time.js';
import { bookCrossings } from './crossing.js';
import { Desk, type DeskSetup } from './desk.js';
import { finish, ruin } from './ending.js';
import { FillLog } from './fill-log.js';
import { refusePromise } from './no-promise.js';
import { OrderLog } from './order-log.js';
import { blameOf } from './plugin-fault.js';
import { askedSteps } from './schedule.js';
import type { Tape } from './tape.js';
import type { TradingRules } from './trading-rules.js';

/** Steps played in one go: V8 leaves its slow on-stack code at the end of each. */
const CHUNK = 512;

/** All that one run needs, settled and checked. */
export interface EngineSetup {
  readonly tape: Tape;
  readonly rules: TradingRules;
  readonly costs: readonly Bound<CostDefinition>[];
  readonly desks: readonly DeskSetup[];
  /** first step at whose close the strategies decide */
  readonly firstStep: number;
  /** what was missing or assumed of the data; goes into the ledger */
  readonly findings?: readonly FindingRow[];
  /** where orders and fills are written; new ones when absent */
  readonly logs?: { readonly orders: OrderLog; readonly fills: FillLog };
}

/**
 * Plays bars to strategies. One step of the clock is
 *
 *     funding, liquidation at the open ─► the open ─► inside of the bar ─► interest ─► valuation ─► close: they decide
 *
 * so that nothing decided at a close can fill before the next bar. No step allocates: scalars are fields, everything
 * else is typed arrays made once. The rules and their numbers are those of docs/assumptions.md.
 */
export class Engine {
  readonly tape: Tape;
  readonly desks: readonly Desk[];
  readonly log: OrderLog;
  readonly fills: FillLog;
  readonly firstStep: number;
  readonly findings: readonly FindingRow[];
  /** one row per step, account currency */
  readonly equity: Float64Array;
  private readonly rules: TradingRules;
  /** per step: 1 when a strategy is asked; null when that is so at every step */
  private readonly asks: Uint8Array | null;
  /** true while a strategy's own code runs; which one, and about which market */
  private isAsking = false;
  private asked: Desk;
  private market = 0;

  constructor(setup: EngineSetup) {
    const { tape, rules, costs, logs } = setup;
    this.tape = tape;
    this.log = logs?.orders ?? new OrderLog();
    this.fills = logs?.fills ?? new FillLog();
    this.log.clear();
    this.fills.clear();
    this.rules = rules;
    this.firstStep = setup.firstStep;
    this.findings = setup.findings ?? [];
    const volumeLeft = new Float64Array(tape.count + tape.sides.length);
    const floor = { tape, log: this.log, fills: this.fills, volumeLeft, rules, costs };
    this.desks = setup.desks.map((desk, place) => new Desk(desk, floor, place, setup.desks.length));
    this.asked = this.desks[0];
    this.equity = this.desks.length === 1 ? this.desks[0].equity : new Float64Array(tape.steps);
    this.asks = askedSteps(
      tape,
      this.desks.map((desk) => desk.calls),
    );
  }

  get isBankrupt(): boolean {
    return this.desks.every((desk) => desk.isRuined);
  }
  /** @throws E_USAGE when a strategy or a plug-in beside it fails, naming it, the bar, the market and the place in its file */
  run(): this {
    const { tape, desks } = this;
    let from = 0;
    try {
      for (; from < tape.steps && !this.isBankrupt; from += CHUNK) {
        const to = Math.min(from + CHUNK, tape.steps);
        if (desks[0].isPlain) this.playOne(desks[0], from, to);
        else this.play(from, to);
      }
    } catch (error) {
      throw this.blame(error);
    }
    // Nobody is left to play: what each had stays what it was.
    if (desks.length > 1 && from < tape.steps) {
      this.equity.fill(
        desks.reduce((sum, desk) => sum + desk.account.cash, 0),
        from,
      );
    }
    for (const desk of desks) {
      const change = finish(tape, this.rules, desk);
      if (desks.length > 1) this.equity[tape.steps - 1] += change;
    }
    return this;
  }

  /**
   * One strategy on one spot market: no market to look up, no loop inside a step. Cash and position change only where
   * orders wait or something is borrowed, so on all other bars they stay in registers.
   */
  private playOne(desk: Desk, from: number, to: number): void {
    const { tape, firstStep } = this;
    const { account, book, lane, matcher, view, equity, strategy } = desk;
    const { row, worth } = tape;
    const worthAtClose = tape.worthAtClose[0];
    const nothing = desk.nothing;
    let cash = account.cash;
    let held = account.quantity[0];
    this.isAsking = true;
    for (let i = from; i < to; i++) {
      tape.step = i;
      const unit = worthAtClose[i];
      if ((lane !== null && lane.id !== 0) || (book.openCount !== 0 && !matcher.isIdle(i)) || account.hasBorrowed) {
        this.serveOne(desk, i, unit);
        cash = account.cash;
        held = account.quantity[0];
      }
      row[0] = i;
      worth[0] = unit;
      const value = cash + held * unit;
      equity[i] = value;
      if (value <= nothing) {
        this.isAsking = false;
        ruin(tape, this.rules, desk, i);
        return;
      }
      if (i < firstStep) continue;
      view.turnTo(0, i);
      const returned: unknown = strategy.onBar(view, 0, 0);
      if (returned !== undefined) refusePromise(returned);
    }
    this.isAsking = false;
  }

  /** What a bar does to one market's orders and to what is borrowed, up to its close. */
  private serveOne(desk: Desk, i: number, unit: number): void {
    const { account, book, lane, matcher } = desk;
    this.isAsking = false;
    if (account.hasBorrowed) this.chargeGap(desk, i);
    if (lane !== null && lane.id !== 0) lane.serve(i);
    if (book.openCount !== 0 && !matcher.isIdle(i)) matcher.playAlone(i);
    const { row, worth, intervalMs } = this.tape;
    row[0] = i;
    worth[0] = unit;
    if (account.hasBorrowed) desk.chargeInterest(i, intervalMs);
    desk.cash.set(i, account.cash);
    this.isAsking = true;
  }

  /** Any number of strategies and markets. */
  private play(from: number, to: number): void {
    const { tape, desks, firstStep, asks } = this;
    for (let i = from; i < to; i++) {
      tape.step = i;
      let isBusy = false;
      let hasBorrowed = false;
      for (let d = 0; d < desks.length; d++) {
        const desk = desks[d];
        if (desk.isRuined) continue;
        if (desk.margin === null && desk.account.hasBorrowed) this.chargeGap(desk, i);
        if (desk.isBusy) isBusy = true;
      }
      if (isBusy) this.serve(i);
      for (let d = 0; d < desks.length; d++) if (desks[d].account.hasBorrowed) hasBorrowed = true;
      const isAsked = i >= firstStep && (asks === null || asks[i] === 1);
      // Between the steps at which somebody looks, only what is held has to be valued.
      if (isAsked || hasBorrowed || i === tape.steps - 1) tape.closeAll();
      else for (let d = 0; d < desks.length; d++) tape.closeHeld(desks[d].account);
      let total = 0;
      for (let d = 0; d < desks.length; d++) total += this.value(desks[d], i);
      if (desks.length > 1) this.equity[i] = total;
      if (isAsked) for (let d = 0; d < desks.length; d++) this.ask(desks[d], i);
    }
  }

  /** Rules 3 to 8 and 25 to 28 for everybody. */
  private serve(i: number): void {
    const { tape, desks } = this;
    const { turn } = tape;
    if (tape.isMargined) {
      for (const desk of desks) {
        desk.margin!.fundingAtOpen(i);
        desk.margin!.liquidateAtOpen(i);
      }
    }
    let isActive = false;
    for (let d = 0; d < desks.length; d++) if (desks[d].matcher.beginStep()) isActive = true;
    if (isActive && desks.length > 1) for (let t = 0; t < turn.length; t++) bookCrossings(tape, desks, turn[t]);
    // What frees cash goes before what needs it, so that a rotation does not depend on the names of its markets.
    if (isActive && turn.length > 1) this.openRound(true);
    if (isActive) this.openRound(false);
    if (tape.isMargined) for (const desk of desks) desk.margin!.fundingInside(i);
    if (isActive) this.insideRound();
    for (let d = 0; d < desks.length; d++) desks[d].cash.set(i, desks[d].account.cash);
  }

  private openRound(onlyShrinking: boolean): void {
    const { desks } = this;
    const { turn } = this.tape;
    if (desks.length === 1) {
      const { matcher } = desks[0];
      for (let t = 0; t < matcher.activeCount; t++) matcher.openOf(matcher.active[t], onlyShrinking);
      return;
    }
    for (let t = 0; t < turn.length; t++) {
      for (let d = 0; d < desks.length; d++) desks[d].matcher.openOf(turn[t], onlyShrinking);
    }
  }

  private insideRound(): void {
    const { desks } = this;
    const { turn } = this.tape;
    if (desks.length === 1) {
      const { matcher } = desks[0];
      for (let t = 0; t < matcher.activeCount; t++) matcher.insideOf(matcher.active[t]);
      return;
    }
    for (let t = 0; t < turn.length; t++) {
      for (let d = 0; d < desks.length; d++) desks[d].matcher.insideOf(turn[t]);
    }
  }

  /** Interest or liquidation at the close, the equity of a desk, and its ruin. */
  private value(desk: Desk, i: number): number {
    const { account, margin } = desk;
    if (desk.isRuined) return (desk.equity[i] = account.cash);
    if (margin === null) {
      if (account.hasBorrowed) desk.chargeInterest(i, this.tape.intervalMs);
    } else if (account.openCount > 0 && !margin.isRuined && margin.liquidateAtClose(i)) {
      desk.cash.set(i, account.cash);
    }
    const value = account.openCount === 0 ? account.cash : account.valueAt(this.tape.worth);
    desk.equity[i] = value;
    if (value <= desk.nothing || margin?.isRuined === true) ruin(this.tape, this.rules, desk, i);
    return desk.equity[i];
  }

  /** Asks a strategy about every market that has a bar, the longest interval first. */
  private ask(desk: Desk, i: number): void {
    if (desk.isRuined) return;
    const { rowAt, count } = this.tape;
    const { view, strategy } = desk;
    this.asked = desk;
    this.isAsking = true;
    let hasAsked = false;
    // The call about an hour may read the five minutes that closed with it, before the call about these.
    if (desk.calls.length > 1) for (let n = 0; n < desk.calls.length; n++) desk.calls[n].view?.letGo();
    for (let n = 0; n < desk.calls.length; n++) {
      const { place, rows, view: longer } = desk.calls[n];
      for (let s = 0; s < count; s++) {
        const r = rowAt[s][i];
        if (r < 0) continue;
        if (rows !== null && rows[s][r] === (r > 0 ? rows[s][r - 1] : -1)) continue;
        this.market = s;
        view.turnTo(s, r);
        longer?.turnTo(s, rows![s][r]);
        const returned: unknown = strategy.onBar(view, s, place);
        if (returned !== undefined) refusePromise(returned);
        hasAsked = true;
      }
    }
    if (hasAsked && strategy.onStep !== undefined) refusePromise(strategy.onStep(view));
    this.isAsking = false;
  }

  /** Interest for the bars that are missing before this one, on what was borrowed through them. */
  private chargeGap(desk: Desk, i: number): void {
    const { openTime, intervalMs } = this.tape;
    const gapMs = openTime[i] - openTime[i - 1] - intervalMs;
    if (gapMs > 0) desk.chargeInterest(i, gapMs);
  }

  private blame(error: unknown): unknown {
    const { tape, asked } = this;
    if (!this.isAsking) return error;
    const { who, text, hint, market: s = this.market } = blameOf(error, asked.name);
    const bar = `${tape.row[s] + 1} (${isoUtc(tape.openTime[tape.step])})`;
    return new QuantError('E_USAGE', `${who} at bar ${bar} of ${tape.symbols[s]}: ${text}`, { hint, cause: error });
  }
}
