import { QuantError } from '../../core/kit/errors.js';
import { rollingMean, unknownColumn } from '../../core/math/rolling.js';
import { meanStream, type ValueStream } from '../../core/math/streams.js';
import { ema, emaStream } from '../indicators/ema.js';

export type Average = 'ema' | 'sma';

/**
 * Fast and slow average of a column, each started by the mean of its own first values, as in TA-Lib's APO and PPO. (Its
 * MACD, and ours, starts both at the same row.)
 *
 * @throws E_PARAM when fast is not below slow
 */
export function fastAndSlow(
  owner: string,
  x: Float64Array,
  spans: { fast: number; slow: number; average: Average },
): { fast: Float64Array; slow: Float64Array } {
  const { fast, slow, average } = spans;
  checkOrder(owner, spans);
  if (average === 'sma') return { fast: rollingMean(x, fast), slow: rollingMean(x, slow) };
  return { fast: ema(x, fast), slow: ema(x, slow) };
}

/**
 * How far the fast average is above the slow one, in percent of the slow one; against its own average.
 *
 * Where the slow average is 0 (volume of a market that nobody trades) it is 0.
 *
 * @param x     (n,) ≥ 0
 * @param spans bars, whole, 1 ≤ fast < slow, signal ≥ 2
 * @returns three times (n,) percent; the line is NaN on rows [0, slow - 1), signal and histogram on rows
 *   [0, slow + signal - 2)
 * @throws E_PARAM when fast is not below slow
 */
export function percentageOscillator(
  owner: string,
  x: Float64Array,
  spans: { fast: number; slow: number; signal: number; average: Average },
): { line: Float64Array; signal: Float64Array; histogram: Float64Array } {
  const { fast, slow } = fastAndSlow(owner, x, spans);
  const first = spans.slow - 1;
  const line = unknownColumn(x.length);
  for (let i = first; i < x.length; i++) line[i] = slow[i] > 0 ? 100 * ((fast[i] - slow[i]) / slow[i]) : 0;
  const signal = ema(line, spans.signal, first);
  const histogram = unknownColumn(x.length);
  for (let i = first + spans.signal - 1; i < x.length; i++) histogram[i] = line[i] - signal[i];
  return { line, signal, histogram };
}

function checkOrder(owner: string, { fast, slow }: { fast: number; slow: number }): void {
  if (fast < slow) return;
  throw new QuantError('E_PARAM', `${owner}.fast must be below ${owner}.slow, was ${fast} and ${slow}`);
}

/** The two averages of `fastAndSlow`, value by value. @throws E_PARAM when fast is not below slow */
export function fastAndSlowStreams(
  owner: string,
  spans: { fast: number; slow: number; average: Average },
): { fast: ValueStream; slow: ValueStream } {
  checkOrder(owner, spans);
  const average = spans.average === 'sma' ? meanStream : emaStream;
  return { fast: average(spans.fast), slow: average(spans.slow) };
}

/** As `percentageOscillator`, value by value: line, signal and histogram go into the first three places of `out`. */
export function percentageOscillatorStream(
  owner: string,
  spans: { fast: number; slow: number; signal: number; average: Average },
): (x: number, out: Float64Array) => void {
  const { fast, slow } = fastAndSlowStreams(owner, spans);
  const signal = emaStream(spans.signal);
  return (x, out) => {
    const quick = fast(x);
    const base = slow(x);
    out[0] = Number.isNaN(base) ? Number.NaN : base > 0 ? 100 * ((quick - base) / base) : 0;
    out[1] = signal(out[0]);
    out[2] = out[0] - out[1];
  };
}
