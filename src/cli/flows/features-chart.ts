/** Shares of a cell from below, eighths. */
const EIGHTHS = ' ▁▂▃▄▅▆▇█';

export interface ChartSize {
  /** characters */
  readonly width: number;
  /** lines */
  readonly height: number;
}

/**
 * Values as columns of blocks, one character each from left to right, from the lowest value (one eighth of a line) to
 * the highest (all lines). What is not known is empty; values that are all equal fill half of the height.
 *
 * @param values (n,) any unit; the last `width` are drawn
 * @returns `height` lines, the highest first
 */
export function blockChart(values: Float64Array, { width, height }: ChartSize): readonly string[] {
  const drawn = values.subarray(Math.max(0, values.length - width));
  const known = drawn.filter((value) => Number.isFinite(value));
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of known) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const steps = 8 * height - 1;
  const eighths = Array.from(drawn, (value) => {
    if (!Number.isFinite(value)) return 0;
    return high > low ? 1 + Math.round(((value - low) / (high - low)) * steps) : 4 * height;
  });
  return Array.from({ length: height }, (_, line) => {
    const below = 8 * (height - 1 - line);
    return eighths.map((filled) => EIGHTHS[Math.max(0, Math.min(8, filled - below))]).join('');
  });
}
