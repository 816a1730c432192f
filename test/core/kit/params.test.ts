import { describe, expect, it } from 'vitest';
import { QuantError } from '../../../src/core/kit/errors.js';
import { resolveParams } from '../../../src/core/kit/params.js';

const SPECS = {
  period: { type: 'int', default: 20, min: 1, max: 5000, doc: 'bars' },
  share: { type: 'float', default: 0.5, min: 0, max: 1, doc: 'fraction' },
  mode: { type: 'choice', default: 'fast', options: ['fast', 'slow'], doc: 'speed' },
  short: { type: 'bool', default: false, doc: 'may go short' },
} as const;

const failure = (given: Record<string, unknown>): QuantError => {
  try {
    resolveParams('sma', SPECS, given);
  } catch (error) {
    if (error instanceof QuantError) return error;
  }
  throw new Error('expected a QuantError');
};

describe('resolveParams', () => {
  it('writes every default out', () => {
    expect(resolveParams('sma', SPECS)).toEqual({ period: 20, share: 0.5, mode: 'fast', short: false });
  });

  it('reads text the way its spec says', () => {
    expect(resolveParams('sma', SPECS, { period: '9', share: '.25', mode: 'slow', short: 'true' })).toEqual({
      period: 9,
      share: 0.25,
      mode: 'slow',
      short: true,
    });
  });

  it('takes an option that looks like a number with and without quotes', () => {
    const specs = { hours: { type: 'choice', default: '8', options: ['8', '4'], doc: 'hours' } } as const;
    expect(resolveParams('clock', specs, { hours: 4 })).toEqual(resolveParams('clock', specs, { hours: '4' }));
    expect(() => resolveParams('clock', specs, { hours: 5 })).toThrow('clock.hours must be one of 8, 4, was 5');
  });

  it.each([
    [{ period: 0 }, 'sma.period must be in [1, 5000], was 0'],
    [{ period: 1.5 }, 'sma.period must be a whole number in [1, 5000], was 1.5'],
    [{ period: '' }, 'sma.period must be a whole number in [1, 5000], was ""'],
    [{ share: Number.NaN }, 'sma.share must be a number in [0, 1], was NaN'],
    [{ share: 'Infinity' }, 'sma.share must be a number in [0, 1], was "Infinity"'],
    [{ mode: 'quick' }, 'sma.mode must be one of fast, slow, was "quick"'],
    [{ short: 1 }, 'sma.short must be true or false, was 1'],
  ])('refuses %j and says what must hold', (given, message) => {
    const error = failure(given);
    expect(error.message).toBe(message);
    expect(error.exitCode, 'a mistake of the user').toBe(2);
  });

  it('names the nearest parameter after a typing mistake', () => {
    const error = failure({ perod: 3 });
    expect(error.message).toBe('sma has no parameter "perod"');
    expect(error.hint).toContain('did you mean "period"?');
  });
});
