import type { TransformDefinition, TransformStream } from '../../core/feature.js';
import { QuantError } from '../../core/kit/errors.js';
import { SOURCE } from './define.js';
import { loadTi } from './module.js';

/**
 * The package's crossings of two columns: 1 on the row on which the first has come from one side of the second to the
 * other, touching not counted as leaving.
 *
 * The package sees a crossing on the very first row, too, when the first column starts on the far side. It is given the
 * rows on which both columns are known.
 */
function defineCrossing(name: string, machine: string, summary: string): TransformDefinition {
  const stream = (): TransformStream => {
    const next = crossingOf(machine);
    return (a, b) => (Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : Number(next(a, b) === true));
  };
  return Object.freeze({
    kind: 'transform',
    name,
    summary,
    source: SOURCE,
    params: {},
    inputs: 2,
    warmup: () => 0,
    compute: (input: Float64Array, _params: object, other: Float64Array) => {
      const next = stream();
      return input.map((value, i) => next(value, other[i]));
    },
    stream,
  } as const);
}

/** Rows after which what the machine remembers is cut. */
const MEMORY = 512;

/**
 * The machine looks back over rows of equal values to the last row on which the columns differed, and keeps all rows
 * since the last crossing at the front of a list: quadratic where columns seldom cross. A row on which they differ
 * hides all before it, so that a new machine, told of this row alone, goes on with the same answers.
 */
function crossingOf(name: string): (a: number, b: number) => unknown {
  const made: unknown = Reflect.get(loadTi(), name);
  if (typeof made !== 'function') throw new QuantError('E_CONFIG', `technicalindicators has no class ${name}`);
  const start = (): { nextValue(a: number, b: number): unknown } => Reflect.construct(made, [{ lineA: [], lineB: [] }]);
  let machine = start();
  let kept = 0;
  return (a, b) => {
    const isCrossing = machine.nextValue(a, b);
    if (++kept > MEMORY && a !== b) {
      machine = start();
      machine.nextValue(a, b);
      kept = 1;
    }
    return isCrossing;
  };
}

export const crossings = [
  defineCrossing(
    'crossup',
    'CrossUp',
    'Whether the first column has risen above the second; also where it starts there',
  ),
  defineCrossing(
    'crossdown',
    'CrossDown',
    'Whether the first column has fallen below the second; also where it starts there',
  ),
];
