import type { PastTrades } from '../../core/trading-view.js';
import type { Tape } from '../tape.js';

/** Round trips as they end, one strategy's: what sizers and risk rules learn from. Bookkeeping of rule 20. */
export class TradeTape implements PastTrades {
  private readonly tape: Tape;
  private readonly markets: number[] = [];
  private readonly rates: number[] = [];
  /** per market: signed units, Σ notional at entry, Σ cash that came in less what went out */
  private readonly held: Float64Array;
  private readonly entered: Float64Array;
  private readonly cash: Float64Array;

  constructor(tape: Tape) {
    this.tape = tape;
    this.held = new Float64Array(tape.count);
    this.entered = new Float64Array(tape.count);
    this.cash = new Float64Array(tape.count);
  }

  get count(): number {
    return this.rates.length;
  }
  market(ago: number): number {
    return this.markets[this.markets.length - 1 - ago];
  }
  profitRate(ago: number): number {
    return this.rates[this.rates.length - 1 - ago];
  }

  /** signed units of market s that the fills so far have left */
  position(s: number): number {
    return this.held[s];
  }

  /** Enters a fill of signed units at the paid price. @returns the side of the position that it has ended; 0 for none */
  add(s: number, quantity: number, price: number, fee: number): number {
    const value = this.tape.units.valueAt(s, price);
    const before = this.held[s];
    const closed = before * quantity < 0 ? Math.min(Math.abs(quantity), Math.abs(before)) : 0;
    const share = closed / Math.abs(quantity);
    const isOver = closed > 0 && Math.abs(Math.abs(before) - closed) <= 1e-9 * Math.abs(before);
    if (closed > 0) {
      this.cash[s] -= Math.sign(quantity) * closed * value + fee * share;
      this.held[s] = isOver ? 0 : before + Math.sign(quantity) * closed;
    }
    if (isOver) {
      this.markets.push(s);
      this.rates.push(this.cash[s] / this.entered[s]);
      this.cash[s] = 0;
      this.entered[s] = 0;
    }
    const opened = Math.abs(quantity) - closed;
    const ended = isOver ? Math.sign(before) : 0;
    if (opened <= 1e-9 * Math.abs(quantity)) return ended;
    this.cash[s] -= Math.sign(quantity) * opened * value + fee * (1 - share);
    this.entered[s] += opened * Math.abs(value);
    this.held[s] += Math.sign(quantity) * opened;
    return ended;
  }
}
