import { QuantError } from '../../../src/core/kit/errors.js';
import { type CandleFile, type CandleFileOptions, readCandleBytes } from '../../../src/data/csv/candle-file.js';

export const NOW = Date.UTC(2026, 0, 1);
export const HOUR = 3_600_000;
export const FIRST = Date.UTC(2024, 0, 1);

export type ReadOptions = Partial<CandleFileOptions> & { name?: string };

/** Reads text as if it were a file. */
export function read(text: string | Uint8Array, options: ReadOptions = {}): CandleFile {
  const { name = 'candles.csv', ...rest } = options;
  return readCandleBytes(name, typeof text === 'string' ? Buffer.from(text) : text, { nowMs: NOW, ...rest });
}

/** The refusal of a text: its code, message and hint. Fails when the text is accepted. */
export function refusal(text: string | Uint8Array, options: ReadOptions = {}): QuantError {
  try {
    read(text, options);
  } catch (error) {
    if (error instanceof QuantError) return error;
    throw error;
  }
  throw new Error('the text was accepted');
}

/** `n` hourly rows `time,open,high,low,close,volume`, cells as text. */
export function rowsOf(n: number, step = HOUR): string[][] {
  return Array.from({ length: n }, (_, i) => [
    String(FIRST + i * step),
    String(100 + i),
    String(102 + i),
    String(99 + i),
    String(101 + i),
    String(10 + i),
  ]);
}

export const HEADER = 'ts_ms,open,high,low,close,volume';

export function csv(rows: readonly (readonly string[])[], header = HEADER): string {
  return `${[header, ...rows.map((row) => row.join(','))].join('\n')}\n`;
}
