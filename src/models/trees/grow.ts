import { growOrdered } from './grow-ordered.js';
import type { GrowData, GrownTree, GrowRules } from './grow-rules.js';
import { growSymmetric } from './grow-symmetric.js';
import { plainWorkspace } from './workspace.js';
import { wasmWorkspace } from './workspace-wasm.js';

export type { GrowData, GrownTree, GrowRules } from './grow-rules.js';

/**
 * Grows one tree on the derivatives of a loss.
 *
 * @param rows the training rows in use; reordered in place so that each leaf's rows lie together, in their old order
 * @param pool histograms to use again, from tree to tree
 */
export function growTree(data: GrowData, rows: Int32Array, rules: GrowRules, pool: Float64Array[]): GrownTree {
  const space = wasmWorkspace(data, rows, pool) ?? plainWorkspace(data, rows, pool);
  return rules.growth === 'symmetric' ? growSymmetric(data, rules, space) : growOrdered(data, rules, space);
}
