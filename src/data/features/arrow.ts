import type { RecordBatch } from 'apache-arrow';
import { type FeatureTable, TIME } from './table.js';

/** Rows per batch. */
const BATCH_ROWS = 1 << 16;

/**
 * Writes a table as an Arrow file (Feather 2): `time` as timestamp in ms, UTC; doubles with null where nothing is known.
 *
 * @param write takes the next bytes of the file
 */
export async function writeArrow(table: FeatureTable, write: (bytes: Uint8Array) => void): Promise<void> {
  const arrow = await import('apache-arrow');
  const { names, columns, openTime, rows, about } = table;
  const time = new arrow.TimestampMillisecond('UTC');
  const double = new arrow.Float64();
  const fields = [
    new arrow.Field(TIME, time, false),
    ...names.map((name) => new arrow.Field<InstanceType<typeof arrow.DataType>>(name, double, true)),
  ];
  const schema = new arrow.Schema(fields, new Map(Object.entries(about)));
  const batch = (from: number): RecordBatch => {
    const to = Math.min(from + BATCH_ROWS, rows);
    const length = to - from;
    const times = BigInt64Array.from(openTime.subarray(from, to), BigInt);
    const children = [
      arrow.makeData({ type: time, length, nullCount: 0, data: times }),
      ...columns.map((column) => {
        const data = column.subarray(from, to);
        return arrow.makeData({ type: double, length, data, ...nullsOf(data) });
      }),
    ];
    const struct = new arrow.Struct(fields);
    return new arrow.RecordBatch(schema, arrow.makeData({ type: struct, length, nullCount: 0, children }));
  };
  const writer = new arrow.RecordBatchFileWriter();
  for (let from = 0; from < rows; from += BATCH_ROWS) writer.write(batch(from));
  writer.finish();
  for await (const bytes of writer) write(bytes);
}

/** Bit i is set where value i is known. */
function nullsOf(values: Float64Array): { readonly nullCount: number; readonly nullBitmap: Uint8Array } {
  const nullBitmap = new Uint8Array(Math.ceil(values.length / 8));
  let nullCount = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) nullCount++;
    else nullBitmap[i >> 3] |= 1 << (i & 7);
  }
  return { nullCount, nullBitmap };
}
