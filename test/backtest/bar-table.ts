import { expect } from 'vitest';
import { Engine } from '../../src/backtest/engine.js';
import { ledgerOf } from '../../src/backtest/ledger.js';
import { costs } from '../../src/backtest/registry.js';
import { Tape } from '../../src/backtest/tape.js';
import type { TradingRules } from '../../src/backtest/trading-rules.js';
import type { Candles } from '../../src/core/candles.js';
import type { Ledger } from '../../src/core/ledger.js';
import { type BarContext, defineStrategy, type OrderOptions, type Strategy } from '../../src/core/strategy.js';
import { type BarRow, candlesFrom, START_MS } from '../support/series.js';

export interface TableOptions {
  /** default 1000 */
  readonly cash?: number;
  /** default none */
  readonly costs?: readonly string[];
  /** default: leverage 1, shorts allowed, all of the volume, limits need the price to go through */
  readonly rules?: Partial<TradingRules>;
  /** final states of the orders, in order of placing */
  readonly orders?: readonly string[];
  readonly firstStep?: number;
}

/**
 * A run as a table that a trader can check by hand, one row per step:
 *
 *     bar | decide | fills | cash | equity | position
 *
 * `bar` is open high low close and, if not 1000, the volume; `-` is a missing bar. Any header that is not one of the
 * other names is a market of its own, so `AAA | BBB | decide` has two. `decide` is what the strategy does at that close:
 * `market +2`, `limit +2 at 9.5`, `stop -2 at 9 reduce`, `target 0.5`, `cancel 1`, `cancel all`, each with `for 3` bars
 * if it lapses and `BBB:` before it for another market; several are separated by `;`. `fills` lists what happens in
 * that bar: `+2 @ 9.5`, `maker` behind it if it rested, `NO_CASH` for a refusal. The last three are checked where they
 * are written.
 */
export function playTable(text: string, options: TableOptions = {}): Ledger {
  const table = parseTable(text);
  const { cash = 1000 } = options;
  const rules: TradingRules = {
    cashQuote: cash,
    maxLeverage: 1,
    allowShort: true,
    maxVolumeShare: 1,
    limitFill: 'through',
    lotStep: 0,
    minNotionalQuote: 0,
    ...options.rules,
  };
  const tape = new Tape(table.markets);
  const engine = new Engine({
    tape,
    cashQuote: cash,
    rules,
    costs: (options.costs ?? []).map((spec) => costs.parse(spec)),
    features: [],
    signals: null,
    firstStep: options.firstStep ?? 0,
    strategyName: 'table',
  });
  const strategy = new Scripted(
    table.rows.map((row) => row.decide),
    engine.firstStep,
  );
  const ledger = ledgerOf(engine.run(strategy), cash);
  checkTable(table, ledger);
  if (options.orders !== undefined)
    expect(
      ledger.orders.map((o) => o.status),
      'states of the orders',
    ).toEqual(options.orders);
  return ledger;
}

interface TableRow {
  readonly decide: string;
  readonly fills: readonly string[];
  readonly cash: string;
  readonly equity: string;
  readonly position: string;
}

interface Table {
  readonly markets: readonly Candles[];
  readonly rows: readonly TableRow[];
}

const CHECKED = ['decide', 'fills', 'cash', 'equity', 'position'];

function parseTable(text: string): Table {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const cells = lines.map((line) => line.split('|').map((cell) => cell.trim()));
  const header = cells[0];
  const symbols = header.filter((name) => !CHECKED.includes(name));
  const markets = symbols.map((symbol) => {
    const bars: BarRow[] = [];
    cells.slice(1).forEach((row, place) => {
      const cell = row[header.indexOf(symbol)];
      if (cell === '-') return;
      const [open, high, low, close, volume = 1000] = cell.split(/\s+/).map(Number);
      bars.push([open, high, low, close, volume, place]);
    });
    return candlesFrom(bars, { symbol: symbol === 'bar' ? 'AAA' : symbol });
  });
  const isStep = cells.slice(1).map((row) => symbols.some((symbol) => row[header.indexOf(symbol)] !== '-'));
  const read = (row: string[], name: string): string => row[header.indexOf(name)] ?? '';
  const list = (cell: string): string[] =>
    cell
      .split(';')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  const rows = cells
    .slice(1)
    .filter((_, k) => isStep[k])
    .map((row) => ({
      decide: read(row, 'decide'),
      fills: list(read(row, 'fills')),
      cash: read(row, 'cash'),
      equity: read(row, 'equity'),
      position: read(row, 'position'),
    }));
  return { markets, rows };
}

/** Does what the table says, at the first call of each step. */
class Scripted implements Strategy {
  private readonly script: readonly string[];
  private done = -1;
  private row: number;

  constructor(script: readonly string[], firstStep: number) {
    this.script = script;
    this.row = firstStep;
  }

  onBar(bar: BarContext): void {
    const step = (bar.time - START_MS) / 3_600_000 - 1;
    if (step === this.done) return;
    this.done = step;
    // An hour without any bar has no row: rows are counted, not hours.
    for (const command of (this.script[this.row++] ?? '').split(';')) {
      if (command.trim() !== '') this.give(bar, command.trim());
    }
  }

  private give(bar: BarContext, command: string): void {
    const [, symbol, rest] = /^(?:(\w+):\s*)?(.*)$/.exec(command)!;
    const s = symbol === undefined ? 0 : bar.symbols.indexOf(symbol);
    const words = rest.split(/\s+/);
    const after = (word: string): number | undefined =>
      words.includes(word) ? Number(words[words.indexOf(word) + 1]) : undefined;
    const life: OrderOptions = { barsValid: after('for'), reduceOnly: words.includes('reduce') };
    const size = Number(words[1]);
    switch (words[0]) {
      case 'market':
        bar.market(s, size);
        break;
      case 'limit':
        bar.limit(s, size, after('at')!, life);
        break;
      case 'stop':
        bar.stop(s, size, after('at')!, life);
        break;
      case 'target':
        bar.target(s, size);
        break;
      case 'cancel':
        if (words[1] === 'all') bar.cancelAll(s);
        else bar.cancel(size);
        break;
      default:
        throw new Error(`the table says "${command}"`);
    }
  }
}

function checkTable(table: Table, ledger: Ledger): void {
  const isMany = table.markets.length > 1;
  const number = (value: number): string => String(Number(value.toPrecision(10)));
  table.rows.forEach((row, step) => {
    const events = [
      ...ledger.fills
        .filter((fill) => fill.step === step)
        .map(
          (fill) =>
            `${isMany ? `${fill.symbol}: ` : ''}${fill.quantity > 0 ? '+' : ''}${number(fill.quantity)} @ ${number(fill.price)}${fill.isMaker ? ' maker' : ''}`,
        ),
      ...ledger.rejects.filter((reject) => reject.step === step).map((reject) => reject.code),
    ];
    expect(events, `what happens in step ${step}`).toEqual(row.fills);
    if (row.cash !== '') expect(ledger.cash[step], `cash of step ${step}`).toBeCloseTo(Number(row.cash), 9);
    if (row.equity !== '') expect(ledger.equity[step], `equity of step ${step}`).toBeCloseTo(Number(row.equity), 9);
    if (row.position !== '')
      expect(ledger.positions[0][step], `position of step ${step}`).toBeCloseTo(Number(row.position), 9);
  });
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
