/**
 * Orders at prices: an entry below the market that lapses, then a stop and a target around the position.
 *
 *   quant backtest --strategy ./examples/bracket.ts --symbols BTCUSDT
 */
import { type BarContext, defineStrategy, type Strategy } from 'quant';

class Bracket implements Strategy {
  private readonly entryAtr: number;
  private readonly stopAtr: number;
  private readonly symbolCount: number;

  constructor(entryAtr: number, stopAtr: number, symbolCount: number) {
    this.entryAtr = entryAtr;
    this.stopAtr = stopAtr;
    this.symbolCount = symbolCount;
  }

  onBar(bar: BarContext, s: number): void {
    const atr = bar.feature(s, 0);
    if (Number.isNaN(atr)) return;
    const held = bar.position(s);
    if (held === 0 && !bar.hasOrders(s)) {
      const price = bar.close(s) - this.entryAtr * atr;
      const quantity = (bar.equity * 0.5) / this.symbolCount / price;
      bar.limit(s, quantity, price, { barsValid: 12, reason: 'pullback' });
    } else if (held > 0 && !bar.hasOrders(s)) {
      const entry = bar.entryPrice(s);
      bar.stop(s, -held, entry - this.stopAtr * atr, { reduceOnly: true, reason: 'stop' });
      bar.limit(s, -held, entry + 2 * this.stopAtr * atr, { reduceOnly: true, reason: 'target' });
    }
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
  start: (p, symbolCount) => new Bracket(p.entryAtr, p.stopAtr, symbolCount),
});
