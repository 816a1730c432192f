import type { Lab } from './lab.js';

/** What one process found: its median, and numbers that the other side must have found too. */
export interface Reading {
  /** in the unit of the measure */
  readonly value: number;
  readonly check: Readonly<Record<string, number>>;
  /** what the value is held against, where one process measures both */
  readonly other?: number;
}

/** Work that is timed in a process of its own. Arguments come as text from the command line of that process. */
export type Side = (...args: string[]) => Reading | Promise<Reading>;

export interface Outcome {
  /** the figure that is held against the goal */
  readonly ratio: number;
  /** medians of both sides, in the unit of the measure; null where there is no other side */
  readonly ours: number;
  readonly theirs: number | null;
  readonly rounds: number;
  /** least and largest ratio of a round */
  readonly spread: readonly [number, number];
  readonly note?: string;
}

export interface Measure {
  readonly name: string;
  /** `ours / theirs` in words */
  readonly what: string;
  readonly goal: number;
  /** the ratio must reach the goal instead of staying below it */
  readonly atLeast?: true;
  readonly unit: string;
  run(lab: Lab): Outcome | Promise<Outcome>;
}

/** One file of `suites/`: what it measures, and the sides that run in child processes, called by their names. */
export interface Suite {
  readonly measures: readonly Measure[];
  readonly sides: Readonly<Record<string, Side>>;
}

/** Thrown by a measure that this machine cannot take: the result is listed without a ratio, with the reason. */
export class Unavailable extends Error {}
