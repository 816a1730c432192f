import type { SelectFlags } from './features-select-types.js';

/** Everything that `quant features` may be told; each action reads what it needs. */
export interface FeatureFlags extends SelectFlags {
  readonly profile: boolean;
  readonly labels: string;
  readonly horizons: string;
  readonly category: string;
  readonly cuts: number;
  readonly depth: number;
  readonly budget: number;
}
