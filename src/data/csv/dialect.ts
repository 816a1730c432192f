import { EXTRA_COLUMNS } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import { readDate } from './dates.js';
import { excerpt } from './faults.js';
import { type HeadLine, headLines, isPreamble, splitLine } from './head.js';
import { BINANCE_COLUMNS, mapByHeader, mapByPosition, parseColumns, type RoleMap } from './mapping.js';
import { plainName, REQUIRED_ROLES, type Role, roleOf } from './names.js';
import { isUnknown, readNumber } from './number.js';
import type { Field, FieldKind } from './sink.js';
import { EXPORT_NAMES } from './write.js';

/** How one file writes its candles. */
export interface Dialect {
  readonly delimiter: number;
  readonly fields: readonly Field[];
  /** column of each role in the sink, -1 when the file has none */
  readonly slots: RoleMap;
  /** first byte and first line of the data */
  readonly dataOffset: number;
  readonly dataLine: number;
  readonly flavour: string;
  readonly timeKind: 'epoch' | 'date';
  /** names of columns that are not used */
  readonly ignored: readonly string[];
}

const DELIMITERS = [',', ';', '\t'] as const;

/** Slots in the sink, in this order. */
const SLOT_ORDER: readonly Role[] = [
  'time',
  'open',
  'high',
  'low',
  'close',
  'volume',
  ...EXTRA_COLUMNS,
  'symbol',
  'simulated',
];

/**
 * Tells the dialect of a candle file from its first lines, or says where it is ambiguous.
 *
 * @param bytes the beginning of the file, whole lines or the whole file
 * @param columns what the user says of the columns, see `parseColumns`
 * @param withoutVolume the file may lack the column for volume
 * @throws E_DATA with line and column; E_PARAM for `columns`
 */
export function detectDialect(
  bytes: Uint8Array,
  file: string,
  columns: string | undefined,
  withoutVolume = false,
): Dialect {
  const required = REQUIRED_ROLES.filter((role) => !(withoutVolume && role === 'volume'));
  const head = headLines(bytes, file);
  const start = head.findIndex((line) => !isPreamble(line.text));
  if (start < 0) throw new QuantError('E_DATA', `${file}: the file is empty`);
  const first = head[start];
  const delimiter = detectDelimiter(head, start, file);
  const cells = (line: HeadLine): string[] => splitLine(line.text, delimiter, `${file}, line ${line.line}`);
  const names = cells(first);
  const isHeader = detectHeader(names, first, file);
  const rows = head.slice(isHeader ? start + 1 : start).filter((line) => line.text.trim() !== '');
  if (rows.length === 0) throw new QuantError('E_DATA', `${file}: the file has a header and no rows`);
  const sample = cells(rows[0]);
  const given = columns === undefined ? undefined : parseColumns(columns);

  let map: RoleMap;
  if (isHeader && !(given && 'roles' in given)) {
    map = mapByHeader({ names, sample, file, line: first.line, given: given?.names ?? new Map(), required });
  } else if (given !== undefined && 'roles' in given) {
    if (given.roles.length !== names.length) {
      throw new QuantError(
        'E_PARAM',
        `columns names ${given.roles.length} columns, ${file}, line ${first.line} has ${names.length}`,
        { hint: 'write - for a column to leave out' },
      );
    }
    map = mapByPosition(given.roles);
    const absent = required.find((role) => map[role] < 0);
    if (absent !== undefined) {
      throw new QuantError('E_PARAM', `columns must say which one is ${absent}`, {
        hint: 'time, open, high, low, close and volume are needed; files of mark prices (--market mark) need no volume',
      });
    }
  } else {
    map = binanceMap(sample, rows[0], file);
  }
  const timeKind = detectTimeKind(rows.map((line) => line.text.split(delimiter)[map.time] ?? ''));
  const { fields, slots } = layout(map, names, isHeader, timeKind);
  return {
    delimiter: delimiter.charCodeAt(0),
    fields,
    slots,
    dataOffset: isHeader ? (head[start + 1]?.offset ?? bytes.length) : first.offset,
    dataLine: first.line + (isHeader ? 1 : 0),
    flavour: flavourOf(names, isHeader, head[0].text),
    timeKind,
    ignored: isHeader ? names.filter((name, i) => !Object.values(map).includes(i) && name !== '').map(excerpt) : [],
  };
}

/** The mark that gives the first line the most known names or, without names, every line the same number of fields. */
function detectDelimiter(head: readonly HeadLine[], start: number, file: string): string {
  const first = head[start];
  const where = `${file}, line ${first.line}`;
  const known = (d: string): number =>
    splitLine(first.text, d, where).filter((name) => roleOf(name) !== undefined).length;
  const named = DELIMITERS.filter((d) => known(d) >= 4);
  if (named.length === 1) return named[0];
  const width = (line: HeadLine, d: string): number => line.text.split(d).length;
  const sample = head.slice(start, start + 10).filter((line) => line.text.trim() !== '');
  const even = DELIMITERS.filter(
    (d) => width(first, d) >= 5 && sample.every((line) => width(line, d) === width(first, d)),
  );
  if (even.length === 1) return even[0];
  const best = DELIMITERS.find((d) => width(first, d) >= 5);
  if (even.length === 0 && best !== undefined) return best;
  throw new QuantError(
    'E_DATA',
    even.length === 0
      ? `${where}: expected at least 5 columns split by comma, semicolon or tab`
      : `${where}: the columns may be split by ${even.map((d) => JSON.stringify(d)).join(' or ')}`,
    { hint: `found "${excerpt(first.text)}"` },
  );
}

/** A header has no number in it, a row has at least four. */
function detectHeader(names: readonly string[], line: HeadLine, file: string): boolean {
  const numbers = names.filter((name) => readNumber(name).fault === undefined).length;
  if (numbers === 0 && names.some((name) => roleOf(name) !== undefined)) return true;
  if (numbers >= 4) return false;
  throw new QuantError('E_DATA', `${file}, line ${line.line}: neither a header nor a row of numbers`, {
    hint: `found "${excerpt(line.text)}"`,
  });
}

/** Without names only one layout can be told with certainty: the archive's, by its close time. */
function binanceMap(sample: readonly string[], line: HeadLine, file: string): RoleMap {
  const open = Number(sample[0]);
  const isArchive = sample.length === BINANCE_COLUMNS.length && Number(sample[6]) > open && open > 1e8;
  if (isArchive) return mapByPosition(BINANCE_COLUMNS);
  throw new QuantError(
    'E_DATA',
    `${file}, line ${line.line}: no header, and the ${sample.length} columns are not those of the Binance archive`,
    { hint: 'name them by position: --columns time,open,high,low,close,volume (write - for one to leave out)' },
  );
}

function detectTimeKind(cells: readonly string[]): 'epoch' | 'date' {
  const plain = cells.map((cell) => cell.replaceAll('"', '').trim());
  const dates = plain.filter((cell) => !Number.isNaN(readDate(cell, true).timeMs) || /^\d+[/.-]\d+[/.-]/.test(cell));
  return dates.length * 2 > plain.filter((cell) => !isUnknown(cell)).length ? 'date' : 'epoch';
}

function layout(
  map: RoleMap,
  names: readonly string[],
  isHeader: boolean,
  timeKind: 'epoch' | 'date',
): { fields: Field[]; slots: RoleMap } {
  const slots = { ...map };
  let next = 0;
  for (const role of SLOT_ORDER) slots[role] = map[role] < 0 ? -1 : next++;
  const fields = names.map((name, index): Field => {
    const role = SLOT_ORDER.find((r) => map[r] === index);
    const label = isHeader ? excerpt(name === '' ? `column ${index + 1}` : name) : (role ?? `column ${index + 1}`);
    return role === undefined
      ? { name: label, kind: 'skip', slot: -1 }
      : { name: label, kind: kindOf(role, timeKind), slot: slots[role] };
  });
  return { fields, slots };
}

function kindOf(role: Role, timeKind: 'epoch' | 'date'): FieldKind {
  if (role === 'time') return timeKind;
  if (role === 'symbol') return 'symbol';
  return role === 'simulated' || EXTRA_COLUMNS.some((extra) => extra === role) ? 'optional' : 'number';
}

function flavourOf(names: readonly string[], isHeader: boolean, firstLine: string): string {
  if (!isHeader) return names.length === BINANCE_COLUMNS.length ? 'Binance archive' : 'no header';
  const plain = names.map(plainName);
  if (/cryptodatadownload/i.test(firstLine) || (plain[0] === 'unix' && plain[1] === 'date'))
    return 'CryptoDataDownload';
  if (names[0] === 'ts_ms' && names.every((name) => EXPORT_NAMES.has(name))) return 'quant export';
  if (plain[0] === 'opentime' && plain.includes('ignore')) return 'Binance archive';
  if (plain.join() === 'date,open,high,low,close,volume') return 'freqtrade';
  return 'header';
}
