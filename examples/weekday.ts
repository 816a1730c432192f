/**
 * A time stop, and no position over the weekend: the clock of the bar, never the clock of the machine.
 *
 *   quant backtest --strategy ./examples/weekday.ts --symbols BTCUSDT
 */
import { type BarContext, defineStrategy, type Strategy } from 'quant';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

class Weekday implements Strategy {
  private readonly dip: number;
  private readonly holdMs: number;
  private readonly share: number;
  /** per market: when the position was first seen, UTC ms */
  private readonly since: Float64Array;

  constructor(dip: number, holdMs: number, symbolCount: number) {
    this.dip = dip;
    this.holdMs = holdMs;
    this.share = 1 / symbolCount;
    this.since = new Float64Array(symbolCount);
  }

  onBar(bar: BarContext, s: number): void {
    const held = bar.position(s);
    if (held === 0) this.since[s] = 0;
    else if (this.since[s] === 0) this.since[s] = bar.time;
    if (isWeekend(bar.time)) {
      if (held !== 0 || bar.hasOrders(s)) bar.target(s, 0, 'weekend');
      return;
    }
    if (held === 0) {
      if (bar.feature(s, 0) < -this.dip) bar.target(s, this.share, 'far below the mean');
    } else if (bar.feature(s, 0) > 0) bar.target(s, 0, 'back at the mean');
    // Time, not bars: where bars are missing the position has waited just as long.
    else if (bar.time - this.since[s] >= this.holdMs) bar.target(s, 0, 'took too long');
  }
}

/**
 * From Friday 20:00 to Monday 00:00 UTC. 1970-01-01 was a Thursday, so days since then count from Thursday; arithmetic
 * on the bar's time is plain, quick, and the same in every time zone.
 */
function isWeekend(time: number): boolean {
  const day = Math.floor(time / DAY_MS) % 7;
  const hour = (time % DAY_MS) / HOUR_MS;
  return (day === 1 && hour >= 20) || day === 2 || day === 3;
}

export default defineStrategy({
  name: 'weekday',
  summary: 'Buys far below the mean, leaves at the mean, after its time, or before the weekend',
  source: 'own',
  params: {
    dip: { type: 'float', default: 1.5, min: 0.1, max: 10, sweep: [1, 1.5, 2], doc: 'z-score to buy below' },
    hours: { type: 'int', default: 24, min: 1, max: 1000, sweep: [12, 24, 48], doc: 'longest time in the market' },
  },
  needs: () => ({ features: ['price-zscore(period=24)'] }),
  start: (p, symbolCount) => new Weekday(p.dip, p.hours * HOUR_MS, symbolCount),
});
