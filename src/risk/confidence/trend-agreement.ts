import { defineConfidence } from '../../core/confidence.js';
import { QuantError } from '../../core/kit/errors.js';
import { parseNumbers } from '../number-list.js';

/**
 * How many of some averages agree that the market goes the way that is wanted.
 *
 * @param price    quote per base
 * @param averages quote per base; a long wants them below the price, a short above it
 * @returns share of them in [0, 1]; NaN while one of them is not known
 * @source own; agreement of trend lengths after Clenow 2013, Following the Trend
 */
export function agreement(price: number, averages: readonly number[], side: number): number {
  let agreed = 0;
  for (const average of averages) {
    if (Number.isNaN(average)) return Number.NaN;
    if (side * (price - average) > 0) agreed++;
  }
  return agreed / averages.length;
}

const MOST = 5000;

/** @throws E_PARAM when something in the list is no length of an average */
function parsePeriods(text: string): number[] {
  const whole = { holds: (x: number) => Number.isInteger(x) && x >= 1 && x <= MOST, words: `whole in [1, ${MOST}]` };
  const periods = parseNumbers('trend-agreement.periods', text, whole);
  if (new Set(periods).size === periods.length) return periods;
  throw new QuantError('E_PARAM', `trend-agreement.periods must differ, was ${text}`);
}

export default defineConfidence({
  name: 'trend-agreement',
  summary: 'Share of moving averages of several lengths that agree with the side',
  source: 'own; Clenow 2013, Following the Trend',
  params: {
    periods: { type: 'text', default: '20|50|100|200', doc: 'lengths of the averages of the close, bars' },
  },
  needs: (p) => ({ features: parsePeriods(p.periods).map((period) => `sma(period=${period})`) }),
  create: (p, marketCount) => {
    const count = parsePeriods(p.periods).length;
    const averages = new Array<number>(count).fill(Number.NaN);
    const long = new Float64Array(marketCount).fill(Number.NaN);
    const short = new Float64Array(marketCount).fill(Number.NaN);
    return {
      update: (view) => {
        for (let k = 0; k < count; k++) averages[k] = view.feature(k);
        const price = view.close(view.market);
        long[view.market] = agreement(price, averages, 1);
        short[view.market] = agreement(price, averages, -1);
      },
      of: (market, side) => (side > 0 ? long[market] : short[market]),
    };
  },
});
