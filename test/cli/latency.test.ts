import { expect, it } from 'vitest';
import { parseLatency } from '../../src/cli/flows/request.js';
import { HOUR_MS, MINUTE_MS } from '../../src/core/kit/time.js';

it.each([
  ['0', 0],
  ['250ms', 250],
  ['2s', 2000],
  ['5m', 5 * MINUTE_MS],
  ['3h', 3 * HOUR_MS],
  ['2b', 2 * HOUR_MS],
])('a latency of %s on hourly bars is %i ms', (text, ms) => {
  expect(parseLatency(text, HOUR_MS)).toBe(ms);
});

it.each(['250', '0.5s', 'b', ''])('a latency of "%s" is refused with the units there are', (text) => {
  expect(() => parseLatency(text, HOUR_MS)).toThrow(
    `--latency must be a time such as 250ms, 2s or 5m, or bars as 2b, was "${text}"`,
  );
});

it('a latency without a unit names the one that is meant most often', () => {
  expect(() => parseLatency('250', HOUR_MS)).toThrow(expect.objectContaining({ hint: 'did you mean 250ms?' }));
});
