import type { CandleInput } from '../../core/candles.js';
import { floorToInterval, MINUTE_MS } from '../../core/kit/time.js';
import type { HourMinutes } from './minutes.js';
import type { SimAsset } from './settings.js';

type BarColumns = Pick<CandleInput, 'openTime' | 'open' | 'high' | 'low' | 'close' | 'volume' | 'extra'>;

export interface BarBuilder {
  /**
   * Minutes [from, to) of the hour that starts at `hourMs`, in order of time.
   *
   * @param hourVolume base units traded in the whole hour
   */
  addMinutes(hourMs: number, minutes: HourMinutes, span: readonly [from: number, to: number], hourVolume: number): void;
  finish(): BarColumns;
}

/** Base units per trade, as a share of an ordinary hour's volume. */
const TRADE_SHARE = 1 / 20_000;

/**
 * Puts bars together from minutes. Prices lie on the asset's tick and volumes on its lot, so a bar built from sixty
 * minutes and one built from sixty 1m bars hold the same prices, and volumes that add up.
 *
 * @param capacity the most bars that can come
 */
export function createBarBuilder(asset: SimAsset, intervalMs: number, capacity: number): BarBuilder {
  const column = (): Float64Array => new Float64Array(capacity);
  const openTime = column();
  const [open, high, low, close, volume] = [column(), column(), column(), column(), column()];
  const [quoteVolume, trades, takerBuyBase, takerBuyQuote] = [column(), column(), column(), column()];
  const ticks = 10 ** asset.priceDecimals;
  const lots = 10 ** asset.volumeDecimals;
  const lotsPerTrade = Math.max(1, asset.hourlyVolume * lots * TRADE_SHARE);
  const price = (log: number): number => Math.max(1, Math.round(Math.exp(log) * ticks)) / ticks;

  let bars = 0;
  let barEnd = Number.NEGATIVE_INFINITY;
  // The bar that is open: highest, lowest, last log price; lots, lots bought by takers, their values, trades.
  const now = new Float64Array(8);

  const closeBar = (): void => {
    if (bars === 0) return;
    const bar = bars - 1;
    high[bar] = price(now[0]);
    low[bar] = price(now[1]);
    close[bar] = price(now[2]);
    volume[bar] = now[3] / lots;
    takerBuyBase[bar] = now[4] / lots;
    quoteVolume[bar] = now[5];
    takerBuyQuote[bar] = now[6];
    trades[bar] = now[7];
  };
  const beginBar = (timeMs: number, firstLog: number): void => {
    closeBar();
    const openMs = floorToInterval(timeMs, intervalMs);
    barEnd = openMs + intervalMs;
    openTime[bars] = openMs;
    open[bars] = price(firstLog);
    now.fill(0);
    now[0] = Number.NEGATIVE_INFINITY;
    now[1] = Number.POSITIVE_INFINITY;
    bars++;
  };
  return {
    addMinutes(hourMs, minutes, [from, to], hourVolume) {
      const { path, high: tops, low: bottoms, share, takerShare } = minutes;
      const hourLots = hourVolume * lots;
      const hourPrice = Math.exp(path[0]) / lots;
      const perTrade = 1 / lotsPerTrade;
      // Sums of the stretch of one bar stay in local variables, which V8 keeps in registers.
      for (let m = from; m < to; ) {
        if (hourMs + m * MINUTE_MS >= barEnd) beginBar(hourMs + m * MINUTE_MS, path[m]);
        const end = Math.min(to, (barEnd - hourMs) / MINUTE_MS);
        let highest = now[0];
        let lowest = now[1];
        let lotSum = 0;
        let takerSum = 0;
        let value = 0;
        let takerValue = 0;
        let count = 0;
        for (; m < end; m++) {
          if (tops[m] > highest) highest = tops[m];
          if (bottoms[m] < lowest) lowest = bottoms[m];
          const minuteLots = Math.round(hourLots * share[m]);
          const takerLots = Math.round(minuteLots * takerShare[m]);
          lotSum += minuteLots;
          takerSum += takerLots;
          // The minute's price by a short series around the hour's: far quicker than exp, and equal for all intervals.
          const x = path[m + 1] - path[0];
          const lotPrice = hourPrice * (1 + x * (1 + x * (0.5 + x / 6)));
          value += minuteLots * lotPrice;
          takerValue += takerLots * lotPrice;
          count += Math.ceil(minuteLots * perTrade);
        }
        now[0] = highest;
        now[1] = lowest;
        now[2] = path[m];
        now[3] += lotSum;
        now[4] += takerSum;
        now[5] += value;
        now[6] += takerValue;
        now[7] += count;
      }
    },
    finish() {
      closeBar();
      const cut = (values: Float64Array): Float64Array => values.subarray(0, bars);
      return {
        openTime: cut(openTime),
        open: cut(open),
        high: cut(high),
        low: cut(low),
        close: cut(close),
        volume: cut(volume),
        extra: {
          quoteVolume: cut(quoteVolume),
          trades: cut(trades),
          takerBuyBase: cut(takerBuyBase),
          takerBuyQuote: cut(takerBuyQuote),
        },
      };
    },
  };
}
