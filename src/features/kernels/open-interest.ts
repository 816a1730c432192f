import type { FeatureContext } from '../../core/feature-context.js';
import type { Timed } from './as-of.js';

/** The parameter that says in what open interest is counted. */
export const OPEN_INTEREST_UNIT = {
  type: 'choice',
  default: 'quantity',
  options: ['quantity', 'value'],
  doc: 'base coins, or their worth in quote, which moves with the price too',
} as const;

/** Open interest in one unit; moments at which it is not known in that unit are left out. */
export function openInterestIn({ openInterest }: FeatureContext, unit: 'quantity' | 'value'): Timed {
  const time = openInterest?.time ?? new Float64Array(0);
  const value = openInterest?.[unit] ?? new Float64Array(0);
  const isKnown = (_: number, i: number): boolean => !Number.isNaN(value[i]);
  return { time: time.filter(isKnown), value: value.filter(isKnown) };
}
