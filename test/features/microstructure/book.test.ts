import { describe, expect, it } from 'vitest';
import type { BookSnapshots } from '../../../src/core/feature-context.js';
import { MINUTE_MS } from '../../../src/core/kit/time.js';
import { snapshotAtClose } from '../../../src/features/kernels/book.js';
import { bookImbalance } from '../../../src/features/microstructure/book-imbalance.js';
import { bookLiquidity } from '../../../src/features/microstructure/book-liquidity.js';
import { depthSlope } from '../../../src/features/microstructure/depth-slope.js';
import { microprice } from '../../../src/features/microstructure/microprice.js';
import { flowBetween, orderFlowImbalance } from '../../../src/features/microstructure/order-flow-imbalance.js';
import { computeFeatures } from '../../../src/features/pipeline.js';
import { candlesFrom, f, START_MS } from '../../support/series.js';

const X = Number.NaN;
/** One level: price and quantity. */
type Level = readonly [price: number, quantity: number];
type Row = readonly [seconds: number, bids: readonly Level[], asks: readonly Level[]];

/** Snapshots by hand: seconds after the start, bids and asks, the best first. */
function bookFrom(...rows: readonly Row[]): BookSnapshots {
  const pick = (side: 1 | 2, k: 0 | 1): Float64Array => f(...rows.flatMap((row) => row[side].map((l) => l[k])));
  return {
    time: f(...rows.map(([s]) => START_MS + 1000 * s)),
    levels: rows[0][1].length,
    bidPrice: pick(1, 0),
    bidQuantity: pick(1, 1),
    askPrice: pick(2, 0),
    askQuantity: pick(2, 1),
  };
}

const minutes = (n: number) => candlesFrom(Array(n).fill(100), { intervalMs: MINUTE_MS });
/** 100 × 10 against 101 × 5, then 99 × 2 against 102 × 3. */
const BOOK = bookFrom([
  30,
  [
    [100, 10],
    [99, 2],
  ],
  [
    [101, 5],
    [102, 3],
  ],
]);

describe('the book at a close', () => {
  it('is the last snapshot before it, not too old', () => {
    const book = bookFrom([30, [[1, 1]], [[2, 1]]], [60, [[1, 1]], [[2, 1]]]);
    expect([...snapshotAtClose(minutes(3), book, 60)], 'the one on the very close is for the next bar').toEqual([
      0, 1, -1,
    ]);
    expect([...snapshotAtClose(minutes(3), book, 20)]).toEqual([-1, -1, -1]);
  });
  it('says nothing with an empty side', () => {
    const book = bookFrom([30, [[X, X]], [[2, 1]]]);
    const texts = ['microprice', 'quoted-spread', 'book-imbalance', 'book-liquidity', 'depth-slope'];
    const { columns } = computeFeatures(minutes(1), texts, { context: { book } });
    expect(columns.map((x) => x[0])).toEqual(texts.map(() => X));
  });
});

describe('book-imbalance', () => {
  it('is 1/3 for 10 against 5', () => {
    expect(bookImbalance(BOOK, 0, 1)).toBeCloseTo(1 / 3, 15);
    expect(bookImbalance(BOOK, 0, 2), '12 against 8').toBeCloseTo(0.2, 15);
    expect(bookImbalance(BOOK, 0, 9), 'as deep as it is').toBeCloseTo(0.2, 15);
  });
  it('passes over levels that are not there', () => {
    const short = bookFrom([
      0,
      [
        [100, 3],
        [X, X],
      ],
      [
        [101, 1],
        [102, 4],
      ],
    ]);
    expect(bookImbalance(short, 0, 2)).toBe(-0.25);
  });
});

describe('book-liquidity', () => {
  it('counts each level decay times the one before', () => {
    const [bid, ask] = bookLiquidity(BOOK, 0, 0.95);
    expect(bid).toBeCloseTo(1000 + 0.95 * 198, 10);
    expect(ask).toBeCloseTo(505 + 0.95 * 306, 10);
    const [, , imbalance] = computeFeatures(
      minutes(1),
      ['book-liquidity', 'book-liquidity.ask', 'book-liquidity.imbalance'],
      {
        context: { book: BOOK },
      },
    ).columns;
    expect(imbalance[0]).toBeCloseTo((bid - ask) / (bid + ask), 14);
  });
});

describe('microprice', () => {
  it('weights prices by the other side: 100.666667 for 100 × 10 and 101 × 5', () => {
    expect(microprice(BOOK, 0)).toBeCloseTo(100 + 2 / 3, 12);
    const [bps] = computeFeatures(minutes(1), ['microprice.distance-bps'], { context: { book: BOOK } }).columns;
    expect(bps[0]).toBeCloseTo((1e4 * (1 / 6)) / 100.5, 8);
  });
  it('is the mid where nothing rests at the best prices', () => {
    expect(microprice(bookFrom([0, [[100, 0]], [[102, 0]]]), 0)).toBe(101);
  });
});

describe('quoted-spread', () => {
  it('is the ask less the bid, and in basis points of the mid', () => {
    const { columns } = computeFeatures(minutes(1), ['quoted-spread', 'quoted-spread.bps'], {
      context: { book: BOOK },
    });
    expect(columns[0][0]).toBe(1);
    expect(columns[1][0]).toBeCloseTo(1e4 / 100.5, 10);
  });
});

describe('order-flow-imbalance', () => {
  const between = (a: [Level, Level], b: [Level, Level]): number =>
    flowBetween(bookFrom([0, [a[0]], [a[1]]], [1, [b[0]], [b[1]]]), 0, 1);
  it('takes the change of the quantity where the price stays', () => {
    expect(
      between(
        [
          [100, 5],
          [101, 5],
        ],
        [
          [100, 8],
          [101, 5],
        ],
      ),
    ).toBe(3);
    expect(
      between(
        [
          [100, 5],
          [101, 5],
        ],
        [
          [100, 5],
          [101, 9],
        ],
      ),
    ).toBe(-4);
  });
  it('takes all of a new best price, and all of one that is gone', () => {
    expect(
      between(
        [
          [100, 5],
          [102, 5],
        ],
        [
          [101, 2],
          [102, 5],
        ],
      ),
      'a better bid of 2',
    ).toBe(2);
    expect(
      between(
        [
          [100, 5],
          [102, 5],
        ],
        [
          [99, 7],
          [102, 5],
        ],
      ),
      'the bid of 5 is gone',
    ).toBe(-5);
    expect(
      between(
        [
          [100, 5],
          [102, 5],
        ],
        [
          [100, 5],
          [101, 3],
        ],
      ),
      'a better ask of 3',
    ).toBe(-3);
    expect(
      between(
        [
          [100, 5],
          [102, 5],
        ],
        [
          [100, 5],
          [103, 3],
        ],
      ),
      'the ask of 5 is gone',
    ).toBe(5);
  });
  it('adds up the pairs whose later one lies in the bar, by the mean depth', () => {
    const book = bookFrom(
      [50, [[100, 5]], [[101, 5]]],
      [70, [[100, 8]], [[101, 4]]],
      [90, [[100, 6]], [[101, 2]]],
      [200, [[100, 1]], [[101, 1]]],
    );
    const [flow, relative] = orderFlowImbalance(minutes(4), book, 60);
    // 3 + 1, then −2 + 2; depths 6 and 4. The last one comes 110 s after the one before it.
    expect([...flow]).toEqual([X, 4, X, X]);
    expect(relative[1]).toBeCloseTo(4 / 5, 15);
  });
});

describe('depth-slope', () => {
  it('is the line through the origin of depth on distance', () => {
    // Mid 100.5: distances 0.5 and 1.5 on both sides; depths 10, 12 and 5, 8.
    const bps = 1e4 / 100.5;
    expect(depthSlope(BOOK, 0, 'bid', 2)).toBeCloseTo((0.5 * 10 + 1.5 * 12) / 2.5 / bps, 12);
    expect(depthSlope(BOOK, 0, 'ask', 2)).toBeCloseTo((0.5 * 5 + 1.5 * 8) / 2.5 / bps, 12);
    expect(depthSlope(BOOK, 0, 'bid', 1), 'one level: 10 at half a point').toBeCloseTo(20 / bps, 12);
  });
});
