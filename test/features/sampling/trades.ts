import type { Trades } from '../../../src/core/feature-context.js';
import { createRng } from '../../../src/core/kit/rng.js';
import type { TickMarket } from '../../../src/features/sampling/ticks.js';
import { START_MS } from '../../support/series.js';

export const MARKET: TickMarket = { venue: 'test', market: 'spot', symbol: 'TESTUSDT', isSimulated: false };

/** Trades by hand: time after the start in ms, price, quantity, and B or S for who took. */
export function tradesFrom(
  rows: readonly (readonly [at: number, price: number, quantity: number, side: 'B' | 'S'])[],
): Trades {
  return {
    time: Float64Array.from(rows, ([at]) => START_MS + at),
    price: Float64Array.from(rows, ([, price]) => price),
    quantity: Float64Array.from(rows, ([, , quantity]) => quantity),
    isBuyerMaker: Uint8Array.from(rows, ([, , , side]) => Number(side === 'S')),
  };
}

/** Seeded trades, many within one millisecond; quantities and prices are multiples of 1/64, so that sums are exact. */
export function randomTrades(seed: string, length: number, buyers = 0.5): Trades {
  const rng = createRng(`trades/${seed}`);
  let at = 0;
  let price = 6400;
  return tradesFrom(
    Array.from({ length }, () => {
      at += rng.uniform() < 0.3 ? 0 : rng.below(2000);
      price = Math.max(64, price + rng.below(9) - 4);
      return [at, price / 64, (1 + rng.below(640)) / 64, rng.uniform() < buyers ? 'B' : 'S'] as const;
    }),
  );
}

export function firstTrades(trades: Trades, count: number): Trades {
  return {
    time: trades.time.subarray(0, count),
    price: trades.price.subarray(0, count),
    quantity: trades.quantity.subarray(0, count),
    isBuyerMaker: trades.isBuyerMaker.subarray(0, count),
  };
}
