/** Powers of ten that a double holds exactly. */
export const EXACT_POWERS = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));

/** Integers up to here, and only these, are all exact in a double. */
export const EXACT_INTEGER = 9007199254740991;

/** Longer cells are no numbers of a market; the bound keeps every check on a cell short. */
const LONGEST_NUMBER = 400;

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?$/;
const SEPARATED = /^[+-]?\d[\d.,'\u00a0 ]*$/;

/** A number, or why the text is none. Exactly one of the two is set. */
export interface NumberReading {
  readonly value: number;
  readonly fault: string | undefined;
}

/**
 * Reads the text of a cell as a decimal number: digits, one point, an exponent; no `NaN`, no infinity, no separators.
 * The value is `Number(text)`, bit for bit.
 */
export function readNumber(text: string): NumberReading {
  if (text === '') return { value: Number.NaN, fault: 'empty cell' };
  if (text.length <= LONGEST_NUMBER && DECIMAL.test(text)) {
    const value = Number(text);
    if (Number.isFinite(value)) return { value, fault: undefined };
    return { value: Number.NaN, fault: 'number too large' };
  }
  if (text.length <= LONGEST_NUMBER && SEPARATED.test(text)) {
    return { value: Number.NaN, fault: 'decimal comma or thousands separator' };
  }
  return { value: Number.NaN, fault: 'not a number' };
}

/** Ways in which files write "not known" in a column that a bar can do without. */
const UNKNOWN = new Set(['', 'null', 'nan', 'na', 'n/a', 'none', '-']);

export function isUnknown(text: string): boolean {
  return text.length <= 4 && UNKNOWN.has(text.toLowerCase());
}
