import { defineSizer } from '../../core/sizer.js';
import { annualVolatility, ESTIMATOR, VOLATILITY_WINDOW } from '../portfolio/annual-volatility.js';
import { resizeParam } from '../portfolio/resize.js';

export interface ConfidenceVolatility {
  /** worth in a market that does not move, share of equity */
  readonly base: number;
  /** worth at full confidence, share of equity */
  readonly max: number;
  /** how fast volatility takes away, per unit of volatility per year */
  readonly gamma: number;
}

/**
 * The smaller of two answers: a base that fades with volatility, and a most that grows with confidence.
 *
 * @param volatility fraction per year
 * @param confidence in [0, 1]
 * @returns min(base · e^(−γσ), max · confidence), share of equity; NaN when either is not known
 */
export function confidenceVolatility(
  volatility: number,
  confidence: number,
  { base, max, gamma }: ConfidenceVolatility,
): number {
  return Math.min(base * Math.exp(-gamma * volatility), max * confidence);
}

export default defineSizer({
  name: 'confidence-volatility',
  summary: 'A base that fades with volatility, held to a most that grows with confidence',
  source: 'own; min(base · e^(−γσ), max · confidence)',
  params: {
    base: {
      type: 'float',
      default: 0.3,
      min: 0.001,
      max: 10,
      doc: 'worth of a position where nothing moves, share of equity',
      sweep: [0.1, 0.2, 0.3, 0.5],
    },
    max: {
      type: 'float',
      default: 0.3,
      min: 0.001,
      max: 10,
      doc: 'worth of a position at full confidence, share of equity',
    },
    gamma: {
      type: 'float',
      default: 0.5,
      min: 0,
      max: 100,
      doc: 'how fast volatility takes away: e^(-gamma · volatility per year)',
      sweep: [0.25, 0.5, 1, 2],
    },
    of: ESTIMATOR,
    window: VOLATILITY_WINDOW,
    resize: resizeParam(0.25),
  },
  needs: (p) => ({ features: [annualVolatility(p.of, p.window)] }),
  resizeAt: (p) => p.resize,
  create: (p) => (view) => confidenceVolatility(view.feature(0), view.confidence(view.side), p),
});
