/**
 * A portfolio that is put right once a day: every market gets the same risk, and small drifts are left alone.
 *
 *   quant backtest --strategy ./examples/rebalance.ts --symbols BTCUSDT,ETHUSDT,SOLUSDT --interval 1h
 */
import { type BarContext, defineStrategy, type Strategy } from 'quant';

class Rebalance implements Strategy {
  private readonly invested: number;
  private readonly band: number;

  constructor(invested: number, band: number) {
    this.invested = invested;
    this.band = band;
  }

  onBar(bar: BarContext, s: number): void {
    // Volatilities of whole days, known only after their close: the same for all markets asked at this moment.
    let sum = 0;
    for (let other = 0; other < bar.symbols.length; other++) sum += 1 / bar.feature(other, 0);
    const weight = this.invested / bar.feature(s, 0) / sum;
    // Where a market did not move at all the shares are not numbers, and nothing is ordered.
    if (!(Math.abs(weight - bar.weight(s)) > this.band * weight)) return;
    // An amount, not a weight: it is settled at this close, so that all markets are sized from the same equity.
    bar.targetExposure(s, weight * bar.equity, 'rebalance');
  }
}

export default defineStrategy({
  name: 'rebalance',
  summary: 'Holds all markets at equal risk, rebalanced at the close of each UTC day',
  source: 'own; inverse volatility weights',
  params: {
    days: { type: 'int', default: 20, min: 2, max: 365, sweep: [10, 20, 60], doc: 'days of the volatility' },
    invested: { type: 'float', default: 0.95, min: 0.05, max: 1, doc: 'share of the account; the rest pays costs' },
    band: { type: 'float', default: 0.1, min: 0, max: 1, doc: 'drift that is left alone, share of the weight' },
  },
  needs: (p) => ({
    features: [`on(realised-volatility(horizon=${p.days}), interval=1d)`],
    // Called once a day, not 24 times to find that it is not midnight.
    intervals: ['1d'],
  }),
  start: (p) => new Rebalance(p.invested, p.band),
});
