import { expect } from 'vitest';
import { detailRows } from '../../src/backtest/detail.js';
import { Engine } from '../../src/backtest/engine.js';
import { FillLog } from '../../src/backtest/fill-log.js';
import { ledgerOf } from '../../src/backtest/ledger.js';
import { OrderLog } from '../../src/backtest/order-log.js';
import { costs } from '../../src/backtest/registry.js';
import { Tape } from '../../src/backtest/tape.js';
import { layerNeeds, parseLayer, tradingSpec } from '../../src/backtest/trading/layer.js';
import { Trader, type TraderSetup } from '../../src/backtest/trading/trader.js';
import type { TradingRules } from '../../src/backtest/trading-rules.js';
import type { Bound } from '../../src/core/kit/registry.js';
import { HOUR_MS } from '../../src/core/kit/time.js';
import type { Ledger } from '../../src/core/ledger.js';
import { type MarketRules, plainRules } from '../../src/core/market-rules.js';
import { defineSizer, type SizerDefinition } from '../../src/core/sizer.js';
import { DEFAULT_ACCOUNT, DEFAULT_EXECUTION, type TradingSpec } from '../../src/core/spec.js';
import { type BarContext, defineStrategy, type Strategy } from '../../src/core/strategy.js';
import { START_MS } from '../support/series.js';
import { Scripted } from './table-orders.js';
import { NUMBERS, parseTable, type Table } from './table-text.js';

export interface TableOptions {
  /** default 1000 */
  readonly cash?: number;
  /** default none */
  readonly costs?: readonly string[];
  /** default: leverage 1, shorts allowed, all of the volume, limits need the price to go through, pessimistic path */
  readonly rules?: Partial<TradingRules>;
  /** of every market; default: a coin without steps and limits. Any other contract makes it a perpetual with 0 liquidation fee */
  readonly market?: Partial<MarketRules>;
  /** final states of the orders, in order of placing */
  readonly orders?: readonly string[];
  readonly firstStep?: number;
  /** what stands between each strategy and the market: parts that need no features; default nothing */
  readonly trading?: Partial<TradingSpec>;
  /** instead of a sizer: what a full position is at each row of the table, share of equity, and when it is sized again */
  readonly sizes?: { readonly rows: readonly number[]; readonly resizeAt: number };
  /** called at the end of each step at which somebody was asked, with what the first strategy sees; `step` counts rows of the table */
  readonly watch?: (bar: BarContext, step: number) => void;
  /** false to play a table without a look at what it expects */
  readonly isChecked?: boolean;
}

/**
 * A run as a table that a trader can check by hand, one row per hour:
 *
 *     bar | decide | fills | cash | equity | position
 *
 * `bar` is open high low close and, if not 1000, the volume; `-` is a missing bar. Any header that is not one of the
 * other names is a market of its own, so `AAA | BBB | decide` has two. Of each market there may be `mark` (open high low
 * close of the mark price, `-` where none is stored), `funding` (the rate settled at the bar's open, `0.001@0.5` half-way
 * through it, `?` when it is missing) and `detail` (the finer bars of the hour, `10 11 10 11 / 11 11 9 9`); with several
 * markets these are called `mark AAA`, `funding AAA`, `detail AAA`.
 *
 * `decide` is what the strategy does at that close, `decide 2` what a second strategy with half of the cash does. Several
 * orders are separated by `;` and counted from 1, `BBB:` before one is for that market:
 *
 *     market +2             market +2 ioc           market +2 fok
 *     limit +2 at 9         … ioc, fok, post-only   … for 3 (bars), until 4 (row of the table), reduce
 *     stop -2 at 9 reduce   stop-limit +2 at 11 limit 11.5
 *     take-profit -2 at 12 reduce
 *     trail -2 by 5%        trail -2 by 0.5         trail -2 by 2atr3
 *     bracket +1 limit 9 stop 8 target 12     bracket +1 stop 5% target 10%     bracket -1 stop-entry 9 trail 2
 *     bracket +1 stop 8 take-profit 12        an entry and its exits are three numbers: 1, 2 and 3
 *     oco 1 2               amend 1 at 9.5          amend 1 to 3
 *     cancel 1              cancel all              cancel #1 (the first number that this strategy was given)
 *     target 0.5            target-quantity 3       target-exposure 500
 *     target 0.5 stop 5% profit 10%           a target with exits
 *
 * `fills` lists what happens in that bar: `+2 @ 9.5`, `maker` behind it if it rested, `NO_CASH` for a refusal; with two
 * strategies `2: ` before what the second does. `liquidated` lists `+2 @ 9.1`: the position and where it was closed. `paid`
 * is the funding of the step, `wallet` what lies at the venue. The numbers are checked where they are written.
 */
export function playTable(text: string, options: TableOptions = {}): Ledger {
  const { cash = 1000, market = {} } = options;
  const isSwap = (market.contract ?? 'spot') !== 'spot' || /\b(mark|funding)\b/.test(text.trim().split('\n')[0]);
  const table = parseTable(text, isSwap ? 'swap' : 'spot');
  const rules: TradingRules = {
    ...DEFAULT_ACCOUNT,
    ...DEFAULT_EXECUTION,
    cashQuote: cash,
    maxVolumeShare: 1,
    seed: 1,
    ...options.rules,
  };
  const candles = table.markets.map((m) => m.candles);
  const demanded = candles.map((m) =>
    plainRules({
      contract: isSwap ? 'linear' : 'spot',
      base: m.symbol,
      quote: 'USD',
      liquidationFeeRate: 0,
      ...market,
    }),
  );
  const tape = new Tape(candles, {
    rules: demanded,
    marks: table.markets.map((m) => m.marks),
    detail: table.markets.map((m) => (m.detail === null ? null : detailRows(m.candles, m.detail))),
    funding: table.markets.map((m) => m.funding),
  });
  const isTwo = table.header.includes('decide 2');
  const firstStep = options.firstStep ?? 0;
  const logs = { orders: new OrderLog(), fills: new FillLog() };
  const share = isTwo ? 0.5 : 1;
  const models = (options.costs ?? []).map((spec) => costs.parse(spec));
  const engine = new Engine({
    tape,
    rules,
    costs: models,
    desks: (isTwo ? [0, 1] : [0]).map((place) => {
      const script = new Scripted(
        table.rows.map((row) => row.decide[place]),
        firstStep,
      );
      const watched = place === 0 && options.watch !== undefined ? watching(script, options.watch, firstStep) : script;
      const at = { tape, ...logs, costs: models, place, startCash: cash * share };
      const trader = traderOf(watched, options, at);
      const records = trader ?? undefined;
      const strategy = trader ?? watched;
      return { name: `table ${place + 1}`, strategy, records, share, features: [], signals: null, intervals: [] };
    }),
    firstStep,
    logs,
  });
  const ledger = ledgerOf(engine.run());
  if (options.isChecked !== false) checkTable(table, ledger, tape);
  if (options.orders !== undefined)
    expect(
      ledger.orders.map((o) => o.status),
      'states of the orders',
    ).toEqual(options.orders);
  return ledger;
}

/** The layer that a table asks for; null for none. */
function traderOf(
  strategy: Strategy,
  { trading = {}, sizes }: TableOptions,
  at: Pick<TraderSetup, 'tape' | 'fills' | 'orders' | 'costs' | 'place' | 'startCash'>,
): Trader | null {
  const spec = tradingSpec(trading);
  if (spec === undefined && sizes === undefined) return null;
  const parsed = parseLayer(spec ?? NO_LAYER);
  const layer = sizes === undefined ? parsed : { ...parsed, sizer: sizerOf(sizes) };
  const needs = layerNeeds(layer, 0);
  if (needs.features.length > 0 || needs.reader !== undefined) throw new Error('a table has no features and no model');
  return new Trader({ strategy, layer, needs, ...at, featureCount: 0, intervalCount: 0 });
}

const NO_LAYER: TradingSpec = {
  sizer: null,
  stops: [],
  takeProfits: [],
  risk: [],
  execution: null,
  confidence: null,
};

function sizerOf({ rows, resizeAt }: NonNullable<TableOptions['sizes']>): Bound<SizerDefinition> {
  const definition = defineSizer({
    name: 'table',
    summary: 'what a table says',
    source: 'own',
    params: {},
    needs: () => ({ features: [] }),
    resizeAt: () => resizeAt,
    create: () => (view) => rows[Math.round((view.time - START_MS) / HOUR_MS) - 1] ?? Number.NaN,
  });
  return { definition, params: {}, text: definition.name };
}

function watching(script: Scripted, watch: (bar: BarContext, step: number) => void, firstStep: number): Strategy {
  let step = firstStep;
  return { onBar: (bar) => script.onBar(bar), onStep: (bar) => watch(bar, step++) };
}

function checkTable(table: Table, ledger: Ledger, tape: Tape): void {
  const isMany = table.markets.length > 1;
  const number = (value: number): string => String(Number(value.toPrecision(10)));
  const signed = (value: number): string => `${value > 0 ? '+' : ''}${number(value)}`;
  const who = (event: { readonly strategy: number; readonly symbol: string }): string =>
    `${event.strategy > 0 ? `${event.strategy + 1}: ` : ''}${isMany ? `${event.symbol}: ` : ''}`;
  table.rows.forEach((row, step) => {
    const events = [
      ...ledger.fills
        .filter((fill) => fill.step === step)
        .map((x) => `${who(x)}${signed(x.quantity)} @ ${number(x.price)}${x.isMaker ? ' maker' : ''}`),
      ...ledger.rejects.filter((reject) => reject.step === step).map((reject) => reject.code),
    ];
    expect(events, `what happens in step ${step}`).toEqual(row.fills);
    if (table.header.includes('liquidated')) {
      const taken = ledger.liquidations
        .filter((x) => x.step === step)
        .map((x) => `${who(x)}${signed(x.quantity)} @ ${number(x.closePrice)}`);
      expect(taken, `liquidations of step ${step}`).toEqual(row.liquidated);
    }
    for (const name of NUMBERS) {
      if (row.numbers[name] === '') continue;
      expect(numberOf(name, ledger, tape, step), `${name} of step ${step}`).toBeCloseTo(Number(row.numbers[name]), 9);
    }
  });
}

function numberOf(name: (typeof NUMBERS)[number], ledger: Ledger, tape: Tape, step: number): number {
  switch (name) {
    case 'cash':
      return ledger.cash[step];
    case 'equity':
      return ledger.equity[step];
    case 'position':
      return ledger.positions[0][step];
    case 'paid':
      return ledger.fundingPayments.filter((x) => x.step === step).reduce((sum, x) => sum + x.amount, 0);
    case 'wallet':
      return walletAt(ledger, tape, step);
  }
}

/** Cash with the positions given back at their average entry, worked out from the fills. */
function walletAt(ledger: Ledger, tape: Tape, step: number): number {
  const held = new Map<string, { quantity: number; value: number }>();
  for (const fill of ledger.fills) {
    if (fill.step > step) break;
    const key = `${fill.strategy} ${fill.symbol}`;
    const before = held.get(key) ?? { quantity: 0, value: 0 };
    const value = tape.units.valueAt(tape.symbols.indexOf(fill.symbol), fill.price);
    const quantity = before.quantity + fill.quantity;
    if (quantity === 0) held.delete(key);
    else if (before.quantity * quantity <= 0) held.set(key, { quantity, value });
    else if (before.quantity * fill.quantity < 0) held.set(key, { quantity, value: before.value });
    else held.set(key, { quantity, value: (before.value * before.quantity + value * fill.quantity) / quantity });
  }
  return [...held.values()].reduce((sum, x) => sum + x.quantity * x.value, ledger.cash[step]);
}

/** A strategy made of one function, for tests. */
export function scripted(name: string, onBar: (bar: BarContext, s: number) => void) {
  return defineStrategy({
    name,
    summary: 'a test',
    source: 'own',
    params: {},
    needs: () => ({ features: [] }),
    start: () => ({ onBar }),
  });
}
