import { describe, expect, it } from 'vitest';
import type { MarketFlags } from '../../src/cli/market/flags.js';
import {
  askedRange,
  loadMarkets,
  matchingSeries,
  requireTraded,
  selectSeries,
  splitSymbols,
} from '../../src/cli/market/select.js';
import { makeCandles } from '../../src/core/candles.js';
import { DAY_MS, HOUR_MS } from '../../src/core/kit/time.js';
import { writeCandles } from '../../src/data/store/candles.js';
import { openStore, type Store } from '../../src/data/store/database.js';
import { ensureSeries } from '../../src/data/store/series.js';
import { randomCandles, START_MS } from '../support/series.js';

const NOW = START_MS + 30 * DAY_MS;
const NONE: MarketFlags = { symbols: '', interval: '', exchange: '', market: '', since: '', until: '' };

interface Held {
  readonly symbol: string;
  readonly venue?: string;
  readonly market?: 'spot' | 'swap' | 'mark';
  readonly intervalMs?: number;
  readonly length?: number;
  readonly source?: string;
  readonly startMs?: number;
}

/** A store in memory that holds these series; one of venue `sim` is simulated. */
function storeWith(...held: readonly Held[]): Store {
  const store = openStore(':memory:');
  held.forEach(({ symbol, venue = 'binance', length = 100, source = 'ccxt(exchange=binance)', ...rest }, seed) => {
    const isSimulated = venue === 'sim';
    const candles = makeCandles({ ...randomCandles({ seed, symbol, length, ...rest }), venue, isSimulated });
    writeCandles(store, ensureSeries(store, candles, { isSimulated, source }).id, candles);
  });
  return store;
}

const select = (store: Store, flags: Partial<MarketFlags> = {}) => {
  const { series, ...rest } = selectSeries(store, { ...NONE, ...flags }, NOW);
  return { ...rest, names: series.map((s) => `${s.venue} ${s.market} ${s.symbol}`), intervalMs: series[0].intervalMs };
};

describe('what a command works on', () => {
  it('is what the store holds when no flag says otherwise, and says so', () => {
    const { names, note } = select(storeWith({ symbol: 'ETHUSDT' }, { symbol: 'BTCUSDT' }));
    expect(names, 'in order of symbol').toEqual(['binance spot BTCUSDT', 'binance spot ETHUSDT']);
    expect(note).toBe('using binance spot BTCUSDT 1h, binance spot ETHUSDT 1h');
  });

  it('is real before simulated, however little of it there is', () => {
    const store = storeWith({ symbol: 'BTCUSDT', venue: 'sim', length: 500 }, { symbol: 'BTCUSDT', length: 3 });
    expect(select(store).names).toEqual(['binance spot BTCUSDT']);
  });

  it('is called simulated when it is', () => {
    expect(select(storeWith({ symbol: 'BTCUSDT', venue: 'sim' })).note).toContain('(simulated)');
  });

  it('is of one venue, market and interval: those that have most of the symbols, then most bars', () => {
    const store = storeWith(
      { symbol: 'BTCUSDT', venue: 'kraken', length: 400 },
      { symbol: 'BTCUSDT', length: 50 },
      { symbol: 'ETHUSDT', length: 50 },
    );
    expect(select(store, { symbols: 'BTCUSDT,ETHUSDT' }).names).toEqual([
      'binance spot BTCUSDT',
      'binance spot ETHUSDT',
    ]);
    expect(select(store, { symbols: 'BTCUSDT' }).names).toEqual(['kraken spot BTCUSDT']);
    expect(select(store).names, 'most bars').toEqual(['kraken spot BTCUSDT']);
  });

  it('does not depend on the order in which it was stored', () => {
    const a: Held = { symbol: 'BTCUSDT', venue: 'okx' };
    const b: Held = { symbol: 'BTCUSDT', venue: 'bybit' };
    expect(select(storeWith(a, b)).names).toEqual(select(storeWith(b, a)).names);
  });

  it('is silent when the flags said it all', () => {
    const store = storeWith({ symbol: 'BTCUSDT' });
    expect(select(store, { symbols: 'BTC/USDT', interval: '1h' }).note).toBe('');
  });

  it('is the perpetual when the symbol says so', () => {
    const store = storeWith({ symbol: 'BTCUSDT', length: 500 }, { symbol: 'BTCUSDT', market: 'swap' });
    expect(select(store, { symbols: 'BTC/USDT:USDT' }).names).toEqual(['binance swap BTCUSDT']);
    expect(select(store, { symbols: 'BTCUSDT', market: 'swap' }).names).toEqual(['binance swap BTCUSDT']);
  });

  it('is not one symbol as two kinds of market', () => {
    const store = storeWith({ symbol: 'BTCUSDT' }, { symbol: 'BTCUSDT', market: 'swap' });
    expect(() => select(store, { symbols: 'BTC/USDT,BTC/USDT:USDT' })).toThrow('names BTCUSDT twice');
  });
});

describe('what the store does not hold', () => {
  const refusal = (store: Store, flags: Partial<MarketFlags>): { code: string; message: string; hint: string } => {
    try {
      selectSeries(store, { ...NONE, ...flags }, NOW);
    } catch (error) {
      return error as { code: string; message: string; hint: string };
    }
    throw new Error('was not refused');
  };

  it('is named with the line that fills an empty store', () => {
    const { code, hint } = refusal(storeWith(), {});
    expect(code).toBe('E_NO_DATA');
    expect(hint).toContain('quant fetch --symbols BTCUSDT --interval 1h --since 2023-01-01');
  });

  it('is named with the nearest symbol and the line that brings it', () => {
    const { message, hint } = refusal(storeWith({ symbol: 'BTCUSDT' }), { symbols: 'BTCUSD', since: '2024-01-02' });
    expect(message).toBe('the store has no candles of BTCUSD');
    expect(hint).toBe(
      'did you mean BTCUSDT? Or bring them: quant fetch --symbols BTCUSD --interval 1h --since 2024-01-02',
    );
  });

  it('is named with the nearest venue', () => {
    const { message, hint } = refusal(storeWith({ symbol: 'BTCUSDT' }), { symbols: 'BTCUSDT', exchange: 'Binance' });
    expect(message).toBe('the store has no candles of BTCUSDT Binance');
    expect(hint).toContain('did you mean binance?');
  });

  it('is to be brought to where the other symbols are', () => {
    const store = storeWith(
      { symbol: 'BTCUSDT', venue: 'kraken', length: 300 },
      { symbol: 'ETHUSDT', venue: 'kraken', intervalMs: DAY_MS },
    );
    const { message, hint } = refusal(store, { symbols: 'BTCUSDT,ETHUSDT' });
    expect(message, 'there are daily bars of it, which do not help').toBe(
      'the store has no candles of ETHUSDT 1h kraken spot',
    );
    expect(hint).toBe(
      'bring them: quant fetch --symbols ETHUSDT --interval 1h --exchange kraken --market spot --since 2023-01-01',
    );
  });

  it('is to be simulated where the others are simulated, and imported where they came from files', () => {
    const sim = storeWith({ symbol: 'BTCUSDT', venue: 'sim', source: 'sim(seed=3)' });
    expect(refusal(sim, { symbols: 'ETHUSDT' }).hint).toBe(
      "bring them: quant fetch --symbols ETHUSDT --source 'sim(seed=3)' --interval 1h --since 2023-01-01",
    );
    const files = storeWith({ symbol: 'BTCUSDT', venue: 'file', source: 'file' });
    expect(refusal(files, { symbols: 'ETHUSDT' }).hint).toBe('bring them: quant import FILE');
  });

  it('is an interval, too', () => {
    const { message, hint } = refusal(storeWith({ symbol: 'BTCUSDT' }), { interval: '5m' });
    expect(message).toBe('the store has no candles of any symbol 5m');
    expect(hint).toContain('quant fetch --symbols BTCUSDT --interval 5m');
  });

  it('is a range without bars', () => {
    const { code, message, hint } = refusal(storeWith({ symbol: 'BTCUSDT' }), { since: '2025-01-01' });
    expect(code).toBe('E_NO_DATA');
    expect(message).toBe('binance spot BTCUSDT 1h: no bar opens in the range asked for');
    expect(hint).toBe('the store holds 2024-01-01 00:00 to 2024-01-05 04:00 UTC');
  });
});

describe('the range', () => {
  const store = storeWith({ symbol: 'BTCUSDT' });
  const range = (flags: Partial<MarketFlags>): [number, number] => {
    const { fromMs, toMs } = select(store, flags);
    return [(fromMs - START_MS) / HOUR_MS, (toMs - START_MS) / HOUR_MS];
  };

  it('is all there is, without flags', () => {
    expect(range({})).toEqual([0, 100]);
  });

  it('holds the bars that open at or after --since and before --until, as a fetch does', () => {
    expect(range({ since: '2024-01-01T02:00', until: '2024-01-01T05:00' })).toEqual([2, 5]);
    expect(range({ since: '2024-01-01T01:30', until: '2024-01-01T04:30' })).toEqual([2, 5]);
  });

  it('ends where the bars end', () => {
    expect(range({ since: '2020-01-01', until: '2030-01-01' })).toEqual([0, 100]);
  });

  it('may be an age', () => {
    expect(range({ since: '29d' })).toEqual([24, 100]);
  });

  it('runs forward', () => {
    expect(() => askedRange({ since: '2024-02-01', until: '2024-01-01' }, NOW)).toThrow(
      '--since must be before --until: 2024-02-01T00:00:00Z is not before 2024-01-01T00:00:00Z',
    );
    expect(askedRange({ since: '', until: '' }, NOW)).toEqual({ fromMs: undefined, toMs: undefined });
  });

  it('is what is loaded', () => {
    const selection = selectSeries(store, { ...NONE, since: '2024-01-01T02:00', until: '2024-01-01T05:00' }, NOW);
    const [candles] = loadMarkets(store, selection);
    expect([...candles.openTime].map((t) => (t - START_MS) / HOUR_MS)).toEqual([2, 3, 4]);
  });

  it('that one of the markets has no bars in is refused', () => {
    const two = storeWith({ symbol: 'BTCUSDT' }, { symbol: 'ETHUSDT', startMs: START_MS + 500 * HOUR_MS });
    const selection = selectSeries(two, { ...NONE, until: '2024-01-03' }, NOW);
    expect(() => loadMarkets(two, selection)).toThrow('binance spot ETHUSDT 1h has no bars in the range asked for');
  });
});

describe('symbols in a flag', () => {
  it('are split, read and named once', () => {
    const names = splitSymbols('BTCUSDT, eth/usdt ,BTC-USDT,').map(({ name }) => name);
    expect(names).toEqual(['BTCUSDT', 'ETHUSDT']);
  });

  it.each(['<script>', "x'; DROP TABLE series", '../../etc', 'BTC USDT', 'x'.repeat(300)])('are no %j', (text) => {
    expect(() => splitSymbols(text)).toThrow('is not a market symbol');
  });

  it('are at least one', () => {
    expect(() => splitSymbols(' , ')).toThrow('--symbols names no market');
  });
});

describe('the series that flags do not exclude', () => {
  it('are of any venue and interval', () => {
    const store = storeWith(
      { symbol: 'BTCUSDT' },
      { symbol: 'BTCUSDT', venue: 'kraken' },
      { symbol: 'BTCUSDT', intervalMs: DAY_MS },
      { symbol: 'ETHUSDT' },
    );
    expect(matchingSeries(store, { ...NONE, symbols: 'BTCUSDT' })).toHaveLength(3);
    expect(matchingSeries(store, { ...NONE, interval: '1h' })).toHaveLength(3);
    expect(matchingSeries(store, { ...NONE, exchange: 'kraken' })).toHaveLength(1);
  });

  it('hold at least one bar', () => {
    const store = storeWith({ symbol: 'BTCUSDT' });
    const key = { venue: 'binance', market: 'spot', symbol: 'XRPUSDT', intervalMs: HOUR_MS } as const;
    ensureSeries(store, key, { isSimulated: false, source: 'test' });
    expect(matchingSeries(store, NONE)).toHaveLength(1);
  });
});

describe('mark prices', () => {
  const store = storeWith(
    { symbol: 'BTCUSDT', market: 'mark', length: 500 },
    { symbol: 'BTCUSDT', market: 'swap', length: 50 },
  );

  it('are not meant unless they are asked for, however many there are', () => {
    expect(select(store).names).toEqual(['binance swap BTCUSDT']);
    expect(select(store, { symbols: 'BTCUSDT' }).names).toEqual(['binance swap BTCUSDT']);
    expect(select(store, { market: 'mark' }).names).toEqual(['binance mark BTCUSDT']);
    expect(select(store, { market: 'mark', symbols: 'BTC/USDT:USDT' }).names).toEqual(['binance mark BTCUSDT']);
  });

  it('are looked at with everything else that the store holds', () => {
    expect(matchingSeries(store, NONE)).toHaveLength(2);
    expect(matchingSeries(store, { ...NONE, symbols: 'BTC/USDT:USDT' })).toHaveLength(2);
  });

  it('alone are nothing to work on, and come with their perpetual', () => {
    expect(() => select(storeWith({ symbol: 'BTCUSDT', market: 'mark' }))).toThrow('holds mark prices only');
    const missing = expect.objectContaining({ hint: expect.stringContaining('--market swap') });
    expect(() => select(store, { market: 'mark', symbols: 'ETHUSDT' })).toThrow(missing);
  });

  it('cannot be traded', () => {
    const [mark] = selectSeries(store, { ...NONE, market: 'mark' }, NOW).series;
    expect(() => requireTraded(mark)).toThrow('the mark price of BTCUSDT cannot be traded');
    expect(requireTraded({ market: 'swap', symbol: 'BTCUSDT' })).toBe('swap');
  });
});
