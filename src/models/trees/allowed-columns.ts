import { QuantError } from '../../core/kit/errors.js';
import type { Rng } from '../../core/kit/rng.js';
import type { GrowRules } from './grow-rules.js';

/** Which columns a node may be split by. */
export interface AllowedColumns {
  /**
   * @param depth splits above the node
   * @param path the columns of those splits
   * @returns increasing
   */
  at(depth: number, path: readonly number[]): Int32Array;
}

/**
 * Columns by the rules of one tree: a draw per level out of the tree's columns, a draw per node out of its level's, and
 * of these the ones that may meet the columns above.
 *
 * @source Chen & Guestrin 2016, XGBoost: colsample_bylevel, colsample_bynode, interaction_constraints
 */
export function allowedColumns(columns: Int32Array, rules: GrowRules): AllowedColumns {
  const { columnShareLevel = 1, columnShareNode = 1, interactions } = rules;
  const levels: Int32Array[] = [];
  const ofLevel = (depth: number): Int32Array => {
    for (let d = levels.length; d <= depth; d++) levels.push(share(columns, columnShareLevel, rules.rng));
    return levels[depth];
  };
  return {
    at: (depth, path) => {
      const drawn = share(ofLevel(depth), columnShareNode, rules.rng);
      return interactions === undefined || path.length === 0 ? drawn : meeting(drawn, path, interactions);
    },
  };
}

function share(items: Int32Array, part: number, rng: Rng | undefined): Int32Array {
  if (part >= 1) return items;
  if (rng === undefined) throw new QuantError('E_BUG', 'a tree that draws its columns needs an rng, has none');
  return drawSome(items, Math.max(1, Math.round(items.length * part)), rng);
}

/** Some of the items, in their order, every subset as likely (Knuth's algorithm S). */
function drawSome(items: Int32Array, wanted: number, rng: Rng): Int32Array {
  const out = new Int32Array(wanted);
  let taken = 0;
  for (let i = 0; taken < wanted; i++) {
    if (rng.uniform() * (items.length - i) < wanted - taken) out[taken++] = items[i];
  }
  return out;
}

/** The columns of the path themselves, and those that share a set with all of the path. */
function meeting(columns: Int32Array, path: readonly number[], interactions: readonly Int32Array[]): Int32Array {
  const sets = interactions.filter((set) => path.every((column) => set.includes(column)));
  return columns.filter((column) => path.includes(column) || sets.some((set) => set.includes(column)));
}
