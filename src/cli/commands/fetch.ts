import { INTERVAL_NAMES } from '../../core/kit/time.js';
import { defineCommand } from '../command.js';

export default defineCommand({
  name: 'fetch',
  summary: 'Bring candles and market rules from an exchange into the store; run again to resume or to extend',
  params: {
    symbols: { type: 'text', default: '', doc: 'markets, comma-separated: BTCUSDT,ETH/USDT,BTC/USDT:USDT' },
    interval: { type: 'choice', default: '1h', options: INTERVAL_NAMES, doc: 'bar length' },
    since: { type: 'text', default: '1y', doc: 'first bar: an ISO date (UTC) or an age such as 90d' },
    until: { type: 'text', default: '', doc: 'end (exclusive); now when absent' },
    exchange: { type: 'text', default: 'binance', doc: 'any exchange of ccxt' },
    market: { type: 'choice', default: 'spot', options: ['spot', 'swap'], doc: 'spot or perpetual' },
    mark: { type: 'bool', default: true, doc: 'bring the mark prices of perpetuals too, where the source has them' },
    funding: { type: 'bool', default: false, doc: 'bring funding rates too (perpetuals)' },
    source: {
      type: 'text',
      default: '',
      doc: 'another source than the exchange: binance-archive, csv(file="x.csv"), sim(seed=7)',
    },
    baseUrl: {
      type: 'text',
      default: '',
      doc: 'send the requests to this host instead of the exchange (https, or loopback)',
    },
  },
  examples: [
    ['quant fetch --symbols BTCUSDT', 'one year of hourly bars of Binance spot'],
    ['quant fetch --symbols BTCUSDT,ETHUSDT --interval 1h --since 2023-01-01', 'two markets from a date'],
    [
      'quant fetch --symbols BTC/USDT:USDT --market swap --funding --since 2023-01-01',
      'a perpetual with its mark prices and funding',
    ],
    ['quant fetch --symbols BTCUSDT --exchange kraken --interval 1d --since 2y', 'another exchange'],
    [
      'quant fetch --symbols BTCUSDT --source binance-archive --interval 1m --since 2023-01',
      'the bulk archive: months at a time',
    ],
    ['quant fetch --symbols BTCUSDT,ETHUSDT --source sim --since 2021-01-01', 'a simulated market, labelled as such'],
  ],
  run: async (context, flags) => (await import('../flows/fetch.js')).runFetch(context, flags),
});
