import { QuantError } from '../core/kit/errors.js';
import { createRng } from '../core/kit/rng.js';

/** `name=` and a value that holds a range or a list. Anything else stays as it is typed. */
const AXIS = /([A-Za-z_][\w-]*)\s*=\s*([^,()"=]*(?:\.\.|\|)[^,()"=]*)/g;
const NUMBER = String.raw`-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`;
const RANGE = new RegExp(`^(${NUMBER})\\.\\.(${NUMBER})(?:/(${NUMBER}))?$`);
/** A list longer than this is a typing mistake. */
const MOST_VALUES = 100_000;
const EXAMPLE = 'write a range with its step, lookback=10..100/10, or a list, lookback=5|10|20';

/** Parameter sets that a text with ranges stands for, counted but not yet written out. */
export interface ParameterGrid {
  /** names of the parameters that have a range or a list, in the order typed */
  readonly names: readonly string[];
  /** how many sets; 1 for a text without a range */
  readonly size: number;
  /** set number `point` as a strategy text; the last parameter moves fastest */
  textAt(point: number): string;
}

/**
 * Reads a strategy text in which numbers may be ranges `from..to/step` (both ends are tried when the step reaches `to`)
 * and any value a list `a|b|c`: `momentum(lookback=24..96/24, enter=0.25|0.5)` is 8 sets.
 *
 * @throws E_PARAM when a range has no end, step or sense
 */
export function parseGrid(text: string): ParameterGrid {
  const axes: { readonly name: string; readonly values: readonly string[] }[] = [];
  /** the text around the values: one piece more than axes */
  const pieces: string[] = [];
  let at = 0;
  for (const match of text.matchAll(AXIS)) {
    const [whole, name, list] = match;
    pieces.push(`${text.slice(at, match.index)}${name}=`);
    axes.push({ name, values: valuesOf(name, list.trim()) });
    at = match.index + whole.length;
  }
  pieces.push(text.slice(at));
  const size = axes.reduce((points, { values }) => points * values.length, 1);
  if (!Number.isSafeInteger(size))
    throw new QuantError('E_PARAM', `"${text}" stands for more sets than can be counted`);
  return {
    names: axes.map((axis) => axis.name),
    size,
    textAt: (point) => {
      let rest = point;
      let out = pieces[axes.length];
      for (let k = axes.length - 1; k >= 0; k--) {
        const { values } = axes[k];
        out = `${pieces[k]}${values[rest % values.length]}${out}`;
        rest = Math.floor(rest / values.length);
      }
      return out;
    },
  };
}

/**
 * Points of a grid of `size`, increasing: all of them, or `most` drawn by seed when there are more.
 *
 * @param most 1 or more
 */
export function choosePoints(size: number, { most, seed }: { readonly most: number; readonly seed: number }): number[] {
  if (size <= most) return Array.from({ length: size }, (_, point) => point);
  const rng = createRng(`grid/${seed}`);
  const chosen = new Set<number>();
  // Near the whole grid most draws would hit a point twice: then it is drawn what stays out.
  const isMost = most > size / 2;
  while (chosen.size < (isMost ? size - most : most)) chosen.add(rng.below(size));
  if (!isMost) return [...chosen].sort((a, b) => a - b);
  return Array.from({ length: size }, (_, point) => point).filter((point) => !chosen.has(point));
}

function valuesOf(name: string, list: string): string[] {
  const values = list.split('|').flatMap((part) => {
    const value = part.trim();
    if (value === '') throw new QuantError('E_PARAM', `${name}=${list} has an empty place`, { hint: EXAMPLE });
    return value.includes('..') ? rangeOf(name, value) : [value];
  });
  return [...new Set(values)];
}

function rangeOf(name: string, text: string): string[] {
  const fail = (reason: string): QuantError =>
    new QuantError('E_PARAM', `${name}=${text} ${reason}`, { hint: EXAMPLE });
  const match = RANGE.exec(text.replace(/\s+/g, ''));
  if (match === null) throw fail('is no range of numbers');
  const [from, to] = [Number(match[1]), Number(match[2])];
  const areWhole = Number.isInteger(from) && Number.isInteger(to);
  if (match[3] === undefined && !areWhole) throw fail('needs a step');
  const step = match[3] === undefined ? 1 : Number(match[3]);
  if (!(step > 0)) throw fail('needs a step above 0');
  if (from > to) throw fail('begins after its end');
  // 0.1..0.3/0.1 has three values, whatever 0.2 / 0.1 rounds to.
  const steps = Math.floor((to - from) / step + 1e-9);
  if (steps >= MOST_VALUES) throw fail(`has ${steps + 1} values, at most ${MOST_VALUES} fit`);
  return Array.from({ length: steps + 1 }, (_, k) => String(Number((from + k * step).toPrecision(12))));
}
