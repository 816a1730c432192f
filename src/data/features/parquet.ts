import type { ColumnSource, SchemaElement } from 'hyparquet-writer';
import { type FeatureTable, TIME } from './table.js';

/** Numbers in one group of rows: what is held as plain values at once, and what a reader skips at once. */
const GROUP_VALUES = 1 << 22;
const MOST_ROWS = 1 << 17;
const FEWEST_ROWS = 1 << 12;

/** The older `converted_type` says the same to readers that know no logical types. */
const TIME_SCHEMA: SchemaElement = {
  name: TIME,
  type: 'INT64',
  repetition_type: 'REQUIRED',
  converted_type: 'TIMESTAMP_MILLIS',
  logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
};

/**
 * Writes a table as Parquet: `time` as timestamp in ms, UTC; doubles with null where nothing is known.
 *
 * @param write takes the next bytes of the file
 */
export async function writeParquet(table: FeatureTable, write: (bytes: Uint8Array) => void): Promise<void> {
  const { ByteWriter, ParquetWriter, schemaFromColumnData } = await import('hyparquet-writer');
  const { names, columns, openTime, rows, about } = table;
  const size = Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, Math.floor(GROUP_VALUES / (names.length + 1))));
  const bytes = new ByteWriter();
  const flush = (): void => {
    write(bytes.getBytes());
    bytes.index = 0;
  };
  const group = (from: number): ColumnSource[] => {
    const to = Math.min(from + size, rows);
    const time = { name: TIME, data: Array.from(openTime.subarray(from, to), (ms) => new Date(ms)) };
    return [time, ...names.map((name, k) => doubles(name, columns[k].subarray(from, to)))];
  };
  const writer = new ParquetWriter({
    writer: bytes,
    schema: schemaFromColumnData({ columnData: group(0), schemaOverrides: { [TIME]: TIME_SCHEMA } }),
    // Doubles of a market hardly repeat: packing them costs much time and saves a few percent.
    codec: 'UNCOMPRESSED',
    kvMetadata: Object.entries(about).map(([key, value]) => ({ key, value })),
    createdBy: 'quant',
  });
  for (let from = 0; from < rows; from += size) {
    await writer.write({ columnData: group(from).map(({ name, data }) => ({ name, data })), rowGroupSize: size });
    flush();
  }
  await writer.finish();
  flush();
}

function doubles(name: string, column: Float64Array): ColumnSource {
  return {
    name,
    type: 'DOUBLE',
    data: Array.from(column, (value) => (Number.isNaN(value) ? null : value)),
  };
}
