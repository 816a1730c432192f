import { QuantError } from '../core/kit/errors.js';
import type { Bound, Registry } from '../core/kit/registry.js';
import { createRng } from '../core/kit/rng.js';
import type { StrategyDefinition } from '../core/strategy.js';

/**
 * The parameter sets that a walk-forward chooses from: the grid of the definition's own sweep values, with what the
 * user has fixed left as it is. A grid over `most` points is thinned by seeded choice; the user's own set stays in.
 *
 * @param fixed names of parameters that must not be varied
 */
export function sweepCandidates(
  registry: Registry<StrategyDefinition>,
  base: Bound<StrategyDefinition>,
  { fixed, most, seed }: { readonly fixed: readonly string[]; readonly most: number; readonly seed: number },
): Bound<StrategyDefinition>[] {
  if (most < 1) throw new QuantError('E_PARAM', `a sweep needs at least one candidate, was ${most}`);
  const axes = Object.entries(base.definition.params).flatMap(([name, spec]) => {
    const values = spec.type === 'int' || spec.type === 'float' ? spec.sweep : undefined;
    return values === undefined || fixed.includes(name) ? [] : [{ name, values: [...new Set(values)] }];
  });
  const size = axes.reduce((points, { values }) => points * values.length, 1);
  const rng = createRng(`sweep/${seed}`);
  const others = new Map<number, Bound<StrategyDefinition>>();
  const take = (point: number): void => {
    const bound = registry.bind(base.definition.name, { ...base.params, ...pointOf(axes, point) });
    if (bound.text !== base.text) others.set(point, bound);
  };
  if (size < most) for (let point = 0; point < size; point++) take(point);
  // Points are drawn by number: a grid of a dozen parameters has more of them than fit into memory.
  else while (others.size < most - 1) take(rng.below(size));
  return [base, ...[...others].sort(([a], [b]) => a - b).map(([, bound]) => bound)];
}

interface Axis {
  readonly name: string;
  readonly values: readonly number[];
}

/** The values of one point of the grid; the last axis moves fastest. */
function pointOf(axes: readonly Axis[], point: number): Record<string, number> {
  const values: Record<string, number> = {};
  let rest = point;
  for (const axis of [...axes].reverse()) {
    values[axis.name] = axis.values[rest % axis.values.length];
    rest = Math.floor(rest / axis.values.length);
  }
  return values;
}
