import { defineSizer } from '../../core/sizer.js';

/**
 * The position that loses a set share of equity when its stop is hit: a wide stop means a small position.
 *
 * @param risk lost at the stop, share of equity, before costs and gaps
 * @param distance from the price to the stop, share of the price
 * @param cap most that the position may be worth, share of equity
 * @returns share of equity; NaN unless the distance is known and above 0
 * @source Tharp 1998, Trade Your Way to Financial Freedom
 */
export function weightForRisk(risk: number, distance: number, cap: number): number {
  return distance > 0 ? Math.min(cap, risk / distance) : Number.NaN;
}

export default defineSizer({
  name: 'atr-risk',
  summary: 'Loses a set share of equity when the stop is hit; without a stop, when price moves some ATRs',
  source: 'Tharp 1998, Trade Your Way to Financial Freedom; Faith 2007, Way of the Turtle',
  params: {
    risk: {
      type: 'float',
      default: 0.02,
      min: 0.0001,
      max: 1,
      doc: 'lost at the stop, share of equity, before costs and gaps',
      sweep: [0.005, 0.01, 0.02, 0.03],
    },
    k: {
      type: 'float',
      default: 2,
      min: 0.01,
      max: 100,
      doc: 'average true ranges that stand for the distance of the stop in a run without stops',
      sweep: [1, 2, 3],
    },
    period: { type: 'int', default: 14, min: 1, max: 5000, doc: 'smoothing of the average true range, bars' },
    cap: { type: 'float', default: 1, min: 0.001, max: 10, doc: 'most that the position is worth, share of equity' },
  },
  needs: (p) => ({ features: [`atr(period=${p.period})`] }),
  // The risk was taken at the entry. Sizing up as a stop trails closer would put the gain at risk again.
  resizeAt: () => 0,
  create: (p) => (view) => {
    const range = (p.k * view.feature(0)) / view.close(view.market);
    return weightForRisk(p.risk, Number.isNaN(view.stopRate) ? range : view.stopRate, p.cap);
  },
});
