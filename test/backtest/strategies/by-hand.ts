import { Engine } from '../../../src/backtest/engine.js';
import { ledgerOf } from '../../../src/backtest/ledger.js';
import { makeRunSpec } from '../../../src/backtest/make-spec.js';
import { strategies } from '../../../src/backtest/registry.js';
import { backtest, prepareRun } from '../../../src/backtest/run.js';
import type { Candles } from '../../../src/core/candles.js';
import type { Ledger } from '../../../src/core/ledger.js';
import type { Strategy } from '../../../src/core/strategy.js';
import { type BarRow, candlesFrom, f, type SeriesOptions } from '../../support/series.js';

/** 1000 of cash, no costs, holes allowed: what a run does can be reckoned in one's head. */
function specOf(strategy: string, markets: readonly Candles[]): ReturnType<typeof makeRunSpec> {
  return makeRunSpec({ markets, strategy, costs: [], account: { cashQuote: 1000 }, gaps: { mode: 'allow' } });
}

/** A run on bars written by hand, one market or several; a bar written as a number or without volume trades a million. */
export function playBars(
  strategy: string,
  rows: readonly BarRow[] | readonly Candles[],
  options?: SeriesOptions,
): Ledger {
  const isMade = typeof rows[0] === 'object' && 'close' in rows[0];
  const markets = isMade ? (rows as readonly Candles[]) : [busy(rows as readonly BarRow[], options)];
  return backtest({ spec: specOf(strategy, markets), markets });
}

/** Bars by hand that trade a million each, unless they say otherwise. */
export function busy(rows: readonly BarRow[], options?: SeriesOptions): Candles {
  const full = rows.map((row): BarRow => {
    if (typeof row === 'number') return [row, row, row, row, 1e6];
    const [open, high, low, close, volume = 1e6, at] = row;
    return at === undefined ? [open, high, low, close, volume] : [open, high, low, close, volume, at];
  });
  return candlesFrom(full, options);
}

/** A run in which the strategy reads these columns in place of its features, from the first bar on. */
export function playColumns(
  strategy: string,
  closes: readonly BarRow[],
  columns: readonly (readonly number[])[],
): Ledger {
  const bars = busy(closes);
  const setup = prepareRun({ spec: specOf(strategy, [bars]), markets: [bars] });
  const features = columns.map((column) => ({ columns: [f(...column)], rowAt: null }));
  return ledgerOf(new Engine({ ...setup, desks: [{ ...setup.desks[0], features }], firstStep: 0 }).run());
}

/** What was ordered: step of the decision, target (or quantity), reason. */
export function asked(ledger: Ledger): [number, number, string][] {
  return ledger.orders.map((o) => [o.decidedStep, Number.isNaN(o.target) ? o.quantity : o.target, o.reason]);
}

/** What was traded: step, units, price. */
export function traded(ledger: Ledger): [number, number, number][] {
  return ledger.fills.map((x) => [x.step, x.quantity, x.price]);
}

/** The same strategy in an account in which somebody else, a stop say, closes all positions at the closes of some steps. */
export function playClosed(
  strategy: string,
  rows: readonly BarRow[] | readonly Candles[],
  closedAt: readonly number[],
): Ledger {
  const isMade = typeof rows[0] === 'object' && 'close' in rows[0];
  const markets = isMade ? (rows as readonly Candles[]) : [busy(rows as readonly BarRow[])];
  const { definition, params, text } = strategies.parse(strategy);
  const start = (): Strategy => {
    const inner = definition.start(params, markets.length);
    return {
      onBar(bar, s, k) {
        inner.onBar(bar, s, k);
        const step = markets[0].openTime.indexOf(bar.openTime(s));
        if (!closedAt.includes(step) || bar.position(s) === 0) return;
        bar.cancelAll(s);
        bar.target(s, 0, 'somebody else');
      },
      onStep: (bar) => inner.onStep?.(bar),
    };
  };
  const bound = { definition: { ...definition, start }, params, text };
  return backtest({ spec: specOf(strategy, markets), markets, strategy: bound });
}
