import { type Candles, sliceCandles } from '../core/candles.js';
import { QuantError } from '../core/kit/errors.js';
import type { Bound } from '../core/kit/registry.js';
import { createRng } from '../core/kit/rng.js';
import type { RegimeDefinition, RegimePath } from '../core/regime.js';

export interface RegimeWalk {
  /** bars of the first fit, and of the window every later fit looks back on */
  readonly firstFitBars: number;
  /** bars from one fit to the next */
  readonly refitBars: number;
  readonly seed: number;
}

/**
 * The regime of every bar as it could have been known then: parameters are learnt on bars before a stretch, the
 * stretch is filtered with them, and so on.
 *
 * Each fit looks back on the last `firstFitBars` bars, which also warm the filter up. A model that learns nothing is
 * simply filtered from the first bar. Cutting off or changing later bars leaves every row as it was, bit for bit.
 *
 * @returns rows before the first fit are warm-up rows: state −1, probabilities NaN
 * @throws E_PARAM when a length is out of range
 * @throws E_DATA when there are no bars after the first fit, or too few in it to learn from
 */
export function regimesWalkForward(candles: Candles, bound: Bound<RegimeDefinition>, walk: RegimeWalk): RegimePath {
  const { definition, params } = bound;
  const { firstFitBars, refitBars, seed } = walk;
  for (const [name, value] of Object.entries({ firstFitBars, refitBars })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new QuantError('E_PARAM', `regime ${name} must be a whole number of bars, at least 1, was ${value}`);
    }
  }
  // Nothing to learn: it is given no bars to learn from either.
  if (!definition.isFitted) return definition.fit(sliceCandles(candles, 0, 0), params, createRng(seed)).filter(candles);
  if (candles.length <= firstFitBars) {
    throw new QuantError(
      'E_DATA',
      `regime ${definition.name} needs more bars than the ${firstFitBars} of its first fit, has ${candles.length}`,
      { hint: 'use more bars or a shorter first fit' },
    );
  }
  let path: { names: RegimePath['names']; state: Int8Array; probabilities: Float64Array[] } | undefined;
  for (let from = firstFitBars; from < candles.length; from += refitBars) {
    const trainFrom = from - firstFitBars;
    const to = Math.min(from + refitBars, candles.length);
    // A stream named by the bar: how many fits came before does not move it.
    const rng = createRng(seed).fork(`fit/${from}`);
    const fitted = definition.fit(sliceCandles(candles, trainFrom, from), params, rng);
    const part = fitted.filter(sliceCandles(candles, trainFrom, to));
    path ??= {
      names: part.names,
      state: new Int8Array(candles.length).fill(-1),
      probabilities: part.names.map(() => new Float64Array(candles.length).fill(Number.NaN)),
    };
    const { state, probabilities } = path;
    state.set(part.state.subarray(firstFitBars), from);
    for (const [k, column] of part.probabilities.entries()) probabilities[k].set(column.subarray(firstFitBars), from);
  }
  return path!;
}
