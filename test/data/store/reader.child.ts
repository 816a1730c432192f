/** Opens a store (`reader.child.ts FILE [ro]`), loads its first series, and prints what came of it as JSON. */
import { QuantError } from '../../../src/core/kit/errors.js';
import { loadCandles } from '../../../src/data/store/candles.js';
import { openStore } from '../../../src/data/store/database.js';
import { listSeries } from '../../../src/data/store/series.js';

const [file, mode] = process.argv.slice(2);
const notices: string[] = [];
try {
  const store = openStore(file, { readOnly: mode === 'ro', notice: (message) => notices.push(message) });
  const bars = loadCandles(store, listSeries(store)[0]).length;
  process.stdout.write(JSON.stringify({ bars, notices }));
} catch (error) {
  const { code, hint } = error instanceof QuantError ? error : { code: 'untyped', hint: undefined };
  process.stdout.write(JSON.stringify({ code, message: String(error), hint, notices }));
}
