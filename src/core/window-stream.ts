import type { Bar, FeatureStream } from './bar.js';
import type { Candles } from './candles.js';

/**
 * A stream for features whose every row is made of a fixed number of bars, wherever the data begin: the last bars are
 * kept and the batch is computed over them.
 *
 * @param compute the batch form
 * @param bars    how many bars a row is made of, this one included, ≥ 1; Infinity keeps all, for features of which
 *   nobody knows how far they look back
 */
export function windowStream(
  compute: (candles: Candles) => readonly Float64Array[],
  bars: number,
  intervalMs: number,
): FeatureStream {
  const kept: Bar[] = [];
  return (bar, out) => {
    if (kept.length >= bars) kept.shift();
    kept.push(bar);
    const columns = compute(candlesOf(kept, intervalMs));
    for (let k = 0; k < out.length; k++) out[k] = columns[k][kept.length - 1];
  };
}

function candlesOf(bars: readonly Bar[], intervalMs: number): Candles {
  const column = (name: keyof Bar): Float64Array => Float64Array.from(bars, (bar) => bar[name]);
  return {
    venue: 'stream',
    market: 'spot',
    symbol: 'STREAM',
    intervalMs,
    length: bars.length,
    openTime: column('openTime'),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
    extra: {},
    isSimulated: false,
  };
}
