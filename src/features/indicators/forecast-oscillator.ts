import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { lagStream } from '../../core/math/streams.js';
import { linearRegression, linearRegressionStream } from './linear-regression.js';

/**
 * Forecast oscillator: by how much the close has missed what the straight line through the bars before it said.
 *
 * @param close  (n,) quote per base
 * @param period bars of the line, whole, ≥ 2
 * @returns (n,) percent of the close, above 0 where price runs ahead; NaN on rows [0, period)
 * @source Chande & Kroll 1994, The New Technical Trader; Achelis 2001, Technical Analysis from A to Z
 */
export function forecastOscillator(close: Float64Array, period: number): Float64Array {
  const { forecast } = linearRegression(close, period);
  const out = unknownColumn(close.length);
  for (let i = period; i < out.length; i++) out[i] = (100 * (close[i] - forecast[i - 1])) / close[i];
  return out;
}

export default defineIndicator({
  name: 'forecast-oscillator',
  category: 'momentum',
  summary: 'Forecast oscillator: the close against the line through the bars before it, percent',
  formula: '100 · (close − F[−1]) / close, F = the least-squares line through period closes, one bar ahead',
  source: 'Chande & Kroll 1994, The New Technical Trader; Achelis 2001',
  params: { period: { type: 'int', default: 14, min: 2, max: 5000, doc: 'bars of the line', sweep: [5, 14, 30] } },
  outputs: ['forecast-oscillator'],
  warmup: (p) => p.period,
  compute: (c, p) => [forecastOscillator(c.close, p.period)],
  stream: ({ period }) => {
    const line = linearRegressionStream(period);
    const before = lagStream(1);
    const row = new Float64Array(6);
    return (bar, out) => {
      line(bar.close, row);
      out[0] = (100 * (bar.close - before(row[3]))) / bar.close;
    };
  },
});
