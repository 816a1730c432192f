import { describe, expect, it } from 'vitest';
import type { Candles } from '../../../src/core/candles.js';
import type { Trades } from '../../../src/core/feature-context.js';
import { MINUTE_MS } from '../../../src/core/kit/time.js';
import { tradeSums, tradesOfBars } from '../../../src/features/kernels/trades.js';
import { averageTrade } from '../../../src/features/microstructure/average-trade.js';
import { effectiveSpread } from '../../../src/features/microstructure/effective-spread.js';
import { flowVpin, volumeBuckets } from '../../../src/features/microstructure/flow-vpin.js';
import { kyleLambdaTrades } from '../../../src/features/microstructure/kyle-lambda-trades.js';
import { signedVolume } from '../../../src/features/microstructure/signed-volume.js';
import { tickRule } from '../../../src/features/microstructure/tick-rule.js';
import { tradeImbalance } from '../../../src/features/microstructure/trade-imbalance.js';
import { tradeSignAutocorrelation } from '../../../src/features/microstructure/trade-sign-autocorrelation.js';
import { whale } from '../../../src/features/microstructure/whale.js';
import { type BarRow, candlesFrom, f, START_MS } from '../../support/series.js';

const X = Number.NaN;

/** Trades by hand: seconds after the start, price, and quantity, below 0 where the taker sold. */
function tradesFrom(...rows: readonly (readonly [number, number, number])[]): Trades {
  return {
    time: f(...rows.map(([s]) => START_MS + 1000 * s)),
    price: f(...rows.map(([, price]) => price)),
    quantity: f(...rows.map(([, , quantity]) => Math.abs(quantity))),
    isBuyerMaker: Uint8Array.from(rows, ([, , quantity]) => Number(quantity < 0)),
  };
}

/** Flat minute bars at 10 with these volumes, or bars written out. */
const minutes = (...rows: (number | BarRow)[]): Candles =>
  candlesFrom(
    rows.map((row) => (typeof row === 'number' ? [10, 10, 10, 10, row] : row)),
    { intervalMs: MINUTE_MS },
  );

describe('the trades of a bar', () => {
  const trades = tradesFrom([-1, 10, 5], [0, 10, 1], [59.999, 10, -2], [60, 10, 4]);
  it('are those from its open to just before the next', () => {
    const { from, to } = tradesOfBars(minutes(3, 4), trades);
    expect([...from]).toEqual([1, 3]);
    expect([...to]).toEqual([3, 4]);
  });
  it('are known to be none where nothing was traded, and not known where something was', () => {
    const { count, volume, signed, largest } = tradeSums(minutes(3, 4, 0, 7), trades);
    expect([...count]).toEqual([2, 1, 0, X]);
    expect([...volume]).toEqual([3, 4, 0, X]);
    expect([...signed]).toEqual([-1, 4, 0, X]);
    expect([...largest]).toEqual([2, 4, 0, X]);
  });
  it('are not known where the record has less than half of the volume', () => {
    expect([...tradesOfBars(minutes(6, 9), trades).isKnown], '3 of 6, 4 of 9').toEqual([1, 0]);
  });
});

describe('trade-imbalance and signed-volume', () => {
  const trades = tradesFrom([0, 10, 3], [1, 10, -1], [120, 10, -6]);
  const candles = minutes(4, 0, 6);
  it('net what takers bought and sold', () => {
    const [imbalance, rolling] = tradeImbalance(candles, trades, 3);
    expect([...imbalance]).toEqual([0.5, 0, -1]);
    expect(rolling[2], '-4 of 10').toBeCloseTo(-0.4, 15);
    const [volume, relative] = signedVolume(candles, trades, 2);
    expect([...volume]).toEqual([2, 0, -6]);
    expect([...relative]).toEqual([X, 0, -2]);
  });
});

describe('average-trade', () => {
  it('has a size, its ratio to the usual, and the largest trade’s share', () => {
    const [size, ratio, largest] = averageTrade(minutes(4, 0), tradesFrom([0, 10, 3], [1, 10, -1]), 2);
    expect([...size]).toEqual([2, 0]);
    expect([...ratio]).toEqual([X, 0]);
    expect([...largest]).toEqual([0.75, 0]);
  });
});

describe('trade-sign-autocorrelation', () => {
  const flow = (...signs: number[]): Trades => tradesFrom(...signs.map((s, k) => [k, 10, s] as const));
  const of = (signs: number[], window: number, lag = 1): number =>
    tradeSignAutocorrelation(minutes(signs.length), flow(...signs), { window, lag })[0];
  it('is -1 where buys and sells take turns, and 1 two trades apart', () => {
    expect(of([1, -1, 1, -1, 1], 4)).toBe(-1);
    expect(of([1, -1, 1, -1, 1, -1], 4, 2)).toBe(1);
  });
  it('is the correlation of neighbours', () => {
    // Pairs (1,1) (1,1) (1,-1) (-1,-1): mean product 1/2, means 1/2 before and 0 after: 1/2 / √(3/4).
    expect(of([1, 1, 1, -1, -1], 4)).toBeCloseTo(0.5 / Math.sqrt(0.75), 15);
  });
  it('is 0 where all are on one side, not known before there are enough', () => {
    expect(of([1, 1, 1], 2)).toBe(0);
    expect(of([1, 1], 2)).toBeNaN();
  });
});

describe('tick-rule', () => {
  it('agrees where the price went the way the taker pushed', () => {
    // No answer for the first two; then up with a buy, equal after up with a sell, down with a sell.
    const trades = tradesFrom([0, 10, 1], [1, 10, -1], [2, 11, 1], [3, 11, -1], [4, 10, -1]);
    expect(tickRule(minutes(5), trades, 3)[0]).toBeCloseTo(2 / 3, 15);
    expect(tickRule(minutes(5), trades, 5)[0], 'half for each without an answer').toBe(0.6);
    expect(tickRule(minutes(5), trades, 6)[0]).toBeNaN();
  });
});

describe('flow-vpin', () => {
  it('splits a trade where a bucket is full', () => {
    // Buckets of 4: 3 bought and 1 sold, then 4 sold; 1 sold and 1 bought still wait.
    const { count, filledBy, imbalance } = volumeBuckets(tradesFrom([0, 10, 3], [1, 10, -6], [2, 10, 1]), 4);
    expect(count).toBe(2);
    expect([...filledBy]).toEqual([1, 1]);
    expect([...imbalance]).toEqual([0.5, 1]);
  });
  it('fills several buckets with one large trade', () => {
    const { filledBy, imbalance } = volumeBuckets(tradesFrom([0, 10, -10]), 4);
    expect([...filledBy]).toEqual([0, 0]);
    expect([...imbalance]).toEqual([1, 1]);
  });
  it('fills a bucket of one with ten trades of a tenth, whose sum ends on 0.9999999999999999', () => {
    const tenths = Array.from({ length: 20 }, (_, k): [number, number, number] => [k, 10, k < 10 ? 0.1 : -0.1]);
    const { count, filledBy, imbalance } = volumeBuckets(tradesFrom(...tenths), 1);
    expect([count, ...filledBy]).toEqual([2, 9, 19]);
    for (const v of imbalance) expect(v).toBeCloseTo(1, 14);
  });

  it('is the mean over the last full buckets at the close', () => {
    const trades = tradesFrom([0, 10, 2], [1, 10, -2], [60, 10, 4], [61, 10, 3]);
    const out = flowVpin(minutes(4, 7), trades, { bucket: 4, buckets: 1, trades: 1 });
    expect([...out]).toEqual([0, 1]);
    const both = flowVpin(minutes(4, 7), trades, { bucket: 4, buckets: 2, trades: 1 });
    expect([...both]).toEqual([X, 0.5]);
  });
  it('is done at once with a trade that fills buckets without end, and is the same', () => {
    const sides = tradesFrom([0, 10, 4], [1, 10, -3.5], [60, 10, 7]);
    const of = (bucket: number): number[] => [...flowVpin(minutes(8, 7), sides, { bucket, buckets: 3, trades: 1 })];
    expect(of(1e-15)).toEqual([1, 1]);
    const all = volumeBuckets(sides, 0.3);
    const few = volumeBuckets(sides, 0.3, 3);
    expect(few.count).toBeLessThan(all.count);
    expect(few.imbalance.at(-1)).toBeCloseTo(all.imbalance.at(-1) ?? X, 9);
    expect(of(0.3)[1]).toBeCloseTo((all.imbalance.at(-1)! + all.imbalance.at(-2)! + all.imbalance.at(-3)!) / 3, 9);
  });
  it('measures the bucket on the first trades where none is named', () => {
    // Four trades of 11 in two buckets: 5.5 each; first +2 −2 +1.5, then +2.5 +3.
    const trades = tradesFrom([0, 10, 2], [1, 10, -2], [60, 10, 4], [61, 10, 3]);
    const out = flowVpin(minutes(4, 7), trades, { bucket: 0, buckets: 2, trades: 2 });
    expect(out[0], 'two trades are not four').toBeNaN();
    expect(out[1]).toBeCloseTo((1.5 / 5.5 + 1) / 2, 15);
  });
});

describe('kyle-lambda-trades', () => {
  it('is the slope of price changes on signed volume, for a usual bar’s volume', () => {
    // Changes +1, −1 on flows +2, −2: slope 1/2; mean volume 2, close 10: a tenth.
    const trades = tradesFrom([0, 10, 2], [60, 11, 2], [120, 10, -2]);
    const candles = minutes([10, 10, 10, 10, 2], [11, 11, 11, 11, 2], [10, 10, 10, 10, 2]);
    const [impact, r2] = kyleLambdaTrades(candles, trades, 2);
    expect(impact[2]).toBeCloseTo(0.1, 14);
    expect(r2[2]).toBeCloseTo(1, 14);
  });
});

describe('whale', () => {
  const rule = { window: 2, keep: 0.7, share: 0.75 };
  it('moves its threshold once per bar and judges a bar by the one before', () => {
    // Worth 10, 30 | 50, 20 | none. Quantiles: 25; of (50, 20) 42.5; the same again.
    const trades = tradesFrom([0, 10, 1], [1, 10, 3], [60, 10, 5], [61, 10, -2]);
    const [threshold, events, flow] = whale(minutes(4, 7, 0), trades, rule);
    const second = 0.7 * 25 + 0.3 * 42.5;
    expect(threshold[0]).toBe(25);
    expect(threshold[1]).toBeCloseTo(second, 12);
    expect(threshold[2]).toBeCloseTo(0.7 * second + 0.3 * 42.5, 12);
    expect([...events], 'only 50 reaches 25').toEqual([X, 1, 0]);
    expect([...flow]).toEqual([X, expect.closeTo(50 / 70, 14), 0]);
  });
  it('stays where it is while the record is broken off', () => {
    const trades = tradesFrom([0, 10, 1], [1, 10, 3], [120, 10, -5]);
    const [threshold, events, flow] = whale(minutes(4, 9, 5), trades, rule);
    expect(threshold[1]).toBeNaN();
    expect(threshold[2], 'quantile of 30 and 50 is 45').toBeCloseTo(0.7 * 25 + 0.3 * 45, 12);
    expect([events[2], flow[2]]).toEqual([1, -1]);
  });
});

describe('effective-spread', () => {
  const side = (...v: number[]): Float64Array => f(...v);
  const book = {
    time: f(START_MS, START_MS + 10_000),
    levels: 1,
    bidPrice: side(99, 100),
    bidQuantity: side(1, 1),
    askPrice: side(101, 102),
    askQuantity: side(1, 1),
  };
  it('is twice the distance from the mid that stood before each trade', () => {
    // Mids 100 and 101. A buy of 1 at 101.5, then a sell of 3 at 100: 3 % and 2/101.
    const trades = tradesFrom([0, 500, 9], [5, 101.5, 1], [11, 100, -3]);
    const [bps, ratio] = effectiveSpread(minutes(13), { trades, book }, 60);
    const paid = (1 * 0.03 + 3 * (2 / 101)) / 4;
    expect(bps[0], 'the trade at the snapshot’s own time has no mid').toBeCloseTo(1e4 * paid, 9);
    expect(ratio[0]).toBeCloseTo(paid / ((1 * 0.02 + 3 * (2 / 101)) / 4), 12);
  });
  it('leaves out trades whose mid is too old', () => {
    const trades = tradesFrom([5, 101.5, 1], [50, 200, 1]);
    const [bps] = effectiveSpread(minutes(2), { trades, book }, 20);
    expect(bps[0]).toBeCloseTo(300, 10);
    expect(effectiveSpread(minutes(2), { trades, book }, 1)[0][0]).toBeNaN();
  });
});
