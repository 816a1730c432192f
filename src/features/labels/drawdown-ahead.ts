import type { Candles } from '../../core/candles.js';
import { defineLabel, type Labels } from '../../core/labels.js';
import { rollingMax, rollingMin } from '../../core/math/rolling.js';
import { MAX_GAP, missingBars, unknownLabels } from '../horizon.js';

/**
 * Drawdown ahead: how far price goes against a position over the next `horizon` bars.
 *
 * From this close to the lowest low that follows, for a long position, as a fraction of 0 or less; for a short one,
 * from this close to the highest high, with the sign turned. What a stop would have to stand.
 *
 * @param horizon bars, whole, ≥ 1
 * @param side    `long` or `short`
 * @returns (n,) fraction, ≤ 0; ends at row i + horizon; not known on the last `horizon` rows and across gaps
 * @source Sweeney 1996, Maximum Adverse Excursion
 */
export function drawdownAhead(candles: Candles, horizon: number, side: 'long' | 'short', maxGap: number): Labels {
  const { length, close } = candles;
  const labels = unknownLabels(length);
  const worst = side === 'long' ? rollingMin(candles.low, horizon) : rollingMax(candles.high, horizon);
  for (let i = 0; i + horizon < length; i++) {
    const end = i + horizon;
    if (missingBars(candles, i, end) > maxGap) continue;
    const move = (worst[end] - close[i]) / close[i];
    labels.values[i] = side === 'long' ? Math.min(0, move) : -Math.max(0, move);
    labels.endIndex[i] = end;
  }
  return labels;
}

export default defineLabel({
  name: 'drawdown-ahead',
  summary: 'Worst price against a position over the next bars',
  source: 'Sweeney 1996, Maximum Adverse Excursion',
  target: 'return',
  params: {
    horizon: { type: 'int', default: 24, min: 1, max: 5000, doc: 'bars ahead', sweep: [6, 24, 72] },
    side: { type: 'choice', default: 'long', options: ['long', 'short'], doc: 'which position it goes against' },
    maxGap: MAX_GAP,
  },
  compute: (c, p) => drawdownAhead(c, p.horizon, p.side, p.maxGap),
});
