import { describe, expect, it } from 'vitest';
import { splitMix } from '../../src/backtest/split-mix.js';
import { formatMix, parseMix } from '../../src/backtest/strategy-mix.js';

describe('several strategies in one account', () => {
  it('reads their shares', () => {
    const parts = parseMix('momentum(lookback=48)@0.6 + breakout@0.4');
    expect(parts.map((p) => [p.strategy.definition.name, p.share])).toEqual([
      ['momentum', 0.6],
      ['breakout', 0.4],
    ]);
  });

  it('gives equal parts without shares', () => {
    expect(parseMix('hold + momentum + breakout').map((p) => p.share)).toEqual([1 / 3, 1 / 3, 1 / 3]);
  });

  it('leaves one strategy as it is', () => {
    const parts = parseMix('hold');
    expect(parts[0].share).toBe(1);
    expect(formatMix(parts)).toBe('hold(share=1)');
  });

  it('writes a text that reads as the same mix', () => {
    const text = formatMix(parseMix('momentum@0.25 + hold@0.75'));
    expect(text).toContain(' + hold(share=1)@0.75');
    expect(formatMix(parseMix(text))).toBe(text);
  });

  it('splits at no plus inside parentheses or quotes', () => {
    expect(splitMix('a(x="b + c") + d(y=1e+3)')).toEqual(['a(x="b + c")', 'd(y=1e+3)']);
  });

  it.each([
    ['hold@0.5 + momentum', 'either every strategy has a share or none has one'],
    ['hold@0.5 + momentum@0.4', 'shares must be above 0 and add up to 1, they add up to 0.9'],
    ['hold@1.5 + momentum@-0.5', 'shares must be above 0'],
    ['hold + ', 'expected a name'],
  ])('refuses %s', (text, message) => {
    expect(() => parseMix(text)).toThrow(message);
  });
});
