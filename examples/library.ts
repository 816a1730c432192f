/**
 * The toolkit as a library: stored candles in, a ledger and its metrics out; then a model, judged on folds that did not
 * teach it.
 *
 *   npx jiti examples/library.ts data/quant.sqlite
 */
import {
  backtest,
  blockRowsFor,
  buyAndHold,
  cutFolds,
  DEFAULT_FEATURES,
  fitFold,
  learners,
  listSeries,
  loadCandles,
  type ModelPlan,
  makeRunSpec,
  measure,
  openStore,
  outOfFold,
  parseSplits,
  prepareMarket,
  scoreIntervals,
} from 'quant';

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

const [candles] = markets;
const plan: ModelPlan = {
  features: DEFAULT_FEATURES,
  label: 'direction(horizon=24)',
  learner: learners.parse('logistic'),
  task: 'classification',
  seed: 1,
};
const market = prepareMarket(candles, plan);
const { values, endIndex } = market.labels;
const { openTime, intervalMs } = candles;
const folds = cutFolds(parseSplits('purged:4,embargo=1%'), { usable: market.rows, endIndex, openTime, intervalMs });
const outcomes = folds.map((fold) => fitFold(market, plan, fold));
const options = { seed: 1, blockRows: blockRowsFor(market.rows, endIndex), draws: 500, level: 0.95 };
const scores = scoreIntervals(plan.task, outOfFold(candles.length, outcomes), values, options);
for (const { name, value, low, high } of scores) {
  console.log(`${name.padEnd(20)} ${value.toFixed(4)}, from ${low.toFixed(4)} to ${high.toFixed(4)}`);
}
store.close();
