import { describe, expect, it } from 'vitest';
import { parseFeature, type SourceSpec } from '../../src/features/spec.js';
import { countUses, KEEP_ALL } from '../../src/features/uses.js';

describe('countUses', () => {
  const specs = ['macd.signal', 'zscore(macd.signal, window=9)', 'lag(macd.line)', 'macd.line'].map(parseFeature);
  const [signal, , , line] = specs as SourceSpec[];

  it('knows which outputs of a computation stand in any feature', () => {
    const uses = countUses(specs);
    expect(['line', 'signal', 'histogram'].map((_, k) => uses.needs(signal.base, k))).toEqual([true, true, false]);
    expect(uses.needs('rsi(period=14)', 0)).toBe(false);
  });

  it('counts a column down to its last use, and a computation once per output', () => {
    const uses = countUses(specs);
    expect([uses.isLast(signal.text), uses.isLast(signal.text)]).toEqual([false, true]);
    expect([uses.isLast(line.text), uses.isLast(line.text)]).toEqual([false, true]);
    expect([uses.isLast(signal.base), uses.isLast(signal.base)]).toEqual([false, true]);
  });

  it('keeps all where anybody may ask again', () => {
    expect(KEEP_ALL.needs('anything', 3)).toBe(true);
    expect(KEEP_ALL.isLast('anything')).toBe(false);
  });
});
