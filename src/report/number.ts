import type { MetricResult } from '../core/metric.js';

/**
 * How numbers are set. `page`: a true minus, thin spaces between thousands, — for a number that is not known.
 * `plain`: the same with the characters of every terminal.
 */
export interface Typography {
  readonly minus: string;
  readonly thousands: string;
  /** between a number and its unit */
  readonly gap: string;
  readonly missing: string;
  /** digits of money after the point; by its size when absent */
  readonly moneyDigits?: number;
}

export const PAGE: Typography = { minus: '\u2212', thousands: '\u202f', gap: '\u202f', missing: '—' };
export const PLAIN: Typography = { minus: '-', thousands: ',', gap: ' ', missing: 'n/a' };

interface NumberOptions {
  readonly digits: number;
  /** writes + before a gain */
  readonly isSigned?: boolean;
  readonly type?: Typography;
}

/** 12345.678 → `12 345.68`. A value that rounds to zero has no sign. */
export function formatNumber(value: number, options: NumberOptions): string {
  const { digits, isSigned = false, type = PAGE } = options;
  if (Number.isNaN(value)) return type.missing;
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${type.minus}∞`;
  const [whole, fraction] = Math.abs(value).toFixed(digits).split('.');
  const grouped = whole.includes('e') ? whole : whole.replace(/\B(?=(\d{3})+$)/g, type.thousands);
  const text = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  const isZero = !/[1-9]/.test(text);
  const sign = isZero ? '' : value < 0 ? type.minus : isSigned ? '+' : '';
  return sign + text;
}

/** 0.1234 → `12.3 %`; whole percents from 1000 % on, two digits below 1 %. */
export function formatPercent(value: number, options: Partial<NumberOptions> = {}): string {
  const { digits = percentDigits(Math.abs(value)), isSigned = false, type = PAGE } = options;
  const text = formatNumber(value * 100, { digits, isSigned, type });
  return Number.isFinite(value) ? `${text}${type.gap}%` : text;
}

function percentDigits(size: number): number {
  if (size >= 10) return 0;
  return size > 0 && size < 0.01 ? 2 : 1;
}

/** A price or an amount: about five digits that matter, whatever its size. */
export function formatQuote(value: number, options: Partial<NumberOptions> = {}): string {
  const size = Math.abs(value);
  const digits = size >= 10_000 ? 0 : size >= 1 || size === 0 ? 2 : Math.min(12, 3 - Math.floor(Math.log10(size)));
  return formatNumber(value, { digits, ...options });
}

/** Money of the account: like a quote, or with the digits that its currency is counted in. */
export function formatMoney(value: number, options: Partial<NumberOptions> = {}): string {
  const digits = options.type?.moneyDigits;
  return digits === undefined ? formatQuote(value, options) : formatNumber(value, { digits, ...options });
}

/** Fractions that are gains or losses carry a sign; shares of something (win rate, exposure) do not. */
const SIGNED = /return|cagr|growth|alpha|expectancy|^best-|^worst-|drawdown$/;

export function isGainOrLoss(metric: Pick<MetricResult, 'name' | 'unit'>): boolean {
  return metric.unit === 'fraction' && SIGNED.test(metric.name);
}

/** A metric as people read it; NaN as —, with its reason told elsewhere. */
export function formatMetric(metric: Pick<MetricResult, 'name' | 'unit' | 'value'>, type: Typography = PAGE): string {
  const { value, unit, name } = metric;
  if (Number.isNaN(value)) return type.missing;
  switch (unit) {
    case 'fraction':
      return formatPercent(value, { isSigned: isGainOrLoss({ name, unit }), type });
    case 'ratio':
      return formatNumber(value, { digits: 2, type });
    case 'quote':
      return formatMoney(value, { type });
    case 'count':
      return formatNumber(value, { digits: Number.isInteger(value) ? 0 : 1, type });
    case 'bars':
      return withUnit(value, Number.isInteger(value) ? 0 : 1, Math.abs(value) === 1 ? 'bar' : 'bars', type);
    case 'bps':
      return withUnit(value, 1, 'bp', type);
    case 'days':
      return withUnit(value, Math.abs(value) < 10 ? 1 : 0, Math.abs(value) === 1 ? 'day' : 'days', type);
  }
}

function withUnit(value: number, digits: number, unit: string, type: Typography): string {
  return `${formatNumber(value, { digits, type })}${type.gap}${unit}`;
}
