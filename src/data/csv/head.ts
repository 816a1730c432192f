import { QuantError } from '../../core/kit/errors.js';
import { excerpt } from './faults.js';

const LF = 10;
const CR = 13;

/** One of the first lines of a file. */
export interface HeadLine {
  readonly text: string;
  /** 1-based */
  readonly line: number;
  /** where it begins, bytes from the start of the file */
  readonly offset: number;
}

/** Lines that are looked at to tell the dialect: enough to see a pattern, few enough to cost nothing. */
const HEAD_LINES = 40;

/**
 * The first lines of a file as text, the byte-order mark taken off.
 *
 * @throws E_DATA when the bytes are not text in UTF-8 (UTF-16, a binary file)
 */
export function headLines(bytes: Uint8Array, file: string): HeadLine[] {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw new QuantError('E_DATA', `${file}: the file is written in UTF-16, it must be UTF-8`, {
      hint: 'save it again as CSV UTF-8',
    });
  }
  const nul = bytes.subarray(0, 4096).indexOf(0);
  if (nul >= 0) {
    throw new QuantError('E_DATA', `${file}: byte ${nul + 1} is NUL, so this is no text file`, {
      hint: 'give a CSV file, plain or gzipped; zip archives of Binance are read by the source binance-archive',
    });
  }
  const lines: HeadLine[] = [];
  let start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (start < bytes.length && lines.length < HEAD_LINES) {
    let end = start;
    while (end < bytes.length && bytes[end] !== LF && bytes[end] !== CR) end++;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.min(end - start, 8192)).toString('utf8');
    lines.push({ text, line: lines.length + 1, offset: start });
    start = bytes[end] === CR && bytes[end + 1] === LF ? end + 2 : end + 1;
  }
  return lines;
}

/** Blank lines, `#` comments and the line with its address that CryptoDataDownload puts first. */
export function isPreamble(text: string): boolean {
  return text.trim() === '' || text.startsWith('#') || /^"?https?:\/\//i.test(text);
}

/**
 * The fields of one line; quotes are taken off, blanks around a field too.
 *
 * @throws E_DATA on a quote that is not closed
 */
export function splitLine(text: string, delimiter: string, where: string): string[] {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    while (text[at] === ' ') at++;
    if (text[at] === '"') {
      let end = at + 1;
      while (end < text.length && !(text[end] === '"' && text[end + 1] !== '"')) end += text[end] === '"' ? 2 : 1;
      if (end >= text.length) {
        throw new QuantError(
          'E_DATA',
          `${where}, column ${fields.length + 1}: quoted field is not closed on its line`,
          {
            hint: `found ${excerpt(text.slice(at))}`,
          },
        );
      }
      fields.push(
        text
          .slice(at + 1, end)
          .replaceAll('""', '"')
          .trim(),
      );
      at = text.indexOf(delimiter, end + 1);
    } else {
      const end = text.indexOf(delimiter, at);
      fields.push(text.slice(at, end < 0 ? undefined : end).trim());
      at = end;
    }
    if (at < 0) return fields;
    at++;
  }
}
