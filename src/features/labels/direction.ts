import type { Candles } from '../../core/candles.js';
import { defineLabel, type Labels } from '../../core/labels.js';
import { ewmDeviation } from '../../core/math/rolling.js';
import { MAX_GAP, missingBars, unknownLabels } from '../horizon.js';
import { returnOver } from '../indicators/return.js';

export interface DeadZone {
  /** half its width, in `unit`, ≥ 0 */
  readonly deadZone: number;
  /** `fraction` of the price, or multiples of the `volatility` of the time ahead */
  readonly unit: 'fraction' | 'volatility';
  /** span of the exponentially weighted volatility, bars, ≥ 2 */
  readonly span: number;
}

/**
 * Direction: whether the market goes up or down over the next `horizon` bars, by more than its costs are worth.
 *
 * Moves of at most `deadZone` either way are 0: too small to trade. In units of volatility the zone breathes with the
 * market, so that calm and wild years have about the same share of zeros: its half width is deadZone · σ · √horizon, σ
 * the exponentially weighted standard deviation of one-bar simple returns known at the row. A market that has not
 * moved has σ 0 and no zone.
 *
 * @param horizon bars, whole, ≥ 1
 * @returns (n,) -1, 0 or 1; ends at row i + horizon; not known on the last `horizon` rows, across gaps, and with
 *   `volatility` on the first `span` rows (too few returns for σ)
 */
export function direction(candles: Candles, horizon: number, zone: DeadZone, maxGap: number): Labels {
  const { length, close } = candles;
  const labels = unknownLabels(length);
  const isFixed = zone.unit === 'fraction';
  const sigma = isFixed ? undefined : ewmDeviation(returnOver(close, 1, 'simple'), zone.span, 1);
  for (let i = isFixed ? 0 : zone.span; i + horizon < length; i++) {
    const end = i + horizon;
    if (missingBars(candles, i, end) > maxGap) continue;
    const move = (close[end] - close[i]) / close[i];
    const half = sigma === undefined ? zone.deadZone : zone.deadZone * sigma[i] * Math.sqrt(horizon);
    labels.values[i] = Number(move > half) - Number(move < -half);
    labels.endIndex[i] = end;
  }
  return labels;
}

export default defineLabel({
  name: 'direction',
  summary: 'Up, down or nowhere over the next bars',
  source: 'own; sign of the forward return with a dead zone',
  target: 'class',
  params: {
    horizon: { type: 'int', default: 1, min: 1, max: 5000, doc: 'bars ahead', sweep: [1, 4, 12, 24] },
    deadZone: { type: 'float', default: 0, min: 0, max: 50, doc: 'moves up to this count as 0' },
    unit: {
      type: 'choice',
      default: 'fraction',
      options: ['fraction', 'volatility'],
      doc: 'of the dead zone: fraction of the price, or multiples of the volatility over the horizon',
    },
    span: { type: 'int', default: 100, min: 2, max: 5000, doc: 'span of that volatility, bars' },
    maxGap: MAX_GAP,
  },
  compute: (c, p) => direction(c, p.horizon, p, p.maxGap),
});
