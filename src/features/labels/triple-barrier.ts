import type { Candles } from '../../core/candles.js';
import { defineLabel, type Labels } from '../../core/labels.js';
import { ewmDeviation } from '../../core/math/rolling.js';
import { MAX_GAP, missingBars, unknownLabels } from '../horizon.js';
import { returnOver } from '../indicators/return.js';

export interface Barriers {
  /** multiples of the volatility at the event above its close, > 0 */
  readonly upper: number;
  /** multiples below, > 0 */
  readonly lower: number;
  /** bars until the vertical barrier, whole, ≥ 1 */
  readonly horizon: number;
  /** span of the exponentially weighted volatility, bars, ≥ 2 */
  readonly span: number;
  /** `range`: touched by high or low; `close`: by the close alone */
  readonly path: 'range' | 'close';
  /** what the vertical barrier gives: 0, or the sign of the return so far */
  readonly atHorizon: 'zero' | 'sign';
  readonly maxGap: number;
}

/**
 * Triple barrier: which comes first, the profit target (1), the stop (-1) or the time limit (0).
 *
 * The barriers stand at close · (1 ± multiple · σ), σ the exponentially weighted standard deviation of simple returns
 * known at the event. The path begins at the next bar. When one bar's range holds both barriers nobody knows which was
 * touched first: the lower one is taken, unless the bar opens beyond the upper one. A barrier is touched when price
 * reaches it exactly.
 *
 * Not known: the first `span` rows (too few returns for σ), rows where σ is 0, the last rows as long as nothing is
 * touched, and rows with more than `maxGap` missing bars before the touch.
 *
 * @returns (n,) -1, 0 or 1; ends at the bar of the touch, at the latest at row i + horizon
 * @source López de Prado 2018, Advances in Financial Machine Learning, section 3.4
 */
export function tripleBarrier(candles: Candles, barriers: Barriers): Labels {
  const { length, close } = candles;
  const labels = unknownLabels(length);
  const sigma = ewmDeviation(returnOver(close, 1, 'simple'), barriers.span, 1);
  for (let i = barriers.span; i < length; i++) {
    if (!(sigma[i] > 0)) continue;
    const last = Math.min(i + barriers.horizon, length - 1);
    const { end, side } = firstTouch(candles, i, last, {
      top: close[i] * (1 + barriers.upper * sigma[i]),
      bottom: close[i] * (1 - barriers.lower * sigma[i]),
      stop: -1,
      path: barriers.path,
    });
    const isKnown = side !== 0 || end === i + barriers.horizon;
    if (!isKnown || missingBars(candles, i, end) > barriers.maxGap) continue;
    const isOpen = side === 0 && barriers.atHorizon === 'sign';
    labels.values[i] = isOpen ? Math.sign(close[end] - close[i]) : side;
    labels.endIndex[i] = end;
  }
  return labels;
}

export interface Levels {
  readonly top: number;
  readonly bottom: number;
  /** the barrier that counts when one bar's range holds both: 1 the top, -1 the bottom */
  readonly stop: 1 | -1;
  readonly path: Barriers['path'];
}

/**
 * Where price first meets one of two levels after row `from`, at the latest on row `last`.
 *
 * @returns the row, and 1 for the top, -1 for the bottom, 0 (and `last`) when neither was met
 */
export function firstTouch(
  candles: Candles,
  from: number,
  last: number,
  levels: Levels,
): { readonly end: number; readonly side: number } {
  for (let end = from + 1; end <= last; end++) {
    const side = touched(candles, end, levels);
    if (side !== 0) return { end, side };
  }
  return { end: last, side: 0 };
}

/** 1 or -1 for the barrier that bar i touches first, 0 for none. */
function touched(candles: Candles, i: number, { top, bottom, stop, path }: Levels): number {
  if (path === 'close') return Number(candles.close[i] >= top) - Number(candles.close[i] <= bottom);
  const open = candles.open[i];
  if (open >= top) return 1;
  if (open <= bottom) return -1;
  const isAbove = candles.high[i] >= top;
  const isBelow = candles.low[i] <= bottom;
  if (isAbove && isBelow) return stop;
  return Number(isAbove) - Number(isBelow);
}

export default defineLabel({
  name: 'triple-barrier',
  summary: 'Which comes first: profit target, stop or time limit',
  source: 'López de Prado 2018, Advances in Financial Machine Learning, section 3.4',
  target: 'class',
  params: {
    upper: { type: 'float', default: 2, min: 0.1, max: 50, doc: 'profit target, multiples of volatility' },
    lower: { type: 'float', default: 2, min: 0.1, max: 50, doc: 'stop, multiples of volatility' },
    horizon: { type: 'int', default: 24, min: 1, max: 5000, doc: 'time limit, bars', sweep: [12, 24, 48] },
    span: { type: 'int', default: 20, min: 2, max: 5000, doc: 'span of the volatility, bars' },
    path: {
      type: 'choice',
      default: 'range',
      options: ['range', 'close'],
      doc: 'touch by high and low (lower first when both), or by the close',
    },
    atHorizon: { type: 'choice', default: 'zero', options: ['zero', 'sign'], doc: 'label at the time limit' },
    maxGap: MAX_GAP,
  },
  compute: (c, p) => tripleBarrier(c, p),
});
