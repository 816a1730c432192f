import { parseSpecText } from '../../core/kit/spec-text.js';
import { defineStop } from '../../core/stop.js';

/**
 * A stop at a line of the chart.
 *
 * @param line quote per base
 * @returns the line where it is a price; NaN where it is none or not known
 * @source Wilder 1978, New Concepts in Technical Trading Systems (the parabolic); Donchian 1960
 */
export function lineStop(line: number): number {
  return line > 0 && Number.isFinite(line) ? line : Number.NaN;
}

/**
 * A line on the wrong side of the close, as the parabolic is in a trend against the position, means out at the next
 * open. Channels have a line for each side: `line="donchian.lower(period=10)", short="donchian.upper(period=10)"` is the
 * exit of the turtles.
 */
export default defineStop({
  name: 'indicator',
  summary: 'At a line of the chart: a parabolic, a supertrend, an average, a channel',
  source: 'Wilder 1978, New Concepts in Technical Trading Systems; Donchian 1960, Financial Analysts Journal 16',
  params: {
    line: {
      type: 'text',
      default: 'sar(acceleration=0.02, maximum=0.2)',
      doc: 'feature that is a price, for example supertrend, ema(period=20) or donchian.lower(period=10)',
    },
    short: { type: 'text', default: '', doc: 'feature for shorts; empty: the same line' },
  },
  needs: (p) => {
    const features = p.short === '' ? [p.line] : [p.line, p.short];
    features.forEach(parseSpecText);
    return { features };
  },
  create: (p) => {
    const shortColumn = p.short === '' ? 0 : 1;
    return (view) => lineStop(view.feature(view.side > 0 ? 0 : shortColumn));
  },
});
