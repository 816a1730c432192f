import type { ParameterWeight } from '../../research/tuning/parameter-weight.js';
import type { Selection } from '../market/select.js';
import type { TuneChoice, TuneFlags } from './tune-plan.js';
import type { NestedOutcome, SearchOutcome } from './tune-search.js';
import type { StoredWinner } from './tune-store.js';

/** What a tuning came to. */
export interface TuneOutcome {
  /** of the run: it is taken up again under it */
  readonly id: string;
  readonly flags: TuneFlags;
  readonly choice: TuneChoice;
  readonly selection: Selection;
  readonly found: SearchOutcome;
  readonly nested: NestedOutcome | null;
  readonly weights: readonly ParameterWeight[];
  readonly workers: number;
  /** null when the winner is only named */
  readonly stored: StoredWinner | null;
}
