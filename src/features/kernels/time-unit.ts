import { barsPerYear } from '../../core/kit/time.js';

/** The parameter of every volatility: per bar, or scaled to a year of 365 days. */
export const PER = {
  type: 'choice',
  default: 'bar',
  options: ['bar', 'year'],
  doc: 'unit of time; a year has 365 days',
} as const;

/** What a standard deviation per bar is multiplied by: 1, or the square root of the bars in a year. */
export function deviationScale(per: 'bar' | 'year', intervalMs: number): number {
  return per === 'year' ? Math.sqrt(barsPerYear(intervalMs)) : 1;
}
