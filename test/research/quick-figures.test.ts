import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/kit/rng.js';
import { openFigures } from '../../src/research/quick-figures.js';
import { totalReturn } from '../../src/risk/columns.js';
import { maxDrawdown } from '../../src/risk/drawdown.js';
import { sharpeRatio } from '../../src/risk/metrics/sharpe.js';
import { returnsPerYear, simpleReturns } from '../../src/risk/returns.js';
import { f } from '../support/series.js';

const HOUR = 3_600_000;
const clockOf = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => i * HOUR);
const finite = (x: number): number => (Number.isFinite(x) ? x : Number.NaN);

/** The same figures as the metrics take them. */
function slow(equity: Float64Array, openTime: Float64Array, start: number): object {
  const returns = simpleReturns(equity, start);
  const part = equity.subarray(start);
  const perYear = returnsPerYear(returns.length, openTime[openTime.length - 1] - openTime[start]);
  return {
    finalEquity: equity[equity.length - 1],
    totalReturn: finite(totalReturn(part)),
    sharpe: finite(sharpeRatio(returns, perYear).value),
    maxDrawdown: finite(maxDrawdown(part)),
  };
}

describe('quick figures', () => {
  it('are bit for bit those of the metrics, on curves of many kinds and from any step', () => {
    const rng = createRng('quick-figures/1');
    const openTime = clockOf(700);
    const figures = openFigures(openTime);
    const makers: Record<string, (before: number, i: number) => number> = {
      walk: (e) => e * Math.exp(0.01 * rng.normal()),
      'often flat': (e) => (rng.uniform() < 0.8 ? e : e * (1 + 0.02 * rng.normal())),
      'jumps between sizes': () => 10 ** (6 * rng.uniform() - 3),
      'always up': (e) => e * 1.001,
      'always down': (e) => e * 0.97,
      'lost half way': (e, i) => (i > 300 ? -12.5 : e * (1 + 0.01 * rng.normal())),
      'never traded': (e) => e,
    };
    for (const [name, next] of Object.entries(makers)) {
      const equity = new Float64Array(700);
      equity[0] = 10_000;
      for (let i = 1; i < 700; i++) equity[i] = next(equity[i - 1], i);
      for (const start of [0, 1, 37, 650, 697, 698, 699]) {
        expect({ ...figures(equity, start) }, `${name} from ${start}`).toStrictEqual(slow(equity, openTime, start));
      }
    }
  });

  it('can be checked by hand', () => {
    const {
      finalEquity,
      totalReturn: total,
      sharpe,
      maxDrawdown: deepest,
    } = openFigures(clockOf(4))(f(100, 120, 90, 99), 0);
    expect([finalEquity, total]).toEqual([99, -0.01]);
    expect(deepest, '120 to 90').toBe(-0.25);
    // Returns 0.2, -0.25, 0.1: mean 1/60, standard deviation (ddof 1) 0.236290781…, 8,760 hours a year.
    expect(sharpe).toBeCloseTo((1 / 60 / 0.2362907813126304) * Math.sqrt(8760), 10);
  });
});
