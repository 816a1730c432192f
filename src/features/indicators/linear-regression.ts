import { defineIndicator } from '../../core/feature.js';
import { checkWindow, unknownColumn } from '../../core/math/rolling.js';

export interface LinearFit {
  readonly value: Float64Array;
  readonly slope: Float64Array;
  readonly intercept: Float64Array;
  readonly forecast: Float64Array;
  readonly relativeSlope: Float64Array;
  readonly rSquared: Float64Array;
}

/**
 * The straight line that fits the last closes best (least squares): where it ends, how steep it is and how well it fits.
 *
 * `value` is the line at the newest bar, `intercept` at the oldest, `forecast` one bar ahead of the newest (TA-Lib TSF;
 * made of known bars only). `relative-slope` is the slope as a fraction of the window's mean. On a flat window the
 * slope is 0 and the fit explains nothing: r-squared 0. TA-Lib's angle, the arc tangent of a slope in quote per bar,
 * changes with the unit of the price and is left out.
 *
 * @param x      (n,) > 0, any unit
 * @param period bars, whole, ≥ 2
 * @returns six times (n,): value, intercept, forecast in the unit of x, slope in unit of x per bar, relativeSlope per
 *   bar, rSquared in [0, 1]; NaN on rows [0, period - 1)
 */
export function linearRegression(x: Float64Array, period: number): LinearFit {
  checkWindow('linear-regression.period', period, 2);
  const n = x.length;
  const blank = (): Float64Array => unknownColumn(n, period - 1);
  const [value, slope, intercept, forecast, relativeSlope, rSquared] = [
    blank(),
    blank(),
    blank(),
    blank(),
    blank(),
    blank(),
  ];
  const middle = (period - 1) / 2;
  const spread = (period * (period * period - 1)) / 12;
  // Blocks as in core/math/rolling: sums of d, of d times its place (1 oldest … period newest), of d squared.
  const tail = new Float64Array(3 * Math.min(period, n));
  for (let start = 0; start + period <= n; start += period) {
    const end = start + period;
    const anchor = x[end - 1];
    let [sum, placed, squares] = [0, 0, 0];
    for (let i = end - 1, k = 3 * (period - 1); i >= start; i--, k -= 3) {
      const d = x[i] - anchor;
      tail[k] = sum += d;
      tail[k + 1] = placed += sum;
      tail[k + 2] = squares += d * d;
    }
    const stop = Math.min(end + period - 1, n);
    sum = placed = squares = 0;
    for (let i = end - 1, k = 0; i < stop; i++, k += 3) {
      const d = x[i] - anchor;
      placed += period * d - sum;
      sum += d;
      squares += d * d;
      const total = tail[k] + sum;
      const offset = total / period;
      const steep = (tail[k + 1] + placed - (middle + 1) * total) / spread;
      const variation = tail[k + 2] + squares - offset * total;
      const mean = anchor + offset;
      slope[i] = steep;
      value[i] = mean + steep * middle;
      intercept[i] = mean - steep * middle;
      forecast[i] = mean + steep * (middle + 1);
      relativeSlope[i] = steep / mean;
      rSquared[i] = variation > 0 ? Math.min(1, (steep * steep * spread) / variation) : 0;
    }
  }
  return { value, slope, intercept, forecast, relativeSlope, rSquared };
}

/** As `linearRegression`, value by value: writes value, slope, intercept, forecast, relativeSlope and rSquared. */
export function linearRegressionStream(period: number): (x: number, out: Float64Array) => void {
  const middle = (period - 1) / 2;
  const spread = (period * (period * period - 1)) / 12;
  const block = new Float64Array(period);
  const tail = new Float64Array(3 * period);
  let [at, anchor, sum, placed, squares] = [0, 0, 0, 0, 0];
  let isFull = false;
  return (x, out) => {
    block[at++] = x;
    if (at < period && !isFull) {
      out.fill(Number.NaN);
      return;
    }
    if (at === period) {
      [at, anchor, sum, placed, squares] = [0, x, 0, 0, 0];
      isFull = true;
      for (let k = period - 1; k >= 0; k--) {
        const d = block[k] - anchor;
        tail[3 * k] = sum += d;
        tail[3 * k + 1] = placed += sum;
        tail[3 * k + 2] = squares += d * d;
      }
      sum = placed = squares = 0;
    }
    const d = x - anchor;
    placed += period * d - sum;
    sum += d;
    squares += d * d;
    const total = tail[3 * at] + sum;
    const offset = total / period;
    const steep = (tail[3 * at + 1] + placed - (middle + 1) * total) / spread;
    const variation = tail[3 * at + 2] + squares - offset * total;
    const mean = anchor + offset;
    out[0] = mean + steep * middle;
    out[1] = steep;
    out[2] = mean - steep * middle;
    out[3] = mean + steep * (middle + 1);
    out[4] = steep / mean;
    out[5] = variation > 0 ? Math.min(1, (steep * steep * spread) / variation) : 0;
  };
}

export default defineIndicator({
  name: 'linear-regression',
  category: 'trend',
  summary: 'Straight line through the last closes: end, slope, start, forecast (unit of the price), fit',
  formula:
    'least-squares line through period closes: value at the newest bar, intercept at the oldest, slope per bar; forecast = value + slope; relative-slope = slope / mean; r-squared = share of variance explained, 0 when flat',
  source: 'Gauss 1809; TA-Lib LINEARREG, LINEARREG_SLOPE, LINEARREG_INTERCEPT, TSF',
  params: { period: { type: 'int', default: 14, min: 2, max: 5000, doc: 'window, bars', sweep: [14, 28, 55, 100] } },
  outputs: ['value', 'slope', 'intercept', 'forecast', 'relative-slope', 'r-squared'],
  warmup: (p) => p.period - 1,
  compute: (c, p) => {
    const f = linearRegression(c.close, p.period);
    return [f.value, f.slope, f.intercept, f.forecast, f.relativeSlope, f.rSquared];
  },
  stream: ({ period }) => {
    const next = linearRegressionStream(period);
    return (bar, out) => next(bar.close, out);
  },
});
