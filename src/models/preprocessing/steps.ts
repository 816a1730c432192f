import { QuantError } from '../../core/kit/errors.js';
import type { Json } from '../../core/kit/json.js';
import type { Rng } from '../../core/kit/rng.js';
import { firstKnown } from '../../core/math/rolling.js';
import type { FittedPreprocessor, PreprocessOutcome, PreprocessTable } from '../../core/preprocess.js';
import { preprocessors } from '../registry.js';
import { listOf, memberOf, numberOf, textOf } from '../state.js';
import { firstTableRows, takeTableRows } from './table.js';

/** Fitted steps in their order, as a model holds them. */
export interface FittedSteps {
  /** canonical texts */
  readonly texts: readonly string[];
  /** close time of the last bar that they were fitted on, UTC ms, those of labels included; 0 when there are none */
  readonly knownUntil: number;
  /**
   * All steps one after the other, over every row in order of time. Rows before each column has been known once are
   * still warming up: nothing is filled in there.
   */
  apply(table: PreprocessTable): PreprocessTable;
  toJSON(): Json;
}

interface Step {
  readonly text: string;
  readonly fillsUnknown: boolean;
  readonly fitted: FittedPreprocessor;
}

/** True when some step gives a number where the features have none: then such rows may be trained on. */
export function fillsUnknown(texts: readonly string[]): boolean {
  return texts.some((text) => preprocessors.parse(text).definition.fillsUnknown);
}

/**
 * Fits each step on the training rows as the steps before it left them.
 *
 * No step is ever shown a row after the last training row, so that nothing of the test can enter. Between training
 * rows, rows that are not trained on do take part in what is carried from row to row, as they would in use.
 *
 * @param table      every row in order of time
 * @param rows       training rows, increasing
 * @param options.closeTimeOf close time of a row's bar, UTC ms
 * @returns the steps, and the rows up to the last training row as the steps leave them
 * @throws E_UNKNOWN, E_PARAM as the registry; E_DATA when there are too few rows to learn from
 */
export function fitSteps(
  table: PreprocessTable,
  rows: Int32Array,
  options: {
    readonly texts: readonly string[];
    readonly rng: Rng;
    readonly closeTimeOf: (row: number) => number;
    /** what came of `rows`, in their order */
    readonly outcome: PreprocessOutcome;
  },
): { readonly steps: FittedSteps; readonly table: PreprocessTable } {
  const bounds = options.texts.map((text) => preprocessors.parse(text));
  if (bounds.length === 0) return { steps: bindSteps([], 0), table };
  if (rows.length === 0) {
    throw new QuantError('E_DATA', 'preprocessing needs at least one training row, found none', {
      hint: 'use more bars, or features with a shorter warm-up',
    });
  }
  const last = rows[rows.length - 1];
  let now = firstTableRows(table, last + 1);
  const steps = bounds.map(({ definition, params, text }, k): Step => {
    const rng = options.rng.fork(`preprocess/${k}/${text}`);
    const fitted = definition.fit(takeTableRows(now, rows), params, rng, options.outcome);
    now = fitted.apply(now);
    return { text, fillsUnknown: definition.fillsUnknown, fitted };
  });
  const reads = bounds.some(({ definition }) => definition.readsOutcome === true);
  const known = reads ? options.outcome.knownAt.reduce((a, b) => Math.max(a, b), 0) : 0;
  const bound = bindSteps(steps, Math.max(options.closeTimeOf(last), known));
  return { steps: bound, table: forgetWarmup(table, now, steps) };
}

/**
 * The steps of a saved model; none of one that was saved without.
 *
 * @param model the model's JSON
 * @throws E_DATA when damaged; E_UNKNOWN when a step is not registered
 */
export function restoreSteps(model: Json): FittedSteps {
  if (model === null || typeof model !== 'object' || !Object.hasOwn(model, 'preprocess')) return NO_STEPS;
  const json = memberOf(model, 'preprocess');
  const steps = listOf(json, 'steps').map((saved): Step => {
    const { definition, text } = preprocessors.parse(textOf(saved, 'step'));
    return { text, fillsUnknown: definition.fillsUnknown, fitted: definition.restore(memberOf(saved, 'state')) };
  });
  return bindSteps(steps, numberOf(json, 'known_until_ms'));
}

export const NO_STEPS: FittedSteps = bindSteps([], 0);

function bindSteps(steps: readonly Step[], knownUntil: number): FittedSteps {
  return Object.freeze({
    texts: steps.map((step) => step.text),
    knownUntil,
    apply: (table: PreprocessTable): PreprocessTable =>
      forgetWarmup(
        table,
        steps.reduce((now, step) => step.fitted.apply(now), table),
        steps,
      ),
    toJSON: (): Json => ({
      known_until_ms: knownUntil,
      steps: steps.map((step) => ({ step: step.text, state: step.fitted.toJSON() })),
    }),
  });
}

function forgetWarmup(before: PreprocessTable, after: PreprocessTable, steps: readonly Step[]): PreprocessTable {
  if (!steps.some((step) => step.fillsUnknown)) return after;
  const warmup = before.columns.reduce((most, column) => Math.max(most, firstKnown(column)), 0);
  if (warmup === 0) return after;
  // A copy, because a step may hand a column through as it got it.
  const columns = after.columns.map((column) => column.slice().fill(Number.NaN, 0, Math.min(warmup, after.rows)));
  return { ...after, columns };
}
