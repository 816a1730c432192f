import { distance } from 'fastest-levenshtein';

/**
 * The known name closest to a mistyped one, or undefined when none is near enough to be what was meant.
 *
 * @param furthest letters that may be wrong
 */
export function nearestName(
  typed: string,
  known: readonly string[],
  furthest: number = Math.max(2, Math.floor(typed.length / 3)),
): string | undefined {
  let best: string | undefined;
  let bestDistance = furthest + 1;
  for (const name of known) {
    const d = distance(typed.toLowerCase(), name.toLowerCase());
    if (d < bestDistance) {
      best = name;
      bestDistance = d;
    }
  }
  return best;
}

/** The hint after an unknown name: the nearest one, then the list. */
export function unknownNameHint(typed: string, known: readonly string[]): string {
  const near = nearestName(typed, known);
  const list = `available: ${[...known].sort().join(', ')}`;
  return near === undefined ? list : `did you mean "${near}"? ${list}`;
}
