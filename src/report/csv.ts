import { csvCell } from './escape.js';

export type CsvRow = readonly (string | number | boolean)[];

/** A table as RFC 4180 text with a heading line; cells that a spreadsheet would run are defused. */
export function csvText(heads: readonly string[], rows: Iterable<CsvRow>): string {
  const lines = [heads.join(',')];
  for (const row of rows) lines.push(row.map(csvCell).join(','));
  return `${lines.join('\n')}\n`;
}
