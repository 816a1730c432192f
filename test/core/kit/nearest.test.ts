import { describe, expect, it } from 'vitest';
import { nearestName, unknownNameHint } from '../../../src/core/kit/nearest.js';

/** `name-00` … `name-49` */
const many = Array.from({ length: 50 }, (_, k) => `name-${String(k).padStart(2, '0')}`);

describe('the nearest name', () => {
  it('is the one with the fewest wrong letters, the first among equals', () => {
    expect(nearestName('emma', ['sma', 'gamma', 'ema'])).toBe('ema');
    expect(nearestName('xma', ['sma', 'ema'])).toBe('sma');
    expect(nearestName('momentum', ['rsi'])).toBeUndefined();
  });
});

describe('the hint after an unknown name', () => {
  it('lists all names of a short list', () => {
    expect(unknownNameHint('smma', ['sma', 'ema'])).toBe('did you mean "sma"? available: ema, sma');
    expect(unknownNameHint('volume', ['sma', 'ema'])).toBe('available: ema, sma');
  });
  it('names the nearest five of a long list, and where the others are', () => {
    expect(unknownNameHint('name-071', many, 'quant list indicator')).toBe(
      'did you mean "name-01", "name-07", "name-00", "name-02" or "name-03"? 50 are available: quant list indicator',
    );
    expect(unknownNameHint('something', many)).toBe('50 are available');
  });
});
