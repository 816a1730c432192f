/** The last values of a column as a stretch of an array, for what walks over a window in the order of time. */
export interface Tape {
  /** the newest value stands before the place that `push` gave, older ones before it */
  readonly values: Float64Array;
  /** Takes the next value. @returns the place after it */
  push(x: number): number;
}

/**
 * A tape that holds at least the last `length` values; O(1) a value, for it is moved back once in `length` of them.
 *
 * @param length whole, ≥ 1
 */
export function openTape(length: number): Tape {
  const values = new Float64Array(2 * length);
  let end = 0;
  return {
    values,
    push: (x) => {
      if (end === 2 * length) {
        values.copyWithin(0, length);
        end = length;
      }
      values[end++] = x;
      return end;
    },
  };
}
