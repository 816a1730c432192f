import type { Account } from './account.js';
import type { MarginValues } from './margin-values.js';
import type { Tape } from './tape.js';

/** Bars that come this close to the liquidation price are looked at with all digits. */
const CARE = 1e-9;

/**
 * Tells from one comparison that a bar cannot liquidate a position which stands alone: isolated, or the only one of its
 * account. Its liquidation price is found once and holds until the position, what backs it, or the tier table changes.
 */
export class SafeBand {
  private readonly tape: Tape;
  private readonly account: Account;
  private readonly values: MarginValues;
  /** per market: what the price was found for */
  private readonly quantity: Float64Array;
  private readonly backing: Float64Array;
  private readonly untilMs: Float64Array;
  /** per market: marks beyond this are safe, above for a long and below for a short */
  private readonly edge: Float64Array;

  constructor(tape: Tape, account: Account, values: MarginValues) {
    this.tape = tape;
    this.account = account;
    this.values = values;
    const column = (): Float64Array => new Float64Array(tape.count);
    [this.quantity, this.backing, this.untilMs, this.edge] = [column(), column(), column(), column()];
  }

  /** True when no mark of the bar can liquidate what is held of market s. Only for a position that stands alone. */
  holds(s: number, row: number): boolean {
    const quantity = this.account.quantity[s];
    // Where money is converted the price moves with the rate.
    if (this.tape.rateAt(s, row) !== 1) return false;
    const backing = this.values.backing(s);
    const isKnown =
      quantity === this.quantity[s] &&
      backing === this.backing[s] &&
      this.tape.openTime[this.tape.step] < this.untilMs[s];
    if (!isKnown) this.find(s, row, quantity, backing);
    return quantity > 0 ? this.values.low[s][row] > this.edge[s] : this.values.high[s][row] < this.edge[s];
  }

  private find(s: number, row: number, quantity: number, backing: number): void {
    const { values } = this;
    values.set(s, row, values.low[s][row]);
    const price = values.liquidationPrice(s, backing);
    const isLong = quantity > 0;
    if (Number.isNaN(price)) this.edge[s] = isLong ? 0 : Number.POSITIVE_INFINITY;
    else this.edge[s] = price * (isLong ? 1 + CARE : 1 - CARE);
    this.quantity[s] = quantity;
    this.backing[s] = backing;
    this.untilMs[s] = values.tableUntilMs(s);
  }
}
