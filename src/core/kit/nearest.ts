import { distance } from 'fastest-levenshtein';

/** A longer list than this is not read by anybody. */
const MOST_LISTED = 40;
const MOST_NEAR = 5;

/**
 * The known name closest to a mistyped one, or undefined when none is near enough to be what was meant.
 *
 * @param furthest letters that may be wrong
 */
export function nearestName(
  typed: string,
  known: readonly string[],
  furthest: number = furthestOf(typed),
): string | undefined {
  return nearestNames(typed, known, furthest)[0];
}

function furthestOf(typed: string): number {
  return Math.max(2, Math.floor(typed.length / 3));
}

/** All that are near enough, the nearest first; among equals in the order given. */
function nearestNames(typed: string, known: readonly string[], furthest: number): readonly string[] {
  const word = typed.toLowerCase();
  return known
    .map((name) => ({ name, away: distance(word, name.toLowerCase()) }))
    .filter(({ away }) => away <= furthest)
    .sort((a, b) => a.away - b.away)
    .map(({ name }) => name);
}

/**
 * The hint after an unknown name: the nearest one, then the list; of a long list the nearest few and how many there are.
 *
 * @param where the command that lists them, for a list too long to be shown
 */
export function unknownNameHint(typed: string, known: readonly string[], where?: string): string {
  const near = nearestNames(typed, known, furthestOf(typed));
  const list =
    known.length <= MOST_LISTED
      ? `available: ${[...known].sort().join(', ')}`
      : `${known.length} are available${where === undefined ? '' : `: ${where}`}`;
  if (near.length === 0) return list;
  const [first, ...others] = near.slice(0, known.length <= MOST_LISTED ? 1 : MOST_NEAR).map((name) => `"${name}"`);
  const last = others.pop();
  const names = last === undefined ? first : `${[first, ...others].join(', ')} or ${last}`;
  return `did you mean ${names}? ${list}`;
}
