import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { unknownColumn } from '../../core/math/rolling.js';

/**
 * Parabolic stop and reverse: a stop that trails the trend and closes in on it the longer the trend runs.
 *
 * The stop moves a share of the way to the trend's extreme price; the share grows by `acceleration` with each new
 * extreme, up to `maximum`. It never enters the last two bars, and when price touches it the trend has turned. The first
 * direction is down when row 1 goes further down than up, else up; all later rows depend on that start until the first
 * turn. Where price stands still the stop is the price and each bar touches it: the direction turns on every bar.
 *
 * @param high  (n,) quote per base
 * @param low   (n,) quote per base
 * @param steps shares: 0 < acceleration, cut to `maximum`
 * @returns the stop that held during bar i, quote per base, and the direction after bar i, 1 up or -1 down; both (n,),
 *   NaN on row 0
 * @throws E_SHAPE when the columns differ in length
 * @source Wilder 1978, New Concepts in Technical Trading Systems, section 2; TA-Lib SAR
 */
export function sar(
  high: Float64Array,
  low: Float64Array,
  steps: { acceleration: number; maximum: number },
): { sar: Float64Array; direction: Float64Array } {
  const n = sameLength('sar', { high, low });
  const out = unknownColumn(n);
  const direction = unknownColumn(n);
  if (n < 2) return { sar: out, direction };
  const { maximum } = steps;
  const acceleration = Math.min(steps.acceleration, maximum);
  const fall = low[0] - low[1];
  let isUp = !(fall > 0 && fall > high[1] - high[0]);
  let stop = isUp ? low[0] : high[0];
  let extreme = isUp ? high[1] : low[1];
  let share = acceleration;
  for (let i = 1; i < n; i++) {
    // On the first row there are no two bars yet: the row itself stands for both.
    const before = Math.max(i - 1, 1);
    const floor = Math.min(low[before], low[i]);
    const ceiling = Math.max(high[before], high[i]);
    if (isUp ? low[i] <= stop : high[i] >= stop) {
      out[i] = isUp ? Math.max(extreme, ceiling) : Math.min(extreme, floor);
      isUp = !isUp;
      stop = out[i];
      extreme = isUp ? high[i] : low[i];
      share = acceleration;
    } else {
      out[i] = stop;
      if (isUp ? high[i] > extreme : low[i] < extreme) {
        extreme = isUp ? high[i] : low[i];
        share = Math.min(share + acceleration, maximum);
      }
    }
    stop += share * (extreme - stop);
    stop = isUp ? Math.min(stop, floor) : Math.max(stop, ceiling);
    direction[i] = isUp ? 1 : -1;
  }
  return { sar: out, direction };
}

/** As `sar`, bar by bar: writes the stop and its direction. */
function sarStream(steps: {
  acceleration: number;
  maximum: number;
}): (high: number, low: number, out: Float64Array) => void {
  const { maximum } = steps;
  const acceleration = Math.min(steps.acceleration, maximum);
  let row = 0;
  let [lastHigh, lastLow, stop, extreme, share] = [0, 0, 0, 0, acceleration];
  let isUp = true;
  return (high, low, out) => {
    if (row++ === 0) {
      out.fill(Number.NaN);
      [lastHigh, lastLow] = [high, low];
      return;
    }
    if (row === 2) {
      const fall = lastLow - low;
      isUp = !(fall > 0 && fall > high - lastHigh);
      stop = isUp ? lastLow : lastHigh;
      extreme = isUp ? high : low;
      [lastHigh, lastLow] = [high, low];
    }
    const floor = Math.min(lastLow, low);
    const ceiling = Math.max(lastHigh, high);
    if (isUp ? low <= stop : high >= stop) {
      out[0] = isUp ? Math.max(extreme, ceiling) : Math.min(extreme, floor);
      isUp = !isUp;
      stop = out[0];
      extreme = isUp ? high : low;
      share = acceleration;
    } else {
      out[0] = stop;
      if (isUp ? high > extreme : low < extreme) {
        extreme = isUp ? high : low;
        share = Math.min(share + acceleration, maximum);
      }
    }
    stop += share * (extreme - stop);
    stop = isUp ? Math.min(stop, floor) : Math.max(stop, ceiling);
    out[1] = isUp ? 1 : -1;
    [lastHigh, lastLow] = [high, low];
  };
}

export default defineIndicator({
  name: 'sar',
  category: 'trend',
  summary: 'Parabolic stop and reverse (in the unit of the price) and its direction',
  formula:
    'sar ← sar + a · (extreme − sar), kept out of the last two bars; a ← min(a + acceleration, maximum) at each new extreme; when price reaches it: sar = extreme, direction (1 up, −1 down) turns, a = acceleration',
  source: 'Wilder 1978, New Concepts in Technical Trading Systems; TA-Lib SAR',
  params: {
    acceleration: {
      type: 'float',
      default: 0.02,
      min: 0.001,
      max: 1,
      doc: 'step by which the share grows with each new extreme',
      sweep: [0.01, 0.02, 0.04],
    },
    maximum: { type: 'float', default: 0.2, min: 0.001, max: 1, doc: 'largest share', sweep: [0.1, 0.2, 0.4] },
  },
  outputs: ['sar', 'direction'],
  warmup: () => 1,
  compute: (c, p) => {
    const s = sar(c.high, c.low, p);
    return [s.sar, s.direction];
  },
  stream: (p) => {
    const next = sarStream(p);
    return (bar, out) => next(bar.high, bar.low, out);
  },
});
