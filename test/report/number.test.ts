import { describe, expect, it } from 'vitest';
import { formatMetric, formatNumber, formatPercent, formatQuote, PLAIN } from '../../src/report/number.js';

describe('numbers on a page', () => {
  it('have thin spaces between thousands and a true minus', () => {
    expect(formatNumber(1234567.891, { digits: 2 })).toBe('1\u202f234\u202f567.89');
    expect(formatNumber(-1234.5, { digits: 1 })).toBe('\u22121\u202f234.5');
    expect(formatNumber(999, { digits: 0 })).toBe('999');
  });
  it('have no sign when they round to zero', () => {
    expect(formatNumber(-0.04, { digits: 1, isSigned: true })).toBe('0.0');
    expect(formatPercent(0, { isSigned: true })).toBe('0.0\u202f%');
  });
  it('carry their sign when they are gains or losses', () => {
    expect(formatPercent(0.1234, { isSigned: true })).toBe('+12.3\u202f%');
    expect(formatPercent(-0.1234)).toBe('\u221212.3\u202f%');
    expect(formatPercent(12.345)).toBe('1\u202f235\u202f%');
  });
  it('say — when they are not known', () => {
    expect(formatNumber(Number.NaN, { digits: 2 })).toBe('—');
    expect(formatPercent(Number.NaN)).toBe('—');
    expect(formatPercent(Number.NaN, { type: PLAIN })).toBe('n/a');
  });
  it('keep about five digits of a price of any size', () => {
    expect(
      ['65432.1', '1234.567', '1.5', '0.01234567', '0.00000123456', '0'].map((v) => formatQuote(Number(v))),
    ).toEqual(['65\u202f432', '1\u202f234.57', '1.50', '0.01235', '0.000001235', '0.00']);
  });
});

describe('metrics', () => {
  const metric = (
    name: string,
    unit: 'fraction' | 'ratio' | 'count' | 'bars' | 'bps' | 'days' | 'quote',
    value: number,
  ) => formatMetric({ name, unit, value }, PLAIN);
  it('are set by their unit', () => {
    expect(metric('total-return', 'fraction', 0.123)).toBe('+12.3 %');
    expect(metric('win-rate', 'fraction', 0.541)).toBe('54.1 %');
    expect(metric('expectancy', 'fraction', -0.0012), 'small ones with two digits').toBe('-0.12 %');
    expect(metric('expected-shortfall', 'fraction', 0.031), 'a loss given as a positive number').toBe('3.1 %');
    expect(metric('sharpe', 'ratio', 1.005)).toBe('1.00');
    expect(metric('trades', 'count', 1234)).toBe('1,234');
    expect(metric('hold', 'bars', 1)).toBe('1 bar');
    expect(metric('hold', 'bars', 12.34)).toBe('12.3 bars');
    expect(metric('edge', 'bps', 3.21)).toBe('3.2 bp');
    expect(metric('longest', 'days', 123.4)).toBe('123 days');
    expect(metric('fees', 'quote', 12345.6)).toBe('12,346');
  });
});
