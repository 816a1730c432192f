import { candlesBetween, makeCandles, type SeriesKey } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import { DAY_MS, isoUtc } from '../../core/kit/time.js';
import type { CandlePage, FetchRequest, SourceContext, SourceSession } from '../../core/source.js';
import { readCandleBytes } from '../csv/candle-file.js';
import { listingOf } from '../csv/session.js';
import { throwIfStopped } from '../exchange/retry.js';
import { archiveFunding } from './funding.js';
import { type ArchivePeriod, daysBetween, klinePath, monthsBetween } from './layout.js';
import type { ArchivePlace } from './place.js';
import { readArchive, type VerifyOptions } from './verified.js';

export interface ArchiveSessionOptions {
  readonly place: ArchivePlace;
  /** refuse archives without a `.CHECKSUM` file */
  readonly needsChecksum: boolean;
}

/** A session with the bulk archive of Binance, or with a folder of the same layout. */
export function openArchiveSession(options: ArchiveSessionOptions, context: SourceContext): SourceSession {
  const verify: VerifyOptions = { needsChecksum: options.needsChecksum, log: context.log };
  return {
    serverTime: async () => context.now(),
    listing: async (symbol) => listingOf(symbol),
    candles: (request) => candlePages(request, options.place, verify, context),
    hasMarks: true,
    funding: (request) => archiveFunding(request, options.place, verify, context),
    close: async () => {},
  };
}

/**
 * One page per file: months first, days for the month that runs and the one before it, whose monthly file may not be
 * out yet.
 *
 * Months before the first file are answered as empty by the host, when the month before the range is absent too: the
 * market did not exist then. A folder may simply lack them, so there they stay open, and so does any hole after the
 * first file.
 */
async function* candlePages(
  request: FetchRequest,
  place: ArchivePlace,
  verify: VerifyOptions,
  context: SourceContext,
): AsyncGenerator<CandlePage> {
  const { series, fromMs, toMs } = request;
  const nowMs = context.now();
  const today = Math.floor(nowMs / DAY_MS) * DAY_MS;
  let hasBegun = false;
  const read = async (period: ArchivePeriod): Promise<CandlePage | undefined> => {
    throwIfStopped(context.signal);
    const file = await readArchive(place, klinePath(series, period), verify);
    if (file === undefined) return undefined;
    return pageOf(file, series, period, request, nowMs);
  };
  for (const month of monthsBetween(fromMs, Math.min(toMs, today))) {
    const isRunning = month.toMs > today;
    const whole = isRunning ? undefined : await read(month);
    if (whole !== undefined) {
      const isYounger = !hasBegun && whole.fromMs > fromMs && (await isFirstFile(request, place));
      yield isYounger ? { ...whole, fromMs } : whole;
      hasBegun = true;
      continue;
    }
    const isRecent = today - month.toMs < 31 * DAY_MS;
    if (!isRecent) {
      if (hasBegun) context.log(`the archive has no file of ${series.symbol} for ${month.name}`);
      continue;
    }
    const days = daysBetween(Math.max(fromMs, month.fromMs), Math.min(toMs, month.toMs, today));
    for (const day of days) {
      const page = await read(day);
      if (page === undefined) {
        context.log(`the archive has no file of ${series.symbol} for ${day.name}`);
        continue;
      }
      yield page;
      hasBegun = true;
    }
  }
}

/** Whether the host has nothing of the month before the range either, so that the market began inside it. */
async function isFirstFile({ series, fromMs }: FetchRequest, place: ArchivePlace): Promise<boolean> {
  if (!place.isRemote) return false;
  const [before] = monthsBetween(monthsBetween(fromMs, fromMs + 1)[0].fromMs - 1, fromMs);
  return (await place.read(`${klinePath(series, before)}.CHECKSUM`)) === undefined;
}

/** The bars of one file that were asked for. @throws E_DATA when it holds bars of another time */
function pageOf(
  file: { readonly name: string; readonly content: Uint8Array },
  series: SeriesKey,
  period: ArchivePeriod,
  request: FetchRequest,
  nowMs: number,
): CandlePage {
  const { symbol, intervalMs } = series;
  const { sets } = readCandleBytes(file.name, file.content, { nowMs, symbol, intervalMs });
  const { bars } = sets[0];
  // What stands in the other columns of a file of mark prices counts samples, not trades.
  const candles = makeCandles({ ...series, ...bars, extra: series.market === 'mark' ? {} : bars.extra });
  const last = candles.openTime[candles.length - 1];
  if (candles.openTime[0] < period.fromMs || last >= period.toMs) {
    throw new QuantError(
      'E_DATA',
      `${file.name}: bars must open in ${period.name}, found ${isoUtc(candles.openTime[0])} to ${isoUtc(last)}`,
    );
  }
  const fromMs = Math.max(request.fromMs, period.fromMs);
  const toMs = Math.min(request.toMs, period.toMs);
  return { candles: candlesBetween(candles, fromMs, toMs), fromMs, toMs };
}
