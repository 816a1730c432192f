/**
 * Two markets against each other: long the cheap one, short the dear one, until the gap has closed.
 *
 *   quant backtest --strategy ./examples/hedge-ratio.ts --symbols BTCUSDT,ETHUSDT
 */
import { type BarContext, defineStrategy, QuantError, type Strategy } from 'quant';

/** Fields that are numbers, and running sums in place of arrays: nothing is allocated per bar. */
class Pairs implements Strategy {
  private readonly enter: number;
  private readonly decay: number;
  private readonly warmup: number;
  private bars = 0;
  /** exponential means of the two log prices, their variance and covariance, and the variance of the gap */
  private meanX = 0;
  private meanY = 0;
  private varX = 0;
  private covXY = 0;
  private varGap = 0;
  private side = 0;

  constructor(enter: number, span: number) {
    this.enter = enter;
    this.decay = 2 / (span + 1);
    this.warmup = 2 * span;
  }

  onBar(bar: BarContext, s: number): void {
    // Asked once per market: decide in the last turn, when both bars of this moment are known.
    if (s !== 1 || bar.openTime(0) !== bar.openTime(1)) return;
    const { decay } = this;
    const x = Math.log(bar.close(0));
    const y = Math.log(bar.close(1));
    if (this.bars === 0) {
      this.meanX = x;
      this.meanY = y;
    }
    const [dx, dy] = [x - this.meanX, y - this.meanY];
    this.meanX += decay * dx;
    this.meanY += decay * dy;
    this.varX += decay * (dx * dx - this.varX);
    this.covXY += decay * (dx * dy - this.covXY);
    // No hedge that says "more of the same side": the ratio stays between a half and two.
    const beta = Math.min(2, Math.max(0.5, this.varX > 0 ? this.covXY / this.varX : 1));
    const gap = dy - beta * dx;
    this.varGap += decay * (gap * gap - this.varGap);
    if (++this.bars < this.warmup || !(this.varGap > 0)) return;
    this.trade(bar, gap / Math.sqrt(this.varGap), beta);
  }

  private trade(bar: BarContext, z: number, beta: number): void {
    if (this.side === 0 && Math.abs(z) > this.enter) {
      this.side = z > 0 ? -1 : 1;
      // Together the two legs are worth 90 % of the account.
      const unit = 0.9 / (1 + beta);
      bar.target(0, -this.side * beta * unit, 'gap is wide');
      bar.target(1, this.side * unit, 'gap is wide');
    } else if (this.side !== 0 && this.side * z > 0) {
      this.side = 0;
      bar.target(0, 0, 'gap has closed');
      bar.target(1, 0, 'gap has closed');
    }
  }
}

export default defineStrategy({
  name: 'hedge-ratio',
  summary: 'Trades the gap between two markets back to its mean: fails when they part for good',
  source: 'Gatev, Goetzmann & Rouwenhorst 2006, Pairs Trading, Review of Financial Studies 19',
  params: {
    enter: { type: 'float', default: 2, min: 0.1, max: 10, sweep: [1.5, 2, 2.5], doc: 'gap that opens, deviations' },
    span: { type: 'int', default: 120, min: 5, max: 5000, doc: 'bars of the exponential means' },
  },
  needs: () => ({ features: [] }),
  start: (p, symbolCount) => {
    if (symbolCount !== 2) throw new QuantError('E_USAGE', `a pair has two markets, the run has ${symbolCount}`);
    return new Pairs(p.enter, p.span);
  },
});
