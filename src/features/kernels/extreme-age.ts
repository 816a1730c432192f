import { checkWindow, unknownColumn } from '../../core/math/rolling.js';
import type { ValueStream } from '../../core/math/streams.js';

/**
 * How many bars ago the highest (or lowest) of the last `window` values was; of equal ones the newest counts.
 *
 * A queue holds the values that can still become the extreme, in falling order: each goes in and out once, so O(n)
 * for any window.
 *
 * @param x      (n,) any unit, known from row `from` on
 * @param window bars, whole, ≥ 1
 * @param sign   1 for the highest, -1 for the lowest
 * @returns (n,) whole, in [0, window); NaN on rows [0, from + window - 1)
 */
export function extremeAge(x: Float64Array, window: number, sign: 1 | -1, from = 0): Float64Array {
  checkWindow('extremeAge.window', window);
  const n = x.length;
  const out = unknownColumn(n);
  const queue = new Int32Array(Math.max(0, n - from));
  let head = 0;
  let tail = 0;
  for (let i = from; i < n; i++) {
    while (tail > head && sign * x[queue[tail - 1]] <= sign * x[i]) tail--;
    queue[tail++] = i;
    if (queue[head] <= i - window) head++;
    if (i >= from + window - 1) out[i] = i - queue[head];
  }
  return out;
}

/** As `extremeAge`, value by value: unknown values in front are passed over. */
export function extremeAgeStream(window: number, sign: 1 | -1): ValueStream {
  checkWindow('extremeAgeStream.window', window);
  // A ring of the rows that can still become the extreme: never more than the window holds.
  const rows = new Int32Array(window);
  const values = new Float64Array(window);
  let [row, head, size] = [0, 0, 0];
  return (x) => {
    if (row === 0 && Number.isNaN(x)) return Number.NaN;
    if (size > 0 && rows[head] <= row - window) {
      head = (head + 1) % window;
      size--;
    }
    while (size > 0 && sign * values[(head + size - 1) % window] <= sign * x) size--;
    const place = (head + size++) % window;
    rows[place] = row;
    values[place] = x;
    row++;
    return row < window ? Number.NaN : row - 1 - rows[head];
  };
}
