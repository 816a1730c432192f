import { defineStop } from '../../core/stop.js';
import { priceAt } from '../exit-price.js';

/**
 * A stop that follows the price at a distance of its volatility, and gives more room where confidence is low.
 *
 * For a long it is max(previous, price·(1 − δ)·confidence): with confidence 1 a trailing stop δ below the price, with
 * less of it further away. A short has the same distance on the other side, min(previous, price·(2 − (1 − δ)·confidence)),
 * which is price·(1 + δ) at confidence 1 and puts as much money at risk as the long does. (Dividing by the confidence
 * would be the mirror of ratios, but at a confidence near 0 it leaves a short with no stop at all.)
 *
 * @param previous  where the stop stood, quote per base; NaN for none
 * @param price     the last close, quote per base
 * @param delta     distance at full confidence, fraction of the price, ≥ 0
 * @param options   `side` 1 long or -1 short; `confidence` in [0, 1]
 * @returns quote per base; NaN where δ or the confidence is not known, or the distance is the whole price of a long
 * @source own; the trailing volatility stop of Kaufman 2013, Trading Systems and Methods, chapter 23
 */
export function adaptiveStop(
  previous: number,
  price: number,
  delta: number,
  options: { side: number; confidence: number },
): number {
  const { side, confidence } = options;
  const stop = priceAt(price, -side * price * (1 - (1 - delta) * confidence));
  if (!(previous > 0) || Number.isNaN(stop)) return stop;
  return side > 0 ? Math.max(previous, stop) : Math.min(previous, stop);
}

export default defineStop({
  name: 'adaptive',
  summary: 'Follows the price at a distance of its volatility, further away where confidence is low',
  source: 'own; Kaufman 2013, Trading Systems and Methods (volatility stops)',
  params: {
    k: {
      type: 'float',
      default: 2.5,
      min: 0.1,
      max: 20,
      sweep: [2, 2.5, 3],
      doc: 'δ is so many times the volatility of a bar, as a fraction of the price',
    },
    period: {
      type: 'int',
      default: 14,
      min: 2,
      max: 5000,
      sweep: [14, 24, 48],
      doc: 'bars the volatility is taken of',
    },
    by: {
      type: 'choice',
      default: 'range',
      options: ['range', 'returns'],
      doc: 'volatility is the average true range over the close, or the standard deviation of log returns',
    },
    sway: {
      type: 'float',
      default: 1,
      min: 0,
      max: 1,
      sweep: [0, 0.1, 1],
      doc: 'how much of a lack of confidence counts: 1 all of it, 0 none; without --confidence it is 1 throughout',
    },
  },
  needs: (p) => ({ features: [p.by === 'range' ? `atr(period=${p.period})` : `volatility(period=${p.period})`] }),
  create: (p) => (view) => {
    const price = view.close(view.market);
    const volatility = p.by === 'range' ? view.feature(0) / price : view.feature(0);
    // Without sway it is not asked: what is not known must not count either.
    const confidence = p.sway === 0 ? 1 : 1 - p.sway * (1 - view.confidence(view.side));
    return adaptiveStop(view.stop, price, p.k * volatility, { side: view.side, confidence });
  },
});
