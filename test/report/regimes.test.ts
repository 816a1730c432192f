import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../src/core/kit/time.js';
import type { RegimePath } from '../../src/core/regime.js';
import { regimeRows, regimeSpans } from '../../src/report/regimes.js';
import { sampleReport } from '../support/report.js';
import { candlesFrom, f, START_MS } from '../support/series.js';

const path = (...states: number[]): RegimePath => ({
  names: ['bull', 'bear'],
  state: Int8Array.from(states),
  probabilities: [],
});
const hour = (ms: number): number => (ms - START_MS) / HOUR_MS;

describe('bands of a regime', () => {
  it('run from bar to bar and leave the warm-up out', () => {
    const spans = regimeSpans(candlesFrom([1, 1, 1, 1, 1]), path(-1, 0, 0, 1, 0), 10);
    expect(spans.map((s) => [hour(s.from), hour(s.to), s.name])).toEqual([
      [1, 3, 'bull'],
      [3, 4, 'bear'],
      [4, 5, 'bull'],
    ]);
  });
  it('take the most frequent regime of a stretch when there are too many', () => {
    const spans = regimeSpans(candlesFrom([1, 1, 1, 1, 1, 1, 1, 1]), path(0, 0, 1, 0, 1, 0, 1, 1), 2);
    expect(spans.map((s) => [hour(s.from), hour(s.to), s.name])).toEqual([
      [0, 4, 'bull'],
      [4, 8, 'bear'],
    ]);
  });
});

describe('results per regime', () => {
  it('set the regime of a close against the move of the next bar', () => {
    const candles = candlesFrom([100, 110, 99, 99]);
    const { ledger } = sampleReport({ bars: 10, symbols: ['BTCUSDT'] });
    const own = { ...ledger, steps: 4, openTime: candles.openTime, equity: f(10, 20, 20, 10) };
    const [bull, bear] = regimeRows(candles, path(0, 1, 0, 1), own);
    expect([bull.bars, bull.stretches, bull.share]).toEqual([2, 2, 0.5]);
    expect(bull.marketReturn, 'from 100 to 110 and from 99 to 99').toBeCloseTo(0.1, 12);
    expect(bull.strategyReturn, 'from 10 to 20 and from 20 to 10').toBeCloseTo(0, 12);
    expect(bear.marketReturn, 'the last bar has no next one').toBeCloseTo(99 / 110 - 1, 12);
  });
  it('are not known for a regime that never was', () => {
    const rows = regimeRows(candlesFrom([1, 2]), path(0, 0), sampleReport({ bars: 10, symbols: ['BTCUSDT'] }).ledger);
    expect(rows[1]).toMatchObject({ bars: 0, share: 0, marketReturn: Number.NaN, marketVolatility: Number.NaN });
  });
});
