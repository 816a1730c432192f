import { defineIndicator } from '../../core/feature.js';
import { sameLength } from '../../core/kit/check.js';
import { rollingMean, unknownColumn } from '../../core/math/rolling.js';
import { meanStream, whenKnown } from '../../core/math/streams.js';
import { trueRange } from './atr.js';

/**
 * Ultimate oscillator: how much of the true range buyers won, over three lengths, the short one counting four times and
 * the middle one twice. Where nothing moves it is 50 (TA-Lib says 0).
 *
 * @param high  (n,) quote per base
 * @param low   (n,) quote per base
 * @param close (n,) quote per base
 * @param spans bars, whole, ≥ 1: `short`, `middle`, `long`
 * @returns (n,) in [0, 100]; NaN on as many rows as the longest of the three
 * @throws E_SHAPE when the columns differ in length
 * @source Williams 1985, The Ultimate Oscillator, Stocks & Commodities 3
 */
export function ultimateOscillator(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  spans: { short: number; middle: number; long: number },
): Float64Array {
  const n = sameLength('ultimate-oscillator', { high, low, close });
  const won = new Float64Array(n);
  const range = new Float64Array(n);
  for (let i = 1; i < n; i++) {
    won[i] = close[i] - Math.min(low[i], close[i - 1]);
    range[i] = trueRange(high[i], low[i], close[i - 1]);
  }
  const lengths = [spans.short, spans.middle, spans.long];
  const wins = lengths.map((length) => rollingMean(won, length, 1));
  const ranges = lengths.map((length) => rollingMean(range, length, 1));
  const part = (k: number, i: number): number => (ranges[k][i] > 0 ? wins[k][i] / ranges[k][i] : 0.5);
  const out = unknownColumn(n);
  for (let i = Math.max(...lengths); i < n; i++) out[i] = (100 * (4 * part(0, i) + 2 * part(1, i) + part(2, i))) / 7;
  return out;
}

export default defineIndicator({
  name: 'ultimate-oscillator',
  category: 'momentum',
  summary: 'Ultimate oscillator',
  formula:
    '100 · (4 · B(short) + 2 · B(middle) + B(long)) / 7, B(n) = Σ (close − min(low, close[−1])) / Σ true range over n bars, 0.5 when nothing moves',
  source: 'Williams 1985, Stocks & Commodities 3; TA-Lib ULTOSC',
  params: {
    short: { type: 'int', default: 7, min: 1, max: 5000, doc: 'window that counts four times, bars' },
    middle: { type: 'int', default: 14, min: 1, max: 5000, doc: 'window that counts twice, bars' },
    long: { type: 'int', default: 28, min: 1, max: 5000, doc: 'window that counts once, bars' },
  },
  outputs: ['ultimate-oscillator'],
  warmup: (p) => Math.max(p.short, p.middle, p.long),
  compute: (c, p) => [ultimateOscillator(c.high, c.low, c.close, p)],
  stream: ({ short, middle, long }) => {
    const lengths = [short, middle, long];
    const wins = lengths.map(meanStream);
    const ranges = lengths.map(meanStream);
    let last = Number.NaN;
    return (bar, out) => {
      const won = bar.close - Math.min(bar.low, last);
      const range = Number.isNaN(last) ? Number.NaN : trueRange(bar.high, bar.low, last);
      last = bar.close;
      const [a, b, c] = lengths.map((_, k) => {
        const all = ranges[k](range);
        const gain = wins[k](won);
        return all > 0 ? gain / all : whenKnown(all, 0.5);
      });
      out[0] = (100 * (4 * a + 2 * b + c)) / 7;
    };
  },
});
