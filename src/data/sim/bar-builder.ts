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
  // Of the bar that is open: highest, lowest and last log price, lots, lots bought by takers. An array, because a
  // closure's own variables would be boxed anew on every write.
  const now = new Float64Array(5);

  const closeBar = (): void => {
    if (bars === 0) return;
    high[bars - 1] = price(now[0]);
    low[bars - 1] = price(now[1]);
    close[bars - 1] = price(now[2]);
    volume[bars - 1] = now[3] / lots;
    takerBuyBase[bars - 1] = now[4] / lots;
  };
  const beginBar = (timeMs: number, firstLog: number): void => {
    closeBar();
    const openMs = floorToInterval(timeMs, intervalMs);
    barEnd = openMs + intervalMs;
    openTime[bars] = openMs;
    open[bars] = price(firstLog);
    now[0] = Number.NEGATIVE_INFINITY;
    now[1] = Number.POSITIVE_INFINITY;
    now[3] = 0;
    now[4] = 0;
    bars++;
  };
  return {
    addMinutes(hourMs, minutes, [from, to], hourVolume) {
      const { path, high: tops, low: bottoms, share, takerShare } = minutes;
      const hourLots = hourVolume * lots;
      const hourPrice = Math.exp(path[0]) / lots;
      for (let m = from; m < to; m++) {
        const timeMs = hourMs + m * MINUTE_MS;
        if (timeMs >= barEnd) beginBar(timeMs, path[m]);
        const bar = bars - 1;
        if (tops[m] > now[0]) now[0] = tops[m];
        if (bottoms[m] < now[1]) now[1] = bottoms[m];
        now[2] = path[m + 1];
        const minuteLots = Math.round(hourLots * share[m]);
        const takerLots = Math.round(minuteLots * takerShare[m]);
        now[3] += minuteLots;
        now[4] += takerLots;
        // The minute's price by a short series around the hour's: far quicker than exp and the same for every interval.
        const x = path[m + 1] - path[0];
        const lotPrice = hourPrice * (1 + x * (1 + x * (0.5 + x / 6)));
        quoteVolume[bar] += minuteLots * lotPrice;
        takerBuyQuote[bar] += takerLots * lotPrice;
        if (minuteLots > 0) trades[bar] += Math.ceil(minuteLots / lotsPerTrade);
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
