import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MetricResult } from '../../../src/core/metric.js';
import { scoreModel, scoreMulticlass } from '../../../src/models/score.js';

interface Case {
  readonly p: number[];
  readonly y: number[];
  readonly threshold?: number;
  readonly quantile?: number;
  readonly classes?: number[];
  readonly want: Readonly<Record<string, number>>;
}
const stored: Readonly<Record<'binary' | 'values' | 'classes', Case[]>> = JSON.parse(
  readFileSync(join(import.meta.dirname, 'sklearn.json'), 'utf8'),
);
const f = (x: readonly number[]): Float64Array => Float64Array.from(x);

function expectScores(found: readonly MetricResult[], want: Case['want']): void {
  const values = Object.fromEntries(found.map((result) => [result.name, result.value]));
  for (const [name, value] of Object.entries(want)) {
    expect(Math.abs(values[name] - value), `${name}: ${values[name]}, wanted ${value}`).toBeLessThan(1e-12);
  }
}

describe('scores equal those of scikit-learn 1.2.1', () => {
  it.each(stored.binary)('of probabilities, threshold $threshold', ({ p, y, threshold, want }) => {
    expectScores(scoreModel('classification', f(p), f(y), { threshold }), want);
  });
  it.each(stored.values)('of values, quantile $quantile', ({ p, y, quantile, want }) => {
    expectScores(scoreModel('regression', f(p), f(y), { quantile }), want);
  });
  it.each(stored.classes)('of the classes $classes', ({ p, y, classes = [], want }) => {
    expectScores(scoreMulticlass(f(p), f(classes), f(y)), want);
  });
});
