import { QuantError } from '../../core/kit/errors.js';
import type { FetchRequest, FundingPage, SourceContext } from '../../core/source.js';
import { splitLine } from '../csv/head.js';
import { readNumber } from '../csv/number.js';
import { throwIfStopped } from '../exchange/retry.js';
import { settlementMs } from '../settlements.js';
import { fundingPath, monthsBetween } from './layout.js';
import type { ArchivePlace } from './place.js';
import { readArchive, type VerifyOptions } from './verified.js';

/** Funding payments of a perpetual, one page per month that is whole. */
export async function* archiveFunding(
  request: FetchRequest,
  place: ArchivePlace,
  verify: VerifyOptions,
  context: SourceContext,
): AsyncGenerator<FundingPage> {
  const { series, fromMs, toMs } = request;
  if (series.market !== 'swap') return;
  for (const month of monthsBetween(fromMs, Math.min(toMs, context.now()))) {
    throwIfStopped(context.signal);
    const path = fundingPath(series.symbol, month);
    const file = await readArchive(place, path, verify);
    if (file === undefined) continue;
    const range = { fromMs: Math.max(fromMs, month.fromMs), toMs: Math.min(toMs, month.toMs) };
    const rows = parseFunding(Buffer.from(file.content).toString('latin1'), file.name).filter(
      ({ timeMs }) => timeMs >= range.fromMs && timeMs < range.toMs,
    );
    yield {
      time: Float64Array.from(rows, (row) => row.timeMs),
      rate: Float64Array.from(rows, (row) => row.rate),
      ...range,
    };
  }
}

/**
 * Reads `calc_time,funding_interval_hours,last_funding_rate`, with or without the header. Stamps of a few milliseconds
 * after a full minute are taken for that minute, the time at which the venue settles.
 *
 * @throws E_DATA naming the line
 */
function parseFunding(text: string, file: string): { timeMs: number; rate: number }[] {
  const rows: { timeMs: number; rate: number }[] = [];
  const lines = text.split(/\r?\n/);
  lines.forEach((line, index) => {
    if (line.trim() === '' || (index === 0 && /^[a-z_,"]+$/i.test(line))) return;
    const where = `${file}, line ${index + 1}`;
    const cells = splitLine(line, ',', where);
    const [time, , rate] = cells.map((cell) => readNumber(cell).value);
    const timeMs = settlementMs(time);
    const isLater = rows.length === 0 || timeMs > rows[rows.length - 1].timeMs;
    if (cells.length !== 3 || !(time > 1e11 && time < 1e14) || !(Math.abs(rate) < 1) || !isLater) {
      throw new QuantError('E_DATA', `${where}: must be a later time in ms, hours, and a rate below 1`, {
        hint: `found "${line.slice(0, 60)}"`,
      });
    }
    rows.push({ timeMs, rate });
  });
  return rows;
}
