import type { Candles } from '../../core/candles.js';
import { defineLabel, type Labels } from '../../core/labels.js';
import { MAX_GAP, missingBars, unknownLabels } from '../horizon.js';
import { realisedVolatility } from '../indicators/realised-volatility.js';

/**
 * Volatility ahead: the realised volatility of the next `horizon` log returns.
 *
 * The root of their summed squares: the size of move to expect until then, not its direction. For sizing and for
 * choosing when to trade; a strategy that reads it as a return would always buy.
 *
 * @param horizon bars, whole, ≥ 1
 * @returns (n,) fraction over the horizon, ≥ 0; ends at row i + horizon; not known on the last `horizon` rows and
 *   across gaps
 * @source Andersen, Bollerslev, Diebold & Labys 2003, Modeling and forecasting realized volatility, Econometrica 71
 */
export function volatilityAhead(candles: Candles, horizon: number, maxGap: number): Labels {
  const { length } = candles;
  const labels = unknownLabels(length);
  const past = realisedVolatility(candles.close, horizon, Math.sqrt(horizon));
  for (let i = 0; i + horizon < length; i++) {
    if (missingBars(candles, i, i + horizon) > maxGap) continue;
    labels.values[i] = past[i + horizon];
    labels.endIndex[i] = i + horizon;
  }
  return labels;
}

export default defineLabel({
  name: 'volatility-ahead',
  summary: 'Realised volatility of the next bars: a size, not a direction',
  source: 'Andersen, Bollerslev, Diebold & Labys 2003, Econometrica 71',
  target: 'return',
  params: {
    horizon: { type: 'int', default: 24, min: 1, max: 5000, doc: 'bars ahead', sweep: [6, 24, 72] },
    maxGap: MAX_GAP,
  },
  compute: (c, p) => volatilityAhead(c, p.horizon, p.maxGap),
});
