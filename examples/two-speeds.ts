/**
 * Two intervals: the trend of closed hours decides the side, five minutes decide the entry.
 *
 *   quant backtest --strategy ./examples/two-speeds.ts --symbols BTCUSDT --interval 5m
 */
import { type BarContext, defineStrategy, type Strategy } from 'quant';

// Places in needs().intervals and in needs().features.
const HOUR = 0;
const TREND = 0;
const RSI = 1;

class TwoSpeeds implements Strategy {
  private readonly dip: number;
  private readonly share: number;
  /** per market: 1 while the hours rise */
  private readonly isUp: Uint8Array;

  constructor(dip: number, symbolCount: number) {
    this.dip = dip;
    this.share = 1 / symbolCount;
    this.isUp = new Uint8Array(symbolCount);
  }

  // Where both close at once the hour comes first, so the five minutes below see its verdict.
  onBar(bar: BarContext, s: number, k: number): void {
    if (k === HOUR) this.onHour(bar, s);
    else this.onFiveMinutes(bar, s);
  }

  private onHour(bar: BarContext, s: number): void {
    this.isUp[s] = bar.interval(HOUR).close(s) > bar.feature(s, TREND) ? 1 : 0;
    if (this.isUp[s] === 0 && bar.position(s) > 0) bar.target(s, 0, 'the hours turned');
  }

  private onFiveMinutes(bar: BarContext, s: number): void {
    if (this.isUp[s] === 0 || bar.position(s) !== 0) return;
    if (bar.feature(s, RSI) < this.dip) bar.target(s, this.share, 'dip in a rise');
  }
}

export default defineStrategy({
  name: 'two-speeds',
  summary: 'Buys dips of five minutes while the hours rise, leaves when they turn',
  source: 'own',
  params: {
    dip: { type: 'float', default: 35, min: 1, max: 60, sweep: [30, 35, 40], doc: 'RSI of five minutes to buy below' },
    trend: { type: 'int', default: 24, min: 2, max: 500, doc: 'hours of the average that tells the trend' },
  },
  needs: (p) => ({
    features: [`on(ema(period=${p.trend}), interval=1h)`, 'rsi(period=14)'],
    intervals: ['1h', '5m'],
  }),
  start: (p, symbolCount) => new TwoSpeeds(p.dip, symbolCount),
});
