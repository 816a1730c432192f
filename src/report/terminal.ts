/** Colours of a terminal; all of them leave the text as it is when they are off. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
  badge(text: string): string;
}

export function createPaint(isOn: boolean): Paint {
  const code =
    (on: number, off: number) =>
    (text: string): string =>
      isOn ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return {
    bold: code(1, 22),
    dim: code(2, 22),
    good: code(36, 39),
    bad: code(31, 39),
    warn: code(33, 39),
    badge: code(7, 27),
  };
}

/** Breaks a sentence into lines of at most `width` characters; a longer word stands alone. */
export function wrapLines(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

const BLOCKS = '▁▂▃▄▅▆▇█';

/**
 * Curves in one line of text each, on one scale: a character is the mean of its stretch, from the lowest to the highest
 * mean of all.
 */
export function sparklines(curves: readonly Float64Array[], width: number): readonly string[] {
  const means = curves.map((values) => stretchMeans(values, Math.min(width, values.length)));
  const known = means.flat().filter((mean) => Number.isFinite(mean));
  const low = Math.min(...known);
  const range = Math.max(...known) - low;
  const block = (mean: number): string => BLOCKS[range > 0 ? Math.round(((mean - low) / range) * 7) : 0];
  return means.map((row) => row.map((mean) => (Number.isFinite(mean) ? block(mean) : ' ')).join(''));
}

function stretchMeans(values: Float64Array, cells: number): number[] {
  return Array.from({ length: cells }, (_, c) => {
    const from = Math.floor((values.length * c) / cells);
    const to = Math.floor((values.length * (c + 1)) / cells);
    let sum = 0;
    for (let i = from; i < to; i++) sum += values[i];
    return sum / (to - from);
  });
}

/** Columns that line up: the first to the left, the others to the right. Colours are laid on afterwards. */
export function alignRows(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, k) => Math.max(0, ...rows.map((row) => (row[k] ?? '').length)));
  return rows.map((row) => row.map((cell, k) => (k === 0 ? cell.padEnd(widths[k]) : cell.padStart(widths[k]))));
}
