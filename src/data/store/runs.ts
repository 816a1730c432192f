import type { Store } from './database.js';

/** One run: enough to show it, to compare it and to do it again. */
export interface RunRow {
  readonly id: string;
  /** `backtest`, `walkforward`, `train` … */
  readonly kind: string;
  /** UTC ms */
  readonly createdAt: number;
  readonly command: string;
  readonly specJson: string;
  readonly specHash: string;
  readonly dataHash: string;
  readonly codeVersion: string;
  readonly metricsJson: string;
  readonly folder: string;
  readonly isSimulated: boolean;
  /** `running`, `done`, `failed` … */
  readonly status: string;
}

/** Writes the row; a row with the same id is replaced. */
export declare function recordRun(store: Store, row: RunRow): void;
/** Newest first. */
export declare function listRuns(store: Store): RunRow[];
/** By id, or by the start of an id that only one run has. */
export declare function getRun(store: Store, id: string): RunRow | undefined;
