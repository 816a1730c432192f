import type { Candles } from '../../core/candles.js';
import { defineLabel, type Labels } from '../../core/labels.js';
import type { REGIME_NAMES } from '../../core/regime.js';
import { type RuleSettings, ruleRegimes } from '../../core/regime-rule.js';
import { MAX_GAP, missingBars, unknownLabels } from '../horizon.js';

/** What each regime of `REGIME_NAMES` counts as. */
const CLASS_OF: Readonly<Record<(typeof REGIME_NAMES)[number], number>> = {
  bull: 1,
  bear: -1,
  ranging: 0,
  volatile: 0,
};

/**
 * Regime ahead: the state the market will be in, `horizon` bars from now, as the regime model `rule` will name it then.
 *
 * Its window should be about as long as the horizon: a longer one lies partly in the past, and the label is then partly
 * known when it is predicted.
 *
 * @param horizon  bars, whole, ≥ 1
 * @param settings of the rule, see `ruleRegimes`
 * @returns (n,) 1 bull, -1 bear, 0 ranging or volatile; ends at row i + horizon; not known on the last `horizon` rows,
 *   across gaps, and where the rule has not warmed up (row i + horizon before 2 · window - 1)
 * @source own; the trend measure is Kaufman's efficiency idea with a random walk's scale
 */
export function regimeAhead(candles: Candles, horizon: number, settings: RuleSettings, maxGap: number): Labels {
  const { length } = candles;
  const labels = unknownLabels(length);
  const { state, names } = ruleRegimes(candles.close, settings);
  for (let i = 0; i + horizon < length; i++) {
    const end = i + horizon;
    if (state[end] < 0 || missingBars(candles, i, end) > maxGap) continue;
    labels.values[i] = CLASS_OF[names[state[end]]];
    labels.endIndex[i] = end;
  }
  return labels;
}

export default defineLabel({
  name: 'regime-ahead',
  summary: 'Bull, bear or neither, some bars from now',
  source: 'own; trend measure after Kaufman 1995',
  target: 'class',
  params: {
    horizon: { type: 'int', default: 24, min: 1, max: 5000, doc: 'bars ahead', sweep: [24, 48, 168] },
    window: { type: 'int', default: 24, min: 2, max: 5000, doc: 'bars that trend and volatility are taken over' },
    lookback: { type: 'int', default: 720, min: 2, max: 100_000, doc: 'bars of volatility to rank the present one in' },
    trend: { type: 'float', default: 1, min: 0, max: 50, doc: 'trend from which a market is bull or bear' },
    rank: { type: 'float', default: 0.9, min: 0, max: 1, doc: 'rank of volatility from which a market is volatile' },
    maxGap: MAX_GAP,
  },
  compute: (c, p) => regimeAhead(c, p.horizon, p, p.maxGap),
});
