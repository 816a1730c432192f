import { readDate } from './dates.js';
import { isUnknown, readNumber } from './number.js';
import type { Field, RowSink } from './sink.js';

const LF = 10;
const CR = 13;
const SPACE = 32;
const TAB = 9;
const QUOTE = 34;

/** More names in one file are a column of notes, not of markets. */
const MOST_SYMBOLS = 10_000;

/**
 * The cells that the fast path leaves: quoted, padded, with exponents, dates, names, unknown or broken. Writes the
 * value into its column or a fault into the log.
 *
 * @param f index of the field
 * @returns the byte after the cell's end mark; negative when the row ended with this cell against expectation (too few
 *   or too many fields, an open quote): minus the first byte of the next line
 */
export function slowCell(bytes: Uint8Array, start: number, to: number, f: number, sink: RowSink): number {
  const { delimiter, fields } = sink;
  let from = start;
  while (isPad(bytes[from], delimiter)) from++;
  let end = from;
  let text: string;
  if (bytes[from] === QUOTE) {
    const close = closingQuote(bytes, from + 1);
    if (close < 0) return brokenRow(bytes, start, to, sink, 'quoted field is not closed on its line', fields[f].name);
    text = decode(bytes, from + 1, close)
      .replaceAll('""', '"')
      .trim();
    end = close + 1;
    while (isPad(bytes[end], delimiter)) end++;
    if (bytes[end] !== delimiter && !isLineEnd(bytes[end])) {
      return brokenRow(bytes, start, to, sink, 'text after a closing quote', fields[f].name);
    }
  } else {
    while (bytes[end] !== delimiter && !isLineEnd(bytes[end])) end++;
    text = decode(bytes, from, end).trim();
  }
  const isLast = f === fields.length - 1;
  if (isLast !== isLineEnd(bytes[end])) {
    const found = fieldCount(bytes, start, sink, f);
    return brokenRow(bytes, start, to, sink, `row has ${found} fields, expected ${fields.length}`, '');
  }
  store(text, fields[f], sink);
  return end + 1;
}

function store(text: string, field: Field, sink: RowSink): void {
  if (field.kind === 'skip') return;
  const column = sink.columns[field.slot];
  if (field.kind === 'symbol') {
    column[sink.rows] = symbolIndex(text, sink);
    return;
  }
  if (field.kind === 'optional' && isUnknown(text)) {
    column[sink.rows] = Number.NaN;
    return;
  }
  const { value, fault } = reading(text, field, sink.assumeUtc);
  column[sink.rows] = value;
  if (fault !== undefined) addFault(sink, field.name, fault, text);
}

function reading(text: string, field: Field, assumeUtc: boolean): { value: number; fault: string | undefined } {
  if (field.kind === 'date') {
    const { timeMs, fault } = readDate(text, assumeUtc);
    return { value: timeMs, fault };
  }
  if (field.kind === 'flag' && /^(?:true|false)$/i.test(text)) {
    return { value: text.length === 4 ? 1 : 0, fault: undefined };
  }
  const number = readNumber(text);
  if (field.kind === 'epoch' && number.fault === undefined && /e/i.test(text)) {
    return { value: Number.NaN, fault: 'time in exponent form, its last digits are lost' };
  }
  return number;
}

function symbolIndex(text: string, sink: RowSink): number {
  const known = sink.symbols.get(text);
  if (known !== undefined) return known;
  if (text === '' || text.length > 40 || sink.symbols.size >= MOST_SYMBOLS) {
    addFault(sink, sink.fields.find((field) => field.kind === 'symbol')?.name ?? '', 'not a market symbol', text);
    return Number.NaN;
  }
  sink.symbols.set(text, sink.symbols.size);
  return sink.symbols.size - 1;
}

function addFault(sink: RowSink, column: string, reason: string, found: string): void {
  sink.faults.add({ row: sink.rows, line: sink.line, column, reason, found });
}

/** Logs the row as a whole, blanks it, and goes to the next line. */
function brokenRow(
  bytes: Uint8Array,
  start: number,
  to: number,
  sink: RowSink,
  reason: string,
  column: string,
): number {
  let end = start;
  while (!isLineEnd(bytes[end])) end++;
  addFault(sink, column, reason, decode(bytes, start, Math.min(end, start + 60)));
  for (const values of sink.columns) values[sink.rows] = Number.NaN;
  const isPair = bytes[end] === CR && end + 1 < to && bytes[end + 1] === LF;
  return -(end + (isPair ? 2 : 1));
}

function fieldCount(bytes: Uint8Array, start: number, sink: RowSink, f: number): number {
  let count = f + 1;
  for (let i = start; !isLineEnd(bytes[i]); i++) if (bytes[i] === sink.delimiter) count++;
  return count;
}

function closingQuote(bytes: Uint8Array, from: number): number {
  for (let i = from; !isLineEnd(bytes[i]); i++) {
    if (bytes[i] !== QUOTE) continue;
    if (bytes[i + 1] === QUOTE) i++;
    else return i;
  }
  return -1;
}

function isPad(c: number, delimiter: number): boolean {
  return c === SPACE || (c === TAB && delimiter !== TAB);
}

function isLineEnd(c: number): boolean {
  return c === LF || c === CR;
}

function decode(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('utf8');
}
