import type { Candles } from '../../src/core/candles.js';
import { type BarRow, candlesFrom } from './series.js';

/** A candle from the close before it: gap, real body (above 0 is white), upper and lower shadow, in eighths. */
type Step = readonly [gap: number, move: number, upper?: number, lower?: number];

/** Sequences that chance hardly makes, one way up; the series plays them both ways, and with one number off by one. */
const RARE: readonly (readonly Step[])[] = [
  // three stars in the south, concealing baby swallow, mat hold, kicking
  [
    [0, -12, 0, 16],
    [4, -8, 0, 3],
    [4, -3],
  ],
  [
    [0, -8],
    [0, -8],
    [-2, -4, 6],
    [12, -22],
  ],
  [
    [0, 16],
    [4, -2],
    [-1, -3],
    [0, -2],
    [1, 16],
  ],
  [
    [0, -12],
    [16, 10],
  ],
  // upside gap two crows, two crows, three black crows, abandoned baby
  [
    [0, 12],
    [6, -2],
    [3, -6],
  ],
  [
    [0, 12],
    [6, -4],
    [2, -8],
  ],
  [
    [0, 4],
    [0, -6],
    [2, -6],
    [2, -6],
  ],
  [
    [0, 12],
    [4, 0],
    [-2, -10],
  ],
  // three methods, gap three methods, three-line strike, ladder bottom
  [
    [0, 16],
    [0, -3],
    [0, -3],
    [0, -3],
    [1, 16],
  ],
  [
    [0, 8],
    [4, 6],
    [-3, -12],
  ],
  [
    [0, 6],
    [-1, 6],
    [-1, 6],
    [1, -20],
  ],
  [
    [0, -4],
    [0, -4],
    [0, -4],
    [0, -4, 4],
    [6, 10],
  ],
  // unique three river, counterattack, breakaway
  [
    [0, -12],
    [8, -4, 0, 6],
    [-3, 2],
  ],
  [
    [0, -12],
    [-12, 12],
  ],
  [
    [0, -12],
    [-4, -4],
    [0, -4],
    [0, -4],
    [0, 14],
  ],
];

/**
 * The golden series GS3: 6000 hourly bars on which each of the 61 patterns of TA-Lib appears.
 *
 * Prices are eighths, so that bodies meet their thresholds exactly and often, and sums of them have no rounding: every
 * tie must fall as it does in TA-Lib. Drawn by the generator of GS1 from 1.
 */
export function gs3(): Candles {
  let x = 1;
  const u = (): number => {
    x = (x * 16807) % 2147483647;
    return x / 2147483647;
  };
  const pick = <T>(...of: readonly T[]): T => of[Math.floor(u() * of.length)];
  const rows: BarRow[] = [];
  let last = 1600;
  const add = ([gap, move, upper = 0, lower = 0]: Step): void => {
    const open = last + gap;
    last = open + move;
    const high = Math.max(open, last) + Math.max(0, upper);
    const low = Math.min(open, last) - Math.max(0, lower);
    rows.push([open / 8, high / 8, low / 8, last / 8, 1]);
  };
  while (rows.length < 6000) {
    // Far from the start the way back is the likelier one.
    const rising = 0.5 + (1600 - last) / 2400;
    const side = (): number => (u() < rising ? 1 : -1);
    for (let k = 0; k < 12; k++) {
      add([pick(0, 0, 0, 1, 3) * side(), pick(0, 1, 2, 4, 8) * side(), pick(0, 0, 1, 4, 8), pick(0, 0, 1, 4, 8)]);
    }
    const isMirrored = u() < 0.5;
    const [off, by] = [Math.floor(u() * 20), pick(-1, 0, 1)];
    pick(...RARE).forEach(([gap, move, upper = 0, lower = 0], k) => {
      const step = [gap, move, upper, lower].map((v, j) => (4 * k + j === off ? v + by : v));
      add(isMirrored ? [-step[0], -step[1], step[3], step[2]] : [step[0], step[1], step[2], step[3]]);
    });
  }
  return candlesFrom(rows.slice(0, 6000), { symbol: 'GS3USDT' });
}
