import { checkWindow, unknownColumn } from '../../core/math/rolling.js';

/**
 * Rolling Shannon entropy of symbols, as a share of its most: 0 when all are the same, 1 when all come equally often.
 *
 * Counts are whole numbers, so nothing drifts. Costs O(n · symbols).
 *
 * @param symbols (n,) whole, in [0, count), known from row `from` on
 * @param spans   whole: `window` symbols, ≥ 1; `count` of different symbols, ≥ 2
 * @returns (n,) in [0, 1]; NaN on rows [0, from + window - 1)
 */
export function symbolEntropy(
  symbols: Int32Array,
  { window, count }: { window: number; count: number },
  from: number,
): Float64Array {
  checkWindow('symbolEntropy.window', window);
  const n = symbols.length;
  const out = unknownColumn(n);
  const counts = new Int32Array(count);
  // Σ −p ln p = ln w − Σ c ln c / w, for counts c in a window of w.
  const terms = Float64Array.from({ length: Math.min(window, n) + 1 }, (_, c) => (c > 1 ? c * Math.log(c) : 0));
  for (let i = from; i < n; i++) {
    counts[symbols[i]]++;
    if (i >= from + window) counts[symbols[i - window]]--;
    if (i < from + window - 1) continue;
    let total = 0;
    for (let k = 0; k < count; k++) total += terms[counts[k]];
    out[i] = Math.max(0, Math.log(window) - total / window) / Math.log(count);
  }
  return out;
}

/** As `symbolEntropy`, symbol by symbol. */
export function symbolEntropyStream({ window, count }: { window: number; count: number }): (symbol: number) => number {
  checkWindow('symbolEntropyStream.window', window);
  const counts = new Int32Array(count);
  const ring = new Int32Array(window);
  let [at, known] = [0, 0];
  return (symbol) => {
    counts[symbol]++;
    if (known === window) counts[ring[at]]--;
    else known++;
    ring[at] = symbol;
    at = (at + 1) % window;
    if (known < window) return Number.NaN;
    let total = 0;
    for (let k = 0; k < count; k++) total += counts[k] > 1 ? counts[k] * Math.log(counts[k]) : 0;
    return Math.max(0, Math.log(window) - total / window) / Math.log(count);
  };
}
