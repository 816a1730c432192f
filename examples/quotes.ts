/**
 * A small market maker: two post-only limits around a fair price, moved every bar, leaning against what it holds.
 *
 *   quant backtest --strategy ./examples/quotes.ts --symbols BTCUSDT --costs "taker-fee(makerBps=0, takerBps=5)"
 *
 * Bars are a poor judge of market making: the queue is not seen, and `--limit-fill through` is the honest choice.
 */
import { type BarContext, defineStrategy, type Strategy } from 'quant';

class Quotes implements Strategy {
  private readonly width: number;
  private readonly most: number;
  /** per market: the orders that rest, 0 for none */
  private readonly bid: Int32Array;
  private readonly ask: Int32Array;

  constructor(width: number, most: number, symbolCount: number) {
    this.width = width;
    this.most = most / symbolCount;
    this.bid = new Int32Array(symbolCount);
    this.ask = new Int32Array(symbolCount);
  }

  onBar(bar: BarContext, s: number): void {
    // -1 at the largest short, 1 at the largest long: both quotes move down when it is long, to sell rather than buy.
    const held = bar.weight(s) / this.most;
    const fair = bar.feature(s, 0) * (1 - 0.5 * this.width * held);
    const size = (0.25 * this.most * bar.equity) / bar.unitValue(s);
    // Never nearer to the last price than a quarter of that: a post-only order that would take liquidity is refused.
    const low = Math.min(fair * (1 - this.width), bar.close(s) * (1 - this.width / 4));
    const high = Math.max(fair * (1 + this.width), bar.close(s) * (1 + this.width / 4));
    this.bid[s] = this.quote(bar, s, this.bid[s], held < 1 ? size : 0, low);
    this.ask[s] = this.quote(bar, s, this.ask[s], held > -1 ? -size : 0, high);
  }

  /** Keeps one side in the book. @returns the order that rests there now, 0 for none */
  private quote(bar: BarContext, s: number, order: number, quantity: number, price: number): number {
    const isResting = order !== 0 && bar.isOpen(order);
    if (quantity === 0) {
      // Full on this side: the quote goes.
      if (isResting) bar.cancel(order);
      return 0;
    }
    if (isResting) {
      bar.amend(order, { price });
      return order;
    }
    return bar.limit(s, quantity, price, { postOnly: true, reason: quantity > 0 ? 'bid' : 'ask' });
  }
}

export default defineStrategy({
  name: 'quotes',
  summary: 'Quotes both sides of a short average and leans against its position: earns in ranges, bleeds in trends',
  source: 'Avellaneda & Stoikov 2008, High-frequency trading in a limit order book, for the lean',
  params: {
    width: { type: 'float', default: 0.006, min: 0.0001, max: 0.2, doc: 'distance of each quote, fraction' },
    most: { type: 'float', default: 0.5, min: 0.01, max: 1, doc: 'largest position, share of the account' },
  },
  needs: () => ({ features: ['ema(period=5)'] }),
  start: (p, symbolCount) => new Quotes(p.width, p.most, symbolCount),
});
