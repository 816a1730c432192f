/**
 * How much of `from` is gone at `to`.
 *
 * @returns fraction ≥ 0: 0 for a gain, above 1 below zero; 1 when there was nothing to lose; NaN when either is NaN
 */
export function lossRate(from: number, to: number): number {
  if (Number.isNaN(from) || Number.isNaN(to)) return Number.NaN;
  return from > 0 ? Math.max(0, 1 - to / from) : 1;
}

/**
 * Whether `to` is `limit` or more below `from`. Reckoned as a price, `to ≤ from × (1 − limit)`, so that a fall from 100 to
 * 95 is one of 5 % to the last bit. An account that had nothing counts as fallen; NaN does not.
 *
 * @param limit fraction in (0, 1]
 */
export function hasFallen(from: number, to: number, limit: number): boolean {
  return from > 0 ? to <= from * (1 - limit) : from <= 0;
}
