import { isoUtc } from '../../core/kit/time.js';
import { parseSymbol } from '../../core/symbol.js';
import { readDate } from './dates.js';
import { excerpt, type FaultLog } from './faults.js';
import type { FundingLayout } from './funding-head.js';
import { splitLine } from './head.js';
import { readNumber } from './number.js';
import { epochToMs } from './time-unit.js';

/** The rows of a funding file in its order; what is wrong with one is in the fault log. */
export interface FundingRowsRead {
  readonly layout: FundingLayout;
  readonly time: Float64Array;
  readonly rate: Float64Array;
  readonly symbols: readonly (string | undefined)[];
  readonly lines: readonly number[];
  readonly isDate: boolean;
}

interface RowOptions {
  readonly nowMs: number;
  readonly assumeUtc?: boolean;
}

/**
 * Turns the lines behind the header into times in UTC ms and rates.
 *
 * @throws E_DATA when times of two units are mixed
 */
export function parseFundingRows(
  text: string,
  layout: FundingLayout,
  file: string,
  faults: FaultLog,
  options: RowOptions,
): FundingRowsRead {
  const times: number[] = [];
  const rates: number[] = [];
  const symbols: (string | undefined)[] = [];
  const lines: number[] = [];
  let isDate: boolean | undefined;
  text.split(/\r\n|\n|\r/).forEach((raw, i) => {
    if (raw.trim() === '') return;
    const line = layout.dataLine + i;
    const row = times.length;
    const cells = splitLine(raw, layout.delimiter, `${file}, line ${line}`);
    const add = (column: string, reason: string, found: string): void =>
      faults.add({ row, line, column, reason, found });
    if (cells.length !== layout.names.length) {
      add('', `row must have ${layout.names.length} columns`, raw);
    }
    const timeCell = cells[layout.time] ?? '';
    const number = readNumber(timeCell);
    isDate ??= number.fault !== undefined;
    const time = isDate
      ? readDate(timeCell, options.assumeUtc ?? false)
      : { timeMs: number.value, fault: number.fault };
    if (time.fault !== undefined) add(layout.names[layout.time], time.fault, timeCell);
    const rate = readNumber(cells[layout.rate] ?? '');
    if (rate.fault !== undefined) add(layout.names[layout.rate], rate.fault, cells[layout.rate] ?? '');
    times.push(time.timeMs);
    rates.push(rate.value);
    lines.push(line);
    symbols.push(
      layout.symbol < 0
        ? undefined
        : symbolOf(cells[layout.symbol] ?? '', (reason, found) => add(layout.names[layout.symbol], reason, found)),
    );
  });
  const time = Float64Array.from(times);
  if (isDate !== true) {
    epochToMs(time, time.length, { file, column: layout.names[layout.time], lineOf: (row) => lines[row] });
  }
  const rows = { layout, time, rate: Float64Array.from(rates), symbols, lines, isDate: isDate ?? false };
  checkValues(rows, faults, options.nowMs);
  return rows;
}

function symbolOf(cell: string, add: (reason: string, found: string) => void): string | undefined {
  try {
    return parseSymbol(cell).name;
  } catch {
    add('not a market symbol', cell);
    return undefined;
  }
}

function checkValues({ layout, time, rate, lines }: FundingRowsRead, faults: FaultLog, nowMs: number): void {
  for (let row = 0; row < time.length; row++) {
    if (faults.isBad(row)) continue;
    const [t, r] = [time[row], rate[row]];
    const add = (index: number, reason: string, found: string): void =>
      faults.add({ row, line: lines[row], column: excerpt(layout.names[index]), reason, found });
    if (!(t >= 315_532_800_000)) add(layout.time, 'time before 1980', String(t));
    else if (t > nowMs) add(layout.time, 'settlement lies in the future', t < 8e15 ? isoUtc(t) : String(t));
    if (!(Math.abs(r) < 1)) add(layout.rate, 'rate not within (-1, 1)', String(r));
  }
}
