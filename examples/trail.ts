/**
 * A stop entry at the edge of a channel, left by a stop that trails the best price by average true ranges.
 *
 *   quant backtest --strategy ./examples/trail.ts --symbols BTCUSDT --intrabar open-low-high-close
 */
import { type BarContext, defineStrategy, type Strategy } from 'quant';

const UPPER = 0;
const ATR = 1;

class Trail implements Strategy {
  private readonly atrs: number;
  private readonly risk: number;
  private readonly most: number;
  /** per market: the entry that waits; 0 stands for none, order numbers begin at 1 */
  private readonly entry: Int32Array;

  constructor(atrs: number, risk: number, symbolCount: number) {
    this.atrs = atrs;
    this.risk = risk / symbolCount;
    this.most = 0.95 / symbolCount;
    this.entry = new Int32Array(symbolCount);
  }

  onBar(bar: BarContext, s: number): void {
    if (bar.position(s) !== 0) return;
    const edge = bar.feature(s, UPPER);
    const distance = this.atrs * bar.feature(s, ATR);
    const waiting = this.entry[s];
    // A buy stop below the market would fire at once: the close must be under the edge.
    if (!(bar.close(s) < edge && distance > 0)) return;
    // The channel moves, and so does the order: it keeps its number and its exits.
    if (waiting !== 0 && bar.isOpen(waiting)) {
      bar.amend(waiting, { price: edge });
      return;
    }
    // Sized so that a stop at its first price loses `risk` of the account. Gaps lose more.
    const coin = bar.unitValue(s) / bar.close(s);
    const quantity = Math.min((bar.equity * this.risk) / (distance * coin), (bar.equity * this.most) / (edge * coin));
    const exits = { stopEntry: edge, stop: { trail: { atr: this.atrs, bars: 14 } } };
    this.entry[s] = bar.bracket(s, quantity, exits, { reason: 'out of the channel' }).entry;
  }
}

export default defineStrategy({
  name: 'trail',
  summary: 'Buys the break of a channel, leaves at a trailing stop: many small losses, few large gains',
  source: 'Donchian 1960, for the channel',
  params: {
    channel: { type: 'int', default: 48, min: 2, max: 5000, sweep: [24, 48, 120], doc: 'bars of the channel' },
    atrs: { type: 'float', default: 3, min: 0.5, max: 50, sweep: [2, 3, 5], doc: 'distance of the stop, ATR' },
    risk: { type: 'float', default: 0.01, min: 0.0001, max: 0.2, doc: 'share of the account lost at the stop' },
  },
  // The same average true range that the stop asks for: the strategy then starts when it is known.
  needs: (p) => ({ features: [`donchian.upper(period=${p.channel})`, 'atr(period=14)'] }),
  start: (p, symbolCount) => new Trail(p.atrs, p.risk, symbolCount),
});
