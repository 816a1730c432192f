import type { SeriesKey } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import { DAY_MS, formatInterval } from '../../core/kit/time.js';

/** A stretch of time that one archive file holds. */
export interface ArchivePeriod {
  /** `2024-01` or `2024-01-31` */
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Months of the UTC calendar that touch [fromMs, toMs), in order. */
export function monthsBetween(fromMs: number, toMs: number): ArchivePeriod[] {
  const months: ArchivePeriod[] = [];
  const first = new Date(fromMs);
  for (let k = 0; ; k++) {
    const startMs = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + k, 1);
    if (!(startMs < toMs)) return months;
    const endMs = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + k + 1, 1);
    months.push({ name: new Date(startMs).toISOString().slice(0, 7), fromMs: startMs, toMs: endMs });
  }
}

/** Days of the UTC calendar that touch [fromMs, toMs), in order. */
export function daysBetween(fromMs: number, toMs: number): ArchivePeriod[] {
  const days: ArchivePeriod[] = [];
  for (let startMs = Math.floor(fromMs / DAY_MS) * DAY_MS; startMs < toMs; startMs += DAY_MS) {
    days.push({ name: new Date(startMs).toISOString().slice(0, 10), fromMs: startMs, toMs: startMs + DAY_MS });
  }
  return days;
}

/**
 * Where the bulk archive keeps candles: `data/spot/monthly/klines/BTCUSDT/1h/BTCUSDT-1h-2024-01.zip`. Those of mark
 * prices lie in `markPriceKlines`.
 *
 * @throws E_PARAM for weekly bars, which begin in one file's month and end in another's
 * @source Binance, github.com/binance/binance-public-data
 */
export function klinePath({ market, symbol, intervalMs }: SeriesKey, period: ArchivePeriod): string {
  const interval = formatInterval(intervalMs);
  if (intervalMs > DAY_MS) {
    throw new QuantError('E_PARAM', `the archive cuts ${interval} bars at the end of a month`, {
      hint: 'fetch 1d bars, or take weekly ones from --exchange binance',
    });
  }
  const span = period.name.length === 7 ? 'monthly' : 'daily';
  const kind = market === 'mark' ? 'markPriceKlines' : 'klines';
  return `data/${branch(market)}/${span}/${kind}/${symbol}/${interval}/${symbol}-${interval}-${period.name}.zip`;
}

/** `data/futures/um/monthly/fundingRate/BTCUSDT/BTCUSDT-fundingRate-2024-01.zip` */
export function fundingPath(symbol: string, month: ArchivePeriod): string {
  return `data/futures/um/monthly/fundingRate/${symbol}/${symbol}-fundingRate-${month.name}.zip`;
}

function branch(market: SeriesKey['market']): string {
  return market === 'spot' ? 'spot' : 'futures/um';
}
