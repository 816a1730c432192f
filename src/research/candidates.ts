import { QuantError } from '../core/kit/errors.js';
import type { ParamValue } from '../core/kit/params.js';
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
  let grid: Record<string, ParamValue>[] = [{ ...base.params }];
  for (const [name, spec] of Object.entries(base.definition.params)) {
    const values = spec.type === 'int' || spec.type === 'float' ? spec.sweep : undefined;
    if (values === undefined || fixed.includes(name)) continue;
    grid = grid.flatMap((point) => values.map((value) => ({ ...point, [name]: value })));
  }
  const bound = grid.map((point) => registry.bind(base.definition.name, point));
  const others = bound.filter((b) => b.text !== base.text);
  const rng = createRng(`sweep/${seed}`);
  while (others.length > most - 1) others.splice(rng.below(others.length), 1);
  return [base, ...others];
}
