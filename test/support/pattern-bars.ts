import type { Candles } from '../../src/core/candles.js';
import { type BarRow, candlesFrom } from './series.js';

/** A candle from the close before it: gap, real body (above 0 is white), upper and lower shadow, in eighths. */
type Step = readonly [gap: number, move: number, upper?: number, lower?: number];

/** Patterns drawn by hand, most of which chance hardly makes. */
// biome-ignore format: a pattern per line
const DRAWN: readonly (readonly Step[])[] = [
  // three stars in the south, concealing baby swallow, mat hold, kicking
  [[0, -12, 0, 16], [4, -8, 0, 3], [4, -3]],
  [[0, -8], [0, -8], [-2, -4, 6], [12, -22]],
  [[0, 16], [4, -2], [-1, -3], [0, -2], [1, 16]],
  [[0, -12], [16, 10]],
  // upside gap two crows, two crows, three black crows, abandoned baby
  [[0, 12], [6, -2], [3, -6]],
  [[0, 12], [6, -4], [2, -8]],
  [[0, 4], [0, -6], [2, -6], [2, -6]],
  [[0, 12], [4, 0], [-2, -10]],
  // three methods, gap three methods, three-line strike, ladder bottom
  [[0, 16], [0, -3], [0, -3], [0, -3], [1, 16]],
  [[0, 8], [4, 6], [-3, -12]],
  [[0, 6], [-1, 6], [-1, 6], [1, -20]],
  [[0, -4], [0, -4], [0, -4], [0, -4, 4], [6, 10]],
  // unique three river, counterattack, breakaway, modified hikkake
  [[0, -12], [8, -4, 0, 6], [-3, 2]],
  [[0, -12], [-12, 12]],
  [[0, -12], [-4, -4], [0, -4], [0, -4], [0, 14]],
  [[0, 8, 4, 4], [-2, -5, 1, 1], [1, 2, 1, 1], [-1, -4, 1, 1], [0, 2], [0, 6]],
  // tasuki gap, piercing, tri-star, stick sandwich
  [[0, 6], [3, 6], [-2, -6]],
  [[0, -12], [-3, 11]],
  [[0, 0, 4, 4], [3, 0, 2, 2], [-1, 0, 2, 2]],
  [[0, -6], [2, 4], [1, -7]],
  // stalled, advance block, morning star and doji star
  [[0, 10], [-2, 12], [0, 2]],
  [[0, 14], [-4, 10], [-3, 5, 6]],
  [[0, -12], [-3, -2, 1, 1], [2, 10]],
  [[0, -12], [-3, 0, 2, 2], [2, 10]],
  // in-neck, on-neck, thrusting, identical three crows
  [[0, -12, 0, 2], [-4, 4]],
  [[0, -12, 0, 2], [-4, 2]],
  [[0, -12, 0, 2], [-4, 8]],
  [[0, -6], [0, -6], [0, -6]],
  // homing pigeon, side-by-side white lines, separating lines, three inside
  [[0, -14], [9, -4]],
  [[0, 6], [3, 6], [-6, 6]],
  [[0, -8], [8, 10]],
  [[0, -14], [5, 4], [0, 12]],
];

/**
 * The golden series GS3: 20 000 hourly bars on which each of the 61 patterns of TA-Lib appears, and nearly appears.
 *
 * Drawn patterns, either way up and here and there off by a little, stand between random candles. Prices are eighths,
 * so that bodies meet their thresholds exactly and often, and sums of them have no rounding: every tie must fall as it
 * does in TA-Lib. Drawn by the generator of GS1 from 1.
 */
export function gs3(): Candles {
  let x = 1;
  const u = (): number => {
    x = (x * 16807) % 2147483647;
    return x / 2147483647;
  };
  const pick = <T>(...of: readonly T[]): T => of[Math.floor(u() * of.length)];
  const rows: BarRow[] = [];
  let last = 8000;
  const add = (gap: number, move: number, upper: number, lower: number): void => {
    const open = last + gap;
    last = open + move;
    const high = Math.max(open, last) + Math.max(0, upper);
    const low = Math.min(open, last) - Math.max(0, lower);
    rows.push([open / 8, high / 8, low / 8, last / 8, 1]);
  };
  const wobble = (v: number): number => (u() < 0.1 ? v + pick(-6, -2, -1, 1, 2, 6) : v);
  while (rows.length < 20_000) {
    // Far from the start the way back is the likelier one.
    const side = (): number => (u() < 0.5 + (8000 - last) / 10_000 ? 1 : -1);
    for (let k = 0; k < 10; k++) {
      add(pick(0, 0, 0, 1, 3) * side(), pick(0, 1, 2, 4, 8) * side(), pick(0, 0, 1, 4, 8), pick(0, 0, 1, 4, 8));
    }
    const way = u() < 0.5 ? 1 : -1;
    for (const [gap, move, upper = 0, lower = 0] of pick(...DRAWN)) {
      const shadows = [wobble(upper), wobble(lower)];
      if (way < 0) shadows.reverse();
      add(way * wobble(gap), way * wobble(move), shadows[0], shadows[1]);
    }
  }
  return candlesFrom(rows.slice(0, 20_000), { symbol: 'GS3USDT' });
}
