import { QuantError } from '../../core/kit/errors.js';
import { unknownNameHint } from '../../core/kit/nearest.js';

/**
 * Columns that the answer may only rise or only fall with, from text: `+rsi(period=14)|-atr(period=14)`.
 *
 * Names stand as the model has them, each with its sign, a bar between them; `'` stands for `"`, which cannot stand
 * inside a parameter. `rsi` alone names the one column that is called so or starts with `rsi(`.
 *
 * @param owner the parameter in messages, e.g. `xgb.monotone`
 * @returns (columns,) 1, −1 or 0; undefined for an empty text
 * @throws E_PARAM on a name that is no column or several, a missing sign, a column named twice
 */
export function monotoneOf(owner: string, text: string, names: readonly string[]): Int8Array | undefined {
  const parts = partsOf(text, '|');
  if (parts.length === 0) return undefined;
  const signs = new Int8Array(names.length);
  for (const part of parts) {
    if (part[0] !== '+' && part[0] !== '-') {
      throw new QuantError('E_PARAM', `${owner}: a column needs + (rises with it) or - (falls), found "${part}"`, {
        hint: 'write "+rsi(period=14)|-atr(period=14)"',
      });
    }
    const k = columnOf(owner, part.slice(1).trim(), names);
    if (signs[k] !== 0) throw new QuantError('E_PARAM', `${owner}: "${names[k]}" is named twice`);
    signs[k] = part[0] === '+' ? 1 : -1;
  }
  return signs;
}

/**
 * Sets of columns that may act together, from text: `rsi(period=14)&atr(period=14)|volume&close`.
 *
 * Names as in {@link monotoneOf}, `&` between those of a set, a bar between sets. Splits below one another are all of one
 * set; a column in no set may only stand alone.
 *
 * @returns increasing column numbers per set; undefined for an empty text
 * @throws E_PARAM on a name that is no column or several
 */
export function interactionsOf(
  owner: string,
  text: string,
  names: readonly string[],
): readonly Int32Array[] | undefined {
  const sets = partsOf(text, '|');
  if (sets.length === 0) return undefined;
  return sets.map((set) =>
    Int32Array.from(new Set(partsOf(set, '&').map((name) => columnOf(owner, name, names)))).sort(),
  );
}

function partsOf(text: string, mark: string): string[] {
  return text
    .split(mark)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function columnOf(owner: string, written: string, names: readonly string[]): number {
  const name = written.replaceAll("'", '"');
  const exact = names.indexOf(name);
  if (exact >= 0) return exact;
  const meant = names.filter((other) => other.startsWith(`${name}(`));
  if (meant.length === 1) return names.indexOf(meant[0]);
  if (meant.length > 1) {
    throw new QuantError('E_PARAM', `${owner}: "${name}" could be ${meant.join(' or ')}`, {
      hint: 'write the name in full',
    });
  }
  throw new QuantError('E_PARAM', `${owner}: no column is called "${name}"`, { hint: unknownNameHint(name, names) });
}
