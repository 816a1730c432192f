import { slowCell } from './cells.js';
import { EXACT_INTEGER, EXACT_POWERS } from './number.js';
import type { RowSink } from './sink.js';

const LF = 10;
const CR = 13;
const MINUS = 45;

/**
 * Reads whole lines of bytes into columns: the hot loop of the import, one pass, no string per cell.
 *
 * A cell of up to 16 digits with one point is gathered as an integer below 2^53 and divided by a power of ten that a
 * double holds exactly, so the quotient is the correctly rounded value, the one that `Number()` gives (Clinger 1990,
 * How to read floating point numbers accurately). Everything else (quotes, exponents, more digits, blanks, text) goes
 * to `slowCell`.
 *
 * @param bytes whole lines: the last byte of [from, to) is a line end
 * @returns where it stopped: `to`, or earlier when the columns are full
 */
export function readRows(bytes: Uint8Array, from: number, to: number, sink: RowSink): number {
  const { targets, delimiter, columns, capacity } = sink;
  const last = targets.length - 1;
  const powers = EXACT_POWERS;
  let i = from;
  let row = sink.rows;
  while (i < to) {
    const head = bytes[i];
    if (head === LF || head === CR) {
      i = skipLineEnd(bytes, i, to);
      sink.skipLine(row);
      continue;
    }
    if (row === capacity) break;
    sink.rows = row;
    for (let f = 0; f <= last; f++) {
      const target = targets[f];
      const start = i;
      let value = 0;
      let isPlain = false;
      if (target >= 0) {
        const isNegative = bytes[i] === MINUS;
        if (isNegative) i++;
        const firstDigit = i;
        // Nine digits fit an int32, where V8 multiplies fastest.
        let part = 0;
        let digit = bytes[i] - 48;
        const stop = i + 9;
        while (digit >>> 0 < 10 && i < stop) {
          part = (Math.imul(part, 10) + digit) | 0;
          digit = bytes[++i] - 48;
        }
        value = part;
        while (digit >>> 0 < 10) {
          value = value * 10 + digit;
          digit = bytes[++i] - 48;
        }
        let digits = i - firstDigit;
        let decimals = 0;
        if (digit === -2) {
          const firstDecimal = ++i;
          digit = bytes[i] - 48;
          while (digit >>> 0 < 10) {
            value = value * 10 + digit;
            digit = bytes[++i] - 48;
          }
          decimals = i - firstDecimal;
          digits += decimals;
        }
        isPlain = digits > 0 && (digits <= 15 || (digits === 16 && value <= EXACT_INTEGER));
        if (decimals > 0 && isPlain) value /= powers[decimals];
        if (isNegative) value = -value;
      } else if (target === -1) {
        isPlain = true;
        let c = bytes[i];
        while (c !== delimiter && c !== LF && c !== CR) {
          if (c === 34) {
            isPlain = false;
            break;
          }
          c = bytes[++i];
        }
      }
      const end = bytes[i];
      if (isPlain && (f < last ? end === delimiter : end === LF || end === CR)) {
        if (target >= 0) columns[target][row] = value;
        i++;
        continue;
      }
      i = slowCell(bytes, start, to, f, sink);
      if (i < 0) {
        i = -i;
        break;
      }
    }
    if (bytes[i - 1] === CR && i < to && bytes[i] === LF) i++;
    row++;
    sink.line++;
  }
  sink.rows = row;
  return i;
}

function skipLineEnd(bytes: Uint8Array, at: number, to: number): number {
  return bytes[at] === CR && at + 1 < to && bytes[at + 1] === LF ? at + 2 : at + 1;
}
