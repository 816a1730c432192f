import type { Account } from './account.js';
import type { DeskParts } from './desk-parts.js';
import type { DetailRows } from './detail.js';
import type { Executor } from './executor.js';
import type { FillLog } from './fill-log.js';
import { Frame } from './frame.js';
import { InsideBar } from './inside-bar.js';
import { LimitReach } from './limit-reach.js';
import { OpenOfBar } from './open-of-bar.js';
import type { OrderBook } from './order-book.js';
import { CANCELLED, EXPIRED, FILLED } from './order-log.js';
import { ALL_OR_NOTHING, IMMEDIATE, NEVER } from './order-pool.js';
import { PathWalk } from './path-walk.js';
import { arrive } from './requests.js';
import type { Tape } from './tape.js';
import { followBest } from './trail.js';

/**
 * Leads the waiting orders of one strategy through a bar. The rules and their numbers are those of docs/assumptions.md;
 * when two could be true the one that hurts is taken.
 *
 *     before the open   cancellations and amendments arrive, orders lapse                                   (9, 33)
 *     the open          market and target orders, stops that the open jumped over, limits that it opened beyond  (3, 4)
 *     inside            by the assumed path, or through the finer bars one after the other       (5 to 7, 28, 31, 32)
 *     end of bar        trailing stops move, what waits grows one bar older                                  (9, 34)
 */
export class Matcher {
  private readonly tape: Tape;
  private readonly account: Account;
  private readonly book: OrderBook;
  private readonly fills: FillLog;
  private readonly executor: Executor;
  private readonly volumeLeft: Float64Array;
  private readonly opening: OpenOfBar;
  private readonly inside: InsideBar;
  /** null when the path is not walked */
  private readonly walk: PathWalk | null;
  private readonly frame = new Frame();
  /** per market: units that orders may take of each unit of the volume column */
  private readonly share: Float64Array;
  /** lows and highs of the first market, at hand for runs that have no other */
  private readonly onlyLow: Float64Array;
  private readonly onlyHigh: Float64Array;
  private readonly low: Tape['low'];
  private readonly high: Tape['high'];
  /** markets that this step can change, in the order of their turns; known after `beginStep` */
  readonly active: Int32Array;
  activeCount = 0;
  /** per market: 1 when it is one of them */
  private readonly isActive: Uint8Array;

  constructor(parts: DeskParts, executor: Executor) {
    const { tape, rules } = parts;
    this.tape = tape;
    this.account = parts.account;
    this.book = parts.book;
    this.fills = parts.fills;
    this.executor = executor;
    this.volumeLeft = parts.volumeLeft;
    const limits = new LimitReach(rules);
    this.opening = new OpenOfBar(parts, executor, limits);
    this.inside = new InsideBar(parts, executor, limits);
    const isRanked = rules.intrabar === 'pessimistic' || rules.intrabar === 'optimistic';
    this.walk = isRanked ? null : new PathWalk(parts, executor, limits);
    this.isActive = new Uint8Array(tape.count);
    this.active = new Int32Array(tape.count);
    this.onlyLow = tape.low[0];
    this.onlyHigh = tape.high[0];
    this.low = tape.low;
    this.high = tape.high;
    // Volume is counted in coins on spot and linear markets, in contracts on inverse ones.
    this.share = Float64Array.from(tape.rules, (r) =>
      r.contract === 'linear' ? rules.maxVolumeShare / r.contractSize : rules.maxVolumeShare,
    );
  }

  /**
   * True when the bar in row `row` of the run's only market, a spot market, can change nothing: then the step needs no
   * `beginStep` either.
   */
  isIdle(row: number): boolean {
    // An order that any open meets needs no look at the bar.
    return this.book.pressing[0] === 0 && this.book.isQuiet(0, row, this.onlyLow[row], this.onlyHigh[row]);
  }

  /** The bar in row `row` of the run's only market, when it is not idle: its open, its inside and its end. */
  playAlone(row: number): void {
    const { book, executor, isActive, volumeLeft, share } = this;
    executor.beginStep();
    isActive[0] = 1;
    volumeLeft[0] = this.tape.volumeAtOpen(0, row) * share[0];
    this.openSides(0);
    if (book.unusual[0] > 0) arrive(book, 0, executor.now);
    this.openOf(0, false);
    if (book.openCount > 0) this.insideOf(0);
  }

  /**
   * Turns to a step: which markets it can change, what has reached each by its open, and how much of its volume may be
   * taken.
   *
   * @returns false when it can change none
   */
  beginStep(): boolean {
    const { tape, book, account, executor, isActive, active, low, high } = this;
    const { step, turn } = tape;
    const hasMargin = executor.margin !== null;
    let count = 0;
    for (let t = 0; t < turn.length; t++) {
      const s = turn[t];
      isActive[s] = 0;
      const isAtRisk = hasMargin && account.quantity[s] !== 0;
      if (book.head[s] < 0 && !isAtRisk) continue;
      const row = tape.rowAt[s][step];
      // Most bars reach none of the prices that wait: a few loads are all they cost.
      if (row < 0) continue;
      if (!isAtRisk && book.pressing[s] === 0 && book.isQuiet(s, row, low[s][row], high[s][row])) continue;
      isActive[s] = 1;
      active[count++] = s;
    }
    this.activeCount = count;
    if (count > 0) this.arriveAll();
    return count > 0;
  }

  /** What has reached the active markets by this step's open, and how much of their volume may be taken. */
  private arriveAll(): void {
    const { tape, book, executor, volumeLeft, share, active } = this;
    executor.beginStep();
    for (let t = 0; t < this.activeCount; t++) {
      const s = active[t];
      volumeLeft[s] = tape.volumeAtOpen(s, tape.rowAt[s][tape.step]) * share[s];
      this.openSides(s);
      if (book.unusual[s] > 0) arrive(book, s, executor.now);
    }
  }

  /** How much may be taken of the volume of the same market on other venues. */
  private openSides(s: number): void {
    const { tape, volumeLeft, share } = this;
    for (const { place, bars, rowAt } of tape.sidesOf[s]) {
      const row = rowAt[tape.step];
      volumeLeft[place] = row < 0 ? 0 : bars.volume[row] * share[s];
    }
  }

  /** Orders that meet the open of market s, the oldest first. With `onlyShrinking` it ends at the first that would grow a position. */
  openOf(s: number, onlyShrinking: boolean): void {
    if (this.isActive[s] === 0) return;
    const { tape, book } = this;
    const row = tape.rowAt[s][tape.step];
    const open = tape.open[s][row];
    if (book.pressing[s] === 0 && book.unusual[s] === 0 && !book.reaches(s, open, open)) return;
    if (tape.volumeAtOpen(s, row) > 0) this.opening.play(s, row, open, -1, onlyShrinking);
    else if (book.unusual[s] > 0) this.opening.judgePostOnly(s, open);
  }

  /** The inside of market s's bar, its finer bars where it has them, and the end of the bar. */
  insideOf(s: number): void {
    if (this.isActive[s] === 0) return;
    const { tape, book, executor, frame } = this;
    if (book.head[s] < 0 && !this.isAtRisk(s)) return;
    const row = tape.rowAt[s][tape.step];
    const detail = tape.detail[s];
    const time = tape.timeOf(tape.step);
    // The finer bars of the market before may have gone on to a later moment.
    if (executor.now !== time) executor.turnTo(time);
    if (detail !== null && detail.to[row] > detail.from[row]) this.playParts(s, row, detail);
    else {
      frame.open = tape.open[s][row];
      frame.high = tape.high[s][row];
      frame.low = tape.low[s][row];
      frame.close = tape.close[s][row];
      frame.volume = tape.volume[s][row];
      frame.now = time;
      frame.end = time + tape.intervalMs;
      if (book.unusual[s] > 0) this.dropImmediate(s);
      this.playFrame(s, row);
    }
    if (row >= book.lapseRowOf[s]) this.lapse(s, row);
  }

  /** The inside of the bar in the frame. */
  private playFrame(s: number, row: number): void {
    const { book, executor, frame, walk } = this;
    executor.restFrom = frame.end;
    if (frame.volume === 0) {
      if (this.isAtRisk(s)) this.inside.liquidate(s, row);
      return;
    }
    executor.held[s] = this.account.quantity[s];
    const isOrdinary = book.unusual[s] === 0;
    // On a walk a trailing stop may come to where it is met: only ordinary orders are sure to be left alone.
    if ((walk === null || isOrdinary) && !this.isAtRisk(s) && !book.reaches(s, frame.low, frame.high)) {
      if (!isOrdinary) followBest(this.tape, book, s, frame.low, frame.high, frame.now);
      return;
    }
    if (walk === null) {
      this.inside.play(s, row, frame);
      if (book.unusual[s] > 0) followBest(this.tape, book, s, frame.low, frame.high, frame.now);
    } else {
      walk.play(s, row, frame);
      this.inside.liquidate(s, row);
    }
  }

  /** The finer bars of a bar, one after the other. The open of the first has been served already. */
  private playParts(s: number, row: number, detail: DetailRows): void {
    const { tape, book, executor, frame, fills, volumeLeft } = this;
    const { bars } = detail;
    const from = detail.from[row];
    const to = detail.to[row];
    const isQuiet = book.pressing[s] === 0 && book.unusual[s] === 0 && !this.isAtRisk(s);
    if (isQuiet && !book.reaches(s, tape.low[s][row], tape.high[s][row])) return;
    for (let j = from; j < to; j++) {
      if (book.head[s] < 0 && !this.isAtRisk(s)) break;
      frame.open = bars.open[j];
      frame.high = bars.high[j];
      frame.low = bars.low[j];
      frame.close = bars.close[j];
      frame.volume = bars.volume[j];
      frame.now = bars.openTime[j];
      frame.end = frame.now + bars.intervalMs;
      executor.turnTo(frame.now);
      volumeLeft[s] = Math.max(0, frame.volume * this.share[s] - fills.takenFrom(tape.step, s, frame.now));
      if (j > from) {
        if (book.unusual[s] > 0) arrive(book, s, frame.now);
        if (frame.volume > 0) this.opening.play(s, row, frame.open, j, false);
        else if (book.unusual[s] > 0) this.opening.judgePostOnly(s, frame.open);
      }
      if (book.unusual[s] > 0) this.dropImmediate(s);
      this.playFrame(s, row);
    }
  }

  private isAtRisk(s: number): boolean {
    return this.executor.margin !== null && this.account.quantity[s] !== 0;
  }

  /** Orders that are served once have had their turn. Rule 35. */
  private dropImmediate(s: number): void {
    const { book, executor } = this;
    for (let k = book.head[s]; k >= 0; ) {
      if ((book.flags[k] & IMMEDIATE) === 0 || book.since[k] > executor.now) {
        k = book.next[k];
        continue;
      }
      if ((book.flags[k] & ALL_OR_NOTHING) !== 0) executor.refuse(k, s, 'FILL_OR_KILL');
      else book.close(k, book.isTouched[k] === 1 ? FILLED : CANCELLED);
      k = book.head[s];
    }
  }

  /** Orders that have had their bars lapse. */
  private lapse(s: number, row: number): void {
    const { book } = this;
    let soonest = NEVER;
    for (let k = book.head[s]; k >= 0; ) {
      if (book.lapseRow[k] <= row) {
        book.close(k, EXPIRED);
        // The exits of an entry go with it: begin again.
        k = book.head[s];
        soonest = NEVER;
        continue;
      }
      if (book.lapseRow[k] < soonest) soonest = book.lapseRow[k];
      k = book.next[k];
    }
    book.lapseRowOf[s] = soonest;
  }
}
