import type { Sizer } from '../../../src/core/sizer.js';
import { sizers } from '../../../src/risk/registry.js';
import { type SizerOptions, sizerView } from '../view.js';

/** What a sizer, written as in a spec, says of one view. */
export function ask(text: string, options: SizerOptions = {}): number {
  return sizerOf(text, options.markets?.length ?? 1)(sizerView(options));
}

/** The same of every market that is wanted, NaN where none is. */
export function askAll(text: string, options: SizerOptions & { readonly sides: readonly number[] }): number[] {
  const sizer = sizerOf(text, options.sides.length);
  return options.sides.map((side, market) => (side === 0 ? Number.NaN : sizer(sizerView({ ...options, market }))));
}

export function sizerOf(text: string, marketCount = 1): Sizer {
  const { definition, params } = sizers.parse(text);
  return definition.create(params, marketCount);
}

/** Closes that start at 100 and make these log returns. */
export function closesOf(returns: ArrayLike<number>): number[] {
  const out = [100];
  for (let i = 0; i < returns.length; i++) out.push(out[i] * Math.exp(returns[i]));
  return out;
}
