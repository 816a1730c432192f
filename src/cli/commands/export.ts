import { defineCommand } from '../command.js';
import { MARKET_PARAMS } from '../market/flags.js';

export default defineCommand({
  name: 'export',
  summary: 'Write stored candles as CSV or JSON lines',
  params: {
    ...MARKET_PARAMS,
    format: {
      type: 'choice',
      default: '',
      options: ['', 'csv', 'jsonl'],
      doc: "form of the rows; what the file's name says, else csv",
    },
    to: { type: 'text', default: '', doc: 'file to write (.gz compresses); stdout when absent' },
  },
  examples: [
    [
      'quant export --symbols BTCUSDT --interval 1h --to binance_spot_BTCUSDT_1h.csv.gz',
      'quant import reads it back bit for bit; the name says which series it is',
    ],
    ['quant export --symbols BTCUSDT --since 30d', 'the last thirty days on stdout'],
  ],
  run: async (context, flags) => (await import('../flows/export.js')).runExport(context, flags),
});
