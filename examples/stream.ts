/**
 * Features bar by bar, as a program that trades live needs them: what a run computes over stored candles, to the bit.
 *
 *   npx jiti examples/stream.ts data/quant.sqlite
 */
import { computeFeatures, listSeries, loadCandles, openFeatures, openStore } from 'quant';

const FEATURES = ['rsi(period=14)', 'zscore(natr(period=14), window=200)', 'on(rsi(period=14), interval=1d)'];

const store = openStore(process.argv[2] ?? 'data/quant.sqlite', { mustExist: true });
const [series] = listSeries(store);
const candles = loadCandles(store, series);
store.close();

const stored = computeFeatures(candles, FEATURES);
const features = openFeatures(FEATURES, candles.intervalMs);
let differences = 0;
for (let i = 0; i < candles.length; i++) {
  const { openTime, open, high, low, close, volume } = candles;
  // A live feed hands in each bar when it has closed; the same array comes back every time.
  const values = features.push({
    openTime: openTime[i],
    open: open[i],
    high: high[i],
    low: low[i],
    close: close[i],
    volume: volume[i],
  });
  if (values.some((value, k) => !Object.is(value, stored.columns[k][i]))) differences++;
  if (i < candles.length - 5) continue;
  const texts = Array.from(values, (value) => value.toFixed(3).padStart(8));
  console.log(`${new Date(openTime[i]).toISOString()} ${texts.join(' ')}`);
}
console.log(`${features.names.join('  ')}: ${differences} of ${candles.length} bars differ from the stored ones`);
