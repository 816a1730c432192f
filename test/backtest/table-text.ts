import type { MarkRows } from '../../src/backtest/mark-rows.js';
import type { FundingSchedule } from '../../src/backtest/tape.js';
import type { Candles } from '../../src/core/candles.js';
import { HOUR_MS } from '../../src/core/kit/time.js';
import { type BarRow, candlesFrom, f, START_MS } from '../support/series.js';

/** One step of a table: what the strategies do at its close, and what is to be checked. */
export interface TableRow {
  /** per strategy */
  readonly decide: readonly string[];
  readonly fills: readonly string[];
  readonly liquidated: readonly string[];
  /** numbers that are checked where they are written, by header */
  readonly numbers: Readonly<Record<string, string>>;
}

export interface TableMarket {
  readonly candles: Candles;
  readonly marks: MarkRows | null;
  readonly detail: Candles | null;
  readonly funding: FundingSchedule | null;
}

export interface Table {
  readonly markets: readonly TableMarket[];
  readonly rows: readonly TableRow[];
  /** names of the headers, to know what is checked */
  readonly header: readonly string[];
}

export const NUMBERS = ['cash', 'equity', 'position', 'wallet', 'paid'] as const;
const CHECKED = ['decide', 'decide 2', 'fills', 'liquidated', ...NUMBERS];

/** Reads a table; `playTable` says what its columns are. */
export function parseTable(text: string, type: 'spot' | 'swap'): Table {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const cells = lines.map((line) => line.split('|').map((cell) => cell.trim()));
  const header = cells[0];
  const body = cells.slice(1);
  const column = (name: string): string[] | undefined => {
    const place = header.indexOf(name);
    return place < 0 ? undefined : body.map((row) => row[place] ?? '');
  };
  const symbols = header.filter((name) => !CHECKED.includes(name) && !/^(mark|detail|funding)\b/.test(name));
  const markets = symbols.map((symbol): TableMarket => {
    const of = (kind: string): string[] | undefined => column(symbol === 'bar' ? kind : `${kind} ${symbol}`);
    const candles = barsOf(column(symbol)!, symbol === 'bar' ? 'AAA' : symbol, HOUR_MS, 1000, type);
    return {
      candles,
      marks: marksOf(candles, of('mark')),
      detail: detailOf(candles, of('detail')),
      funding: fundingOf(of('funding')),
    };
  });
  const bars = symbols.map((symbol) => column(symbol)!);
  const rows = body
    .map((_, k): TableRow => {
      const read = (name: string): string => column(name)?.[k] ?? '';
      return {
        decide: [read('decide'), read('decide 2')],
        fills: list(read('fills')),
        liquidated: list(read('liquidated')),
        numbers: Object.fromEntries(NUMBERS.map((name) => [name, read(name)])),
      };
    })
    // An hour without any bar is no step.
    .filter((_, k) => bars.some((cellsOf) => cellsOf[k] !== '-'));
  return { markets, rows, header };
}

function list(cell: string): string[] {
  return cell
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function prices(cell: string): number[] {
  return cell.split(/\s+/).map(Number);
}

function barsOf(
  cells: readonly string[],
  symbol: string,
  intervalMs: number,
  usual: number,
  market: 'spot' | 'swap',
): Candles {
  const bars: BarRow[] = [];
  cells.forEach((cell, place) => {
    if (cell === '-' || cell === '') return;
    const [open, high, low, close, volume = usual] = prices(cell);
    bars.push([open, high, low, close, volume, place]);
  });
  return candlesFrom(bars, { symbol, intervalMs, market });
}

/** Row of a bar in its table: the hour that it opens at. */
function placeOf(candles: Candles, row: number): number {
  return (candles.openTime[row] - START_MS) / HOUR_MS;
}

/** A mark of `-` is not stored: the last prices stand in. */
function marksOf(candles: Candles, cells: readonly string[] | undefined): MarkRows | null {
  if (cells === undefined) return null;
  const rows = Array.from({ length: candles.length }, (_, row) => {
    const cell = cells[placeOf(candles, row)];
    return cell === '-' || cell === ''
      ? [candles.open[row], candles.high[row], candles.low[row], candles.close[row]]
      : prices(cell);
  });
  const take = (k: number): Float64Array => f(...rows.map((row) => row[k]));
  const missing = cells.filter((cell) => cell === '-').length;
  return { open: take(0), high: take(1), low: take(2), close: take(3), missing };
}

/** Finer bars of an hour, separated by `/`: all hours that have some have equally many. */
function detailOf(candles: Candles, cells: readonly string[] | undefined): Candles | null {
  if (cells === undefined) return null;
  const parts = Math.max(...cells.map((cell) => cell.split('/').length));
  const flat = cells.flatMap((cell) => {
    const bars = cell.split('/').map((bar) => bar.trim());
    return Array.from({ length: parts }, (_, k) => bars[k] ?? '');
  });
  return barsOf(flat, candles.symbol, HOUR_MS / parts, 1000, candles.market === 'swap' ? 'swap' : 'spot');
}

/** `0.001` is settled at the open of its bar, `0.001@0.5` half-way through it, `?` is a settlement whose rate is missing. */
function fundingOf(cells: readonly string[] | undefined): FundingSchedule | null {
  if (cells === undefined) return null;
  const settlements = cells.flatMap((cell, place) => {
    if (cell === '' || cell === '-') return [];
    const [rate, part = '0'] = cell.split('@');
    return [[START_MS + (place + Number(part)) * HOUR_MS, rate === '?' ? Number.NaN : Number(rate)]];
  });
  return { time: f(...settlements.map(([time]) => time)), rate: f(...settlements.map(([, rate]) => rate)) };
}
