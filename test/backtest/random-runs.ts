import fc from 'fast-check';
import type { TradingRules } from '../../src/backtest/trading-rules.js';
import { type Candles, makeCandles } from '../../src/core/candles.js';
import { HOUR_MS } from '../../src/core/kit/time.js';
import { type MarginTable, type MarketRules, plainRules } from '../../src/core/market-rules.js';
import { INTRABAR_MODES } from '../../src/core/spec.js';
import { type BarRow, candlesFrom, START_MS } from '../support/series.js';
import { scriptArbitrary } from './random-orders.js';
import type { Command, FlatCosts, SlowInput, SlowMarket } from './slow-engine/types.js';

/** What kind of market a random run plays. */
export type RunKind = 'spot' | 'linear' | 'inverse';

export interface RandomOptions {
  readonly kind?: RunKind;
  /** scales prices up and quantities down */
  readonly unit?: number;
  readonly markets?: number;
  readonly bars?: number;
  /** finer bars for some of the markets */
  readonly detail?: boolean;
  readonly rules?: Partial<TradingRules>;
  /** small orders on bars with plenty of volume: many orders meet in one bar and nothing but their order matters */
  readonly crowded?: boolean;
}

/** Finer bars are quarters of an hour. */
const PARTS = 4;

/** Prices on a coarse grid, so that ties, touches and gaps happen all the time. */
const barArbitrary = fc.record({
  open: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 5, max: 14 }) }, fc.integer({ min: 2, max: 24 })),
  body: fc.integer({ min: -3, max: 3 }),
  up: fc.integer({ min: 0, max: 3 }),
  down: fc.integer({ min: 0, max: 3 }),
  volume: fc.oneof(
    { weight: 1, arbitrary: fc.constant(0) },
    { weight: 8, arbitrary: fc.integer({ min: 1, max: 400 }) },
  ),
  isMissing: fc.integer({ min: 0, max: 9 }).map((k) => k === 0),
  /** how far marks are from last prices, eighths of a unit and a bit, and whether one is stored */
  mark: fc.integer({ min: -9, max: 9 }),
  hasMark: fc.integer({ min: 0, max: 5 }).map((k) => k > 0),
});
type BarDraft = typeof barArbitrary extends fc.Arbitrary<infer B> ? B : never;

function rowOf(bar: BarDraft, unit: number, place: number): BarRow {
  const close = Math.max(2, bar.open + bar.body);
  const high = Math.max(bar.open, close) + bar.up;
  const low = Math.max(2, Math.min(bar.open, close) - bar.down);
  return [bar.open * unit, high * unit, low * unit, close * unit, bar.volume / unit, place];
}

type FullRow = readonly [number, number, number, number, number, number];

/** Four quarters as one bar. */
function joined(parts: readonly FullRow[], place: number): BarRow {
  return [
    parts[0][0],
    Math.max(...parts.map((p) => p[1])),
    Math.min(...parts.map((p) => p[2])),
    parts[PARTS - 1][3],
    parts.reduce((sum, p) => sum + p[4], 0),
    place,
  ];
}

interface MarketDraft {
  readonly bars: readonly BarDraft[];
  readonly quarters: readonly (readonly BarDraft[])[] | null;
  readonly funding: { readonly every: number; readonly shift: number; readonly rates: readonly number[] } | null;
  readonly hasMarks: boolean;
  readonly rules: Partial<MarketRules>;
}

function toMarket(draft: MarketDraft, symbol: string, kind: RunKind, unit: number): SlowMarket {
  const market = kind === 'spot' ? 'spot' : 'swap';
  // The first bar is always there: a market without any bar is refused long before the engine.
  const places = draft.bars.map((_, place) => place).filter((place) => place === 0 || !draft.bars[place].isMissing);
  const fine: BarRow[] = [];
  const rows = places.map((place): BarRow => {
    if (draft.quarters === null) return rowOf(draft.bars[place], unit, place);
    const parts = draft.quarters[place].map((q, k) => rowOf(q, unit, place * PARTS + k) as FullRow);
    // Some of the finer bars are missing: then the bar is played as it is.
    fine.push(...parts.filter((_, k) => !draft.quarters![place][k].isMissing || k > 0 || place % 3 > 0));
    return joined(parts, place);
  });
  const candles = candlesFrom(rows, { symbol, market });
  const detail = draft.quarters === null ? null : candlesFrom(fine, { symbol, market, intervalMs: HOUR_MS / PARTS });
  return {
    candles,
    detail,
    marks: kind === 'spot' || !draft.hasMarks ? null : marksOf(candles, draft.bars, places, unit),
    funding: kind === 'spot' ? [] : fundingOf(draft, candles),
    rules: plainRules({
      contract: kind,
      base: kind === 'inverse' ? 'BTC' : symbol,
      quote: 'USDT',
      ...draft.rules,
    }),
  };
}

/** Marks lie off the grid, so that no liquidation price is met exactly. */
function marksOf(candles: Candles, bars: readonly BarDraft[], places: readonly number[], unit: number): Candles | null {
  const rows = places.flatMap((place, row): BarRow[] => {
    const { mark, hasMark } = bars[place];
    if (!hasMark) return [];
    const move = (p: number, k: number): number => p + ((mark * k) / 8 + 0.0137 * k) * 0.5 * unit;
    const open = move(candles.open[row], 0.7);
    const close = move(candles.close[row], 1);
    const high = Math.max(open, close, move(candles.high[row], 0.9));
    const low = Math.min(open, close, move(candles.low[row], 0.8));
    return [[open, high, low, close, 0, place]];
  });
  return rows.length === 0 ? null : candlesFrom(rows, { symbol: candles.symbol, market: 'swap' });
}

/** Settlements at a regular distance, some of them inside bars. */
function fundingOf({ funding }: MarketDraft, candles: Candles): SlowMarket['funding'] {
  if (funding === null) return [];
  const until = candles.openTime[candles.length - 1] + candles.intervalMs;
  const out: { time: number; rate: number }[] = [];
  for (let k = 0; ; k++) {
    const time = START_MS + funding.shift + k * funding.every;
    if (time >= until) return out;
    out.push({ time, rate: funding.rates[k % funding.rates.length] });
  }
}

const TABLES: readonly MarginTable[] = [
  {
    effectiveFromMs: 0,
    tiers: [
      { floorNotional: 0, capNotional: 300, maintenanceRate: 0.0103, maxLeverage: 20 },
      { floorNotional: 300, capNotional: 1000, maintenanceRate: 0.0237, maxLeverage: 10 },
      { floorNotional: 1000, capNotional: null, maintenanceRate: 0.1113, maxLeverage: 3 },
    ],
  },
  {
    effectiveFromMs: START_MS + 7 * HOUR_MS,
    tiers: [
      { floorNotional: 0, capNotional: 500, maintenanceRate: 0.0171, maxLeverage: 20 },
      { floorNotional: 500, capNotional: null, maintenanceRate: 0.0509, maxLeverage: 5 },
    ],
  },
];

function marketArbitrary(kind: RunKind, unit: number, bars: number, detail: boolean): fc.Arbitrary<MarketDraft> {
  return fc
    .record({
      bars: fc.array(barArbitrary, { minLength: 2, maxLength: bars }),
      quarters: detail
        ? fc.array(fc.array(barArbitrary, { minLength: PARTS, maxLength: PARTS }), {
            minLength: bars,
            maxLength: bars,
          })
        : fc.constant(null),
      funding: fc.option(
        fc.record({
          every: fc.constantFrom(1, 2, 3).map((h) => h * HOUR_MS),
          shift: fc.constantFrom(0, 0, HOUR_MS / 2),
          rates: fc.array(fc.constantFrom(0.001, -0.0007, 0.02, -0.03, 0), { minLength: 1, maxLength: 4 }),
        }),
      ),
      hasMarks: fc.boolean(),
      rules: fc.record({
        tickSize: fc.constantFrom(0, 0, unit / 2, unit / 4),
        lotStep: fc.constantFrom(0, 0, 0.5 / unit),
        minQuantity: fc.constantFrom(0, 0, 1.5 / unit),
        maxQuantity: fc.constantFrom(0, 0, 90 / unit),
        minNotional: fc.constantFrom(0, 0, kind === 'inverse' ? 1.3 : 15),
        contractSize:
          kind === 'spot' ? fc.constant(1) : kind === 'linear' ? fc.constantFrom(1, 0.5) : fc.constant(8 * unit),
        liquidationFeeRate: kind === 'spot' ? fc.constant(0) : fc.constantFrom(0, 0.0125, 0.2),
        marginTables: kind === 'spot' ? fc.constant([]) : fc.constantFrom<readonly MarginTable[]>(TABLES, TABLES, []),
      }),
    })
    .map((draft) => ({
      ...draft,
      rules: { ...draft.rules, fundingIntervalMs: draft.funding?.every ?? 0 },
    }));
}

function tradingRules(kind: RunKind, fixed: Partial<TradingRules>): fc.Arbitrary<TradingRules> {
  return fc
    .record({
      currency: fc.constant(kind === 'inverse' ? 'BTC' : 'USDT'),
      cashQuote: fc.constantFrom(103.7, 1013.1, 20_117.3),
      maxLeverage: kind === 'spot' ? fc.constantFrom(0.5, 1, 1, 3) : fc.constantFrom(1, 3, 10, 20),
      allowShort: fc.integer({ min: 0, max: 3 }).map((k) => k > 0),
      margin: fc.constantFrom('cross' as const, 'isolated' as const),
      closeAtEnd: fc.boolean(),
      maxVolumeShare: fc.constantFrom(0.125, 1),
      limitFill: fc.constantFrom('through' as const, 'touch' as const, 'probability' as const),
      touchProbability: fc.constantFrom(0.5, 0.2),
      intrabar: fc.constantFrom('pessimistic' as const, ...INTRABAR_MODES),
      detailMs: fc.constant(0),
      latencyMs: fc.constantFrom(0, 0, 0, 1, HOUR_MS / 2, 1.5 * HOUR_MS),
      seed: fc.integer({ min: 1, max: 99 }),
    })
    .map((rules) => ({ ...rules, ...fixed }));
}

const COSTS: readonly FlatCosts[] = [
  { taker: 0, maker: 0, spread: 0, slippage: 0, borrowPerYear: 0 },
  { taker: 0.01, maker: 0.002, spread: 0.005, slippage: 0.01, borrowPerYear: 5 },
  { taker: 0.001, maker: -0.0005, spread: 0.0001, slippage: 0, borrowPerYear: 0.1 },
];

/** Random markets, order flows, rules and costs. */
export function randomRun(options: RandomOptions = {}): fc.Arbitrary<SlowInput> {
  const { kind = 'spot', unit = 1, bars = 20, detail = false, rules = {} } = options;
  const counts = options.markets === undefined ? fc.integer({ min: 1, max: 3 }) : fc.constant(options.markets);
  const runs = counts.chain((count) =>
    fc.record({
      markets: fc
        .array(marketArbitrary(kind, unit, bars, detail), { minLength: count, maxLength: count })
        // Named against the order of the list: turns go by name.
        .map((all) => all.map((draft, s) => toMarket(draft, `M${9 - s}`, kind, unit))),
      script: scriptArbitrary(count, unit, bars, options.crowded === true ? 6 : 3),
      rules: tradingRules(kind, { detailMs: detail ? HOUR_MS / PARTS : 0, ...rules }),
      costs: fc.constantFrom(...COSTS),
    }),
  );
  return options.crowded === true ? runs.map((run) => crowd(run, unit)) : runs;
}

/** All entries of a run go one way and every other order only shrinks: so positions grow and shrink inside one bar. */
function crowd(run: SlowInput, unit: number): SlowInput {
  const deep = (c: Candles): Candles => makeCandles({ ...c, volume: c.volume.map((v) => v * 1000) });
  const way = run.rules.seed % 2 === 0 ? 1 : -1;
  const directed = (c: Command, k: number): Command => {
    if (!('quantity' in c)) return c;
    const size = (1 + (Math.round(Math.abs(c.quantity) * unit * 10) % 5)) / unit;
    if (c.kind === 'market' || c.kind === 'bracket') return { ...c, quantity: way * size, reduceOnly: false };
    const reduceOnly = k % 2 === 1;
    return { ...c, quantity: reduceOnly ? -way * 2 * size : way * size, reduceOnly };
  };
  const free = { lotStep: 0, minQuantity: 0, maxQuantity: 0, minNotional: 0 };
  return {
    ...run,
    rules: { ...run.rules, cashQuote: 20_117.3, allowShort: true, maxVolumeShare: 1 },
    markets: run.markets.map((m) => ({
      ...m,
      candles: deep(m.candles),
      detail: m.detail === null ? null : deep(m.detail),
      rules: { ...m.rules, ...free },
    })),
    script: run.script.map((commands) =>
      commands.filter((c) => c.kind !== 'target' && c.kind !== 'cancel-all').map(directed),
    ),
  };
}
