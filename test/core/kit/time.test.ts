import { describe, expect, it } from 'vitest';
import {
  DAY_MS,
  floorToInterval,
  formatDuration,
  formatInterval,
  HOUR_MS,
  isoUtc,
  parseInterval,
  parseTime,
} from '../../../src/core/kit/time.js';

const NOW = Date.UTC(2024, 5, 15, 12);

describe('time', () => {
  it.each([
    ['2023-01-01', Date.UTC(2023, 0, 1)],
    ['2023-07', Date.UTC(2023, 6, 1)],
    ['2023-01-01T09:30', Date.UTC(2023, 0, 1, 9, 30)],
    ['2023-01-01T09:30:15Z', Date.UTC(2023, 0, 1, 9, 30, 15)],
    ['90d', NOW - 90 * DAY_MS],
    ['6h', NOW - 6 * HOUR_MS],
  ])('reads %s as UTC', (text, expected) => {
    expect(parseTime('--since', text, NOW)).toBe(expected);
  });

  it.each(['2023-02-31', '2023-13-01', 'yesterday', '01/02/2023', '', '2023-01-01T09:30+02:00'])(
    'refuses %j',
    (text) => {
      expect(() => parseTime('--since', text, NOW)).toThrow('--since must be an ISO date or an age');
    },
  );

  it('names the nearest interval', () => {
    expect(parseInterval('4h')).toBe(4 * HOUR_MS);
    expect(formatInterval(4 * HOUR_MS)).toBe('4h');
    expect(() => parseInterval('7h')).toThrow('unknown interval "7h"');
    for (const name of ['constructor', '__proto__', 'toString']) expect(() => parseInterval(name)).toThrow('unknown');
  });

  it('opens weekly bars on Monday', () => {
    expect(isoUtc(floorToInterval(Date.UTC(2024, 5, 16, 23), parseInterval('1w')))).toBe('2024-06-10T00:00:00Z');
  });

  it.each([
    [400, '400 ms'],
    [1500, '1.5 s'],
    [33 * HOUR_MS, '1 d 9 h'],
    [90 * 60_000, '1 h 30 min'],
  ])('writes %i ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});
