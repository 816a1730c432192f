import { isoUtc } from '../../core/kit/time.js';
import type { EventLayout } from './event-head.js';
import type { FaultLog } from './faults.js';
import type { TimeUnit } from './time-unit.js';

/** What is known of the rows before: the checks of a file go over its pieces as if it were one. */
export interface EventState {
  lastTime: number;
  lastId: number;
  /** the last row kept, to tell a repetition from a contradiction */
  readonly last: number[];
  duplicates: number;
  /** good and bad rows seen so far */
  rows: number;
  unit: TimeUnit | undefined;
}

/** Rows of a file as they are read, with what the checks need. Times are ms, possibly with a fraction. */
export interface EventBatch {
  readonly layout: EventLayout;
  readonly columns: readonly Float64Array[];
  readonly length: number;
  readonly nowMs: number;
  readonly state: EventState;
  readonly faults: FaultLog;
  /** Reports row i of the batch. @param slot the column to blame */
  report(i: number, slot: number, reason: string, found: string): void;
}

/** Trades outside these years come from a wrong unit or a wrong column. */
const EARLIEST_MS = Date.UTC(1980, 0, 1);

/** A time in a message. An event is stored with its millisecond, the fraction cut off; order is told with the fraction. */
export const showTime = (ms: number): string => (Math.abs(ms) < 8e15 ? isoUtc(Math.floor(ms)) : String(ms));

/** Why no event can have happened at this time, or undefined. */
export function timeFault(t: number, nowMs: number): string | undefined {
  if (!(t >= EARLIEST_MS)) return 'time before 1980';
  return t > nowMs ? 'time lies in the future' : undefined;
}
