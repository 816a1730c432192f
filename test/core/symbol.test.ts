import { describe, expect, it } from 'vitest';
import { parseSymbol } from '../../src/core/symbol.js';

describe('a market symbol', () => {
  it.each([
    ['BTCUSDT', 'BTC', 'USDT', undefined],
    ['btc/usdt', 'BTC', 'USDT', undefined],
    ['BTC-USD', 'BTC', 'USD', undefined],
    ['BTC/USDT:USDT', 'BTC', 'USDT', 'swap'],
    ['1000PEPEUSDT', '1000PEPE', 'USDT', undefined],
    ['ETHBTC', 'ETH', 'BTC', undefined],
    ['BTCFDUSD', 'BTC', 'FDUSD', undefined],
  ])('reads %s', (text, base, quote, type) => {
    expect(parseSymbol(text)).toEqual({ base, quote, type, name: `${base}${quote}` });
  });

  it.each(['', 'BTC', '<script>', '../../etc', 'BTC/USDT/X', "x'; DROP TABLE", '日本'])('refuses %j', (text) => {
    expect(() => parseSymbol(text)).toThrow('is not a market symbol');
  });
});
