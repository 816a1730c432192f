import { type Bar, defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { trueRange } from './atr.js';

export interface DirectionalMovement {
  readonly adx: Float64Array;
  readonly plusDi: Float64Array;
  readonly minusDi: Float64Array;
}

/**
 * Average directional index: how strong the trend is, whichever way it goes; +DI and −DI say which way.
 *
 * Wilder's running sums of true range and of movement beyond the bar before. A bar that goes further both ways, or
 * neither, counts for the larger side only; a tie counts for none. Where nothing moved there is no direction and all
 * three are 0.
 *
 * ADX starts as the mean of the first `period` values of DX, the first of them on row `period`, as in TA-Lib; Achelis
 * counts a DX one row earlier, made of one move less, and differs until that is forgotten.
 *
 * @param high   (n,) quote per base
 * @param low    (n,) quote per base
 * @param close  (n,) quote per base
 * @param period bars, whole, ≥ 2
 * @returns three times (n,) in [0, 100]; +DI and −DI are NaN on rows [0, period), ADX on rows [0, 2 · period - 1)
 * @throws E_SHAPE when the columns differ in length
 * @source Wilder 1978, New Concepts in Technical Trading Systems, section 4
 */
export function adx(high: Float64Array, low: Float64Array, close: Float64Array, period: number): DirectionalMovement {
  const n = sameLength('adx', { high, low, close });
  const out = unknownColumn(n, 2 * period - 1);
  const plusDi = unknownColumn(n, period);
  const minusDi = unknownColumn(n, period);
  const share = 1 / period;
  let range = 0;
  let plus = 0;
  let minus = 0;
  let mean = 0;
  for (let i = 1; i < n; i++) {
    const up = high[i] - high[i - 1];
    const down = low[i - 1] - low[i];
    // Wilder's sums: plain over the first period - 1 bars, then each bar takes the place of an average one.
    const keep = i < period ? 1 : 1 - share;
    range = range * keep + trueRange(high[i], low[i], close[i - 1]);
    // Half of |d| + d is d above 0, else 0, without a branch; the comparison picks the larger side.
    plus = plus * keep + Number(up > down) * 0.5 * (Math.abs(up) + up);
    minus = minus * keep + Number(down > up) * 0.5 * (Math.abs(down) + down);
    if (i < period) continue;
    const moved = range > 0;
    plusDi[i] = moved ? 100 * (plus / range) : 0;
    minusDi[i] = moved ? 100 * (minus / range) : 0;
    const both = plus + minus;
    const dx = both > 0 ? 100 * (Math.abs(plus - minus) / both) : 0;
    // The first ADX is the plain mean of `period` DX.
    mean += i < 2 * period ? dx * share : (dx - mean) * share;
    if (i >= 2 * period - 1) out[i] = mean;
  }
  return { adx: out, plusDi, minusDi };
}

/** What `adx` says of one bar. */
export interface DirectionState {
  adx: number;
  plusDi: number;
  minusDi: number;
}

/** As `adx`, bar by bar. The same object is given every time: read it before the next bar. */
export function adxStream(period: number): (bar: Bar) => DirectionState {
  const state: DirectionState = { adx: Number.NaN, plusDi: Number.NaN, minusDi: Number.NaN };
  const share = 1 / period;
  let [row, range, plus, minus, mean] = [0, 0, 0, 0, 0];
  let [lastHigh, lastLow, lastClose] = [0, 0, 0];
  return ({ high, low, close }) => {
    const up = high - lastHigh;
    const down = lastLow - low;
    const reach = trueRange(high, low, lastClose);
    [lastHigh, lastLow, lastClose] = [high, low, close];
    const i = row++;
    if (i === 0) return state;
    const keep = i < period ? 1 : 1 - share;
    range = range * keep + reach;
    plus = plus * keep + Number(up > down) * 0.5 * (Math.abs(up) + up);
    minus = minus * keep + Number(down > up) * 0.5 * (Math.abs(down) + down);
    if (i < period) return state;
    const moved = range > 0;
    state.plusDi = moved ? 100 * (plus / range) : 0;
    state.minusDi = moved ? 100 * (minus / range) : 0;
    const both = plus + minus;
    const dx = both > 0 ? 100 * (Math.abs(plus - minus) / both) : 0;
    mean += i < 2 * period ? dx * share : (dx - mean) * share;
    if (i >= 2 * period - 1) state.adx = mean;
    return state;
  };
}

export default defineIndicator({
  name: 'adx',
  category: 'trend',
  summary: 'Average directional index with +DI and −DI',
  formula:
    'plus-di, minus-di = 100 · W(+DM), W(−DM) / W(TR), Wilder sums over period; adx = Wilder mean of 100 · |plus-di − minus-di| / (plus-di + minus-di), seeded by the mean of the first period; 0 when nothing moves',
  source: 'Wilder 1978, New Concepts in Technical Trading Systems; TA-Lib ADX, PLUS_DI, MINUS_DI',
  params: {
    period: { type: 'int', default: 14, min: 2, max: 5000, doc: 'smoothing length, bars', sweep: [7, 14, 28] },
  },
  outputs: ['adx', 'plus-di', 'minus-di'],
  warmup: (p) => [2 * p.period - 1, p.period, p.period],
  compute: (c, p) => {
    const d = adx(c.high, c.low, c.close, p.period);
    return [d.adx, d.plusDi, d.minusDi];
  },
  stream: ({ period }) => {
    const next = adxStream(period);
    return (bar, out) => {
      const { adx, plusDi, minusDi } = next(bar);
      out[0] = adx;
      out[1] = plusDi;
      out[2] = minusDi;
    };
  },
});
