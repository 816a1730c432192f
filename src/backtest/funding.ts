import { type Candles, rowAtOrAfter } from '../core/candles.js';
import { QuantError } from '../core/kit/errors.js';
import { formatDuration, HOUR_MS, MINUTE_MS, minuteUtc } from '../core/kit/time.js';
import { plural } from '../core/kit/words.js';
import type { TimeRange } from './gaps.js';
import type { FundingSchedule } from './tape.js';

/** Settlements to each side that say how far apart they usually are there. */
const NEIGHBOURS = 3;
/** Distances beyond this times the usual one are holes. */
const HOLE = 1.5;
/** The longest distance between settlements that a venue uses: several holes in a row must not pass for the usual. */
const LONGEST_USUAL_MS = 8 * HOUR_MS;
/** Venues stamp a settlement some milliseconds after its moment: this close to a whole minute it is that minute. */
const STAMP_MS = 5000;
/** How many holes a message names. */
const NAMED = 3;

export interface FundingRequest {
  /** settlements as stored, oldest first; those outside the range only say how far apart they usually are */
  readonly stored: FundingSchedule;
  /** stretches for which the source was asked: nothing is missing before the first and after the last settlement there */
  readonly coverage?: readonly TimeRange[];
  readonly fromMs: number;
  readonly toMs: number;
  /** of the market's rules; used where the stored settlements do not say it; 0: the contract has no funding */
  readonly usualIntervalMs: number;
  /** what a hole does: stops the run, or is put into the schedule as settlements without a rate */
  readonly missing: 'refuse' | 'flag';
  readonly symbol: string;
}

export interface FundingAnswer {
  /** settlements in [fromMs, toMs); the rate is NaN where one is missing */
  readonly schedule: FundingSchedule;
  /** settlements that are missing */
  readonly missing: number;
  readonly holes: readonly TimeRange[];
}

/**
 * Prepares the funding settlements of a run and finds what is missing.
 *
 * Two settlements are a hole apart when their distance is more than one and a half of the usual one. The usual one is the
 * larger of the medians of the distances before and after, since venues change a market from 8 to 4 hours and back: a
 * change is not a hole. Before the first and after the last settlement a range is whole when no other would fit in, or
 * when the source was asked for all of it.
 *
 * @throws E_NO_DATA when nothing is stored, E_GAP when something is missing, both only with `refuse`; E_DATA when the
 *   times do not rise
 */
export function fundingSchedule(request: FundingRequest): FundingAnswer {
  const { fromMs, toMs, usualIntervalMs, missing, symbol } = request;
  const stored = { time: request.stored.time.map(momentOf), rate: request.stored.rate };
  checkTimes(symbol, stored.time);
  if (usualIntervalMs === 0 && stored.time.length === 0) return { schedule: stored, missing: 0, holes: [] };
  const holes = holesOf({ ...request, stored });
  const absent = holes.flatMap((hole) => hole.times);
  if (missing === 'refuse' && absent.length > 0) throw holeError(request, holes, absent.length);
  const known = Array.from(stored.time, (time, k) => ({ time, rate: stored.rate[k] })).filter(
    ({ time, rate }) => time >= fromMs && time < toMs && !Number.isNaN(rate),
  );
  const rows = [...known, ...absent.map((time) => ({ time, rate: Number.NaN }))].sort((a, b) => a.time - b.time);
  return {
    schedule: {
      time: Float64Array.from(rows, (row) => row.time),
      rate: Float64Array.from(rows, (row) => row.rate),
    },
    missing: absent.length,
    holes: holes.map(({ fromMs: from, toMs: to }) => ({ fromMs: from, toMs: to })),
  };
}

function momentOf(time: number): number {
  const minute = Math.round(time / MINUTE_MS) * MINUTE_MS;
  return Math.abs(time - minute) <= STAMP_MS ? minute : time;
}

/** Settlements with the mark price of each moment; NaN where no stored mark bar opens then. */
export interface MarkedFunding extends FundingSchedule {
  /** quote per base */
  readonly mark: Float64Array;
}

/**
 * Looks up the mark price of every settlement in stored mark bars, which may be finer than the bars of the run: the open of
 * the one that opens then. A day of bars has three settlements, and only one at its open.
 */
export function withMarks(schedule: FundingSchedule, marks: Candles): MarkedFunding {
  const mark = schedule.time.map((time) => {
    const row = rowAtOrAfter(marks, time);
    return marks.openTime[row] === time ? marks.open[row] : Number.NaN;
  });
  return { ...schedule, mark };
}

export function hasMarks(schedule: FundingSchedule): schedule is MarkedFunding {
  return 'mark' in schedule;
}

interface Hole extends TimeRange {
  /** where settlements are expected, UTC ms */
  readonly times: readonly number[];
}

function checkTimes(symbol: string, time: Float64Array): void {
  for (let k = 1; k < time.length; k++) {
    if (time[k] > time[k - 1]) continue;
    throw new QuantError(
      'E_DATA',
      `funding of ${symbol}: settlements must rise in time, ${minuteUtc(time[k])} came after ${minuteUtc(time[k - 1])}`,
      { hint: 'run quant data check' },
    );
  }
}

/** Every stretch of the range in which settlements are missing, oldest first. */
function holesOf(request: FundingRequest): Hole[] {
  const { stored, coverage = [], fromMs, toMs, usualIntervalMs } = request;
  const time = Float64Array.from(stored.time).filter((_, k) => !Number.isNaN(stored.rate[k]));
  const n = time.length;
  const usual = usualIntervalMs > 0 ? usualIntervalMs : LONGEST_USUAL_MS;
  if (n === 0 || time[n - 1] < fromMs || time[0] >= toMs) {
    // Nothing to count from: the venues settle on the hours of UTC that the interval divides.
    const times = steps(Math.ceil(fromMs / usual) * usual, usual, toMs);
    return times.length === 0 ? [] : [{ fromMs, toMs, times }];
  }
  const holes: Hole[] = [];
  const distance = usualDistances(time, usual);
  const add = (times: number[], from: number, to: number, isExcused: boolean): void => {
    const inside = times.filter((t) => t >= fromMs && t < toMs);
    if (inside.length > 0 && !isExcused) {
      holes.push({ fromMs: Math.max(from, fromMs), toMs: Math.min(to, toMs), times: inside });
    }
  };
  const isCovered = (from: number, to: number): boolean => coverage.some((c) => c.fromMs <= from && c.toMs >= to);

  if (time[0] > fromMs) {
    const step = distance[0];
    const count = Math.floor((time[0] - fromMs) / step);
    add(steps(time[0] - count * step, step, time[0]), fromMs, time[0], isCovered(fromMs, time[0]));
  }
  for (let k = 1; k < n; k++) {
    const step = distance[k - 1];
    if (time[k] - time[k - 1] <= HOLE * step) continue;
    add(steps(time[k - 1] + step, step, time[k] - step / 2), time[k - 1], time[k], false);
  }
  const end = time[n - 1];
  const last = distance[distance.length - 1];
  add(steps(end + last, last, toMs), end, toMs, isCovered(end, toMs));
  return holes;
}

/** How far apart settlements usually are around each pair of neighbours, ms; `usual` when there is no pair. */
function usualDistances(time: Float64Array, usual: number): Float64Array {
  if (time.length < 2) return Float64Array.of(usual);
  const gaps = time.subarray(1).map((t, k) => t - time[k]);
  const most = Math.max(usual, LONGEST_USUAL_MS);
  return gaps.map((gap, k) => {
    const before = gaps.subarray(Math.max(0, k - NEIGHBOURS), k);
    const after = gaps.subarray(k + 1, k + 1 + NEIGHBOURS);
    if (before.length + after.length === 0) return Math.min(gap, usual);
    return Math.min(Math.max(median(before), median(after)), most);
  });
}

/** 0 of nothing. */
function median(values: Float64Array): number {
  if (values.length === 0) return 0;
  const sorted = values.slice().sort();
  return sorted[(sorted.length - 1) >> 1];
}

function steps(from: number, step: number, to: number): number[] {
  const out: number[] = [];
  for (let time = from; time < to; time += step) out.push(time);
  return out;
}

function holeError({ stored, symbol }: FundingRequest, holes: readonly Hole[], count: number): QuantError {
  const names = [...holes]
    .sort((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs))
    .slice(0, NAMED)
    .map((h) => `${minuteUtc(h.fromMs)} UTC for ${formatDuration(h.toMs - h.fromMs)}`);
  const found = stored.time.length === 0 ? 'none is stored' : `${plural(count, 'settlement')} missing`;
  return new QuantError(
    stored.time.length === 0 ? 'E_NO_DATA' : 'E_GAP',
    `funding of ${symbol} must be known for every settlement of the run: ${found} in ${plural(holes.length, 'hole')}, the longest from ${names.join(', ')}`,
    { hint: missingFundingHint(symbol) },
  );
}

/** What brings the funding of a market, or does without it. */
export function missingFundingHint(symbol: string): string {
  return `quant fetch --symbols ${symbol} --market swap --funding asks the venue, quant import reads a file; in --costs, beside fee, spread and slippage, stored-funding(missing=flag) goes on without those payments and fixed-funding assumes a rate`;
}
