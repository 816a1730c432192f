import { describe, expect, it } from 'vitest';
import { readDate } from '../../../src/data/csv/dates.js';

const at = (text: string): number => readDate(text, false).timeMs;

describe('dates of cells', () => {
  it.each([
    ['2024-03-01T12:30:00Z', Date.UTC(2024, 2, 1, 12, 30)],
    ['2024-03-01 12:30:00+00:00', Date.UTC(2024, 2, 1, 12, 30)],
    ['2024-03-01 12:30:00 UTC', Date.UTC(2024, 2, 1, 12, 30)],
    ['2024-03-01T12:30:00.250Z', Date.UTC(2024, 2, 1, 12, 30, 0, 250)],
    ['2024-03-01T12:30+05:30', Date.UTC(2024, 2, 1, 7)],
    ['2024-03-01T12:30:00-0200', Date.UTC(2024, 2, 1, 14, 30)],
    ['2024-02-29Z', Date.UTC(2024, 1, 29)],
  ])('reads %s', (text, ms) => {
    expect(at(text)).toBe(ms);
  });

  it('reads the twelve-hour clock of CryptoDataDownload, midnight and noon included', () => {
    const hours = ['12-AM', '01-AM', '11-AM', '12-PM', '01-PM', '11-PM'].map((hour) =>
      new Date(readDate(`2020-11-20 ${hour}`, true).timeMs).getUTCHours(),
    );
    expect(hours).toEqual([0, 1, 11, 12, 13, 23]);
  });

  it.each([
    ['2021-06-10 12:00:00', 'date without a time zone'],
    ['2021-06-10', 'date without a time zone'],
    ['2023-02-29T00:00:00Z', 'no such day'],
    ['2023-13-01T00:00:00Z', 'no such day'],
    ['2023-01-01T24:00:00Z', 'no such time of day'],
    ['2020-11-20 13-PM', 'no such time of day'],
    ['01/03/2017', 'ambiguous date, day and month cannot be told apart'],
    ['06-12-21', 'ambiguous date, day and month cannot be told apart'],
    ['yesterday', 'not a date'],
  ])('refuses %s: %s', (text, fault) => {
    expect(readDate(text, false)).toEqual({ timeMs: Number.NaN, fault });
  });

  it('reads a date without a zone as UTC when that is stated', () => {
    expect(readDate('2021-06-10 12:00:00', true).timeMs).toBe(Date.UTC(2021, 5, 10, 12));
  });
});
