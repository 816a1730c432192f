import { marketState } from '../../core/math/market-state.js';
import { fitScaling, type Scaling } from '../linear/scaling.js';

/** What the hidden states show themselves through: two columns of the market's state. */
export const COLUMNS = 2;
export const TREND = 0;
export const LOG_VOLATILITY = 1;

/** Volatility is held above this share of the training mean, so that a frozen price has a logarithm. */
const LEAST_VOLATILITY = 1e-3;
/** Standardised values are held within this, so that their squares stay finite. */
const FARTHEST = 1e6;

/** How bars become observations; learnt on training bars only. */
export interface Observing {
  /** bars that trend and volatility are taken over */
  readonly window: number;
  /** least volatility, log return per bar, > 0 */
  readonly volatilityFloor: number;
  readonly scaling: Scaling;
}

/** @param close (n,) training bars, n > window */
export function learnObserving(close: Float64Array, window: number): Observing {
  const { trend, volatility } = marketState(close, window);
  const known = volatility.slice(window);
  let sum = 0;
  for (let t = 0; t < known.length; t++) sum += known[t];
  const volatilityFloor = Math.max((LEAST_VOLATILITY * sum) / known.length, 1e-300);
  const logs = known.map((v) => Math.log(Math.max(v, volatilityFloor)));
  const scaling = fitScaling([trend.slice(window), logs], new Float64Array(known.length).fill(1));
  return { window, volatilityFloor, scaling };
}

/**
 * Trend and log volatility of each bar in the units of the training bars.
 *
 * @returns ((n − window) × 2) row-major, from bar `window` on; empty when there are no more bars than the window
 */
export function observe(close: Float64Array, { window, volatilityFloor, scaling }: Observing): Float64Array {
  const { trend, volatility } = marketState(close, window);
  const rows = Math.max(0, close.length - window);
  const x = new Float64Array(rows * COLUMNS);
  const hold = (value: number, column: number): number =>
    Math.min(Math.max((value - scaling.mean[column]) * scaling.inverse[column], -FARTHEST), FARTHEST);
  for (let t = 0; t < rows; t++) {
    x[t * COLUMNS + TREND] = hold(trend[t + window], TREND);
    x[t * COLUMNS + LOG_VOLATILITY] = hold(Math.log(Math.max(volatility[t + window], volatilityFloor)), LOG_VOLATILITY);
  }
  return x;
}
