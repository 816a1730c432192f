import { QuantError } from '../../core/kit/errors.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, parseDuration } from '../../core/kit/time.js';

/** A stretch of history as it was asked for: a count of bars, a share of all bars, or a length of time. */
export interface Span {
  readonly unit: 'bars' | 'share' | 'ms';
  /** bars: whole, ≥ 0; share: a fraction in [0, 1); ms: > 0 */
  readonly value: number;
}

const BARS = /^\d+$/;
const PERCENT = /^(\d+(?:\.\d+)?)%$/;

/** `24` bars, `1%` of all bars, `24h` or `90d` of time. @throws E_PARAM when it is none of them */
export function parseSpan(label: string, text: string): Span {
  if (BARS.test(text)) return { unit: 'bars', value: Number(text) };
  const percent = PERCENT.exec(text);
  if (percent !== null) {
    const value = Number(percent[1]) / 100;
    if (value < 1) return { unit: 'share', value };
    throw new QuantError('E_PARAM', `${label} must be below 100%, was ${text}`);
  }
  try {
    return { unit: 'ms', value: parseDuration(label, text) };
  } catch (cause) {
    throw new QuantError('E_PARAM', `${label} must be bars, a share or a length of time, was "${text}"`, {
      hint: 'for example 24, 1% or 36h',
      cause,
    });
  }
}

/** One text for each length: `7d` for a week, `1%` for 1.0%. */
export function formatSpan({ unit, value }: Span): string {
  if (unit === 'bars') return String(value);
  if (unit === 'share') return `${Number((100 * value).toPrecision(12))}%`;
  if (value % DAY_MS === 0) return `${value / DAY_MS}d`;
  return value % HOUR_MS === 0 ? `${value / HOUR_MS}h` : `${value / MINUTE_MS}m`;
}

/** The bars that a stretch takes, rounded up: over a hole in the history it lasts longer, never shorter. */
export function spanBars({ unit, value }: Span, { bars, intervalMs }: { bars: number; intervalMs: number }): number {
  if (unit === 'bars') return value;
  // Six digits less than a double's: a share times bars that should be whole is not pushed up by its last bit.
  return Math.ceil(Number((unit === 'share' ? value * bars : value / intervalMs).toPrecision(10)));
}
