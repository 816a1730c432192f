import { EVENT_KINDS, type EventForm, type EventKindName } from '../store/event-kinds.js';
import { excerpt } from './faults.js';
import { timeColumn } from './funding-head.js';
import { headLines, isPreamble, splitLine } from './head.js';
import { plainName, roleOf } from './names.js';
import { readNumber } from './number.js';
import type { Field, FieldKind } from './sink.js';
import { firstBytes } from './sniff.js';

/** How one file writes its trades, its snapshots or its open interest. */
export interface EventLayout {
  readonly kind: EventKindName;
  /** `trades`, `trades of the Binance archive, added up` … */
  readonly words: string;
  readonly form: EventForm;
  readonly delimiter: string;
  readonly fields: readonly Field[];
  /** column of each part in the sink; -1 when the file has none. A book has four columns per level from 1 on */
  readonly slots: Readonly<Record<'symbol' | 'quantity' | 'value', number>>;
  /** of a book, on each side */
  readonly levels: number;
  /** open interest as bars of a day: the close is known when the day is over */
  readonly isDaily: boolean;
  readonly isDate: boolean;
  /** first line of the data, 1-based, and the bytes before it */
  readonly dataLine: number;
  readonly dataOffset: number;
  readonly ignored: readonly string[];
}

type Columns = Pick<EventLayout, 'kind' | 'words' | 'form' | 'levels' | 'isDaily'> & {
  /** index of the field of each slot, in order of the slots; -1 for a slot without a field */
  readonly order: readonly number[];
  readonly symbol: number;
};

const DELIMITERS = [',', ';', '\t'];
const ID_NAMES = ['tradeid', 'aggtradeid', 'aggid', 'id', 'tid'];
const PRICE_NAMES = ['price', 'p'];
const QUANTITY_NAMES = ['qty', 'quantity', 'amount', 'size', 'q'];
const MAKER_NAMES = ['isbuyermaker', 'buyermaker', 'm'];
const TRADE_TIME_NAMES = ['transacttime', 'tradetime', 'time', 't'];
const LEVEL_NAME = /^(b|bid|a|ask)(p|price|q|qty|quantity|size)([1-9]\d{0,3})$/;

/** What between bars a file holds, by its first lines; undefined for candles, funding and what cannot be read. */
export function eventKindOf(file: string): EventKindName | undefined {
  try {
    return eventLayout(firstBytes(file), file)?.kind;
  } catch {
    return undefined;
  }
}

/**
 * The layout by the header or, without one, by the columns of Binance's archives of trades and of aggregated trades.
 *
 * @param bytes the beginning of the file
 */
export function eventLayout(bytes: Uint8Array, file: string): EventLayout | undefined {
  const head = headLines(bytes, file);
  const start = head.findIndex(({ text }) => !isPreamble(text));
  if (start < 0) return undefined;
  const first = head[start];
  const where = `${file}, line ${first.line}`;
  for (const delimiter of DELIMITERS) {
    const names = splitLine(first.text, delimiter, where);
    const named = columnsByName(names);
    const columns = named ?? archiveColumns(names);
    if (columns === undefined) continue;
    const row = named === undefined ? first : head[start + 1];
    const sample = row === undefined ? [] : splitLine(row.text, delimiter, where);
    const isDate = sample.length > 0 && readNumber(sample[columns.order[0]] ?? '').fault !== undefined;
    return {
      ...columns,
      delimiter,
      fields: fieldsOf(columns, names, named === undefined, isDate),
      slots: {
        symbol: columns.symbol < 0 ? -1 : columns.order.length,
        quantity: columns.order[1] < 0 ? -1 : 1,
        value: columns.order[2] < 0 ? -1 : 2,
      },
      isDate,
      dataLine: named === undefined ? first.line : first.line + 1,
      dataOffset: named === undefined ? first.offset : (row?.offset ?? bytes.length),
      ignored: named === undefined ? [] : names.filter((name, i) => isUnused(columns, i) && name !== '').map(excerpt),
    };
  }
  return undefined;
}

const isUnused = ({ order, symbol }: Columns, index: number): boolean => index !== symbol && !order.includes(index);

function fieldsOf(columns: Columns, names: readonly string[], isBare: boolean, isDate: boolean): Field[] {
  return names.map((name, index): Field => {
    const label = isBare || name === '' ? `column ${index + 1}` : excerpt(name);
    if (index === columns.symbol) return { name: label, kind: 'symbol', slot: columns.order.length };
    const slot = columns.order.indexOf(index);
    return { name: label, kind: slot < 0 ? 'skip' : kindOf(columns.kind, slot, isDate), slot };
  });
}

function kindOf(kind: EventKindName, slot: number, isDate: boolean): FieldKind {
  if (slot === 0) return isDate ? 'date' : 'epoch';
  if (kind === 'trades') return slot === 4 ? 'flag' : 'number';
  return 'optional';
}

function columnsByName(names: readonly string[]): Columns | undefined {
  const plain = names.map(plainName);
  // A file of bars may have any of these columns beside its prices.
  if (names.some((name) => roleOf(name) === 'open' || roleOf(name) === 'close')) return undefined;
  const symbol = names.findIndex((name) => roleOf(name) === 'symbol');
  const columns = tradeColumns(names, plain) ?? bookColumns(names, plain) ?? interestColumns(names, plain);
  return columns === undefined ? undefined : { ...columns, symbol };
}

type Unnamed = Omit<Columns, 'symbol'>;

const indexOfAny = (plain: readonly string[], wanted: readonly string[]): number =>
  wanted.map((name) => plain.indexOf(name)).find((index) => index >= 0) ?? -1;

function tradeColumns(names: readonly string[], plain: readonly string[]): Unnamed | undefined {
  const own = timeColumn(names, plain);
  const time = own >= 0 ? own : indexOfAny(plain, TRADE_TIME_NAMES);
  const order = [time, ...[ID_NAMES, PRICE_NAMES, QUANTITY_NAMES, MAKER_NAMES].map((w) => indexOfAny(plain, w))];
  if (order.some((index) => index < 0)) return undefined;
  const isAggregated = plain.some((name) => name.startsWith('agg') || /^(?:first|last)(?:trade)?id$/.test(name));
  return tradesAt(order, isAggregated, '');
}

function tradesAt(order: readonly number[], isAggregated: boolean, whose: string): Unnamed {
  return {
    kind: 'trades',
    words: `${isAggregated ? 'aggregated trades' : 'trades'}${whose}`,
    form: isAggregated ? 'aggregated' : 'single',
    order,
    levels: 0,
    isDaily: false,
  };
}

function bookColumns(names: readonly string[], plain: readonly string[]): Unnamed | undefined {
  const time = timeColumn(names, plain);
  const cells = new Map<string, number>();
  plain.forEach((name, index) => {
    const match = LEVEL_NAME.exec(name);
    if (match !== null) cells.set(`${match[1][0]}${match[2][0] === 'p' ? 'p' : 'q'}${match[3]}`, index);
  });
  const levels = cells.size / 4;
  if (time < 0 || levels < 1) return undefined;
  const order = [time];
  for (let level = 1; level <= levels; level++) {
    for (const part of ['bp', 'bq', 'ap', 'aq']) order.push(cells.get(`${part}${level}`) ?? -1);
  }
  if (order.some((index) => index < 0)) return undefined;
  const words = `snapshots of the book, ${levels === 1 ? '1 level' : `${levels} levels`}`;
  return { kind: 'book', words, form: 'single', order, levels, isDaily: false };
}

function interestColumns(names: readonly string[], plain: readonly string[]): Unnamed | undefined {
  const own = timeColumn(names, plain);
  const time = own >= 0 ? own : plain.indexOf('createtime');
  const quantity = indexOfAny(plain, ['openinterest', 'sumopeninterest']);
  const value = indexOfAny(plain, ['openinterestvalue', 'sumopeninterestvalue']);
  const close = plain.indexOf('oiclose');
  if (time < 0 || (quantity < 0 && value < 0 && close < 0)) return undefined;
  const isDaily = quantity < 0 && value < 0;
  return {
    kind: 'open_interest',
    words: isDaily ? 'daily bars of open interest, known at the end of their day' : 'open interest',
    form: 'single',
    order: [time, quantity, isDaily ? close : value],
    levels: 0,
    isDaily,
  };
}

/** Binance's archives have no header: trades end in one flag or two after the time, aggregated ones have three ids. */
function archiveColumns(cells: readonly string[]): Columns | undefined {
  const isFlag = (i: number): boolean => /^(?:true|false)$/i.test(cells[i] ?? '');
  const isNumber = (i: number): boolean => readNumber(cells[i] ?? '').fault === undefined;
  const isTime = (i: number): boolean => isNumber(i) && Number(cells[i]) > 1e12;
  const flags = cells.filter((_, i) => isFlag(i)).length;
  if (![0, 1, 2, 3].every(isNumber) || flags === 0 || cells.length < 6) return undefined;
  const whose = ' of the Binance archive';
  if (isTime(4) && isFlag(5) && cells.length === 5 + flags) {
    return { ...tradesAt([4, 0, 1, 2, 5], false, whose), symbol: -1 };
  }
  if (isTime(5) && isFlag(6) && cells.length === 6 + flags) {
    return { ...tradesAt([5, 0, 1, 2, 6], true, whose), symbol: -1 };
  }
  return undefined;
}

/** `open-interest`, as a person writes it in `--kind`, or undefined. */
export function eventKindByFlag(flag: string): EventKindName | undefined {
  return EVENT_KINDS.find((kind) => kind.replace('_', '-') === flag);
}
