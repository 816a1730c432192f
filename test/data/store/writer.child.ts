/**
 * A process that writes pages of candles, for the tests of processes: `writer.child.ts FILE SEED FROM STEP`.
 *
 * Page p holds bars [p · 200, p · 200 + 250) of the seeded series, so that pages overlap; the process writes pages FROM,
 * FROM + STEP … and prints the number of each that is committed.
 */
import { sliceCandles } from '../../../src/core/candles.js';
import { HOUR_MS } from '../../../src/core/kit/time.js';
import { writeCandles } from '../../../src/data/store/candles.js';
import { openStore } from '../../../src/data/store/database.js';
import { ensureSeries } from '../../../src/data/store/series.js';
import { randomCandles } from '../../support/series.js';

export const PAGE = 200;
export const OVERLAP = 50;
export const PAGES = 60;
export const seriesOf = (seed: number) => randomCandles({ seed, length: PAGES * PAGE + OVERLAP, gapShare: 0.001 });

if (process.argv[1]?.endsWith('writer.child.ts')) {
  const [file, seed, from, step] = process.argv.slice(2);
  const candles = seriesOf(Number(seed));
  const store = openStore(file);
  const { id } = ensureSeries(store, candles, { isSimulated: false, source: 'test' });
  for (let page = Number(from); page < PAGES; page += Number(step)) {
    const part = sliceCandles(candles, page * PAGE, page * PAGE + PAGE + OVERLAP);
    const toMs = part.openTime[part.length - 1] + HOUR_MS;
    writeCandles(store, id, part, { coverage: { fromMs: part.openTime[0], toMs, source: 'ccxt:test' } });
    process.stdout.write(`${page}\n`);
  }
  store.close();
}
