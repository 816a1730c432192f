import { describe, expect, it } from 'vitest';
import { type FundingRequest, fundingSchedule, withMarks } from '../../src/backtest/funding.js';
import { HOUR_MS } from '../../src/core/kit/time.js';
import { candlesFrom, START_MS } from '../support/series.js';

const at = (hours: number): number => START_MS + hours * HOUR_MS;

/** Settlements at these hours after the start, each with its place as rate: 0.0001, 0.0002, … */
function request(hours: readonly number[], more: Partial<FundingRequest> = {}): FundingRequest {
  return {
    stored: {
      time: Float64Array.from(hours, at),
      rate: Float64Array.from(hours, (_, k) => (k + 1) / 10_000),
    },
    fromMs: at(0),
    toMs: at(48),
    usualIntervalMs: 8 * HOUR_MS,
    missing: 'flag',
    symbol: 'BTCUSDT',
    ...more,
  };
}

const hoursOf = (times: Iterable<number>): number[] => Array.from(times, (time) => (time - START_MS) / HOUR_MS);
const WHOLE = [0, 8, 16, 24, 32, 40];

describe('a funding schedule', () => {
  it('keeps the settlements of the range, its first moment included, its end not', () => {
    const { schedule, missing } = fundingSchedule(request([-8, ...WHOLE, 48, 56], { missing: 'refuse' }));
    expect(hoursOf(schedule.time)).toEqual(WHOLE);
    expect([...schedule.rate], 'rates stay with their times').toEqual([2, 3, 4, 5, 6, 7].map((k) => k / 10_000));
    expect(missing).toBe(0);
  });

  it('one settlement that is left out is a hole', () => {
    const { schedule, missing, holes } = fundingSchedule(request([0, 8, 24, 32, 40]));
    expect(missing).toBe(1);
    expect(holes).toEqual([{ fromMs: at(8), toMs: at(24) }]);
    expect(hoursOf(schedule.time), 'its place is known').toEqual(WHOLE);
    expect(schedule.rate[2], 'its rate is not').toBe(Number.NaN);
  });

  it('a hole stops a run that does not allow it, and says where', () => {
    const run = (): unknown => fundingSchedule(request([0, 8, 24, 32, 40], { missing: 'refuse' }));
    expect(run).toThrow(
      'funding of BTCUSDT must be known for every settlement of the run: 1 settlement missing in 1 hole, the longest from 2024-01-01 08:00 UTC for 16 h',
    );
    expect(run).toThrow(expect.objectContaining({ code: 'E_GAP', hint: expect.stringContaining('missing=flag') }));
    expect(run).toThrow(
      expect.objectContaining({
        hint: expect.stringMatching(/^quant fetch --symbols BTCUSDT --market swap --funding asks the venue/),
      }),
    );
  });

  it('twelve hours are not a hole of eight, thirteen are', () => {
    expect(fundingSchedule(request([0, 8, 20, 28, 36, 44])).missing).toBe(0);
    expect(fundingSchedule(request([0, 8, 21, 29, 37, 45])).missing).toBe(1);
  });

  it('a venue that goes from 8 to 4 hours, or back, leaves no hole', () => {
    const faster = [0, 8, 16, 24, 28, 32, 36, 40, 44];
    const slower = [0, 4, 8, 12, 16, 20, 24, 32, 40];
    expect(fundingSchedule(request(faster, { missing: 'refuse' })).schedule.time.length).toBe(9);
    expect(fundingSchedule(request([...slower, 48, 56, 64, 72, 80, 88, 96], { missing: 'refuse' })).missing).toBe(0);
  });

  it('a settlement that is missing among 4-hour ones is a hole although 8 hours are usual elsewhere', () => {
    const hours = [...Array.from({ length: 10 }, (_, k) => 4 * k), 44, 48, 52, 56];
    expect(hoursOf([fundingSchedule(request(hours)).holes[0].fromMs]), '36 to 44').toEqual([36]);
  });

  it('many holes in a row do not pass for the usual distance', () => {
    const hours = Array.from({ length: 20 }, (_, k) => 24 * k);
    const { missing, schedule } = fundingSchedule(request(hours, { toMs: at(480) }));
    expect(missing, 'two of every three').toBe(40);
    expect(schedule.time.length).toBe(60);
  });

  it('a range that begins before the settlements, or ends after them, is not covered', () => {
    expect(fundingSchedule(request([16, 24, 32, 40])).missing, '00:00 and 08:00').toBe(2);
    expect(fundingSchedule(request([0, 8, 16, 24])).missing, '32 and 40').toBe(2);
    expect(hoursOf(fundingSchedule(request([16, 24])).schedule.time)).toEqual(WHOLE);
  });

  it('a source that was asked for the edges of the range has nothing there', () => {
    const coverage = [{ fromMs: at(0), toMs: at(48) }];
    expect(fundingSchedule(request([16, 24], { coverage, missing: 'refuse' })).missing).toBe(0);
    expect(fundingSchedule(request([16, 40], { coverage })).missing, 'a hole inside is one all the same').toBe(2);
    expect(fundingSchedule(request([16, 24], { coverage: [{ fromMs: at(0), toMs: at(40) }] })).missing).toBe(2);
  });

  it('edges of less than the usual distance hold no settlement', () => {
    expect(fundingSchedule(request(WHOLE, { fromMs: at(-7), toMs: at(48) })).missing).toBe(0);
    expect(fundingSchedule(request(WHOLE, { fromMs: at(-8), toMs: at(48) })).missing, '-8 itself').toBe(1);
  });

  it('without any settlement the usual ones of the range are missing', () => {
    const { schedule, missing } = fundingSchedule(request([]));
    expect(hoursOf(schedule.time)).toEqual(WHOLE);
    expect(missing).toBe(6);
    expect(() => fundingSchedule(request([], { missing: 'refuse' }))).toThrow(
      expect.objectContaining({ code: 'E_NO_DATA', message: expect.stringContaining('none is stored') }),
    );
  });

  it('a contract without funding needs none', () => {
    const answer = fundingSchedule(request([], { usualIntervalMs: 0, missing: 'refuse' }));
    expect(answer.schedule.time.length).toBe(0);
  });

  it('a settlement without a rate is missing', () => {
    const { stored, ...rest } = request(WHOLE);
    const rate = stored.rate.slice();
    rate[3] = Number.NaN;
    const answer = fundingSchedule({ ...rest, stored: { ...stored, rate } });
    expect(answer.missing).toBe(1);
    expect(hoursOf(answer.schedule.time)).toEqual(WHOLE);
  });

  it('a stamp some milliseconds late is the settlement itself', () => {
    const { stored, ...rest } = request(WHOLE);
    const late = { time: stored.time.map((time, k) => time + 3 * k), rate: stored.rate };
    expect(hoursOf(fundingSchedule({ ...rest, stored: late, missing: 'refuse' }).schedule.time)).toEqual(WHOLE);
  });

  it('times that do not rise are refused', () => {
    expect(() => fundingSchedule(request([0, 8, 8, 16]))).toThrow('settlements must rise in time');
  });
});

describe('the mark of a settlement', () => {
  const hourly = candlesFrom(
    [
      [10, 19, 9, 11],
      [20, 29, 19, 21],
      [30, 39, 29, 31, 1, 5],
    ],
    { market: 'swap' },
  );
  const markAt = (hours: number): number =>
    withMarks({ time: Float64Array.of(at(hours)), rate: Float64Array.of(0.001) }, hourly).mark[0];

  it('is the open of the mark bar that opens then', () => {
    expect([0, 1, 5].map(markAt)).toEqual([10, 20, 30]);
  });

  it('is not known where none opens then: the bars of the run say what stands in', () => {
    expect([1.5, 2, 4, 9].map(markAt)).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
  });

  it('is not known before the first mark', () => {
    expect(markAt(-1)).toBe(Number.NaN);
    expect(markAt(0.5), 'nothing has closed').toBe(Number.NaN);
  });
});
