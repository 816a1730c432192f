import { QuantError } from '../../core/kit/errors.js';
import { excerpt } from './faults.js';
import { headLines, isPreamble, splitLine } from './head.js';
import { plainName, roleOf, timeRank } from './names.js';
import { readNumber } from './number.js';
import { firstBytes } from './sniff.js';

/** Which column of a funding file is what: an index, -1 for a symbol that the file does not name. */
export interface FundingLayout {
  readonly delimiter: string;
  readonly time: number;
  readonly rate: number;
  readonly symbol: number;
  /** names of the columns, as in the file or by role */
  readonly names: readonly string[];
  /** first line of the data, 1-based, and the bytes before it */
  readonly dataLine: number;
  readonly dataOffset: number;
  /** columns that are not used */
  readonly ignored: readonly string[];
}

/** What was paid before what was announced; `rate` alone may be any rate and comes last. */
const RATE_NAMES = ['realizedrate', 'fundingrate', 'lastfundingrate', 'funding', 'rate'];
const TIME_NAMES = ['fundingtime', 'fundingtimestamp', 'settlementtime', 'settletime', 'calctime'];
const DELIMITERS = [',', ';', '\t'];

/** Does the header of this file name funding rates and no prices? False for what cannot be read: others say why. */
export function looksLikeFunding(file: string): boolean {
  try {
    const head = firstBytes(file);
    const line = headLines(head, file).find(({ text }) => !isPreamble(text));
    return line !== undefined && headerLayout(line.text, file) !== undefined;
  } catch {
    return false;
  }
}

/**
 * The layout of a funding file by its header; without one, two columns are time and rate, and three those of Binance's
 * archive: time, hours, rate.
 *
 * @throws E_DATA when it is neither
 */
export function fundingLayout(bytes: Uint8Array, file: string): FundingLayout {
  const head = headLines(bytes, file);
  const start = head.findIndex(({ text }) => !isPreamble(text));
  if (start < 0) throw new QuantError('E_DATA', `${file}: the file is empty`);
  const first = head[start];
  const named = headerLayout(first.text, file);
  if (named !== undefined) {
    const dataOffset = head[start + 1]?.offset ?? bytes.length;
    return { ...named, dataLine: first.line + 1, dataOffset };
  }
  const delimiter = DELIMITERS.find((d) => first.text.includes(d)) ?? ',';
  const cells = splitLine(first.text, delimiter, `${file}, line ${first.line}`);
  const isData = cells.every((cell) => readNumber(cell).fault === undefined);
  if (!isData || (cells.length !== 2 && cells.length !== 3)) {
    throw new QuantError('E_DATA', `${file}, line ${first.line}: no columns for time and funding rate`, {
      hint: `found "${excerpt(first.text)}"; name them ts_ms,funding_rate`,
    });
  }
  return {
    delimiter,
    time: 0,
    rate: cells.length - 1,
    symbol: -1,
    names: cells.length === 2 ? ['time', 'rate'] : ['time', 'hours', 'rate'],
    dataLine: first.line,
    dataOffset: first.offset,
    ignored: [],
  };
}

function headerLayout(text: string, file: string): Omit<FundingLayout, 'dataLine' | 'dataOffset'> | undefined {
  for (const delimiter of DELIMITERS) {
    const names = splitLine(text, delimiter, file);
    const plain = names.map(plainName);
    const rate = RATE_NAMES.map((name) => plain.indexOf(name)).find((index) => index >= 0) ?? -1;
    const time = timeColumn(names, plain);
    if (rate < 0 || time < 0 || names.some((name) => roleOf(name) === 'open' || roleOf(name) === 'close')) continue;
    const symbol = names.findIndex((name) => roleOf(name) === 'symbol');
    const ignored = names.filter((name, i) => ![rate, time, symbol].includes(i) && name !== '').map(excerpt);
    return { delimiter, time, rate, symbol, names, ignored };
  }
  return undefined;
}

/** The column of the time, by its own name or by the names that candle files use; -1 when none has one. */
export function timeColumn(names: readonly string[], plain: readonly string[]): number {
  const own = TIME_NAMES.map((name) => plain.indexOf(name)).find((index) => index >= 0);
  if (own !== undefined) return own;
  const times = names.flatMap((name, i) => (roleOf(name) === 'time' ? [i] : []));
  return times.length === 0 ? -1 : times.reduce((a, b) => (timeRank(names[b]) < timeRank(names[a]) ? b : a));
}
