/**
 * A perpetual with leverage that keeps its distance: from the liquidation price, and from the next funding settlement.
 *
 *   quant backtest --strategy ./examples/perpetual.ts --market swap --symbols BTCUSDT --leverage 5 --margin isolated
 */
import { type BarContext, defineStrategy, type Strategy } from 'quant';

const TREND = 0;
const FUNDING_HOURS = 1;

class Perpetual implements Strategy {
  private readonly exposure: number;
  private readonly distance: number;
  /** per market: the side that was given up, until the trend leaves it: 1, -1, or 0 for none */
  private readonly barred: Int8Array;

  constructor(exposure: number, distance: number, symbolCount: number) {
    this.exposure = exposure / symbolCount;
    this.distance = distance;
    this.barred = new Int8Array(symbolCount);
  }

  onBar(bar: BarContext, s: number): void {
    const held = bar.position(s);
    if (held !== 0 && this.isNear(bar, s)) {
      // A loss taken here pays spread and fee. The venue would take the liquidation fee and what is left of the margin.
      bar.target(s, 0, 'near liquidation');
      this.barred[s] = Math.sign(held);
      return;
    }
    const side = Math.sign(bar.feature(s, TREND));
    if (side !== this.barred[s]) this.barred[s] = 0;
    if (side === Math.sign(held) || side === this.barred[s]) return;
    // A settlement charges whoever holds at that moment. To leave is always right, to enter can wait an hour.
    // At the settlement itself (0) it is safe again: what fills at that open is not charged any more.
    const hours = bar.feature(s, FUNDING_HOURS);
    if (hours === 0 || hours > 1)
      bar.targetExposure(s, side * this.exposure * bar.equity, side > 0 ? 'trend up' : 'trend down');
    else if (held !== 0) bar.target(s, 0, 'turned before funding');
  }

  /** Whether the mark may reach the liquidation price soon. NaN, where nothing can be liquidated, is not near. */
  private isNear(bar: BarContext, s: number): boolean {
    const close = bar.close(s);
    return Math.abs(close - bar.liquidationPrice(s)) / close < this.distance;
  }
}

export default defineStrategy({
  name: 'perpetual',
  summary: 'Follows the trend of a perpetual with leverage, gives a position up before the venue takes it',
  source: 'own',
  params: {
    exposure: { type: 'float', default: 2, min: 0.1, max: 20, doc: 'position over equity; at most --leverage' },
    distance: { type: 'float', default: 0.1, min: 0.005, max: 0.9, doc: 'distance to the liquidation price kept' },
    trend: { type: 'int', default: 48, min: 2, max: 2000, sweep: [24, 48, 96], doc: 'bars of the trend' },
  },
  needs: (p) => ({ features: [`return(lag=${p.trend})`, 'funding-clock.hours-left'] }),
  start: (p, symbolCount) => new Perpetual(p.exposure, p.distance, symbolCount),
});
