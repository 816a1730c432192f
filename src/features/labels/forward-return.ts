import type { Candles } from '../../core/candles.js';
import { defineLabel, type Labels } from '../../core/labels.js';
import { MAX_GAP, missingBars, unknownLabels } from '../horizon.js';

/**
 * Forward return: what the market earns over the next `horizon` bars, from close to close.
 *
 * Bars are counted, not hours. Where more than `maxGap` bars are missing on the way the label is not known: an outage
 * of a day is not one bar's return.
 *
 * @param horizon bars, whole, ≥ 1
 * @param form    `log`: ln(c / c₀); `simple`: c / c₀ - 1
 * @returns (n,) fraction; ends at row i + horizon; not known on the last `horizon` rows and across gaps
 */
export function forwardReturn(candles: Candles, horizon: number, form: 'log' | 'simple', maxGap: number): Labels {
  const { length, close } = candles;
  const labels = unknownLabels(length);
  for (let i = 0; i + horizon < length; i++) {
    const end = i + horizon;
    if (missingBars(candles, i, end) > maxGap) continue;
    labels.values[i] = form === 'log' ? Math.log(close[end] / close[i]) : (close[end] - close[i]) / close[i];
    labels.endIndex[i] = end;
  }
  return labels;
}

export default defineLabel({
  name: 'forward-return',
  summary: 'Return of the close over the next bars',
  source: 'Campbell, Lo & MacKinlay 1997, The Econometrics of Financial Markets, section 1.4',
  target: 'return',
  params: {
    horizon: { type: 'int', default: 1, min: 1, max: 5000, doc: 'bars ahead', sweep: [1, 4, 12, 24] },
    form: { type: 'choice', default: 'simple', options: ['simple', 'log'], doc: 'c / c0 - 1, or ln(c / c0)' },
    maxGap: MAX_GAP,
  },
  compute: (c, p) => forwardReturn(c, p.horizon, p.form, p.maxGap),
});
