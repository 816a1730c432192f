import { averageRanks } from '../../core/math/ranks.js';
import type { Tried } from './search.js';
import type { Space } from './space.js';

/** How much of the trials' fortune hung on one dimension. */
export interface ParameterWeight {
  readonly name: string;
  /** share of the variance of the ranks of the losses that it explains by itself, in [0, 1]; NaN when it cannot be said */
  readonly share: number;
  /** trials in which it had a meaning */
  readonly trials: number;
}

/** A number is cut into this many groups of equal count. */
const GROUPS = 4;

/**
 * Of each dimension alone, the share of the variance of the trials' ranks that lies between its values: one-way analysis
 * of variance on ranks, numbers cut into four groups, corrected for the number of groups (Kelley's ε², 0 when negative).
 *
 * Interactions are not seen, and a search that crowds where it is good has looked elsewhere little: a guide to what to vary
 * next, no proof.
 *
 * @param losses one per trial, lower is better; trials whose loss is NaN are left out
 * @source Kelley 1935, An unbiased correlation ratio measure, PNAS 21
 */
export function parameterWeights(
  space: Space,
  tried: readonly Pick<Tried, 'point'>[],
  losses: readonly number[],
): ParameterWeight[] {
  return space
    .map((dimension) => {
      const rows = tried.flatMap(({ point }, k) =>
        point !== undefined && dimension.name in point && !Number.isNaN(losses[k])
          ? [{ value: point[dimension.name], loss: losses[k] }]
          : [],
      );
      const groups = groupsOf(
        rows.map(({ value }) => value),
        dimension.type === 'choice',
      );
      const ranks = averageRanks(Float64Array.from(rows, ({ loss }) => loss));
      return { name: dimension.name, share: between(ranks, groups), trials: rows.length };
    })
    .sort((a, b) => (Number.isNaN(b.share) ? -1 : b.share) - (Number.isNaN(a.share) ? -1 : a.share));
}

function groupsOf(values: readonly number[], isChoice: boolean): number[] {
  if (isChoice || new Set(values).size <= GROUPS) return [...values];
  const ranks = averageRanks(Float64Array.from(values));
  return Array.from(ranks, (rank) => Math.min(GROUPS - 1, Math.floor(((rank - 0.5) * GROUPS) / values.length)));
}

/** ε² of some groups; NaN where there is one group, or no row more than there are groups. */
function between(ranks: Float64Array, groups: readonly number[]): number {
  const n = ranks.length;
  const members = new Map<number, number[]>();
  for (const [k, group] of groups.entries()) {
    const own = members.get(group) ?? [];
    own.push(ranks[k]);
    members.set(group, own);
  }
  const mean = (n + 1) / 2;
  const total = ranks.reduce((sum, rank) => sum + (rank - mean) ** 2, 0);
  const k = members.size;
  if (k < 2 || n <= k || total === 0) return Number.NaN;
  let within = 0;
  for (const own of members.values()) {
    const centre = own.reduce((sum, rank) => sum + rank, 0) / own.length;
    for (const rank of own) within += (rank - centre) ** 2;
  }
  return Math.max(0, 1 - within / (n - k) / (total / (n - 1)));
}
