import type { Candles } from '../../core/candles.js';
import { defineLabel, type Labels } from '../../core/labels.js';
import { MAX_GAP } from '../horizon.js';
import { forwardReturn } from './forward-return.js';

/**
 * Direction: whether the market goes up or down over the next `horizon` bars, by more than its costs are worth.
 *
 * Moves of at most `deadZone` either way are 0: too small to trade.
 *
 * @param horizon  bars, whole, ≥ 1
 * @param deadZone simple return, fraction, ≥ 0
 * @returns (n,) -1, 0 or 1; ends at row i + horizon; not known on the last `horizon` rows and across gaps
 */
export function direction(candles: Candles, horizon: number, deadZone: number, maxGap: number): Labels {
  const labels = forwardReturn(candles, horizon, 'simple', maxGap);
  const { values } = labels;
  for (let i = 0; i < values.length; i++) {
    if (labels.endIndex[i] >= 0) values[i] = Number(values[i] > deadZone) - Number(values[i] < -deadZone);
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
    deadZone: { type: 'float', default: 0, min: 0, max: 1, doc: 'moves up to this fraction count as 0' },
    maxGap: MAX_GAP,
  },
  compute: (c, p) => direction(c, p.horizon, p.deadZone, p.maxGap),
});
