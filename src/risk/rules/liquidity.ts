import { DAY_MS } from '../../core/kit/time.js';
import { defineRiskRule, type RiskView } from '../../core/risk-rule.js';
import { LIMIT_ACTION } from '../rule-actions.js';

/** A mean over fewer bars is one bar's accident: on daily bars five days stand for one. */
const LEAST_BARS = 5;

/**
 * How long it takes to get out without being more than a share of the market.
 *
 * @param units held, ≥ 0
 * @param volumePerDay units
 * @param share of the volume that one takes part with, fraction in (0, 1]
 * @returns days ≥ 0; ∞ where nothing trades; 0 when nothing is held; NaN when either is not known
 */
export function daysToExit(units: number, volumePerDay: number, share: number): number {
  return units === 0 ? 0 : units / (share * volumePerDay);
}

/**
 * What a market trades in a day: the mean of the bars of the last 24 hours, at least five of them, scaled to a day.
 * Of a market with fewer bars, those that there are.
 */
export function volumePerDay(view: Pick<RiskView, 'volume' | 'barCount' | 'intervalMs'>, s: number): number {
  const bars = Math.min(view.barCount(s), Math.max(LEAST_BARS, Math.round(DAY_MS / view.intervalMs)));
  let sum = 0;
  for (let ago = 0; ago < bars; ago++) sum += view.volume(s, ago);
  return (sum / bars) * (DAY_MS / view.intervalMs);
}

export default defineRiskRule({
  name: 'liquidity',
  summary: 'Every position can be sold within some days at a share of the volume',
  source: 'SEC 2016, Investment company liquidity risk management programs, rule 22e-4: days to convert to cash',
  unit: 'days to exit',
  isDefault: false,
  params: {
    limit: {
      type: 'float',
      default: 1,
      min: 0.001,
      max: 1000,
      sweep: [0.1, 0.5, 1, 3],
      doc: 'longest time to get out of one position, days; without volume it is endless',
    },
    share: {
      type: 'float',
      default: 0.1,
      min: 0.0001,
      max: 1,
      sweep: [0.02, 0.05, 0.1],
      doc: "share of a day's volume that an exit takes part with",
    },
    action: LIMIT_ACTION,
  },
  action: (p) => p.action,
  create: ({ limit, share }, marketCount) => {
    const volumes = new Float64Array(marketCount);
    const readAt = new Float64Array(marketCount).fill(Number.NaN);
    return {
      type: 'limit',
      limit,
      isPerMarket: true,
      measure: (view, weights, s) => {
        if (weights[s] === 0) return 0;
        if (readAt[s] !== view.time) {
          readAt[s] = view.time;
          volumes[s] = volumePerDay(view, s);
        }
        const units = (Math.abs(weights[s]) * Math.max(0, view.equity)) / view.unitValue(s);
        return daysToExit(units, volumes[s], share);
      },
    };
  },
});
