import { floorToInterval } from '../core/kit/time.js';
import type { BarContext } from '../core/strategy.js';

/**
 * Trends of longer bars, made of the run's own: per market and timeframe an exponential mean of the last few closes
 * against one of many.
 *
 * A timeframe is a length of time, a multiple of the run's interval. Its bars lie on the grid of UTC, and one counts from
 * the moment on at which it is over, as with `on(…, interval=4h)`; where its last short bars are missing it counts at the
 * next bar.
 *
 * It reads the past of a market when it first sees it, so that a strategy that starts late knows what one that started
 * early would.
 */
export class LongerCloses {
  private readonly count: number;
  private readonly fastDecay: number;
  private readonly slowDecay: number;
  private readonly slow: number;
  /** per market, then per timeframe */
  private readonly fastMean: Float64Array;
  private readonly slowMean: Float64Array;
  private readonly closes: Int32Array;
  /** open time of the longer bar that the last short bar belonged to, and whether it is counted already */
  private readonly place: Float64Array;
  private readonly isCounted: Uint8Array;
  /** per market: bars that are read in */
  private readonly read: Int32Array;
  private readonly lengths: Float64Array;

  /** @param periods bars of the two means, fast < slow */
  constructor(markets: number, timeframes: number, periods: { readonly fast: number; readonly slow: number }) {
    const cells = markets * timeframes;
    this.count = timeframes;
    this.slow = periods.slow;
    this.fastDecay = 2 / (periods.fast + 1);
    this.slowDecay = 2 / (periods.slow + 1);
    this.fastMean = new Float64Array(cells);
    this.slowMean = new Float64Array(cells);
    this.closes = new Int32Array(cells);
    this.place = new Float64Array(cells).fill(Number.NaN);
    this.isCounted = new Uint8Array(cells);
    this.read = new Int32Array(markets);
    this.lengths = new Float64Array(timeframes);
  }

  /** Tells how long the timeframes are, ms: what the run's bars are is known at its first bar. */
  setLength(k: number, ms: number): void {
    this.lengths[k] = ms;
  }

  /** Takes in all bars of a market that it has not seen yet, up to the one that has just closed. */
  update(bar: BarContext, s: number, intervalMs: number): void {
    const known = bar.barCount(s);
    for (let ago = known - this.read[s] - 1; ago >= 0; ago--) {
      const open = bar.openTime(s, ago);
      for (let k = 0; k < this.count; k++) {
        const cell = s * this.count + k;
        const place = floorToInterval(open, this.lengths[k]);
        if (place !== this.place[cell]) {
          // The bar before it ended without its last short bars.
          if (this.isCounted[cell] === 0 && !Number.isNaN(this.place[cell])) this.take(cell, bar.close(s, ago + 1));
          this.place[cell] = place;
          this.isCounted[cell] = 0;
        }
        if (open + intervalMs >= place + this.lengths[k]) {
          this.take(cell, bar.close(s, ago));
          this.isCounted[cell] = 1;
        }
      }
    }
    this.read[s] = known;
  }

  /** 1 for up, -1 for down, 0 for neither or not known yet. */
  side(s: number, k: number): number {
    const cell = s * this.count + k;
    return this.closes[cell] < this.slow ? 0 : Math.sign(this.fastMean[cell] - this.slowMean[cell]);
  }

  private take(cell: number, close: number): void {
    const isFirst = this.closes[cell] === 0;
    this.fastMean[cell] = isFirst ? close : this.fastMean[cell] + this.fastDecay * (close - this.fastMean[cell]);
    this.slowMean[cell] = isFirst ? close : this.slowMean[cell] + this.slowDecay * (close - this.slowMean[cell]);
    this.closes[cell]++;
  }
}
