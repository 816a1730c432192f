import { describe, expect, it } from 'vitest';
import { formulaLines } from '../../src/cli/formula-lines.js';
import { featureRegistries, transforms } from '../../src/features/registry.js';

const MACD = 'line = EMA_fast − EMA_slow; signal = EMA_signal(line); histogram = line − signal';

describe('lines of a formula', () => {
  it('are one where all of it fits', () => {
    expect(formulaLines('|x|; 0 at 0', 11)).toEqual(['|x|; 0 at 0']);
  });

  it('break after a part before they break inside one', () => {
    expect(formulaLines(MACD, 52)).toEqual([
      'line = EMA_fast − EMA_slow;',
      'signal = EMA_signal(line); histogram = line − signal',
    ]);
  });

  it('begin a part that is longer than a line on a line of its own, and let the rest of it hang', () => {
    expect(formulaLines('a = 1; b = one + two + three + four; c = 3', 20)).toEqual([
      'a = 1;',
      'b = one + two',
      '  + three + four;',
      'c = 3',
    ]);
  });

  it('do not end with a sign', () => {
    expect(formulaLines('(close − open) / (high − low)', 20)).toEqual(['(close − open)', '  / (high − low)']);
  });

  it('lose nothing of any formula and are no wider than they may be', () => {
    const formulas = [...featureRegistries.flatMap((r) => r.list()), ...transforms.list()].map((d) => d.formula ?? '');
    for (const formula of formulas) {
      const lines = formulaLines(formula, 60);
      expect(lines.map((line) => line.trim()).join(' ')).toBe(formula);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
    }
  });
});
