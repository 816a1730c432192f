import type { ModelTask } from '../../core/model.js';
import type { Selection, SelectionMethod } from '../../research/selection/types.js';
import type { MarketFlags } from '../market/flags.js';

export interface SelectFlags extends MarketFlags {
  readonly set: string;
  readonly features: string;
  readonly label: string;
  readonly task: ModelTask;
  readonly folds: number;
  readonly embargo: number;
  readonly top: number;
  readonly methods: string;
  readonly maxRows: number;
  readonly maxColumns: number;
  readonly seed: number;
  readonly out: string;
}

/** The choice for one market, with what it takes to tell it. */
export interface Selected {
  readonly symbol: string;
  readonly label: string;
  readonly isSimulated: boolean;
  readonly intervalMs: number;
  readonly labelText: string;
  /** close of the last bar that was looked at, UTC ms: what was chosen is no news about anything before it */
  readonly untilMs: number;
  readonly task: ModelTask;
  readonly methods: readonly SelectionMethod[];
  readonly selection: Selection;
  /** set file that was written; empty when none was */
  readonly file: string;
}
