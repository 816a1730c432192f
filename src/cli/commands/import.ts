import { INTERVAL_NAMES } from '../../core/kit/time.js';
import { defineCommand } from '../command.js';

export default defineCommand({
  name: 'import',
  summary: 'Read candles, mark prices, funding, trades, order books or open interest from CSV files into the store',
  params: {
    symbol: { type: 'text', default: '', doc: 'market; read from the file name when absent' },
    interval: {
      type: 'choice',
      default: '',
      options: ['', ...INTERVAL_NAMES],
      doc: 'bar length; found from the times when absent',
    },
    exchange: { type: 'text', default: '', doc: 'venue; read from the file name when absent, else "file"' },
    market: {
      type: 'choice',
      default: '',
      options: ['', 'spot', 'swap', 'mark'],
      doc: 'kind of market (mark: mark prices of a perpetual); read from the file name when absent, else spot',
    },
    kind: {
      type: 'choice',
      default: '',
      options: ['', 'candles', 'funding', 'trades', 'book', 'open-interest'],
      doc: 'what the file holds; told from its columns when absent',
    },
    columns: { type: 'text', default: '', doc: 'names of the columns in order, for a file without a header' },
    assumeUtc: { type: 'bool', default: false, doc: 'take dates without a zone as UTC' },
    onConflict: {
      type: 'choice',
      default: 'refuse',
      options: ['refuse', 'keep', 'replace'],
      doc: 'when a stored bar, rate, trade, snapshot or figure has other values',
    },
    strict: { type: 'bool', default: false, doc: 'also refuse repeated rows and missing bars or settlements' },
    onBadRows: {
      type: 'choice',
      default: 'abort',
      options: ['abort', 'quarantine'],
      doc: 'rows that no market can have: refuse the file, or leave them out and say so',
    },
  },
  args: [
    {
      name: 'file',
      doc: 'CSV or CSV.gz: our own export, Binance archive, CryptoDataDownload, freqtrade, …',
      isRequired: true,
      isMany: true,
    },
  ],
  examples: [
    ['quant import BTCUSDT-1h-2024-01.csv', 'a file of the Binance archive: symbol and interval are in its name'],
    [
      'quant import candles.csv.gz --symbol BTCUSDT --interval 1h --exchange binance',
      'any CSV: columns and time unit are detected',
    ],
    ['quant import binance_um_BTCUSDT_1h_mark.csv.gz', 'mark prices of a perpetual: the name says so'],
    ['quant import binance_um_BTCUSDT_funding.csv', 'funding rates: the columns say so (ts_ms,funding_rate)'],
    ['quant import BTCUSDT-aggTrades-2024-08-08.csv --exchange binance', 'trades of the Binance archive, unpacked'],
    ['quant import binance_spot_BTCUSDT_depth20.csv.gz', 'snapshots of the book: ts_ms,bp1,bq1,…,ap1,aq1,…'],
    [
      'quant import binance_um_oi.csv.gz',
      'open interest: ts_ms,symbol,open_interest,open_interest_value; daily bars (oi_close) count from the end of their day',
    ],
    [
      'quant import Binance_BTCUSDT_1h.csv --on-bad-rows quarantine',
      'leave out rows that cannot be bars, and report them',
    ],
  ],
  run: async (context, flags, files) => (await import('../flows/import.js')).runImport(context, flags, files),
});
