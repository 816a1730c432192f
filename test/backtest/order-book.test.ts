import { describe, expect, it } from 'vitest';
import { OrderBook } from '../../src/backtest/order-book.js';
import { CANCELLED, FILLED, LIMIT, NO_TARGET, OF_WEIGHT, OrderLog, TARGET } from '../../src/backtest/order-log.js';
import { NEVER, type OrderLife } from '../../src/backtest/order-pool.js';
import { createRng } from '../../src/core/kit/rng.js';
import { playTable } from './bar-table.js';

const LIFE: OrderLife = {
  lapseRow: NEVER,
  since: 0,
  goodUntil: Number.POSITIVE_INFINITY,
  isReduceOnly: false,
  limitPrice: Number.NaN,
  flags: 0,
};
const limit = (market: number, price: number) => ({
  type: LIMIT,
  market,
  quantity: 1,
  price,
  targetOf: NO_TARGET,
  target: Number.NaN,
  reason: '',
});

/** Numbers of the waiting orders of a market, forwards, and checked to be the same backwards. */
function waiting(book: OrderBook, s: number): number[] {
  const forwards: number[] = [];
  for (let k = book.head[s]; k >= 0; k = book.next[k]) forwards.push(book.id[k]);
  const backwards: number[] = [];
  for (let k = book.tail[s]; k >= 0; k = book.previous[k]) backwards.push(book.id[k]);
  expect(backwards.reverse()).toEqual(forwards);
  return forwards;
}

describe('the book of waiting orders', () => {
  it('keeps any number of them in order of placing, whatever is taken out between', () => {
    const book = new OrderBook(2, new OrderLog(), 0);
    const rng = createRng('order-book');
    const open: number[][] = [[], []];
    for (let step = 0; step < 3000; step++) {
      const s = rng.below(2);
      // More come than go at first, later more go than come.
      if (rng.uniform() < (step < 1500 ? 0.6 : 0.4)) open[s].push(book.place(limit(s, 1 + step), LIFE, step));
      else if (open[s].length > 0) {
        const [id] = open[s].splice(rng.below(open[s].length), 1);
        book.close(book.log.slot[id - 1], FILLED);
      }
      if (step % 50 > 0) continue;
      for (const m of [0, 1]) expect(waiting(book, m)).toEqual(open[m]);
      expect([...book.waiting, book.openCount]).toEqual([
        open[0].length,
        open[1].length,
        open[0].length + open[1].length,
      ]);
      for (const id of [...open[0], ...open[1]]) expect(book.price[book.log.slot[id - 1]]).toBe(book.log.price[id - 1]);
    }
    expect(open[0].length + open[1].length, 'the pool grew').toBeLessThan(book.id.length);
    expect(book.id.length).toBeGreaterThan(64);
  });

  it('gives a target the place of the one before it, and forgets it when it ends', () => {
    const book = new OrderBook(1, new OrderLog(), 0);
    const target = { ...limit(0, Number.NaN), type: TARGET, targetOf: OF_WEIGHT, target: 1 };
    const first = book.place(target, LIFE, 0);
    const second = book.place(target, LIFE, 1);
    expect(book.log.status[first - 1]).toBe(CANCELLED);
    expect(waiting(book, 0)).toEqual([second]);
    book.close(book.log.slot[second - 1], FILLED);
    expect([book.targetSlot[0], book.openCount]).toEqual([-1, 0]);
  });

  it('fills forty limits of one bar, the nearest to the open first', () => {
    const prices = Array.from({ length: 40 }, (_, k) => 9 - ((k * 7) % 40) / 10);
    const ledger = playTable(`
      bar         | decide | fills
      10 10 10 10 | ${prices.map((p) => `limit +1 at ${p}`).join('; ')} |
      10 10 1  10 |        | ${[...prices]
        .sort((a, b) => b - a)
        .map((p) => `+1 @ ${p} maker`)
        .join('; ')}
    `);
    expect(ledger.positions[0][1]).toBe(40);
  });
});
