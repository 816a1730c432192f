import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../src/core/kit/time.js';
import { barAge } from '../../../src/risk/rules/stale-data.js';
import { riskView } from '../view.js';
import { at, breakerOf } from './rule.js';

describe('stale data', () => {
  it('counts the bars that are missing', () => {
    expect(barAge(at(1, 5), at(1, 3), HOUR_MS)).toBe(2);
    expect(barAge(at(1, 5), Number.NaN, HOUR_MS)).toBeNaN();
  });
  it('shuts one market when its bars stay away, and opens it when one comes', () => {
    const breaker = breakerOf('stale-data(limit=2)', 3);
    const closes = [0, 1, 2, 3, 4].map((missing) => {
      const closedAt = [at(1, 10), at(1, 10 - missing), Number.NaN];
      if (missing === 4) closedAt[1] = at(1, 10);
      breaker.step(riskView({ markets: [[1], [1], []], intervalMs: HOUR_MS, time: at(1, 10), closedAt }));
      return [breaker.scale(0), breaker.scale(1), breaker.scale(2), breaker.value];
    });
    expect(closes, 'the third market has no bar yet').toEqual([
      [1, 1, 0, 0],
      [1, 1, 0, 1],
      [1, 1, 0, 2],
      [1, 0, 0, 3],
      [1, 1, 0, 0],
    ]);
  });
});
