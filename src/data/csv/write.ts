import { type Candles, EXTRA_COLUMNS, type ExtraColumn } from '../../core/candles.js';

export interface ExportShape {
  readonly withSymbol: boolean;
}

/** One column of an export: its header and its cells. */
export interface ExportColumn {
  readonly name: string;
  /** number, or text for the symbol; NaN is a value that is not known */
  cell(row: number): number | string;
}

const EXTRA_HEADERS: Readonly<Record<ExtraColumn, string>> = {
  quoteVolume: 'quote_volume',
  trades: 'trades',
  takerBuyBase: 'taker_buy_base',
  takerBuyQuote: 'taker_buy_quote',
};

/** The columns of an export in their order: time, prices, volume, what else is known, symbol, `simulated`. */
export function exportColumns(candles: Candles, shape: ExportShape): ExportColumn[] {
  const numbers: (readonly [string, Float64Array | undefined])[] = [
    ['ts_ms', candles.openTime],
    ['open', candles.open],
    ['high', candles.high],
    ['low', candles.low],
    ['close', candles.close],
    ['volume', candles.volume],
    ...EXTRA_COLUMNS.map((name) => [EXTRA_HEADERS[name], candles.extra[name]] as const),
  ];
  const columns: ExportColumn[] = numbers.flatMap(([name, values]) =>
    values === undefined ? [] : [{ name, cell: (row: number) => values[row] }],
  );
  if (shape.withSymbol) columns.push({ name: 'symbol', cell: () => candles.symbol });
  if (candles.isSimulated) columns.push({ name: 'simulated', cell: () => 1 });
  return columns;
}

export function exportHeader(columns: readonly ExportColumn[]): string {
  return `${columns.map((column) => column.name).join(',')}\n`;
}

export function exportLine(columns: readonly ExportColumn[], row: number): string {
  let line = '';
  for (let i = 0; i < columns.length; i++) {
    const cell = columns[i].cell(row);
    const text = typeof cell === 'string' ? csvText(cell) : csvNumber(cell);
    line += i === 0 ? text : `,${text}`;
  }
  return `${line}\n`;
}

export function jsonLine(columns: readonly ExportColumn[], row: number): string {
  const entries = columns.map(({ name, cell }): [string, number | string | boolean | null] => {
    const value = cell(row);
    if (name === 'simulated') return [name, true];
    return [name, typeof value === 'number' && !Number.isFinite(value) ? null : value];
  });
  return `${JSON.stringify(Object.fromEntries(entries))}\n`;
}

/** The shortest decimal that reads back as the same double; empty for a value that is not known. */
function csvNumber(value: number): string {
  if (Number.isNaN(value)) return '';
  return Object.is(value, -0) ? '-0' : String(value);
}

/**
 * A text cell that no spreadsheet takes for a formula: a leading `=`, `+`, `-`, `@`, tab or line end gets an apostrophe
 * before it. Quoted where CSV needs it.
 *
 * @source OWASP, CSV Injection
 */
export function csvText(text: string): string {
  const safe = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n;\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
