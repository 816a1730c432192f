import { makeRunSpec } from '../../src/backtest/make-spec.js';
import { backtest } from '../../src/backtest/run.js';
import type { Bound } from '../../src/core/kit/registry.js';
import type { Ledger } from '../../src/core/ledger.js';
import {
  type BarContext,
  defineStrategy,
  type OrderOptions,
  type Strategy,
  type StrategyDefinition,
} from '../../src/core/strategy.js';
import { f } from '../support/series.js';
import type { Command, Extras, SlowInput } from './slow-engine/types.js';

/** A random run through the real engine, by the same script. */
export function playRun(run: SlowInput): Ledger {
  const { costs, markets, rules } = run;
  const { currency, cashQuote, maxLeverage, allowShort, margin, closeAtEnd, seed, ...execution } = rules;
  const candles = markets.map((m) => m.candles);
  const isSpot = markets[0].rules.contract === 'spot';
  const spec = makeRunSpec({
    markets: candles,
    strategy: 'hold',
    costs: [
      `taker-fee(takerBps=${costs.taker * 1e4}, makerBps=${costs.maker * 1e4})`,
      `half-spread(bps=${costs.spread * 1e4})`,
      `fixed-slippage(bps=${costs.slippage * 1e4})`,
      isSpot ? `borrow-rate(perYear=${costs.borrowPerYear})` : 'stored-funding(missing=flag)',
    ],
    account: { currency, cashQuote, maxLeverage, allowShort, margin, closeAtEnd },
    execution,
    gaps: { mode: 'allow' },
    rules: Object.fromEntries(markets.map((m) => [m.candles.symbol, m.rules])),
    seed,
  });
  return backtest({
    spec,
    markets: candles,
    venueData: {
      marks: markets.map((m) => m.marks),
      detail: markets.map((m) => m.detail),
      funding: markets.map((m) => ({
        time: f(...m.funding.map((x) => x.time)),
        rate: f(...m.funding.map((x) => x.rate)),
      })),
    },
    strategy: playerOf(run.script, candles),
  });
}

function playerOf(
  script: SlowInput['script'],
  candles: readonly { readonly openTime: Float64Array }[],
): Bound<StrategyDefinition> {
  const definition = defineStrategy({
    name: 'script',
    summary: 'Gives orders from a list',
    source: 'own',
    params: {},
    needs: () => ({ features: [] }),
    start: () => new Player(script, candles),
  });
  return { definition, params: {}, text: 'script' };
}

interface Handle {
  readonly id: number;
  readonly s: number;
  readonly isPlain: boolean;
  readonly isExit: boolean;
  readonly side: number;
  readonly isPriced: boolean;
}

/** Gives the commands of a step when it is first asked there. */
class Player implements Strategy {
  private readonly script: SlowInput['script'];
  private readonly times: readonly number[];
  private readonly handles: Handle[] = [];
  private readonly linked = new Set<number>();
  private lastTime = Number.NaN;

  constructor(script: SlowInput['script'], candles: readonly { readonly openTime: Float64Array }[]) {
    this.script = script;
    this.times = [...new Set(candles.flatMap((c) => [...c.openTime]))].sort((a, b) => a - b);
  }

  onBar(bar: BarContext, s: number): void {
    if (bar.time === this.lastTime) return;
    this.lastTime = bar.time;
    const step = this.times.indexOf(bar.openTime(s));
    for (const command of this.script[step] ?? []) this.give(bar, command);
  }

  private give(bar: BarContext, command: Command): void {
    if (command.kind === 'cancel-all') bar.cancelAll(command.s);
    else if (command.kind === 'link') this.link(bar, command.orders);
    else if (command.kind === 'cancel' || command.kind === 'amend') {
      if (this.handles.length === 0) return;
      const { id, isExit, isPriced, side } = this.handles[command.order % this.handles.length];
      if (command.kind === 'cancel') bar.cancel(id);
      else if (!isExit) {
        const { size } = command;
        const price = isPriced ? command.price : undefined;
        if (size === undefined && price === undefined) return;
        bar.amend(id, { quantity: size === undefined ? undefined : side * size, price });
      }
    } else this.place(bar, command);
  }

  private link(bar: BarContext, places: readonly [number, number]): void {
    if (this.handles.length === 0) return;
    const [a, b] = places.map((p) => this.handles[p % this.handles.length]);
    if (a.id === b.id || a.s !== b.s) return;
    if (![a, b].every((h) => h.isPlain && bar.isOpen(h.id) && !this.linked.has(h.id))) return;
    this.linked.add(a.id);
    this.linked.add(b.id);
    bar.oneCancelsOther(a.id, b.id);
  }

  private place(
    bar: BarContext,
    command: Exclude<Command, { kind: 'link' | 'cancel' | 'amend' | 'cancel-all' }>,
  ): void {
    const { s } = command;
    if (command.kind === 'target') {
      if (command.of === 'weight') bar.target(s, command.amount);
      else if (command.of === 'quantity') bar.targetQuantity(s, command.amount);
      else bar.targetExposure(s, command.amount);
      return;
    }
    const options = optionsOf(bar, command);
    const { quantity } = command;
    const isPriced =
      'price' in command || (command.kind === 'bracket' && (command.limit ?? command.stopEntry) !== undefined);
    const keep = (id: number, isPlain = true, isExit = false): void => {
      if (id > 0) this.handles.push({ id, s, isPlain, isExit, isPriced, side: Math.sign(quantity) });
    };
    if (command.kind === 'market') keep(bar.market(s, quantity, options));
    else if (command.kind === 'limit') keep(bar.limit(s, quantity, command.price, options));
    else if (command.kind === 'stop')
      keep(bar.stop(s, quantity, command.price, { ...options, limitPrice: command.limitPrice }));
    else if (command.kind === 'take-profit') keep(bar.takeProfit(s, quantity, command.price, options));
    else if (command.kind === 'trailing-stop') keep(bar.trailingStop(s, quantity, command.trail, options));
    else {
      const { limit, stopEntry, stop, target, targetType } = command;
      const ids = bar.bracket(s, quantity, { limit, stopEntry, stop, target, targetType }, options);
      keep(ids.entry, false);
      keep(ids.stop, false, true);
      keep(ids.target, false, true);
    }
  }
}

function optionsOf(bar: BarContext, { barsValid, goodFor, timeInForce, postOnly, reduceOnly }: Extras): OrderOptions {
  return {
    barsValid,
    goodUntil: goodFor === undefined ? undefined : bar.time + goodFor,
    timeInForce,
    postOnly,
    reduceOnly,
  };
}
