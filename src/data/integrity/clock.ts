import { formatDuration, formatInterval, isOnGrid } from '../../core/kit/time.js';
import { type TimeUnit, unitOf } from '../csv/time-unit.js';
import { at, bars, type Finding, type RawCandles } from './finding.js';

/** Times that are not UTC milliseconds, or not all in one unit. Binance's archives changed to microseconds in 2025. */
export function unitFindings(openTime: Float64Array): Finding[] {
  const count = new Map<TimeUnit, { bars: number; first: number }>();
  for (const time of openTime) {
    if (!Number.isFinite(time)) continue;
    const unit = unitOf(time).name;
    const seen = count.get(unit);
    if (seen === undefined) count.set(unit, { bars: 1, first: time });
    else seen.bars++;
  }
  const findings: Finding[] = [];
  for (const [unit, seen] of count) {
    if (unit === 'milliseconds') continue;
    const mixed = count.size > 1 ? `; ${openTime.length - seen.bars} others are not` : '';
    findings.push({
      kind: 'time-unit',
      severity: 'error',
      openTime: seen.first,
      count: seen.bars,
      message: `${bars(seen.bars)} have times in ${unit}, not milliseconds, the first ${seen.first}${mixed}`,
    });
  }
  return findings;
}

/** Every time read in its own unit, as milliseconds: lets the other checks look at a file whose times are off. */
export function inMilliseconds(openTime: Float64Array): Float64Array {
  return openTime.map((time) => (Number.isFinite(time) ? Math.floor(time / unitOf(time).perMs) : time));
}

/** Bars in order of time, one per time, and what had to be done for it. */
export interface Ordered {
  readonly candles: RawCandles;
  readonly findings: readonly Finding[];
}

/** Sorts raw bars by time and drops repeated times (the first stays), so that the other checks see one clean clock. */
export function orderBars(c: RawCandles): Ordered {
  const findings: Finding[] = [];
  const rows: number[] = [];
  let backwards = 0;
  let firstBackwards = -1;
  for (let i = 0; i < c.length; i++) {
    if (!Number.isFinite(c.openTime[i])) continue;
    rows.push(i);
    if (i > 0 && c.openTime[i] < c.openTime[i - 1]) {
      backwards++;
      if (firstBackwards < 0) firstBackwards = i;
    }
  }
  if (rows.length < c.length) {
    const count = c.length - rows.length;
    findings.push({
      kind: 'impossible',
      severity: 'error',
      openTime: Number.NaN,
      count,
      message: `${bars(count)} have no time`,
    });
  }
  if (backwards > 0) {
    const isReversed = backwards >= c.length - 1 - backwards && backwards > 1;
    const openTime = c.openTime[firstBackwards];
    const message = isReversed
      ? 'the bars run from the newest to the oldest'
      : `${bars(backwards)} open earlier than the bar before them, the first at ${at(openTime)}`;
    findings.push({ kind: 'order', severity: 'warning', openTime, count: backwards, message });
    rows.sort((a, b) => c.openTime[a] - c.openTime[b] || a - b);
  }
  const kept = dropRepeats(c, rows, findings);
  const isUntouched = kept.length === c.length && backwards === 0;
  return { candles: isUntouched ? c : pickRows(c, kept), findings };
}

function dropRepeats(c: RawCandles, rows: readonly number[], findings: Finding[]): number[] {
  const kept: number[] = [];
  const repeats = { same: [] as number[], different: [] as number[] };
  for (const row of rows) {
    const last = kept.at(-1);
    if (last === undefined || c.openTime[row] !== c.openTime[last]) kept.push(row);
    else repeats[isSameBar(c, row, last) ? 'same' : 'different'].push(row);
  }
  for (const [key, severity, words] of [
    ['same', 'warning', 'with the same values'],
    ['different', 'error', 'with other values'],
  ] as const) {
    const found = repeats[key];
    if (found.length === 0) continue;
    const openTime = c.openTime[found[0]];
    const message = `${bars(found.length)} repeat a time ${words}, the first at ${at(openTime)}`;
    findings.push({ kind: 'duplicate', severity, openTime, count: found.length, message });
  }
  return kept;
}

function isSameBar(c: RawCandles, i: number, j: number): boolean {
  return [c.open, c.high, c.low, c.close, c.volume].every((column) => Object.is(column[i], column[j]));
}

function pickRows(c: RawCandles, rows: readonly number[]): RawCandles {
  const pick = (column: Float64Array): Float64Array => Float64Array.from(rows, (row) => column[row]);
  return {
    ...c,
    length: rows.length,
    openTime: pick(c.openTime),
    open: pick(c.open),
    high: pick(c.high),
    low: pick(c.low),
    close: pick(c.close),
    volume: pick(c.volume),
  };
}

/** Bars off the UTC grid of their interval, or a file whose bars are of another interval. Times in order. */
export function gridFindings(c: RawCandles): Finding[] {
  const { openTime, intervalMs, length } = c;
  const step = commonStep(openTime.subarray(0, length));
  if (step !== undefined && step !== intervalMs) {
    const message = `most bars open ${formatDuration(step)} apart, the series says ${formatInterval(intervalMs)}`;
    return [{ kind: 'interval', severity: 'error', openTime: openTime[0], count: length, message }];
  }
  let count = 0;
  let first = Number.NaN;
  for (let i = 0; i < length; i++) {
    if (isOnGrid(openTime[i], intervalMs)) continue;
    if (count++ === 0) first = openTime[i];
  }
  if (count === 0) return [];
  const message = `${bars(count)} do not open on the UTC grid of ${formatInterval(intervalMs)}, the first at ${at(first)}`;
  return [{ kind: 'off-grid', severity: 'error', openTime: first, count, message }];
}

/** The step that more than half of the bars have to the one before; undefined when there is none, or too few bars to say. */
function commonStep(openTime: Float64Array): number | undefined {
  if (openTime.length < 10) return undefined;
  const count = new Map<number, number>();
  for (let i = 1; i < openTime.length; i++) {
    const step = openTime[i] - openTime[i - 1];
    count.set(step, (count.get(step) ?? 0) + 1);
  }
  return [...count].find(([, n]) => n * 2 > openTime.length - 1)?.[0];
}

/** A stretch that the gap ledger already explains. */
export interface KnownGap {
  readonly fromMs: number;
  readonly toMs: number;
  readonly reason: string;
}

/**
 * One finding per stretch of missing bars; one that the venue has confirmed or a person accepted is only worth knowing.
 * Times in order, and so are the known gaps.
 */
export function gapFindings(c: RawCandles, known: readonly KnownGap[]): Finding[] {
  const findings: Finding[] = [];
  let next = 0;
  for (let i = 1; i < c.length; i++) {
    const count = Math.round((c.openTime[i] - c.openTime[i - 1]) / c.intervalMs) - 1;
    if (count < 1) continue;
    const openTime = c.openTime[i - 1] + c.intervalMs;
    // Both run forward together: an illiquid market has a hundred thousand gaps.
    while (next < known.length && known[next].toMs < c.openTime[i]) next++;
    const reason = next < known.length && known[next].fromMs <= openTime ? known[next].reason : undefined;
    const words = reason === undefined ? '' : `, ${reason === 'venue' ? 'the venue has none' : reason}`;
    const length = formatDuration(count * c.intervalMs);
    findings.push({
      kind: 'gap',
      severity: reason === 'accepted' || reason === 'venue' ? 'info' : 'warning',
      openTime,
      count,
      message: `${bars(count)} missing from ${at(openTime)} (${length}${words})`,
    });
  }
  return findings;
}
