import { QuantError } from '../../core/kit/errors.js';
import type { ModelTask } from '../../core/model.js';

/**
 * Refuses to tell classes apart where there is but one: a label that is a size, such as a volatility, lies above 0 on every
 * row, and a model of that is right every time and knows nothing.
 *
 * @param label   its text
 * @param values  of the rows that are learnt from; NaN where it is not known
 * @throws E_DATA when a classification has rows on one side of 0 only, or a multiclass one value only
 */
export function requireTwoClasses(task: ModelTask, label: string, values: ArrayLike<number>): void {
  if (task === 'multiclass') requireTwoValues(label, values);
  if (task !== 'classification') return;
  let above = 0;
  let others = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] > 0) above++;
    else if (values[i] <= 0) others++;
    if (above > 0 && others > 0) return;
  }
  if (above + others === 0) return;
  const where = above > 0 ? 'above 0 on each' : 'above 0 on none';
  throw new QuantError('E_DATA', `${label} is ${where} of ${above + others} rows: there are no two classes`, {
    hint: 'a label that is a size is foretold with --task regression; one that is rare needs more bars',
  });
}

function requireTwoValues(label: string, values: ArrayLike<number>): void {
  const seen = new Set(Array.from(values).filter((value) => !Number.isNaN(value)));
  if (seen.size !== 1) return;
  throw new QuantError('E_DATA', `${label} is ${[...seen][0]} on each row: there are no two classes`, {
    hint: 'a label that is rare needs more bars, or a smaller threshold or dead zone',
  });
}
