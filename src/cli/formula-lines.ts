import { wrapLines } from '../report/terminal.js';

/** A sign between two terms: a line begins with one, it does not end with one. */
const SIGN = / ([=←+−·/<>≤≥≈&±]) /g;
/** A blank that does not break; given back as a blank. */
const HELD = '\u00a0';
const HANGING = '  ';

/**
 * A formula in lines of at most `width` characters, its parts (one to an output, as a rule) kept whole where they fit.
 *
 * Parts are what stands between semicolons. A part that does not fit on the rest of a line begins a new one; one that is
 * longer than a line is broken before a sign or between words and hangs.
 */
export function formulaLines(formula: string, width: number): readonly string[] {
  const lines: string[] = [];
  const parts = formula.split('; ').map((part, k, all) => (k < all.length - 1 ? `${part};` : part));
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + part.length <= width) lines[lines.length - 1] = `${last} ${part}`;
    else lines.push(...brokenPart(part, width));
  }
  return lines;
}

function brokenPart(part: string, width: number): string[] {
  if (part.length <= width) return [part];
  const lines = wrapLines(part.replace(SIGN, ` $1${HELD}`), width - HANGING.length);
  return lines.map((line, k) => (k === 0 ? '' : HANGING) + line.replaceAll(HELD, ' '));
}
