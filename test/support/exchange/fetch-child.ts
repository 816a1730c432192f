/** A process that fetches BTCUSDT 1h and may be killed: `fetch-child.ts STORE URL FROM_MS TO_MS NOW_MS`. */
import { HOUR_MS } from '../../../src/core/kit/time.js';
import { fetchSeries } from '../../../src/data/fetch.js';
import { openCcxtSession } from '../../../src/data/sources/ccxt.js';
import { openStore } from '../../../src/data/store/database.js';

const [file, baseUrl, ...numbers] = process.argv.slice(2);
const [fromMs, toMs, nowMs] = numbers.map(Number);
const context = {
  now: () => nowMs,
  sleep: () => Promise.resolve(),
  signal: new AbortController().signal,
  log: () => undefined,
};
const store = openStore(file);
const session = openCcxtSession({ venue: 'binance', market: 'spot', baseUrl, pageRows: 10 }, context);
const series = { venue: 'binance', market: 'spot', symbol: 'BTCUSDT', intervalMs: HOUR_MS } as const;
await fetchSeries(store, session, { series, fromMs, toMs }, { context, sourceName: 'ccxt', isSimulated: false });
store.close();
process.stdout.write('done\n');
