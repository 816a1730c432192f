import fc from 'fast-check';
import { type Candles, makeCandles, rowAtOrAfter, sliceCandles } from '../../src/core/candles.js';
import type { Ledger } from '../../src/core/ledger.js';
import type { Fill } from '../../src/core/order.js';
import { playRun } from './play-run.js';
import { type RandomOptions, randomRun } from './random-runs.js';
import type { Command, SlowInput, SlowMarket } from './slow-engine/types.js';

/** Checks a law on random runs of one kind. */
export function holds(
  options: RandomOptions,
  law: (run: SlowInput, ledger: Ledger) => void,
  numRuns = 150,
  seed = 20261120,
): void {
  fc.assert(
    fc.property(randomRun(options), (run) => {
      law(run, playRun(run));
    }),
    { numRuns, seed },
  );
}

/** What a unit of a market is worth at a price, account currency. */
export function unitValue({ rules }: SlowMarket, price: number): number {
  return rules.contract === 'inverse' ? -rules.contractSize / price : rules.contractSize * price;
}

export function marketOf(run: SlowInput, fill: { readonly symbol: string }): SlowMarket {
  return run.markets.find((m) => m.candles.symbol === fill.symbol)!;
}

/** Orders of the account: liquidation, ruin, closing at the end. */
export function isForced(ledger: Ledger, fill: Fill): boolean {
  return ledger.orders[fill.orderId - 1].decidedStep < 0;
}

/** Money that went through a run: what rounding errors are measured against. */
export function tradedIn(run: SlowInput, ledger: Ledger): number {
  return ledger.fills.reduce(
    (sum, x) => sum + Math.abs(x.quantity * unitValue(marketOf(run, x), x.price)),
    ledger.startCash,
  );
}

/** The run with every market's bars, marks, finer bars and funding changed by one rule. */
export function withBars(run: SlowInput, change: (candles: Candles) => Candles): SlowInput {
  return {
    ...run,
    markets: run.markets.map((m) => ({
      ...m,
      candles: change(m.candles),
      marks: m.marks === null ? null : change(m.marks),
      detail: m.detail === null ? null : change(m.detail),
    })),
  };
}

/** What was known before a moment; null when a market has no bar by then. */
export function runBefore(run: SlowInput, timeMs: number): SlowInput | null {
  const cut = (c: Candles): Candles => sliceCandles(c, 0, rowAtOrAfter(c, timeMs));
  const part = withBars(run, cut);
  if (part.markets.some((m) => m.candles.length === 0)) return null;
  return { ...part, markets: part.markets.map((m) => ({ ...m, funding: m.funding.filter((x) => x.time < timeMs) })) };
}

/** The same bars with every price times `a` plus `b`, and volume times `v`; a mirror (a < 0) swaps high and low. */
export function moved(c: Candles, a: number, b: number, v = 1): Candles {
  const line = (x: Float64Array): Float64Array => x.map((p) => a * p + b);
  return makeCandles({
    ...c,
    open: line(c.open),
    close: line(c.close),
    high: line(a > 0 ? c.high : c.low),
    low: line(a > 0 ? c.low : c.high),
    volume: c.volume.map((x) => x * v),
  });
}

/** How a command's numbers change; what is absent stays. */
export interface Mapping {
  readonly quantity: (q: number) => number;
  readonly price: (p: number) => number;
  /** a distance between prices */
  readonly distance: (d: number) => number;
}

export function commandsOf(run: SlowInput, change: (command: Command) => Command): SlowInput['script'] {
  return run.script.map((commands) => commands.map(change));
}

/** Quantities and prices of a command by a mapping; weights, exposures and rates stay. */
export function mapCommand(command: Command, by: Mapping): Command {
  const out: Record<string, unknown> = { ...command };
  const prices = ['price', 'limitPrice', 'limit', 'stopEntry'];
  for (const name of prices) if (typeof out[name] === 'number') out[name] = by.price(out[name]);
  if (typeof out.quantity === 'number') out.quantity = by.quantity(out.quantity);
  if (command.kind === 'amend' && command.size !== undefined) out.size = Math.abs(by.quantity(command.size));
  if (command.kind === 'target' && command.of === 'quantity') out.amount = by.quantity(command.amount);
  if (command.kind === 'trailing-stop' && 'price' in command.trail)
    out.trail = { price: by.distance(command.trail.price) };
  if (command.kind === 'bracket') {
    const { stop, target } = command;
    if (stop !== undefined && 'price' in stop) out.stop = { price: by.price(stop.price) };
    if (stop !== undefined && 'trail' in stop && 'price' in stop.trail)
      out.stop = { trail: { price: by.distance(stop.trail.price) } };
    if (target !== undefined && 'price' in target) out.target = { price: by.price(target.price) };
  }
  return out as Command;
}

/** Accounts so large, and markets so open, that nothing cuts an order. */
export function unbound(run: SlowInput): SlowInput {
  return {
    ...run,
    rules: { ...run.rules, cashQuote: 1e9, maxLeverage: 1e6, allowShort: true, margin: 'cross' },
    markets: run.markets.map((m) => ({ ...m, rules: { ...m.rules, minNotional: 0, marginTables: OPEN_TABLE } })),
    script: run.script.map((commands) => commands.filter((c) => c.kind !== 'target' || c.of === 'quantity')),
  };
}

const OPEN_TABLE = [
  {
    effectiveFromMs: 0,
    tiers: [{ floorNotional: 0, capNotional: null, maintenanceRate: 0.01, maxLeverage: 1e9 }],
  },
];
