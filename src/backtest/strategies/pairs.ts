import { QuantError } from '../../core/kit/errors.js';
import { adfStatistic, engleGrangerCritical, hedgeFit, type TestLevel } from '../../core/math/adf.js';
import { type BarContext, defineStrategy, type Strategy } from '../../core/strategy.js';

export interface PairsRule {
  readonly window: number;
  readonly every: number;
  readonly enter: number;
  readonly exit: number;
  readonly stop: number;
  readonly maxBars: number;
  readonly level: TestLevel;
  readonly lags: number;
  readonly share: number;
}

/**
 * Long the cheap one of two markets, short the dear one, as long as they belong together.
 *
 * Every `every` bars the log price of the second market is regressed on that of the first over the last `window` bars,
 * and the residuals are tested for a unit root (Engle–Granger). Only a pair that passes, with a positive ratio, is
 * traded. The line of the entry is kept for the whole trade: a mean that follows the price would turn a loss into a
 * target reached. While a trade is on, the test alone is made anew, and a pair that fails it is closed.
 */
export class Pairs implements Strategy {
  private readonly rule: PairsRule;
  private readonly x: Float64Array;
  private readonly y: Float64Array;
  private bars = 0;
  private lastOpen = -1;
  private isPair = false;
  /** closes that logarithms are counted from: with ratios the unit of prices rounds nothing */
  private baseX = 1;
  private baseY = 1;
  private level = 0;
  private ratio = 0;
  private deviation = 0;
  /** of the second market: 1 long, -1 short */
  private side = 0;
  private barsHeld = 0;
  private isWaiting = false;

  constructor(rule: PairsRule) {
    this.rule = rule;
    this.x = new Float64Array(rule.window);
    this.y = new Float64Array(rule.window);
  }

  onBar(): void {}

  onStep(bar: BarContext): void {
    const time = bar.openTime(0);
    // Both bars must be of this moment, and new: a gap between an old price and a new one is none.
    if (time !== bar.openTime(1) || time === this.lastOpen) return;
    this.lastOpen = time;
    if (Math.min(bar.barCount(0), bar.barCount(1)) < this.rule.window) return;
    if (this.bars++ % this.rule.every === 0) this.study(bar);
    const [x, y] = [Math.log(bar.close(0) / this.baseX), Math.log(bar.close(1) / this.baseY)];
    const z = (y - this.level - this.ratio * x) / this.deviation;
    if (Number.isNaN(z)) return;
    if (this.side !== 0) this.leave(bar, z);
    else this.enter(bar, z);
  }

  /** Fits the line and tests what it leaves, on bars that have closed. */
  private study(bar: BarContext): void {
    const { window, level, lags } = this.rule;
    const [baseX, baseY] = [bar.close(0, window - 1), bar.close(1, window - 1)];
    for (let i = 0; i < window; i++) {
      this.x[i] = Math.log(bar.close(0, window - 1 - i) / baseX);
      this.y[i] = Math.log(bar.close(1, window - 1 - i) / baseY);
    }
    const fit = hedgeFit(this.x, this.y);
    const statistic = adfStatistic(fit.residuals, lags);
    this.isPair = fit.ratio > 0 && fit.deviation > 0 && statistic < engleGrangerCritical(level, window - 1 - lags);
    if (this.side !== 0) return;
    this.baseX = baseX;
    this.baseY = baseY;
    this.level = fit.level;
    this.ratio = fit.ratio;
    this.deviation = fit.deviation;
  }

  private enter(bar: BarContext, z: number): void {
    const { enter, stop, share } = this.rule;
    const size = Math.abs(z);
    // After a trade it first has to come half of the way back: a gap that only widens would be traded again and again.
    if (this.isWaiting && size < enter / 2) this.isWaiting = false;
    if (this.isWaiting || !this.isPair || !(size > enter) || size >= stop) return;
    this.side = z > 0 ? -1 : 1;
    this.barsHeld = 0;
    const unit = share / (1 + this.ratio);
    bar.target(0, -this.side * this.ratio * unit, 'gap is wide');
    bar.target(1, this.side * unit, 'gap is wide');
  }

  private leave(bar: BarContext, z: number): void {
    const reason = this.reasonToLeave(bar, -this.side * z);
    if (reason === '') return;
    this.side = 0;
    this.isWaiting = true;
    bar.target(0, 0, reason);
    bar.target(1, 0, reason);
  }

  /** @param gap the gap in the direction it had at the entry, deviations */
  private reasonToLeave(bar: BarContext, gap: number): string {
    const { exit, stop, maxBars } = this.rule;
    if (gap <= exit) return 'gap has closed';
    if (gap >= stop) return 'gap went on';
    if (!this.isPair) return 'no longer a pair';
    if (++this.barsHeld >= maxBars) return 'took too long';
    const isWaiting = bar.hasOrders(0) || bar.hasOrders(1);
    // One leg was refused, or somebody closed it: the other alone is a bet on the market.
    if (!isWaiting && (bar.position(0) === 0 || bar.position(1) === 0)) return 'a leg is missing';
    return '';
  }
}

const LEVELS = { '1%': 0.01, '5%': 0.05, '10%': 0.1 } as const;

export default defineStrategy({
  name: 'pairs',
  summary: 'Trades the gap between the first two markets back to its mean while they are cointegrated',
  source:
    'Engle & Granger 1987, Econometrica 55; Gatev, Goetzmann & Rouwenhorst 2006, Review of Financial Studies 19; Vidyamurthy 2004, Pairs Trading',
  works: 'When two coins share one driver and only their gap wanders, in rising and falling markets alike.',
  fails:
    'When they part for good after years together: the test notices late, and both legs pay costs and the short one interest.',
  params: {
    window: {
      type: 'int',
      default: 240,
      min: 20,
      max: 5000,
      sweep: [120, 240, 480],
      doc: 'bars of the regression and of the test',
    },
    enter: {
      type: 'float',
      default: 2,
      min: 0.1,
      max: 10,
      sweep: [1.5, 2, 2.5],
      doc: 'gap that opens, deviations of the residuals',
    },
    exit: {
      type: 'float',
      default: 0,
      min: -5,
      max: 5,
      sweep: [0, 0.5],
      doc: 'gap at which it is closed, deviations on the side of the entry; below `enter`',
    },
    stop: {
      type: 'float',
      default: 4,
      min: 0.2,
      max: 100,
      sweep: [3.5, 4.5],
      doc: 'gap that gives up, deviations; above `enter`',
    },
    maxBars: {
      type: 'int',
      default: 240,
      min: 1,
      max: 100_000,
      sweep: [120, 240],
      doc: 'bars after which it is closed anyway',
    },
    every: { type: 'int', default: 24, min: 1, max: 5000, doc: 'bars from one regression and test to the next' },
    level: {
      type: 'choice',
      default: '5%',
      options: ['1%', '5%', '10%'],
      doc: 'chance of calling two unrelated markets a pair',
    },
    lags: { type: 'int', default: 1, min: 0, max: 50, doc: 'differences of the past in the test' },
    share: {
      type: 'float',
      default: 0.9,
      min: 0.01,
      max: 10,
      doc: 'share of the account that both legs are worth together',
    },
  },
  needs: (p) => ({ features: [], warmup: p.window }),
  start: (p, symbolCount) => {
    if (symbolCount < 2) {
      throw new QuantError('E_USAGE', `pairs needs two markets, the run has ${symbolCount}`, {
        hint: '--symbols BTCUSDT,ETHUSDT; with more, the first two are the pair',
      });
    }
    if (!(p.exit < p.enter && p.enter < p.stop)) {
      throw new QuantError('E_PARAM', `pairs: exit < enter < stop must hold, was ${p.exit}, ${p.enter}, ${p.stop}`);
    }
    if (p.window <= 3 * (p.lags + 1)) {
      throw new QuantError(
        'E_PARAM',
        `pairs.window must be above ${3 * (p.lags + 1)} with ${p.lags} lags, was ${p.window}`,
      );
    }
    return new Pairs({ ...p, level: LEVELS[p.level] });
  },
});
