import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Candles, EXTRA_COLUMNS, type ExtraColumn, makeCandles } from '../../../src/core/candles.js';
import { type OpenOptions, openStore, type Store } from '../../../src/data/store/database.js';
import { ensureSeries, type SeriesInfo } from '../../../src/data/store/series.js';

/** A folder that goes away with the test. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'quant-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A store in a folder that goes away with the test. */
export function tempStore(options: OpenOptions & { folder?: string } = {}): Store {
  const { folder = tempFolder(), ...rest } = options;
  const store = openStore(join(folder, 'quant.sqlite'), rest);
  onTestFinished(() => store.close());
  return store;
}

/** The series that these candles belong to, made when absent. */
export function seriesFor(store: Store, candles: Candles): SeriesInfo {
  return ensureSeries(store, candles, { isSimulated: candles.isSimulated, source: 'test' });
}

/** The same candles with extra columns. */
export function withExtra(c: Candles, extra: Partial<Record<ExtraColumn, Float64Array>>): Candles {
  return makeCandles({ ...c, extra });
}

/** Every column as bit patterns: NaN equals NaN, and 0 differs from -0. An unknown column is left out. */
export function bits(c: Candles): Record<string, string[]> {
  const text = (column: Float64Array): string[] =>
    Array.from(new BigUint64Array(column.slice().buffer), (word) => word.toString(16));
  const columns: Record<string, string[]> = {};
  for (const name of ['openTime', 'open', 'high', 'low', 'close', 'volume'] as const) columns[name] = text(c[name]);
  for (const name of EXTRA_COLUMNS) {
    const column = c.extra[name];
    if (column?.some((v) => !Number.isNaN(v)))
      columns[name] = text(column.map((v) => (Number.isNaN(v) ? Number.NaN : v)));
  }
  return columns;
}
