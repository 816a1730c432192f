/** What was seen of a column at one place where later bars were taken away or changed. */
export interface Difference {
  /** rows before this one must not hear of it */
  readonly cut: number;
  /** the first row that did */
  readonly row: number;
  /** whether later bars were gone, or other ones */
  readonly kind: 'gone' | 'other';
  /** whether both were tried here */
  readonly isTriedTwice: boolean;
}

/** A column that differs in nearly all of its known rows is made of the whole sample. */
const NEARLY_ALL = 0.9;

/**
 * Why a column hears of later bars, as far as the places tell that do.
 *
 * @param differences one or more
 * @param firstKnown  first row on which the column has a value
 */
export function likelyCause(differences: readonly Difference[], firstKnown: number): string {
  const gone = differences.filter(({ kind }) => kind === 'gone');
  const other = differences.filter(({ kind }) => kind === 'other');
  if (other.length === 0 && gone.some(({ isTriedTwice }) => isTriedTwice)) {
    return 'value changes when later bars are removed, not when they are different: it depends on the length of the data';
  }
  const known = differences.map(({ cut, row }) => (cut - row) / Math.max(1, cut - Math.min(firstKnown, cut - 1)));
  const whole = known.filter((share) => share >= NEARLY_ALL).length;
  const what = gone.length === 0 ? 'when later bars are different' : 'when later bars are removed';
  if (2 * whole >= known.length) {
    return `value changes ${what}, from the first bars on: it is fitted on the whole sample, or counts from its end`;
  }
  const reach = Math.max(...differences.map(({ cut, row }) => cut - row));
  return `value changes ${what}: it reads up to ${reach} ${reach === 1 ? 'bar' : 'bars'} ahead`;
}
