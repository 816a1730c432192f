/**
 * A limit entry with its exits in one order: a stop at a price, a target at a rate above the fill.
 *
 *   quant backtest --strategy ./examples/bracket.ts --symbols BTCUSDT
 */
import { type BarContext, defineStrategy, type Strategy } from 'quant';

class Pullback implements Strategy {
  private readonly entryAtr: number;
  private readonly stopAtr: number;
  private readonly share: number;

  constructor(entryAtr: number, stopAtr: number, share: number) {
    this.entryAtr = entryAtr;
    this.stopAtr = stopAtr;
    this.share = share;
  }

  onBar(bar: BarContext, s: number): void {
    // While the entry waits or its exits do, there is nothing to decide.
    if (bar.position(s) !== 0 || bar.hasOrders(s)) return;
    const atr = bar.feature(s, 0);
    const price = bar.close(s) - this.entryAtr * atr;
    const stop = price - this.stopAtr * atr;
    if (!(stop > 0)) return;
    // Twice the risk, counted from where the entry really fills: a gap may fill it below its price.
    const reward = (2 * this.stopAtr * atr) / price;
    const quantity = (bar.equity * this.share) / bar.unitValue(s);
    const exits = { limit: price, stop: { price: stop }, target: { rate: Math.min(reward, 0.99) } };
    // The entry lapses after 12 bars, and its exits with it.
    bar.bracket(s, quantity, exits, { barsValid: 12, reason: 'pullback' });
  }
}

export default defineStrategy({
  name: 'bracket',
  summary: 'Buys a pullback with a limit order, leaves at a stop or at twice the risk',
  source: 'own',
  params: {
    entryAtr: { type: 'float', default: 1, min: 0, max: 10, doc: 'distance of the entry below the close, ATR' },
    stopAtr: { type: 'float', default: 2, min: 0.1, max: 20, doc: 'distance of the stop below the entry, ATR' },
  },
  needs: () => ({ features: ['atr(period=14)'] }),
  start: (p, symbolCount) => new Pullback(p.entryAtr, p.stopAtr, 0.5 / symbolCount),
});
