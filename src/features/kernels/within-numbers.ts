/** Held to what a double can say: an overflow is the largest number, not an infinity. NaN stays NaN. */
export function withinNumbers(x: number): number {
  return x > Number.MAX_VALUE ? Number.MAX_VALUE : x < -Number.MAX_VALUE ? -Number.MAX_VALUE : x;
}
