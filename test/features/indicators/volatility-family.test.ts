import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { chaikinVolatility } from '../../../src/features/indicators/chaikin-volatility.js';
import { downsideDeviation } from '../../../src/features/indicators/downside-deviation.js';
import { drawdown } from '../../../src/features/indicators/drawdown.js';
import { ewmaVolatility } from '../../../src/features/indicators/ewma-volatility.js';
import { garch } from '../../../src/features/indicators/garch.js';
import { massIndex } from '../../../src/features/indicators/mass-index.js';
import { maxDrawdown } from '../../../src/features/indicators/max-drawdown.js';
import { parkinson } from '../../../src/features/indicators/parkinson.js';
import { realisedVolatility } from '../../../src/features/indicators/realised-volatility.js';
import { rogersSatchell } from '../../../src/features/indicators/rogers-satchell.js';
import { squeeze } from '../../../src/features/indicators/squeeze.js';
import { ulcerIndex } from '../../../src/features/indicators/ulcer-index.js';
import { volatilityRatio } from '../../../src/features/indicators/volatility-ratio.js';
import { yangZhang } from '../../../src/features/indicators/yang-zhang.js';
import { fitGarch } from '../../../src/features/kernels/garch-fit.js';
import { computeFeatures } from '../../../src/features/pipeline.js';
import { candlesFrom, f, randomCandles } from '../../support/series.js';

const X = Number.NaN;

describe('range estimators', () => {
  it('parkinson: a bar from 1 to e has ln 2 in its denominator', () => {
    expect(parkinson(f(Math.E), f(1), 1, 1)[0]).toBeCloseTo(1 / Math.sqrt(4 * Math.LN2), 14);
  });
  it('rogers-satchell: a bar that only rises counts nothing', () => {
    expect([...rogersSatchell({ open: f(1), high: f(2), low: f(1), close: f(2) }, 1, 1)]).toEqual([0]);
  });
  it('yang-zhang: sees the jump between two bars that do not move', () => {
    const p = f(1, Math.E, 1);
    const jumps = yangZhang({ open: p, high: p, low: p, close: p }, 2, 1);
    expect([...jumps].slice(0, 2)).toEqual([X, X]);
    expect(jumps[2], 'jumps +1 and -1').toBeCloseTo(Math.SQRT2, 14);
  });
  it('find the volatility of a walk, within a tenth', () => {
    // Forty steps make a bar, so that highs and lows are nearly those of a continuous path.
    const rng = createRng('ranges');
    const rows = Array.from({ length: 3000 }, () => {
      let [at, top, bottom] = [0, 0, 0];
      for (let k = 0; k < 400; k++) {
        at += (0.01 / 20) * rng.normal();
        [top, bottom] = [Math.max(top, at), Math.min(bottom, at)];
      }
      return [1, Math.exp(top), Math.exp(bottom), Math.exp(at)] as [number, number, number, number];
    });
    const names = ['parkinson', 'garman-klass', 'rogers-satchell'];
    for (const column of computeFeatures(
      candlesFrom(rows),
      names.map((name) => `${name}(period=3000)`),
    ).columns) {
      expect(column[2999]).toBeGreaterThan(0.0092);
      expect(column[2999]).toBeLessThan(0.0102);
    }
  });
  it('per year have 365 days', () => {
    const bars = randomCandles({ seed: 'per', length: 30, intervalMs: 86_400_000 });
    const [bar, year] = computeFeatures(bars, ['parkinson', 'parkinson(per=year)']).columns;
    expect(year[25]).toBeCloseTo(bar[25] * Math.sqrt(365), 12);
  });
});

describe('ewma-volatility', () => {
  it('keeps 0.94 of the old variance', () => {
    const out = ewmaVolatility(f(1, Math.E, Math.E), { decay: 0.94, seed: 1, scale: 1 });
    expect([...out]).toEqual([X, 1, Math.sqrt(0.94)]);
  });
});

describe('realised-volatility', () => {
  it('adds squares up over the horizon, or gives the mean', () => {
    const close = f(1, Math.E, 1);
    expect(realisedVolatility(close, 2, Math.SQRT2)[2]).toBeCloseTo(Math.SQRT2, 14);
    expect(realisedVolatility(close, 2, 1)[2]).toBeCloseTo(1, 14);
  });
});

describe('volatility-ratio', () => {
  it('is 1 where nothing has moved', () => {
    expect([...volatilityRatio(f(5, 5, 5, 5), { short: 2, long: 3 })]).toEqual([X, X, X, 1]);
  });
});

describe('chaikin-volatility', () => {
  it('is the percent change of the averaged range', () => {
    expect([...chaikinVolatility(f(2, 4, 4), f(1, 2, 4), { period: 1, lag: 1 })]).toEqual([X, 100, -100]);
  });
});

describe('mass-index', () => {
  it('is the number of bars where the range stays, and above it where the range grows', () => {
    const low = f(1, 1, 1, 1, 1, 1);
    expect([...massIndex(f(2, 2, 2, 2, 2, 2), low, { period: 2, sum: 3 })]).toEqual([X, X, X, X, 3, 3]);
    expect(massIndex(f(2, 3, 5, 5, 5, 5), low, { period: 2, sum: 1 })[2]).toBeGreaterThan(1);
    expect(massIndex(low, low, { period: 2, sum: 3 })[5], 'no range at all').toBe(3);
  });
});

describe('downside-deviation', () => {
  it('counts falls only, and every return in the mean', () => {
    expect(downsideDeviation(f(1, Math.E, 1), 2, 0)[2]).toBeCloseTo(Math.SQRT1_2, 14);
  });
});

describe('ulcer-index', () => {
  it('is the root mean square fall from the high of each bar', () => {
    expect(ulcerIndex(f(10, 9, 9), 2)[2], 'falls of 10 % and 0 %').toBeCloseTo(Math.sqrt(50), 12);
  });
});

describe('drawdown', () => {
  it('measures from the high and the low, and counts the bars since', () => {
    const d = drawdown(f(10, 20, 16), f(8, 10, 10), f(9, 18, 15), 3);
    expect([d.drawdown[2], d.runUp[2], d.sinceHigh[2], d.sinceLow[2]]).toEqual([-0.25, 0.875, 1, 2]);
  });
  it('takes the newest of equal highs', () => {
    const flat = f(1, 1, 1);
    expect(drawdown(flat, flat, flat, 3).sinceHigh[2]).toBe(0);
  });
});

describe('max-drawdown', () => {
  it('needs the high before the low', () => {
    expect([...maxDrawdown(f(1, 4, 3, 2, 8, 7), 3)]).toEqual([X, X, 0.25, 0.5, 1 / 3, 0.125]);
  });
  it('equals the naive search over all pairs', () => {
    const { close } = randomCandles({ seed: 'mdd', length: 120, volatility: 0.05 });
    for (const period of [1, 2, 7, 40]) {
      const out = maxDrawdown(close, period);
      for (let i = period - 1; i < close.length; i++) {
        let worst = 0;
        for (let a = i - period + 1; a <= i; a++)
          for (let b = a; b <= i; b++) worst = Math.max(worst, (close[a] - close[b]) / close[a]);
        expect(out[i], `period ${period} row ${i}`).toBe(worst);
      }
    }
  });
});

describe('squeeze', () => {
  it('is on when closes stand still inside wide bars, off when they run', () => {
    const still = candlesFrom(Array.from({ length: 30 }, () => [10, 11, 9, 10] as const));
    expect(squeeze(still.high, still.low, still.close, { period: 5, deviations: 2, multiplier: 1.5 }).flag[29]).toBe(1);
    const run = candlesFrom(Array.from({ length: 30 }, (_, i) => 10 + i));
    const { flag, width } = squeeze(run.high, run.low, run.close, { period: 5, deviations: 2, multiplier: 1.5 });
    expect(flag[29]).toBe(0);
    expect(width[29], 'deviation √2 · 2 against range 1 · 1.5').toBeCloseTo((2 * Math.SQRT2) / 1.5, 10);
  });
});

describe('garch', () => {
  /** `n` returns of a GARCH(1,1) with deviation 1 % per bar. */
  const simulated = (n: number, arch: number, garchWeight: number): { close: Float64Array; variance: Float64Array } => {
    const rng = createRng('garch');
    const close = new Float64Array(n + 1).fill(100);
    const variance = new Float64Array(n + 1).fill(1e-4);
    for (let i = 1; i <= n; i++) {
      const r = Math.sqrt(variance[i]) * rng.normal();
      close[i] = close[i - 1] * Math.exp(r);
      if (i < n) variance[i + 1] = 1e-4 * (1 - arch - garchWeight) + arch * r * r + garchWeight * variance[i];
    }
    return { close, variance };
  };

  it('finds the parameters that made the returns, within four standard errors', () => {
    const { close } = simulated(8000, 0.1, 0.85);
    const returns = close.map((v, i) => (i === 0 ? 0 : Math.log(v / close[i - 1])));
    const fit = fitGarch(returns, 1, returns.length);
    expect(Math.abs(fit.arch - 0.1)).toBeLessThan(0.04);
    expect(Math.abs(fit.persistence - 0.95)).toBeLessThan(0.04);
  });
  it('forecasts the variance of the next bar, out of sample, nearly as the true model does', () => {
    const { close, variance } = simulated(4000, 0.1, 0.85);
    const out = garch(close, { window: 1000, refit: 250 }, 1);
    let miss = 0;
    let count = 0;
    for (let i = 1000; i < 4000; i++) {
      miss += Math.abs(out[i] / Math.sqrt(variance[i + 1] ?? variance[i]) - 1);
      count++;
    }
    expect(miss / count).toBeLessThan(0.08);
  });
  it('is 0 where nothing has moved', () => {
    expect([...garch(new Float64Array(6).fill(3), { window: 3, refit: 2 }, 1)]).toEqual([X, X, X, 0, 0, 0]);
  });
  it('does not depend on what came before the window of its fit', () => {
    const { close } = simulated(300, 0.1, 0.85);
    const other = close.map((v, i) => (i < 100 ? 50 : v));
    const [a, b] = [close, other].map((x) => garch(x, { window: 100, refit: 50 }, 1));
    expect([...b.slice(250)]).toEqual([...a.slice(250)]);
  });
});
