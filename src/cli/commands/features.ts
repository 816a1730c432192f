import { defineCommand } from '../command.js';
import { MARKET_PARAMS } from '../market/flags.js';
import { SELECTION_PARAMS } from '../market/selection-flags.js';

export default defineCommand({
  name: 'features',
  summary: 'Compute features of stored candles and write them; list, describe and check what there is',
  params: {
    ...MARKET_PARAMS,
    set: {
      type: 'text',
      default: '',
      doc: 'a set of features: minimal, default, full, paper15, or a YAML or JSON file; default when nothing is named',
    },
    features: {
      type: 'text',
      default: '',
      doc: 'features, comma-separated, behind those of the set; zscore(rsi(period=14), window=200)',
    },
    out: {
      type: 'text',
      default: '',
      doc: 'file ending in .parquet, .arrow or .csv, one per symbol when there are several; store: tables in the store',
    },
    profile: { type: 'bool', default: false, doc: 'tell what each feature costs' },
    labels: { type: 'text', default: '', doc: 'columns to be foretold, comma-separated, e.g. forward-return' },
    horizons: { type: 'text', default: '1h,4h,24h', doc: 'how far --labels look ahead, comma-separated' },
    category: {
      type: 'text',
      default: '',
      doc: 'list: only this category, e.g. momentum; ti: the package technicalindicators',
    },
    cuts: { type: 'int', default: 12, min: 1, max: 1000, doc: 'check: at how many places later bars are taken away' },
    depth: { type: 'int', default: 1, min: 1, max: 3, doc: 'generate: transforms over one another, at most' },
    budget: { type: 'int', default: 200, min: 1, max: 100_000, doc: 'generate: columns that are tried, at most' },
    ...SELECTION_PARAMS,
  },
  args: [
    {
      name: 'action',
      doc: 'list, describe, check, generate, select or importance; without one, features are computed',
      isRequired: false,
    },
    { name: 'name', doc: 'describe: a feature, or one laid over another', isRequired: false, isMany: true },
  ],
  examples: [
    ['quant features --symbols BTCUSDT', 'the default set: range, mean and spread of each column'],
    ['quant features --features "rsi(period=14),zscore(return(lag=24),window=200)"', 'your own, nested'],
    ['quant features --features "on(rsi(period=14),interval=4h)"', 'on longer bars, known when they have closed'],
    ['quant features --set full --out features.parquet', 'every feature as a file for pandas, Polars or DuckDB'],
    ['quant features --set minimal --profile', 'what each feature costs'],
    ['quant features list --category momentum', 'the features of a category'],
    ['quant features describe "zscore(rsi(period=14), window=200)"', 'formula, warm-up, parameters and a chart'],
    ['quant features check --set minimal', 'hold features to their laws; exit code 10 when one looks ahead'],
    ['quant features generate --set minimal --out generated.yaml', 'columns made of columns, and how many were tried'],
    ['quant features select --set full --embargo 24 --out set.yaml', 'which columns to keep, judged on purged folds'],
    ['quant features importance --label "forward-return(horizon=24)"', 'what a boosting looks at, by three measures'],
  ],
  run: async (context, flags, args) => (await import('../flows/features.js')).runFeatures(context, flags, args),
});
