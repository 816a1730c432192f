import type { AccountColumns } from '../core/feature-context.js';

/** The account of somebody who does not trade: all cash, no position. What models are shown, and what exports hold. */
export function idleAccount(bars: number): AccountColumns {
  return { balance: new Float64Array(bars).fill(1), position: new Float64Array(bars) };
}
