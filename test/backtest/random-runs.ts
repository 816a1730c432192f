import fc from 'fast-check';
import { Engine } from '../../src/backtest/engine.js';
import { ledgerOf } from '../../src/backtest/ledger.js';
import { costs as costRegistry } from '../../src/backtest/registry.js';
import { Tape } from '../../src/backtest/tape.js';
import type { TradingRules } from '../../src/backtest/trading-rules.js';
import type { Candles } from '../../src/core/candles.js';
import type { Ledger } from '../../src/core/ledger.js';
import type { BarContext, Strategy } from '../../src/core/strategy.js';
import { type BarRow, candlesFrom } from '../support/series.js';
import type { Command, FlatCosts } from './slow-engine.js';

export interface RandomRun {
  readonly markets: readonly Candles[];
  readonly script: readonly (readonly Command[])[];
  readonly rules: TradingRules;
  readonly costs: FlatCosts;
}

/** Prices on a coarse grid, so that ties, touches and gaps happen all the time. */
const barArbitrary = fc.record({
  open: fc.integer({ min: 4, max: 16 }),
  body: fc.integer({ min: -3, max: 3 }),
  up: fc.integer({ min: 0, max: 3 }),
  down: fc.integer({ min: 0, max: 3 }),
  volume: fc.oneof(
    { weight: 1, arbitrary: fc.constant(0) },
    { weight: 8, arbitrary: fc.integer({ min: 1, max: 400 }) },
  ),
  isMissing: fc.integer({ min: 0, max: 9 }).map((k) => k === 0),
});

function toCandles(
  bars: readonly (typeof barArbitrary extends fc.Arbitrary<infer B> ? B : never)[],
  symbol: string,
  unit: number,
): Candles {
  const rows: BarRow[] = [];
  bars.forEach((bar, place) => {
    // The first bar is always there: a market without any bar is refused long before the engine.
    if (bar.isMissing && place > 0) return;
    const close = Math.max(1, bar.open + bar.body);
    const high = Math.max(bar.open, close) + bar.up;
    const low = Math.max(1, Math.min(bar.open, close) - bar.down);
    rows.push([bar.open * unit, high * unit, low * unit, close * unit, bar.volume / unit, place]);
  });
  return candlesFrom(rows, { symbol });
}

function commandArbitrary(marketCount: number, unit: number): fc.Arbitrary<Command> {
  const s = fc.integer({ min: 0, max: marketCount - 1 });
  const quantity = fc
    .tuple(fc.constantFrom(-1, 1), fc.constantFrom(1, 2, 5, 20, 80, 300))
    .map(([side, size]) => (side * size) / unit);
  const price = fc.integer({ min: 3, max: 18 }).map((p) => p * unit);
  return fc.oneof(
    fc.record({ kind: fc.constant('market' as const), s, quantity }),
    fc.record(
      {
        kind: fc.constantFrom('limit' as const, 'stop' as const),
        s,
        quantity,
        price,
        barsValid: fc.integer({ min: 1, max: 4 }),
        reduceOnly: fc.boolean(),
      },
      { requiredKeys: ['kind', 's', 'quantity', 'price', 'reduceOnly'] },
    ),
    fc.record({
      kind: fc.constantFrom('limit' as const, 'stop' as const),
      s,
      quantity,
      price,
      reduceOnly: fc.constant(true),
    }),
    fc.record({ kind: fc.constant('target' as const), s, weight: fc.constantFrom(-2, -1, -0.5, 0, 0, 0.3, 1, 3) }),
    fc.record({ kind: fc.constant('cancel-all' as const), s }),
  );
}

/** Random markets, order flows, rules and costs. `unit` scales prices up and quantities down. */
export function randomRun(unit = 1): fc.Arbitrary<RandomRun> {
  return fc.integer({ min: 1, max: 3 }).chain((marketCount) =>
    fc.record({
      markets: fc
        .array(fc.array(barArbitrary, { minLength: 2, maxLength: 25 }), {
          minLength: marketCount,
          maxLength: marketCount,
        })
        // Named against the order of the list: turns go by name.
        .map((all) => all.map((bars, s) => toCandles(bars, `M${9 - s}`, unit))),
      script: fc.array(fc.array(commandArbitrary(marketCount, unit), { maxLength: 3 }), {
        minLength: 25,
        maxLength: 25,
      }),
      rules: fc.record({
        cashQuote: fc.constantFrom(100, 1000),
        maxLeverage: fc.constantFrom(0.5, 1, 3),
        allowShort: fc.boolean(),
        maxVolumeShare: fc.constantFrom(0.1, 1),
        limitFill: fc.constantFrom('through' as const, 'touch' as const),
        lotStep: fc.constantFrom(0, 0, 0.5 / unit),
        minNotionalQuote: fc.constantFrom(0, 0, 15),
      }),
      costs: fc.constantFrom(
        { taker: 0, maker: 0, spread: 0, slippage: 0, borrowPerYear: 0 },
        { taker: 0.01, maker: 0.002, spread: 0.005, slippage: 0.01, borrowPerYear: 5 },
        { taker: 0.001, maker: -0.0005, spread: 0.0001, slippage: 0, borrowPerYear: 0.1 },
      ),
    }),
  );
}

/** The run through the real engine, by the same script. */
export function playRun(run: RandomRun): Ledger {
  const { costs, rules } = run;
  const tape = new Tape(run.markets);
  const engine = new Engine({
    tape,
    cashQuote: rules.cashQuote,
    rules,
    costs: [
      costRegistry.bind('taker-fee', { takerBps: costs.taker * 1e4, makerBps: costs.maker * 1e4 }),
      costRegistry.bind('half-spread', { bps: costs.spread * 1e4 }),
      costRegistry.bind('fixed-slippage', { bps: costs.slippage * 1e4 }),
      costRegistry.bind('borrow-rate', { perYear: costs.borrowPerYear }),
    ],
    features: [],
    signals: null,
    firstStep: 0,
    strategyName: 'random',
  });
  return ledgerOf(engine.run(new Player(run.script, tape)), rules.cashQuote);
}

/** Gives the commands of a step at its first call. */
class Player implements Strategy {
  private readonly script: readonly (readonly Command[])[];
  private readonly tape: Tape;
  private done = -1;

  constructor(script: readonly (readonly Command[])[], tape: Tape) {
    this.script = script;
    this.tape = tape;
  }

  onBar(bar: BarContext): void {
    const { step } = this.tape;
    if (step === this.done) return;
    this.done = step;
    for (const command of this.script[step] ?? []) give(bar, command);
  }
}

function give(bar: BarContext, command: Command): void {
  const { s } = command;
  if (command.kind === 'market') bar.market(s, command.quantity);
  else if (command.kind === 'target') bar.target(s, command.weight);
  else if (command.kind === 'cancel-all') bar.cancelAll(s);
  else
    bar[command.kind](s, command.quantity, command.price, {
      barsValid: command.barsValid,
      reduceOnly: command.reduceOnly,
    });
}
