import { profitByThreshold, type ThresholdProfit } from '../../research/profit-by-threshold.js';
import type { Trained } from './train-score.js';

/** Probabilities from which a market is held. */
const THRESHOLDS = [0.5, 0.52, 0.54, 0.56, 0.58, 0.6, 0.65, 0.7];

/** What trading the out-of-fold predictions of all markets in one account would have earned, by how sure they are. */
export function profitOf(trained: readonly Trained[]): ThresholdProfit {
  return profitByThreshold({
    markets: trained.map(({ market }) => market.market.candles),
    signals: trained.map(({ cv }) => cv?.signal ?? new Float64Array(0)),
    thresholds: THRESHOLDS,
    run: { gaps: { mode: 'allow' } },
  });
}
