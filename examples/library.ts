/**
 * The toolkit as a library: stored candles in, a ledger and its metrics out.
 *
 *   npx jiti examples/library.ts data/quant.sqlite
 */
import { backtest, buyAndHold, listSeries, loadCandles, makeRunSpec, measure, openStore } from 'quant';

const store = openStore(process.argv[2] ?? 'data/quant.sqlite', { mustExist: true });
const [series] = listSeries(store);
const markets = [loadCandles(store, series)];
const spec = makeRunSpec({
  markets,
  strategy: 'momentum(lookback=168)',
  costs: ['taker-fee(takerBps=5)', 'half-spread'],
});
const ledger = backtest({ spec, markets });
const benchmark = buyAndHold(markets, { cashQuote: spec.account.cashQuote, firstStep: ledger.firstStep });
for (const { name, value } of measure(ledger, benchmark)) console.log(`${name.padEnd(20)} ${value}`);
store.close();
