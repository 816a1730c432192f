import type { Candles } from '../core/candles.js';
import type { TransformDefinition } from '../core/feature.js';
import type { FeatureContext } from '../core/feature-context.js';
import { QuantError } from '../core/kit/errors.js';
import type { Bound } from '../core/kit/registry.js';
import { createRng } from '../core/kit/rng.js';
import { formatSpec } from '../core/kit/spec-text.js';
import { createHoldings } from './generation/duplicates.js';
import { choosePlaces, type FeatureSpace, featureSpace, type Place } from './generation/space.js';
import { overKnownStretches } from './known-stretches.js';
import { computeFeatures } from './pipeline.js';
import { transforms as registry } from './registry.js';

export interface GenerateOptions {
  /** transforms over transforms over a base: at most this many, whole, 1 to 3 */
  readonly depth: number;
  /** candidates that are computed at most, whole, ≥ 1 */
  readonly budget: number;
  /** texts such as `zscore(window=100)` or `product`; all registered transforms at their defaults when absent */
  readonly transforms?: readonly string[];
  /** of the draw, where there are more candidates than the budget */
  readonly seed: number;
  readonly context?: FeatureContext;
  /** columns known on a smaller share of the rows are dropped; 0.5 when absent */
  readonly minKnownShare?: number;
  /** columns that correlate beyond ± this with one held already are dropped; 0.999999 when absent */
  readonly sameness?: number;
  /** called after each candidate; may throw to stop */
  readonly onTried?: (done: number, total: number) => void;
}

/** What became of the candidates. `tried` = `unknown` + `constant` + `duplicate` + `kept`. */
export interface GenerateCounts {
  /** all that bases, transforms and depth allow */
  readonly enumerated: number;
  /** computed: what a test for luck has to count, whether they were kept or not */
  readonly tried: number;
  /** known on too few rows */
  readonly unknown: number;
  /** one value on all known rows */
  readonly constant: number;
  /** the same as a base or as a column kept before, but for unit, sign and level */
  readonly duplicate: number;
  readonly kept: number;
}

export interface GeneratedFeatures {
  /** canonical texts in the order in which they were made, without the bases */
  readonly kept: readonly string[];
  readonly counts: GenerateCounts;
}

/**
 * Makes new columns out of given ones, by machine: every transform over every base and pair of bases, transforms over
 * those, down to a depth and within a budget.
 *
 * No label is looked at: this widens the choice and does not choose. The more is tried, the more will look good by
 * chance; `counts.tried` says by how much a later test must be stricter. Columns are dropped for what they are on these
 * bars, so give training bars. Holds the bases, the kept columns and a few more: nothing else grows with the budget.
 *
 * @param bases feature texts, see `parseFeature`
 * @throws E_PARAM when depth or budget are out of range; E_UNKNOWN, E_PARAM, E_NO_DATA as `computeFeatures`
 */
export function generateFeatures(
  candles: Candles,
  bases: readonly string[],
  options: GenerateOptions,
): GeneratedFeatures {
  const { budget, seed, minKnownShare = 0.5, sameness = 0.999999, onTried } = checked(options);
  const base = computeFeatures(candles, bases, { context: options.context });
  const distinct = base.names.flatMap((name, k) => (base.names.indexOf(name) === k ? [k] : []));
  const names = distinct.map((k) => base.names[k]);
  const columns = distinct.map((k) => base.columns[k]);
  const bound = (options.transforms ?? registry.list().map(({ name }) => name)).map((text) => registry.parse(text));
  const space = featureSpace(names.length, bound, options.depth);
  const places = choosePlaces(space, budget, createRng(seed));
  const holdings = createHoldings(candles.length, sameness);
  for (const column of columns) holdings.add(column);
  const columnOf = columnMaker(space, columns);
  const counts = { unknown: 0, constant: 0, duplicate: 0 };
  const kept: string[] = [];
  for (const [done, place] of places.entries()) {
    const column = columnOf(place);
    const fault = faultOf(column, minKnownShare) ?? (holdings.has(column) ? 'duplicate' : undefined);
    if (fault !== undefined) counts[fault]++;
    else {
      holdings.add(column);
      kept.push(textOf(space, names, place));
    }
    onTried?.(done + 1, places.length);
  }
  const enumerated = space.sizes.slice(1).reduce((sum, size) => sum + size, 0);
  return { kept, counts: { enumerated, tried: places.length, ...counts, kept: kept.length } };
}

function checked(options: GenerateOptions): GenerateOptions {
  const { depth, budget, minKnownShare = 0.5, sameness = 0.999999 } = options;
  const hold = (name: string, holds: boolean, range: string, value: number): void => {
    if (!holds) throw new QuantError('E_PARAM', `generateFeatures.${name} must be ${range}, was ${value}`);
  };
  hold('depth', Number.isInteger(depth) && depth >= 1 && depth <= 3, 'a whole number in [1, 3]', depth);
  hold('budget', Number.isInteger(budget) && budget >= 1, 'a whole number of candidates, at least 1', budget);
  hold('minKnownShare', minKnownShare >= 0 && minKnownShare <= 1, 'a share in [0, 1]', minKnownShare);
  hold('sameness', sameness > 0 && sameness < 1, 'a correlation in (0, 1)', sameness);
  return options;
}

/** What speaks against a column by itself. */
function faultOf(column: Float64Array, minKnownShare: number): 'unknown' | 'constant' | undefined {
  let known = 0;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of column) {
    if (Number.isNaN(value)) continue;
    known++;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (known === 0 || known < minKnownShare * column.length) return 'unknown';
  return low === high ? 'constant' : undefined;
}

const NO_COLUMN = new Float64Array(0);
/** Parts that were computed last; neighbours in the order of a space share them. */
const REMEMBERED = 32;

function columnMaker(space: FeatureSpace, bases: readonly Float64Array[]): (place: Place) => Float64Array {
  const recent = new Map<string, Float64Array>();
  const make = (place: Place): Float64Array => {
    const { transform, input, other } = space.recipeOf(place);
    const [x, y] = [partOf(input), other === null ? NO_COLUMN : partOf(other)];
    return overKnownStretches(x, y, (a, b) => transform.definition.compute(a, transform.params, b));
  };
  const partOf = (place: Place): Float64Array => {
    if (place.level === 0) return bases[place.index];
    const key = `${place.level}/${place.index}`;
    const column = recent.get(key) ?? make(place);
    // Set anew, so that the first one is always the one used longest ago.
    recent.delete(key);
    recent.set(key, column);
    if (recent.size > REMEMBERED) {
      const [oldest] = recent.keys();
      recent.delete(oldest);
    }
    return column;
  };
  return make;
}

function textOf(space: FeatureSpace, bases: readonly string[], place: Place): string {
  if (place.level === 0) return bases[place.index];
  const { transform, input, other } = space.recipeOf(place);
  const inputs = other === null ? [input] : [input, other];
  return textWith(
    transform,
    inputs.map((part) => textOf(space, bases, part)),
  );
}

/** The inputs' texts are canonical already: each goes in as one name. */
function textWith({ definition, params }: Bound<TransformDefinition>, inputs: readonly string[]): string {
  return formatSpec({
    name: definition.name,
    inputs: inputs.map((name) => ({ name, inputs: [], args: {} })),
    args: params,
  });
}
