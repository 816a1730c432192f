import { equalFrequencyClasses, mutualInformation } from '../../core/math/mutual-information.js';
import type { TrainingSet } from '../../core/model.js';

/** Classes of a column: enough to see a curve, few enough that a few hundred rows fill the table. */
const CLASSES = 12;

/**
 * What each column alone tells about the label, in nats, bias taken off: equal-frequency classes, Miller & Madow.
 *
 * Sees any shape of relation between one column and the label; not what two columns say only together.
 *
 * @returns per column; about 0 for noise, a little above or below
 */
export function informationScores({ columns, target, task, rows }: TrainingSet): Float64Array {
  const count = Math.max(2, Math.min(CLASSES, Math.floor(Math.cbrt(rows))));
  const label = equalFrequencyClasses(target, task === 'classification' ? 2 : count);
  return Float64Array.from(columns, (x) => mutualInformation(equalFrequencyClasses(x, count), label).corrected);
}
