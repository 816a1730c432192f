import { describe, expect, it } from 'vitest';
import { factorsOf, percentileOf, summaryOf } from '../../../src/models/explain/factors.js';

const f = (...values: number[]): Float64Array => Float64Array.from(values);

describe('factorsOf', () => {
  const columns = [f(5), f(1), f(0)];
  const training = [f(1, 2, 3, 9), f(1, 1, 2, Number.NaN), f(0, 0, 0, 0)];
  const explained = factorsOf(
    ['rsi', 'trend', 'still'],
    { unit: 'log-odds', base: 0, parts: f(0.3, -0.1, 0) },
    columns,
    0,
    training,
  );

  it('tells value, place among training values, and share of what moved the score, the weightiest first', () => {
    expect(explained.factors.map(({ name, value, percentile, weight }) => [name, value, percentile, weight])).toEqual([
      ['rsi', 5, 0.75, expect.closeTo(0.75, 12)],
      ['trend', 1, expect.closeTo(1 / 3, 12), expect.closeTo(-0.25, 12)],
      ['still', 0, 0.5, 0],
    ]);
    expect(explained.score).toBeCloseTo(0.2, 12);
  });

  it('says it in a sentence that a trader understands', () => {
    expect(summaryOf(explained, 'a rise by noon')).toBe(
      'The model gives a rise by noon a chance of 55.0 %; knowing nothing of this bar it would say 50.0 %. ' +
        'For it speaks rsi at 5 (above 75 % of training, 75 % of the weight); ' +
        'against it trend at 1 (below 67 % of training, 25 % of the weight).',
    );
    const size = factorsOf(['rsi'], { unit: 'label', base: 0.01, parts: f(-0.03) }, columns, 0, training);
    expect(summaryOf(size, 'the return')).toBe(
      'The model foretells -0.02 for the return; knowing nothing of this bar it would say 0.01. ' +
        'Downwards speaks rsi at 5 (above 75 % of training, 100 % of the weight); nothing of weight speaks the other way.',
    );
    const still = factorsOf(['rsi'], { unit: 'label', base: 1, parts: f(0) }, columns, 0, training);
    expect(summaryOf(still, 'it')).toContain('No column moves it.');
  });
});

describe('percentileOf', () => {
  it('counts ties half, and knows no place without values', () => {
    expect(percentileOf(2, f(1, 2, 2, 3))).toBe(0.5);
    expect(percentileOf(2, f(Number.NaN))).toBeNaN();
    expect(percentileOf(Number.NaN, f(1))).toBeNaN();
  });
});
