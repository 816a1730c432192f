import { describe, expect, it } from 'vitest';
import { type Candles, candlesBetween, sliceCandles } from '../../src/core/candles.js';
import { HOUR_MS } from '../../src/core/kit/time.js';
import type { CandlePage, FetchRequest, SourceSession } from '../../src/core/source.js';
import { refetchSeries } from '../../src/data/refetch.js';
import { BLOCK_BARS } from '../../src/data/store/blocks.js';
import { readCandleRows, writeCandles } from '../../src/data/store/candles.js';
import type { Store } from '../../src/data/store/database.js';
import { acceptGaps, listGaps, syncGaps } from '../../src/data/store/gaps.js';
import { findDamage } from '../../src/data/store/repair.js';
import { seriesById } from '../../src/data/store/series.js';
import { candlesFrom, randomCandles, START_MS } from '../support/series.js';
import { bits, seriesFor, tempStore } from './store/temp-store.js';

const whole = randomCandles({ seed: 21, length: 10_000 });
const hour = (n: number): number => START_MS + n * HOUR_MS;
const never = new AbortController().signal;

/** A venue that has these bars, and answers for open times from `keepsFrom` on. */
function venue(candles: Candles, keepsFrom = Number.NEGATIVE_INFINITY) {
  const asked: FetchRequest[] = [];
  let closed = 0;
  const session: Pick<SourceSession, 'candles' | 'close'> = {
    async *candles(request: FetchRequest): AsyncGenerator<CandlePage> {
      asked.push(request);
      const fromMs = Math.max(request.fromMs, keepsFrom);
      for (let at = fromMs; at < request.toMs; at += 1000 * HOUR_MS) {
        const toMs = Math.min(at + 1000 * HOUR_MS, request.toMs);
        yield { candles: candlesBetween(candles, at, toMs), fromMs: at, toMs };
      }
    },
    close: async () => {
      closed++;
    },
  };
  const open = async () => ({ session: session as SourceSession, sourceName: 'ccxt:test' });
  return { open, asked, closed: () => closed };
}

function stored(candles: Candles): { store: Store; id: number } {
  const store = tempStore();
  const { id } = seriesFor(store, candles);
  writeCandles(store, id, candles);
  return { store, id };
}

/** One wrong number behind the store's back, in the second block. */
function damaged(): { store: Store; id: number } {
  const made = stored(whole);
  made.store.db.prepare('UPDATE candles SET volume = volume + 1 WHERE open_time = ?').run(whole.openTime[5000]);
  expect(findDamage(made.store, made.id)).toHaveLength(1);
  return made;
}

describe('asking again', () => {
  it('replaces a damaged block by what the venue has', async () => {
    const { store, id } = damaged();
    const exchange = venue(whole);
    expect(await refetchSeries(store, seriesById(store, id), { open: exchange.open, signal: never })).toBe(0);
    expect(bits(readCandleRows(store, id))).toEqual(bits(whole));
    expect(exchange.closed()).toBe(1);
  });

  it('leaves a damaged block alone when the venue no longer keeps all of it', async () => {
    const { store, id } = damaged();
    const exchange = venue(whole, whole.openTime[6000]);
    const before = store.db.prepare('SELECT * FROM candles').all();
    await expect(refetchSeries(store, seriesById(store, id), { open: exchange.open, signal: never })).rejects.toThrow(
      /the source has \d+ bars for the damaged block from .*, which holds 4096/,
    );
    expect(store.db.prepare('SELECT * FROM candles').all(), 'not one sound bar is lost').toEqual(before);
    expect(findDamage(store, id), 'still known as damaged').toHaveLength(1);
    expect(exchange.closed()).toBe(1);
  });

  it('leaves it alone too when the venue answers for all of it with fewer bars', async () => {
    const { store, id } = damaged();
    const exchange = venue(sliceCandles(whole, 6000, 10_000));
    await expect(
      refetchSeries(store, seriesById(store, id), { open: exchange.open, signal: never }),
    ).rejects.toMatchObject({ code: 'E_DATA' });
    expect(seriesById(store, id).bars).toBe(10_000);
  });

  it('fills gaps that the venue has bars for and believes it about the others', async () => {
    const holed = candlesFrom([1, 2, [3, 3, 3, 3, 1, 5], 4, [5, 5, 5, 5, 1, 9]]);
    const { store, id } = stored(holed);
    const full = candlesFrom([1, 2, 2, 2, 2, 3, 4, [5, 5, 5, 5, 1, 9]]);
    const open = venue(full).open;
    expect(await refetchSeries(store, seriesById(store, id), { open, signal: never })).toBe(3);
    expect(listGaps(store, id)).toMatchObject([{ fromMs: hour(7), bars: 2, reason: 'venue' }]);
  });

  it('knows of gaps that no ledger was written for', async () => {
    const { store, id } = stored(candlesFrom([1, [1, 1, 1, 1, 1, 2]]));
    expect(listGaps(store, id), 'as after a fetch that was killed').toEqual([]);
    const { open, asked } = venue(candlesFrom([1, 1, 1]));
    expect(await refetchSeries(store, seriesById(store, id), { open, signal: never })).toBe(1);
    expect(asked).toHaveLength(1);
  });

  it('asks nobody when nothing is missing, or all of it was accepted', async () => {
    const { store, id } = stored(candlesFrom([1, [1, 1, 1, 1, 1, 2]]));
    syncGaps(store, id);
    acceptGaps(store, id, 'an outage');
    const open = (): never => {
      throw new Error('must not be opened');
    };
    expect(await refetchSeries(store, seriesById(store, id), { open, signal: never })).toBe(0);
  });

  it('keeps to the range', async () => {
    const { store, id } = stored(candlesFrom([1, [1, 1, 1, 1, 1, 2], [1, 1, 1, 1, 1, 4]]));
    const { open, asked } = venue(candlesFrom([1, 1, 1, 1, 1]));
    await refetchSeries(store, seriesById(store, id), { open, signal: never, range: { fromMs: hour(3) } });
    expect(asked).toMatchObject([{ fromMs: hour(3), toMs: hour(4) }]);
  });

  it('stops when asked to, with the ledger up to date and the session closed', async () => {
    const { store, id } = stored(candlesFrom([1, [1, 1, 1, 1, 1, 2], [1, 1, 1, 1, 1, 4]]));
    const stop = new AbortController();
    stop.abort();
    const exchange = venue(candlesFrom([1, 1, 1, 1, 1]));
    await expect(
      refetchSeries(store, seriesById(store, id), { open: exchange.open, signal: stop.signal }),
    ).rejects.toMatchObject({ code: 'E_INTERRUPTED' });
    expect(listGaps(store, id)).toHaveLength(2);
    expect(exchange.closed()).toBe(1);
  });

  it('goes by blocks: the sound ones are not asked for', async () => {
    const { store, id } = damaged();
    const { open, asked } = venue(whole);
    await refetchSeries(store, seriesById(store, id), { open, signal: never });
    expect(asked).toHaveLength(1);
    expect((asked[0].toMs - asked[0].fromMs) / HOUR_MS).toBe(BLOCK_BARS);
  });
});
