import { QuantError } from '../core/kit/errors.js';

/** What every number of a list must be, and how that is said. */
export interface NumberRule {
  readonly holds: (x: number) => boolean;
  readonly words: string;
}

export const ABOVE_ZERO: NumberRule = { holds: (x) => x > 0, words: 'a number above 0' };
export const AT_LEAST_ZERO: NumberRule = { holds: (x) => x >= 0, words: 'a number of at least 0' };

/**
 * A list of numbers in a text parameter: `1|2|3` → [1, 2, 3].
 *
 * @param label name in messages, e.g. `partial.at`
 * @returns at least one number
 * @throws E_PARAM when something in it is not a finite number, or breaks the rule
 */
export function parseNumbers(label: string, text: string, rule: NumberRule): number[] {
  return text.split('|').map((part) => {
    const word = part.trim();
    const value = word === '' ? Number.NaN : Number(word);
    if (Number.isFinite(value) && rule.holds(value)) return value;
    throw new QuantError('E_PARAM', `each entry of ${label} must be ${rule.words}, was "${word}"`, {
      hint: 'a list is written with bars between its numbers, for example 1|2|3',
    });
  });
}

/** @throws E_PARAM when a list does not rise from each number to the next */
export function checkRising(label: string, list: readonly number[], rise: 'strictly' | 'or stays' = 'strictly'): void {
  for (let i = 1; i < list.length; i++) {
    if (rise === 'strictly' ? list[i] > list[i - 1] : list[i] >= list[i - 1]) continue;
    const how = rise === 'strictly' ? 'rise from each number to the next' : 'never fall';
    throw new QuantError('E_PARAM', `${label} must ${how}, was ${list.join('|')}`);
  }
}

/** @throws E_PARAM when two lists that belong together differ in length */
export function checkPaired(owner: string, lists: Readonly<Record<string, readonly number[]>>): void {
  const [[nameA, a], [nameB, b]] = Object.entries(lists);
  if (a.length === b.length) return;
  throw new QuantError(
    'E_PARAM',
    `${owner}.${nameA} and ${owner}.${nameB} must be of one length, were ${a.length} and ${b.length}`,
  );
}
