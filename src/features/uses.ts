import type { FeatureSpec } from './spec.js';

/** How often each part of some features will be asked for, so that what nobody needs any more can go. */
export interface Uses {
  /** Whether this output of a computation stands in any of the features. */
  readonly needs: (base: string, output: number) => boolean;
  /** Counts one asking down, of a column by its text or of a computation by its base; true for the last one. */
  readonly isLast: (key: string) => boolean;
}

/** For columns that anybody may ask for again: everything is kept. */
export const KEEP_ALL: Uses = { needs: () => true, isLast: () => false };

/**
 * Counts the uses of everything that these features are made of, asked for in their order, equal parts once. What
 * stands inside of `on(…)` lives on longer bars and is not counted.
 */
export function countUses(specs: readonly FeatureSpec[]): Uses {
  const left = new Map<string, number>();
  const outputs = new Map<string, Set<number>>();
  const count = (key: string): boolean => {
    const before = left.get(key) ?? 0;
    left.set(key, before + 1);
    return before === 0;
  };
  const visit = (spec: FeatureSpec): void => {
    if (!count(spec.text)) return;
    if (spec.type === 'source') {
      count(spec.base);
      outputs.set(spec.base, (outputs.get(spec.base) ?? new Set()).add(spec.output));
    } else if (spec.type === 'transform') {
      visit(spec.input);
      if (spec.other !== null) visit(spec.other);
    }
  };
  specs.forEach(visit);
  return {
    needs: (base, output) => outputs.get(base)?.has(output) ?? false,
    isLast: (key) => {
      const rest = (left.get(key) ?? 0) - 1;
      left.set(key, rest);
      return rest === 0;
    },
  };
}
