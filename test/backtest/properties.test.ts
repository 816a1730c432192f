import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Candles, makeCandles, rowAtOrAfter, sliceCandles } from '../../src/core/candles.js';
import type { Ledger } from '../../src/core/ledger.js';
import { playRun, type RandomRun, randomRun } from './random-runs.js';
import type { Command } from './slow-engine.js';

const SETTINGS = { numRuns: 250, seed: 20261120 };

function holds(law: (run: RandomRun, ledger: Ledger) => void, arbitrary = randomRun()): void {
  fc.assert(
    fc.property(arbitrary, (run) => {
      law(run, playRun(run));
    }),
    SETTINGS,
  );
}

/** The same bars with every price times `a` plus `b`, and volume times `v`; a mirror (a < 0) swaps high and low. */
function moved(c: Candles, a: number, b: number, v = 1): Candles {
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

function commandsOf(run: RandomRun, change: (command: Command) => Command): RandomRun['script'] {
  return run.script.map((commands) => commands.map(change));
}

describe('money', () => {
  it('equity is cash plus every position at its mark, to the bit, on every row', () => {
    holds((_, ledger) => {
      for (let i = 0; i < ledger.steps; i++) {
        let value = ledger.cash[i];
        ledger.positions.forEach((q, s) => {
          if (q[i] !== 0) value += q[i] * ledger.marks[s][i];
        });
        expect(Object.is(value, ledger.equity[i]), `row ${i}: ${value} and ${ledger.equity[i]}`).toBe(true);
      }
    });
  });

  it('folding the fills from zero gives the same positions and cash', () => {
    holds((_, ledger) => {
      let cash = ledger.startCash;
      const held = new Map(ledger.symbols.map((symbol) => [symbol, 0]));
      for (const fill of ledger.fills) {
        cash -= fill.quantity * fill.price + fill.fee;
        held.set(fill.symbol, held.get(fill.symbol)! + fill.quantity);
      }
      const last = ledger.steps - 1;
      expect(ledger.cash[last]).toBeCloseTo(cash - ledger.borrowCost[last], 6);
      expect(ledger.positions.map((q) => q[last])).toEqual([...held.values()]);
    });
  });

  it('what the account gained is the sum of its trades less interest', () => {
    holds((_, ledger) => {
      const last = ledger.steps - 1;
      const profit = ledger.trades.reduce((sum, trade) => sum + trade.profit, 0);
      expect(ledger.equity[last] - ledger.startCash).toBeCloseTo(profit - ledger.borrowCost[last], 6);
    });
  });

  it('cash and positions never fall below zero without leverage and shorts', () => {
    holds((run) => {
      const ledger = playRun({ ...run, rules: { ...run.rules, maxLeverage: 1, allowShort: false } });
      expect(Math.min(...ledger.cash)).toBeGreaterThan(-1e-9 * ledger.startCash);
      for (const q of ledger.positions) expect(Math.min(...q)).toBeGreaterThanOrEqual(0);
    });
  });

  it('fees are the rate of the paid notional', () => {
    holds((run, ledger) => {
      for (const fill of ledger.fills) {
        if (ledger.orders[fill.orderId - 1].reason === 'bankrupt') continue;
        const rate = fill.isMaker ? run.costs.maker : run.costs.taker;
        expect(fill.fee).toBeCloseTo(Math.abs(fill.quantity) * fill.price * rate, 9);
        expect(fill.spreadCost + fill.slippageCost, 'what was paid beyond the price before costs').toBeCloseTo(
          fill.quantity * (fill.price - fill.referencePrice),
          8,
        );
      }
    });
  });
});

describe('fills', () => {
  it('come after their decision, at a price that the bar traded, and never beyond a limit', () => {
    holds((run, ledger) => {
      for (const fill of ledger.fills) {
        const order = ledger.orders[fill.orderId - 1];
        expect(fill.step).toBeGreaterThan(order.decidedStep);
        const market = run.markets.find((m) => m.symbol === fill.symbol)!;
        const row = rowAtOrAfter(market, fill.time);
        if (order.reason === 'bankrupt') continue;
        expect(market.openTime[row], 'its market has a bar there').toBe(fill.time);
        expect(fill.referencePrice).toBeGreaterThanOrEqual(market.low[row]);
        expect(fill.referencePrice).toBeLessThanOrEqual(market.high[row]);
        const side = Math.sign(fill.quantity);
        if (order.type === 'limit') expect(side * fill.price).toBeLessThanOrEqual(side * order.price);
      }
    });
  });

  it('take at most their share of the volume of a bar', () => {
    holds((run, ledger) => {
      const taken = new Map<string, number>();
      for (const fill of ledger.fills) {
        if (ledger.orders[fill.orderId - 1].reason === 'bankrupt') continue;
        const key = `${fill.symbol} ${fill.time}`;
        taken.set(key, (taken.get(key) ?? 0) + Math.abs(fill.quantity));
      }
      for (const market of run.markets) {
        for (let i = 0; i < market.length; i++) {
          const most = market.volume[i] * run.rules.maxVolumeShare;
          expect(taken.get(`${market.symbol} ${market.openTime[i]}`) ?? 0).toBeLessThanOrEqual(most * (1 + 1e-12));
        }
      }
    });
  });

  it('of an order never add up to more than was asked', () => {
    holds((_, ledger) => {
      const filled = new Map<number, number>();
      for (const fill of ledger.fills) filled.set(fill.orderId, (filled.get(fill.orderId) ?? 0) + fill.quantity);
      for (const order of ledger.orders) {
        if (order.type === 'target') continue;
        expect(Math.abs(filled.get(order.id) ?? 0)).toBeLessThanOrEqual(Math.abs(order.quantity) * (1 + 1e-12));
      }
    });
  });

  it('shrink the position when the order is reduce-only', () => {
    holds((run, ledger) => {
      const isReduceOnly = run.script.flatMap((commands, step) =>
        commands
          .filter((c) => c.kind !== 'cancel-all')
          .map((c) => ({ step, reduceOnly: 'reduceOnly' in c && c.reduceOnly })),
      );
      const held = new Map<string, number>();
      for (const fill of ledger.fills) {
        const before = held.get(fill.symbol) ?? 0;
        held.set(fill.symbol, before + fill.quantity);
        if (ledger.orders[fill.orderId - 1].reason === 'bankrupt' || !isReduceOnly[fill.orderId - 1].reduceOnly)
          continue;
        expect(before * fill.quantity, 'opposite sides').toBeLessThan(0);
        expect(Math.abs(fill.quantity)).toBeLessThanOrEqual(Math.abs(before));
      }
    });
  });
});

describe('time', () => {
  /** The bars that open before `timeMs`. */
  const before = (run: RandomRun, timeMs: number): RandomRun => ({
    ...run,
    markets: run.markets.map((m) => sliceCandles(m, 0, rowAtOrAfter(m, timeMs))),
  });

  it('a run on the first bars is the first part of the run on all bars, at every cut', () => {
    fc.assert(
      fc.property(randomRun(), (run) => {
        const whole = playRun(run);
        for (let cut = 1; cut < whole.steps; cut++) {
          const part = before(run, whole.openTime[cut]);
          if (part.markets.some((m) => m.length === 0)) continue;
          const first = playRun(part);
          expect(first.equity).toEqual(whole.equity.slice(0, cut));
          expect(first.cash).toEqual(whole.cash.slice(0, cut));
          expect(first.fills).toEqual(whole.fills.filter((fill) => fill.step < cut));
        }
      }),
      { numRuns: 60, seed: 20261120 },
    );
  });

  it('garbage after a bar changes nothing up to it', () => {
    holds((run, ledger) => {
      const cut = ledger.steps >> 1;
      const time = ledger.openTime[cut];
      const spoiled = run.markets.map((m) => {
        const k = rowAtOrAfter(m, time);
        const times10 = (x: Float64Array): Float64Array => x.map((p, i) => (i < k ? p : p * 10));
        return makeCandles({
          ...m,
          open: times10(m.open),
          high: times10(m.high),
          low: times10(m.low),
          close: times10(m.close),
        });
      });
      const other = playRun({ ...run, markets: spoiled });
      expect(other.equity.slice(0, cut)).toEqual(ledger.equity.slice(0, cut));
      expect(other.fills.filter((x) => x.step < cut)).toEqual(ledger.fills.filter((x) => x.step < cut));
    });
  });

  it('the same run has the same bits', () => {
    holds((run, ledger) => {
      const again = playRun(run);
      expect(again.equity).toEqual(ledger.equity);
      expect(again.fills).toEqual(ledger.fills);
      expect(again.orders).toEqual(ledger.orders);
    });
  });

  it('does not depend on the order in which markets are listed', () => {
    holds((run, ledger) => {
      const last = run.markets.length - 1;
      const turned = playRun({
        ...run,
        markets: [...run.markets].reverse(),
        script: commandsOf(run, (command) => ({ ...command, s: last - command.s })),
      });
      const plain = (l: Ledger): unknown[] =>
        l.fills.map((x) => [x.orderId, x.step, x.symbol, x.isMaker, x.quantity.toPrecision(9)]);
      expect(plain(turned)).toEqual(plain(ledger));
      ledger.equity.forEach((x, i) => {
        expect(turned.equity[i]).toBeCloseTo(x, 6);
      });
    });
  });
});

describe('scale and symmetry', () => {
  it('twice the prices and half the quantities leave the equity bit-equal', () => {
    holds((run, ledger) => {
      const scaled = playRun({
        ...run,
        markets: run.markets.map((m) => moved(m, 2, 0, 0.5)),
        rules: { ...run.rules, lotStep: run.rules.lotStep / 2 },
        script: commandsOf(run, (command) => {
          if (command.kind === 'market') return { ...command, quantity: command.quantity / 2 };
          if (command.kind === 'limit' || command.kind === 'stop') {
            return { ...command, quantity: command.quantity / 2, price: command.price * 2 };
          }
          return command;
        }),
      });
      expect(scaled.equity).toEqual(ledger.equity);
      expect(scaled.fills.map((x) => x.quantity * 2)).toEqual(ledger.fills.map((x) => x.quantity));
    });
  });

  it('a mirrored market with mirrored orders mirrors the profit, without costs', () => {
    holds((run) => {
      // Nothing may bind: leverage and fees know up from down.
      const free = {
        ...run,
        rules: { ...run.rules, cashQuote: 1e9, maxLeverage: 1e6, allowShort: true, minNotionalQuote: 0 },
        costs: { taker: 0, maker: 0, spread: 0, slippage: 0, borrowPerYear: 0 },
        script: run.script.map((commands) => commands.filter((c) => c.kind !== 'target')),
      };
      const mirrored = {
        ...free,
        markets: free.markets.map((m) => moved(m, -1, 40)),
        script: commandsOf(free, (command) => {
          if (command.kind === 'market') return { ...command, quantity: -command.quantity };
          if (command.kind === 'limit' || command.kind === 'stop') {
            return { ...command, quantity: -command.quantity, price: 40 - command.price };
          }
          return command;
        }),
      };
      const up = playRun(free);
      const down = playRun(mirrored);
      expect(down.fills.map((x) => [x.step, x.orderId, -x.quantity])).toEqual(
        up.fills.map((x) => [x.step, x.orderId, x.quantity]),
      );
      up.equity.forEach((x, i) => {
        expect(down.equity[i]).toBeCloseTo(x, 5);
      });
    });
  });

  it('a higher fee lowers the final equity of the same trades by exactly the extra fees', () => {
    holds((run) => {
      const free = {
        ...run,
        rules: { ...run.rules, cashQuote: 1e9, maxLeverage: 1e6, allowShort: true, minNotionalQuote: 0 },
        script: run.script.map((commands) => commands.filter((c) => c.kind !== 'target')),
      };
      const cheap = playRun({ ...free, costs: { ...run.costs, taker: 0.001, maker: 0.001, borrowPerYear: 0 } });
      const dear = playRun({ ...free, costs: { ...run.costs, taker: 0.003, maker: 0.003, borrowPerYear: 0 } });
      const last = cheap.steps - 1;
      expect(dear.fees[last]).toBeCloseTo(3 * cheap.fees[last], 6);
      expect(dear.equity[last]).toBeCloseTo(cheap.equity[last] - (dear.fees[last] - cheap.fees[last]), 4);
    });
  });
});
