import { type Candles, makeCandles } from '../../src/core/candles.js';
import type { BookSnapshots, FeatureContext, Trades } from '../../src/core/feature-context.js';
import { createRng, type Rng } from '../../src/core/kit/rng.js';
import { HOUR_MS } from '../../src/core/kit/time.js';
import { randomCandles, START_MS } from './series.js';

/** A market with everything that can be known beside its bars. */
export interface World {
  readonly candles: Candles;
  readonly context: Required<FeatureContext>;
}

export interface WorldOptions {
  readonly seed: number | string;
  readonly length: number;
  readonly intervalMs?: number;
  readonly price?: number;
  readonly volatility?: number;
  /** share of bars that are missing, each market's own ones; mark and spot have gaps of their own too */
  readonly gapShare?: number;
  readonly zeroVolumeShare?: number;
  readonly flatShare?: number;
  /** trades in a bar that has volume */
  readonly tradesPerBar?: number;
  /** levels on each side of the book */
  readonly levels?: number;
}

/** Symbols of the other markets, in their order; the market itself is ETHUSDT. */
export const PEERS = ['BTCUSDT', 'SOLUSDT', 'XRPUSDT'] as const;
/** Trades and settlements that lie before the first bar: enough for any default window. */
const TRADES_BEFORE = 1300;
const SETTLEMENTS_BEFORE = 300;

/**
 * A seeded market with three others, funding each eight hours, open interest at each close, mark and spot bars, trades
 * that add up to each bar's volume, book snapshots, and an account. Nothing is missing but what is asked for; the same
 * options give the same bits.
 *
 * Records of funding, open interest and trades begin long before the first bar. Snapshots of the book come four times in
 * a bar, then twenty seconds apart before its close.
 */
export function randomWorld(options: WorldOptions): World {
  const { seed, length, intervalMs = HOUR_MS, gapShare = 0 } = options;
  const { price = 100, volatility = 0.01, zeroVolumeShare = 0, flatShare = 0 } = options;
  const rng = createRng(`world/${seed}`);
  const series = (symbol: string, at: number): Candles =>
    randomCandles({
      seed: `${seed}/${symbol}`,
      symbol,
      length,
      intervalMs,
      price: at,
      volatility,
      zeroVolumeShare,
      flatShare,
    });
  const thin = (c: Candles, label: string): Candles => withoutBars(c, gapShare, rng.fork(`gaps/${label}`));
  const own = series('ETHUSDT', price);
  const candles = thin(withExtra({ ...own, market: 'swap' }, rng.fork('extra')), 'own');
  const endMs = START_MS + length * intervalMs;
  const context: Required<FeatureContext> = {
    peers: PEERS.map((symbol, k) => thin(series(symbol, price * 7 ** (k - 1)), symbol)),
    funding: fundingUntil(endMs, rng.fork('funding')),
    openInterest: openInterestUntil(endMs, intervalMs, { price, rng: rng.fork('interest') }),
    mark: thin(beside(own, 'mark', rng.fork('mark')), 'mark'),
    spot: thin(beside(own, 'spot', rng.fork('spot')), 'spot'),
    trades: tradesOf(candles, options.tradesPerBar ?? 12, rng.fork('trades')),
    book: bookOf(candles, options.levels ?? 6, rng.fork('book')),
    account: {
      balance: candles.close.map(() => 1 + 0.1 * rng.normal()),
      position: candles.close.map(() => rng.normal()),
    },
  };
  return { candles, context };
}

/** Bars that come and go: each but the first is left out by chance. */
function withoutBars(c: Candles, share: number, rng: Rng): Candles {
  if (share === 0) return c;
  const rows: number[] = [];
  for (let i = 0; i < c.length; i++) if (rng.uniform() >= share || i === 0) rows.push(i);
  return pickBars(c, rows);
}

/** The bars of some rows, in their order. */
export function pickBars(c: Candles, rows: readonly number[]): Candles {
  const pick = (column: Float64Array): Float64Array => Float64Array.from(rows, (i) => column[i]);
  return makeCandles({
    ...c,
    openTime: pick(c.openTime),
    open: pick(c.open),
    high: pick(c.high),
    low: pick(c.low),
    close: pick(c.close),
    volume: pick(c.volume),
    extra: Object.fromEntries(Object.entries(c.extra).map(([name, column]) => [name, pick(column)])),
  });
}

function withExtra(c: Candles, rng: Rng): Candles {
  return makeCandles({
    ...c,
    extra: {
      takerBuyBase: c.volume.map((v) => v * rng.uniform()),
      trades: c.volume.map((v) => (v > 0 ? 1 + rng.below(50) : 0)),
    },
  });
}

/** The same bars a little dearer or cheaper, each by its own share. */
function beside(c: Candles, market: 'spot' | 'mark', rng: Rng): Candles {
  const shares = c.close.map(() => 1 + 1e-3 * rng.normal());
  const moved = (column: Float64Array): Float64Array => column.map((v, i) => v * shares[i]);
  return makeCandles({
    ...c,
    market,
    open: moved(c.open),
    high: moved(c.high),
    low: moved(c.low),
    close: moved(c.close),
    extra: {},
  });
}

function fundingUntil(endMs: number, rng: Rng): Required<FeatureContext>['funding'] {
  const time: number[] = [];
  for (let t = START_MS - SETTLEMENTS_BEFORE * 8 * HOUR_MS; t <= endMs; t += 8 * HOUR_MS) time.push(t);
  return { time: Float64Array.from(time), rate: Float64Array.from(time, () => 1e-4 + 2e-4 * rng.normal()) };
}

function openInterestUntil(
  endMs: number,
  intervalMs: number,
  { price, rng }: { price: number; rng: Rng },
): Required<FeatureContext>['openInterest'] {
  const time: number[] = [];
  const from = START_MS - Math.ceil((60 * HOUR_MS) / intervalMs) * intervalMs;
  for (let t = from; t <= endMs; t += intervalMs) time.push(t);
  const quantity = Float64Array.from(time, () => 5000 * Math.exp(0.05 * rng.normal()));
  return { time: Float64Array.from(time), quantity, value: quantity.map((q) => q * price) };
}

/** Trades in each bar that make up its volume, some on its very open, with buys that follow buys. */
function tradesOf(c: Candles, perBar: number, rng: Rng): Trades {
  const [time, price, quantity, maker]: number[][] = [[], [], [], []];
  let side = 0;
  const add = (at: number, [low, high]: readonly [number, number], size: number): void => {
    if (rng.uniform() < 0.3) side = 1 - side;
    time.push(at);
    price.push(low + (high - low) * rng.uniform());
    quantity.push(size);
    maker.push(side);
  };
  const usual = c.length > 0 ? Math.max(...c.volume, 1) / perBar : 1;
  const around: readonly [number, number] = c.length > 0 ? [c.low[0], c.high[0]] : [1, 1];
  for (let k = TRADES_BEFORE; k > 0; k--) add(START_MS - 1000 * k, around, usual * (0.5 + rng.uniform()));
  for (let i = 0; i < c.length; i++) {
    if (c.volume[i] === 0) continue;
    const weights = Array.from({ length: perBar }, () => 0.1 + rng.uniform() ** 4);
    const total = weights.reduce((sum, w) => sum + w, 0);
    // The first trade is on the very open, the last one follows close upon a snapshot of the book.
    const offsets = weights.map((_, k) => (k === 0 ? 0 : rng.below(c.intervalMs - 10_000))).sort((a, b) => a - b);
    offsets[perBar - 1] = c.intervalMs - 10_000;
    for (const [k, w] of weights.entries()) {
      add(c.openTime[i] + offsets[k], [c.low[i], c.high[i]], (c.volume[i] * w) / total);
    }
  }
  return {
    time: Float64Array.from(time),
    price: Float64Array.from(price),
    quantity: Float64Array.from(quantity),
    isBuyerMaker: Uint8Array.from(maker),
  };
}

function bookOf(c: Candles, levels: number, rng: Rng): BookSnapshots {
  const { intervalMs } = c;
  const offsets = [0, 0.25, 0.5, 0.75].map((share) => Math.floor(share * intervalMs));
  offsets.push(intervalMs - 40_000, intervalMs - 20_000);
  const time: number[] = [];
  const [bidPrice, bidQuantity, askPrice, askQuantity]: number[][] = [[], [], [], []];
  for (let i = 0; i < c.length; i++) {
    for (const offset of offsets) {
      time.push(c.openTime[i] + offset);
      // Prices of a snapshot stay on a coarse grid, so that levels stand still at times.
      const mid = c.open[i] * (1 + 1e-4 * rng.below(4));
      const depth = rng.uniform() < 0.1 ? Math.max(1, levels - 2) : levels;
      for (let k = 0; k < levels; k++) {
        const [away, isThere] = [1e-4 * (k + 1), k < depth];
        bidPrice.push(isThere ? mid * (1 - away) : Number.NaN);
        askPrice.push(isThere ? mid * (1 + away) : Number.NaN);
        bidQuantity.push(isThere ? rng.uniform() * 10 : Number.NaN);
        askQuantity.push(isThere ? rng.uniform() * 10 : Number.NaN);
      }
    }
  }
  return {
    time: Float64Array.from(time),
    levels,
    bidPrice: Float64Array.from(bidPrice),
    bidQuantity: Float64Array.from(bidQuantity),
    askPrice: Float64Array.from(askPrice),
    askQuantity: Float64Array.from(askQuantity),
  };
}
