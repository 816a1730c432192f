import type { TransformDefinition } from '../../core/feature.js';
import { QuantError } from '../../core/kit/errors.js';
import type { Bound } from '../../core/kit/registry.js';
import type { Rng } from '../../core/kit/rng.js';

/** A column of the space: a base (level 0), or number `index` of what can be made at a level. */
export interface Place {
  readonly level: number;
  readonly index: number;
}

/** How a column is made from columns of lower levels. */
export interface Recipe {
  readonly transform: Bound<TransformDefinition>;
  readonly input: Place;
  /** null for a transform of one column */
  readonly other: Place | null;
}

/** Every column that can be made, by number: none of them is written out before it is asked for. */
export interface FeatureSpace {
  /** per level, bases first: how many columns there are */
  readonly sizes: readonly number[];
  /** @param place of level 1 or above */
  recipeOf(place: Place): Recipe;
}

/** Of these, both orders tell the same but for the sign: one of them is enough. */
const ORDERLESS: ReadonlySet<string> = new Set(['product', 'sum', 'gap', 'relative-gap', 'greater', 'correlation-of']);

/**
 * The space of transforms over bases, transforms over those, and so on.
 *
 * A column of level d takes at least one column of level d − 1, and the second one of any level below d, never the same
 * twice. The order is settled: transforms of one column first, then of two, each in the order given; older columns first.
 *
 * @throws E_PARAM when there are more columns than whole numbers can count
 */
export function featureSpace(
  bases: number,
  transforms: readonly Bound<TransformDefinition>[],
  depth: number,
): FeatureSpace {
  const ones = transforms.filter(({ definition }) => definition.inputs !== 2);
  const twos = transforms.filter(({ definition }) => definition.inputs === 2);
  const free = twos.filter(({ definition }) => ORDERLESS.has(definition.name));
  const ordered = twos.filter(({ definition }) => !ORDERLESS.has(definition.name));
  const sizes = [bases];
  const pairsAt = (level: number): number => {
    const newest = sizes[level - 1];
    return newest * olderThan(sizes, level - 1) + (newest * (newest - 1)) / 2;
  };
  for (let level = 1; level <= depth; level++) {
    const pairs = pairsAt(level);
    sizes.push(ones.length * sizes[level - 1] + (free.length + 2 * ordered.length) * pairs);
    if (sizes[level] > Number.MAX_SAFE_INTEGER) {
      throw new QuantError('E_PARAM', `at depth ${level} there are more combinations than can be counted`, {
        hint: 'choose a smaller depth, fewer bases or fewer transforms',
      });
    }
  }
  const recipeOf = ({ level, index }: Place): Recipe => {
    const newest = sizes[level - 1];
    const singles = ones.length * newest;
    if (index < singles) {
      const input = { level: level - 1, index: index % newest };
      return { transform: ones[Math.floor(index / newest)], input, other: null };
    }
    const pairs = pairsAt(level);
    const at = index - singles;
    const isFree = at < free.length * pairs;
    const rest = isFree ? at : at - free.length * pairs;
    const [first, second] = pairAt(sizes, level, rest % pairs);
    const number = Math.floor(rest / pairs);
    if (isFree) return { transform: free[number], input: first, other: second };
    const transform = ordered[number >> 1];
    return number % 2 === 0 ? { transform, input: first, other: second } : { transform, input: second, other: first };
  };
  return { sizes, recipeOf };
}

/** How many columns there are below a level. */
function olderThan(sizes: readonly number[], level: number): number {
  return sizes.slice(0, level).reduce((sum, size) => sum + size, 0);
}

/** Pair number `index` of a level: first each newest column with every older one, then the newest among themselves. */
function pairAt(sizes: readonly number[], level: number, index: number): readonly [Place, Place] {
  const newest = sizes[level - 1];
  const older = olderThan(sizes, level - 1);
  if (index < newest * older) {
    let rest = index % older;
    let from = 0;
    while (rest >= sizes[from]) rest -= sizes[from++];
    return [
      { level: from, index: rest },
      { level: level - 1, index: Math.floor(index / older) },
    ];
  }
  const rest = index - newest * older;
  // Row b of the triangle begins at b·(b − 1) / 2; the root may be off by one where it rounds.
  let b = Math.floor((1 + Math.sqrt(1 + 8 * rest)) / 2);
  while ((b * (b - 1)) / 2 > rest) b--;
  while ((b * (b + 1)) / 2 <= rest) b++;
  return [
    { level: level - 1, index: rest - (b * (b - 1)) / 2 },
    { level: level - 1, index: b },
  ];
}

/**
 * Which columns are tried, shallow ones first: all, or a seeded draw where there are more than the budget.
 *
 * Deep levels hold nearly all columns, so that a draw from the whole would leave the simple ones out: each level gets an
 * equal part of the budget, and what it does not need goes to the deeper ones.
 */
export function choosePlaces({ sizes }: FeatureSpace, budget: number, rng: Rng): Place[] {
  const depth = sizes.length - 1;
  const chosen: Place[] = [];
  for (let level = 1; level <= depth; level++) {
    const part = Math.floor((budget - chosen.length) / (depth - level + 1));
    for (const index of drawSorted(sizes[level], part, rng.fork(`level/${level}`))) chosen.push({ level, index });
  }
  return chosen;
}

/** `count` different whole numbers in [0, n), rising. @source Floyd in Bentley 1987, Programming Pearls: a sample of brilliance */
function drawSorted(n: number, count: number, rng: Rng): number[] {
  if (count >= n) return Array.from({ length: n }, (_, i) => i);
  const drawn = new Set<number>();
  for (let i = n - count; i < n; i++) {
    const pick = rng.below(i + 1);
    drawn.add(drawn.has(pick) ? i : pick);
  }
  return [...drawn].sort((a, b) => a - b);
}
