import { isoUtc } from '../../core/kit/time.js';
import { type FeatureTable, TIME } from './table.js';

/** Lines per piece of text: all of it as one text would be longer than a text can be. */
const PIECE_ROWS = 1024;

/** Commas and quotes stand in the names of features: such a cell is quoted. */
function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** ISO times, an empty cell where nothing is known. Numbers in the shortest form that reads back bit for bit. */
export function* csvPieces({ names, columns, openTime, rows }: FeatureTable): Generator<string> {
  yield `${[TIME, ...names].map(cell).join(',')}\n`;
  for (let from = 0; from < rows; from += PIECE_ROWS) {
    let text = '';
    for (let i = from; i < Math.min(from + PIECE_ROWS, rows); i++) {
      text += isoUtc(openTime[i]);
      for (const column of columns) text += Number.isNaN(column[i]) ? ',' : `,${column[i]}`;
      text += '\n';
    }
    yield text;
  }
}
