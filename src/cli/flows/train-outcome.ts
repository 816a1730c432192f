import type { ThresholdProfit } from '../../research/profit-by-threshold.js';
import type { Selection } from '../market/select.js';
import type { NamedPlan, TrainChoice } from './train-plan.js';
import type { TrainMarket } from './train-prepare.js';
import type { Ranked } from './train-rank.js';
import type { Trained } from './train-score.js';

/** One model of the command on all its markets, as it was stored. */
export interface StoredModel extends NamedPlan {
  readonly id: string;
  readonly trained: readonly Trained[];
  readonly ranked: Ranked;
  /** what trading its predictions out of fold would have earned; null when nobody asked */
  readonly profit: ThresholdProfit | null;
}

/** What a training came to. */
export interface TrainOutcome {
  readonly selection: Selection;
  readonly choice: TrainChoice;
  readonly markets: readonly TrainMarket[];
  /** the best first */
  readonly models: readonly StoredModel[];
  /** written beside the store; empty when none was asked for */
  readonly foldsFile: string;
}
