import { defineCommand } from '../command.js';
import { MARKET_PARAMS } from '../market/flags.js';

export default defineCommand({
  name: 'data',
  summary: 'Look at the store: list, check, repair, or ask it in SQL',
  params: {
    ...MARKET_PARAMS,
    against: { type: 'text', default: '', doc: 'check: compare with the same market of this venue in the store' },
    tolerance: {
      type: 'float',
      default: 0.001,
      min: 0,
      max: 1,
      doc: 'check --against: allowed difference, fraction of price',
    },
    refetch: { type: 'bool', default: false, doc: 'repair: ask the exchange for the missing bars once more' },
    accept: { type: 'text', default: '', doc: 'repair: accept the gaps as they are; the text says why and is kept' },
    baseUrl: {
      type: 'text',
      default: '',
      doc: 'repair --refetch: send the requests to this host (https, or loopback)',
    },
  },
  args: [
    { name: 'action', doc: 'list, check, repair or sql', isRequired: true },
    { name: 'query', doc: 'sql: one SELECT statement', isRequired: false },
  ],
  examples: [
    ['quant data list', 'every series with its range and gaps, funding, trades, order books, open interest'],
    [
      'quant data check',
      'gaps, impossible bars, frozen prices, outliers, missing trades; exit code 10 when something needs a look',
    ],
    ['quant data check --symbols BTCUSDT --exchange binance --against kraken', 'where two venues disagree'],
    ['quant data repair --symbols BTCUSDT --refetch', 'ask the exchange for missing bars once more'],
    ['quant data repair --symbols BTCUSDT --accept "outages of the exchange"', 'accept the gaps, on record'],
    ['quant data sql "SELECT symbol, count(*) FROM candles_readable GROUP BY symbol"', 'plain SQL, read only'],
  ],
  run: async (context, flags, [action, query]) =>
    (await import('../flows/data.js')).runData(context, flags, action, query),
});
