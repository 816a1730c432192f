import { makeRunSpec, type RunSpecDraft } from '../../src/backtest/make-spec.js';
import { strategies } from '../../src/backtest/registry.js';
import { backtest } from '../../src/backtest/run.js';
import type { VenueData } from '../../src/backtest/venue-data.js';
import { type Candles, makeCandles, rowAtOrAfter, sliceCandles } from '../../src/core/candles.js';
import { createRng } from '../../src/core/kit/rng.js';
import { HOUR_MS, MINUTE_MS } from '../../src/core/kit/time.js';
import type { Ledger } from '../../src/core/ledger.js';
import { DEFAULT_MARGIN_TIERS, plainRules } from '../../src/core/market-rules.js';
import type { OrderType, RejectCode } from '../../src/core/order.js';
import { randomCandles, START_MS } from '../support/series.js';

/** A strategy of the cookbook, a market to try it on, and what it is expected to do there. */
export interface Recipe {
  /** the file in `examples/`, and the name of its strategy */
  readonly name: string;
  readonly args?: string;
  readonly markets: readonly Candles[];
  readonly draft?: Partial<RunSpecDraft>;
  readonly venueData?: (markets: readonly Candles[]) => VenueData;
  /** the kinds of order that it gives, all of them */
  readonly orders: readonly OrderType[];
  /** refusals that belong to what it does; there are no others */
  readonly rejects?: readonly RejectCode[];
}

export function play({ name, args = '', draft, venueData }: Recipe, markets: readonly Candles[], more = args): Ledger {
  const strategy = more === '' ? name : `${name}(${more})`;
  strategies.get(name);
  const spec = makeRunSpec({ markets, strategy, gaps: { mode: 'allow' }, ...draft });
  return backtest({ spec, markets, venueData: venueData?.(markets) });
}

export function cutAt(markets: readonly Candles[], timeMs: number): Candles[] {
  return markets.map((m) => sliceCandles(m, 0, rowAtOrAfter(m, timeMs)));
}

/** The first `steps` rows of a run: money, and everything that was decided and happened. */
export function firstPart(ledger: Ledger, steps: number): unknown {
  return {
    equity: ledger.equity.slice(0, steps),
    cash: ledger.cash.slice(0, steps),
    funding: ledger.fundingCost.slice(0, steps),
    fills: ledger.fills.filter((x) => x.step < steps),
    rejects: ledger.rejects.filter((x) => x.step < steps && x.code !== 'END_OF_DATA' && x.code !== 'NO_VOLUME'),
    liquidations: ledger.liquidations.filter((x) => x.step < steps),
    orders: ledger.orders
      .filter((x) => x.decidedStep >= 0 && x.decidedStep < steps)
      .map(({ status: _, ...asked }) => asked),
  };
}

/** A market that follows another one and strays from it, now here, now there, but comes back. */
function shadowOf(candles: Candles, symbol: string, seed: string): Candles {
  const rng = createRng(`shadow/${seed}`);
  let gap = 0;
  const factor = Float64Array.from(candles.close, () => {
    gap += -0.05 * gap + 0.006 * rng.normal();
    return Math.exp(gap);
  });
  const by = (column: Float64Array): Float64Array => column.map((price, i) => price * factor[i]);
  const [open, high, low, close] = [by(candles.open), by(candles.high), by(candles.low), by(candles.close)];
  return makeCandles({ ...candles, symbol, open, high, low, close });
}

/** Up for `rise` hours by half a percent, then down by 2.5: a trend that ends badly for whoever is leveraged. */
export function riseAndFall(rise: number, fall: number): Candles {
  const n = rise + fall;
  let last = 100;
  const columns = { openTime: new Float64Array(n), open: new Float64Array(n), high: new Float64Array(n) };
  const rest = { low: new Float64Array(n), close: new Float64Array(n), volume: new Float64Array(n).fill(1e6) };
  for (let i = 0; i < n; i++) {
    const close = last * (i < rise ? 1.005 : 0.975);
    columns.openTime[i] = START_MS + i * HOUR_MS;
    columns.open[i] = last;
    columns.high[i] = Math.max(last, close);
    rest.low[i] = Math.min(last, close);
    rest.close[i] = close;
    last = close;
  }
  return makeCandles({ venue: 'test', market: 'swap', symbol: 'TESTUSDT', intervalMs: HOUR_MS, ...columns, ...rest });
}

/** One basis point every eight hours. */
export function steadyFunding(markets: readonly Candles[]): VenueData {
  const first = Math.ceil(markets[0].openTime[0] / (8 * HOUR_MS)) * 8 * HOUR_MS;
  const end = markets[0].openTime[markets[0].length - 1] + HOUR_MS;
  const count = Math.max(0, Math.floor((end - first) / (8 * HOUR_MS)) + 1);
  const time = Float64Array.from({ length: count }, (_, k) => first + k * 8 * HOUR_MS);
  const coverage = [{ fromMs: markets[0].openTime[0], toMs: end + 1 }];
  return { funding: markets.map(() => ({ time, rate: time.map(() => 1e-4), coverage })) };
}

const hours = (seed: string, length: number, more: { symbol?: string; volatility?: number } = {}): Candles =>
  randomCandles({ seed: `cookbook/${seed}`, length, ...more });

const HOURLY = hours('hourly', 900);
const SWAP = randomCandles({ seed: 'cookbook/swap', length: 600, market: 'swap' });
const STEPS = plainRules({
  contract: 'spot',
  base: 'TEST',
  quote: 'USDT',
  tickSize: 0.01,
  lotStep: 0.25,
  minNotional: 5,
});
const PERPETUAL = plainRules({
  contract: 'linear',
  base: 'TEST',
  quote: 'USDT',
  marginTables: [{ effectiveFromMs: 0, tiers: DEFAULT_MARGIN_TIERS }],
});
/** Orders that a bar can fill at once, so that what is asserted is the strategy's doing, not the volume's. */
const DEEP = { execution: { maxVolumeShare: 1 }, account: { cashQuote: 1000 } };

export const RECIPES: readonly Recipe[] = [
  { name: 'cross', markets: [HOURLY], draft: DEEP, orders: ['target'] },
  { name: 'dip', markets: [HOURLY], orders: ['target'] },
  { name: 'bracket', markets: [HOURLY], draft: { costs: [] }, orders: ['limit', 'stop'] },
  { name: 'trail', args: 'channel=24', markets: [HOURLY], draft: DEEP, orders: ['stop', 'trailing-stop'] },
  {
    name: 'two-speeds',
    markets: [randomCandles({ seed: 'cookbook/minutes', length: 4000, intervalMs: 5 * MINUTE_MS, volatility: 0.003 })],
    orders: ['target'],
  },
  { name: 'quotes', markets: [HOURLY], draft: DEEP, orders: ['limit'], rejects: ['POST_ONLY'] },
  {
    name: 'hedge-ratio',
    args: 'span=40',
    markets: [hours('pair', 900, { symbol: 'AAAUSDT' }), shadowOf(hours('pair', 900), 'BBBUSDT', 'pair')],
    draft: DEEP,
    orders: ['target'],
  },
  {
    name: 'perpetual',
    args: 'trend=24',
    markets: [SWAP],
    draft: {
      account: { maxLeverage: 5, margin: 'isolated', cashQuote: 1000 },
      execution: { maxVolumeShare: 1 },
      rules: { TESTUSDT: PERPETUAL },
    },
    venueData: steadyFunding,
    orders: ['target'],
  },
  {
    name: 'rebalance',
    args: 'days=5',
    markets: [
      hours('calm', 900, { symbol: 'AAAUSDT', volatility: 0.005 }),
      hours('wild', 900, { symbol: 'BBBUSDT', volatility: 0.02 }),
    ],
    draft: DEEP,
    orders: ['target'],
  },
  {
    name: 'scale-out',
    markets: [HOURLY],
    draft: { ...DEEP, costs: [], rules: { TESTUSDT: STEPS } },
    orders: ['market', 'stop', 'limit'],
  },
  { name: 'weekday', markets: [HOURLY], draft: DEEP, orders: ['target'] },
  { name: 'coin', markets: [HOURLY], draft: DEEP, orders: ['target'] },
];
