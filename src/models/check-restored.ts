import { QuantError } from '../core/kit/errors.js';
import type { FittedLearner } from '../core/model.js';
import { damaged } from './state.js';

/**
 * Asks a restored learner about two rows of which nothing is known: parts that do not fit each other or the model's
 * columns show here, when the file is read, and not in the middle of a backtest.
 *
 * @param width columns that the steps hand to the learner
 * @param classes multiclass: the values of the model, to which the learner's must be equal in number
 * @throws E_DATA when it cannot answer, or answers another number of rows or classes
 */
export function checkRestored(fitted: FittedLearner, width: number, classes?: Float64Array): void {
  const columns = Array.from({ length: width }, () => new Float64Array(2).fill(Number.NaN));
  const answers = answersOf(fitted, columns);
  if (answers.prediction !== 2) throw damaged('state', `answers ${answers.prediction} of 2 rows`);
  if (classes !== undefined && answers.probabilities !== 2 * classes.length) {
    throw damaged('classes', `must be as many as the learner has, there are ${classes.length}`);
  }
}

/** How many numbers it says of the two rows. */
function answersOf(
  fitted: FittedLearner,
  columns: readonly Float64Array[],
): { readonly prediction: number; readonly probabilities: number | undefined } {
  try {
    fitted.interval?.(columns, 2);
    return {
      prediction: fitted.predict(columns, 2).length,
      probabilities: fitted.probabilities?.(columns, 2).length,
    };
  } catch (cause) {
    // A part that is missing where a number should be fails as the language does: here that means the file.
    if (cause instanceof QuantError) throw cause;
    throw damaged('state', `does not fit the ${columns.length} columns of the model`, cause);
  }
}
