import { expect, it } from 'vitest';
import { nameOfFile } from '../../../src/data/csv/file-name.js';

it.each([
  ['BTCUSDT-1h-2024-01.csv', 'BTCUSDT', 3_600_000],
  ['data/binance_spot_BTCUSDT_1h.csv.gz', 'BTCUSDT', 3_600_000],
  ['Binance_BTCUSDT_1h.csv', 'BTCUSDT', 3_600_000],
  ['BTC_USDT-5m.csv', 'BTCUSDT', 300_000],
  ['BTC_USDT_USDT-1m-futures.csv', 'BTCUSDT', 60_000],
  ['ETH-BTC 1d.csv', 'ETHBTC', 86_400_000],
  ['solusdt_15m.csv', 'SOLUSDT', 900_000],
  ['1000BONKUSDT-4h.csv', '1000BONKUSDT', 14_400_000],
  ['candles.csv', undefined, undefined],
  ['entry-industry.csv', undefined, undefined],
  ['BTCUSDT_ETHUSDT_1h_1d.csv', undefined, undefined],
])('reads symbol and interval from %s', (name, symbol, intervalMs) => {
  expect(nameOfFile(name)).toMatchObject({ symbol, intervalMs, isTestnet: false });
});

it('sees the name of a test network', () => {
  expect(nameOfFile('bybit_TESTNET_BTCUSDT_1m.csv.gz').isTestnet).toBe(true);
});

it.each([
  ['binance_spot_BTCUSDT_1h.csv.gz', 'binance', 'spot'],
  ['binance_um_BTCUSDT_1h.csv.gz', 'binance', 'swap'],
  ['Binance_BTCUSDT_1h.csv', 'binance', undefined],
  ['BTC_USDT_USDT-1m-futures.csv', undefined, 'swap'],
  ['kraken XBTUSD 1d.csv', 'kraken', undefined],
  ['BTCUSDT-1h-2024-01.csv', undefined, undefined],
  ['binance_um_BTCUSDT_1h_mark.csv.gz', 'binance', 'mark'],
  ['BTCUSDT-perp-markPrice-1h.csv', undefined, 'mark'],
  ['markPriceKlines-BTCUSDT-1h.csv', undefined, 'mark'],
  ['market_BTCUSDT_1h.csv', undefined, undefined],
  ['binance_um_BTCUSDT_funding.csv.gz', 'binance', 'swap'],
])('reads exchange and kind of market from %s', (name, venue, market) => {
  expect(nameOfFile(name)).toMatchObject({ venue, market });
});
