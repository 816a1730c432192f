import { describe, expect, it } from 'vitest';
import { rowAtOrAfter } from '../../src/core/candles.js';
import { commandsOf, holds, isForced, marketOf, tradedIn, unbound, unitValue } from './laws.js';
import { playRun } from './play-run.js';
import type { RandomOptions } from './random-runs.js';
import type { Command } from './slow-engine/types.js';

const KINDS: readonly (readonly [string, RandomOptions])[] = [
  ['spot', { kind: 'spot' }],
  ['spot with finer bars', { kind: 'spot', detail: true, bars: 8 }],
  ['linear', { kind: 'linear' }],
  ['inverse', { kind: 'inverse' }],
];

describe.each(KINDS)('money on %s markets', (_, options) => {
  it('is cash plus every position at the value of its unit, on every row', () => {
    holds(options, (run, ledger) => {
      const scale = tradedIn(run, ledger);
      for (let i = 0; i < ledger.steps; i++) {
        let value = ledger.cash[i];
        ledger.positions.forEach((q, s) => {
          if (q[i] !== 0) value += q[i] * unitValue(run.markets[s], ledger.marks[s][i]);
        });
        expect(Math.abs(value - ledger.equity[i]) / scale, `row ${i}`).toBeLessThan(1e-12);
      }
    });
  });

  it('follows from the fills: folding them from zero gives the same positions and cash', () => {
    holds(options, (run, ledger) => {
      let cash = ledger.startCash;
      const held = new Map(ledger.symbols.map((symbol) => [symbol, 0]));
      for (const fill of ledger.fills) {
        cash -= fill.quantity * unitValue(marketOf(run, fill), fill.price) + fill.fee;
        held.set(fill.symbol, held.get(fill.symbol)! + fill.quantity);
      }
      const last = ledger.steps - 1;
      const beside = ledger.borrowCost[last] + ledger.fundingCost[last] + ledger.liquidationCost[last];
      expect(Math.abs(ledger.cash[last] - (cash - beside)) / tradedIn(run, ledger)).toBeLessThan(1e-9);
      expect(ledger.positions.map((q) => q[last])).toEqual([...held.values()]);
    });
  });

  it('moves the wallet of derivatives with realised profit and charges, never with the price', () => {
    holds(options, (run, ledger) => {
      if (options.kind === 'spot') expect(ledger.wallet).toEqual(ledger.cash);
      const filled = new Set(ledger.fills.map((fill) => fill.step));
      const charged = (i: number): number => ledger.borrowCost[i] + ledger.fundingCost[i] + ledger.liquidationCost[i];
      const scale = tradedIn(run, ledger);
      for (let i = 1; i < ledger.steps; i++) {
        const moved = ledger.wallet[i] - ledger.wallet[i - 1] + charged(i) - charged(i - 1);
        if (!filled.has(i)) expect(Math.abs(moved) / scale, `row ${i}`).toBeLessThan(1e-12);
        if (ledger.positions.every((q) => q[i] === 0))
          expect(Math.abs(ledger.wallet[i] - ledger.equity[i]) / scale, `flat on row ${i}`).toBeLessThan(1e-12);
      }
    });
  });

  it('gains what its trades gain, less interest and funding', () => {
    holds(options, (run, ledger) => {
      const last = ledger.steps - 1;
      const profit = ledger.trades.reduce((sum, trade) => sum + trade.profit, 0);
      // A flat account in debt is made good by the insurance fund without a trade.
      const madeGood = ledger.liquidations.reduce((sum, x) => sum + (x.quantity === 0 ? x.insurance : 0), 0);
      const beside = ledger.borrowCost[last] + ledger.fundingCost[last] - madeGood;
      const gain = ledger.equity[last] - ledger.startCash;
      expect(Math.abs(gain - (profit - beside)) / tradedIn(run, ledger)).toBeLessThan(1e-9);
    });
  });

  it('pays fees at the rate of the paid notional, and spread and slippage in the price', () => {
    holds(options, (run, ledger) => {
      const scale = tradedIn(run, ledger);
      for (const fill of ledger.fills) {
        const market = marketOf(run, fill);
        if (isForced(ledger, fill) && fill.fee === 0) continue; // liquidation and ruin
        const rate = fill.isMaker ? run.costs.maker : run.costs.taker;
        const notional = Math.abs(fill.quantity * unitValue(market, fill.price));
        expect(Math.abs(fill.fee - notional * rate) / scale).toBeLessThan(1e-12);
        const moved = fill.quantity * (unitValue(market, fill.price) - unitValue(market, fill.referencePrice));
        expect(Math.abs(fill.spreadCost + fill.slippageCost - moved) / scale).toBeLessThan(1e-12);
      }
    });
  });

  it('never ends below zero on margin, and a loss beyond it is named', () => {
    holds(options, (run, ledger) => {
      if (options.kind === 'spot' || run.rules.margin === 'isolated') return;
      const lowest = Math.min(...ledger.equity);
      expect(lowest / tradedIn(run, ledger)).toBeGreaterThan(-1e-9);
    });
  });
});

describe('spot without leverage and shorts', () => {
  it('never has cash or positions below zero', () => {
    holds({ kind: 'spot', rules: { maxLeverage: 1, allowShort: false } }, (_, ledger) => {
      expect(Math.min(...ledger.cash)).toBeGreaterThan(-1e-9 * ledger.startCash);
      for (const q of ledger.positions) expect(Math.min(...q)).toBeGreaterThanOrEqual(0);
    });
  });
});

describe.each(KINDS)('fills on %s markets', (_, options) => {
  it('come after their decision, at a price that the bar traded, and never beyond a limit', () => {
    holds(options, (run, ledger) => {
      for (const fill of ledger.fills) {
        if (isForced(ledger, fill)) continue;
        const order = ledger.orders[fill.orderId - 1];
        expect(fill.step).toBeGreaterThan(order.decidedStep);
        const { candles } = marketOf(run, fill);
        const row = rowAtOrAfter(candles, ledger.openTime[fill.step]);
        expect(candles.openTime[row], 'its market has a bar there').toBe(ledger.openTime[fill.step]);
        expect(fill.time).toBeGreaterThanOrEqual(candles.openTime[row]);
        expect(fill.time).toBeLessThan(candles.openTime[row] + candles.intervalMs);
        expect(candles.volume[row]).toBeGreaterThan(0);
        expect(fill.referencePrice).toBeGreaterThanOrEqual(candles.low[row]);
        expect(fill.referencePrice).toBeLessThanOrEqual(candles.high[row]);
      }
    });
  });

  it('keep to the price of an order: limits and better, stops and worse', () => {
    // So small that no bar runs out of volume: then an order fills where it is met.
    const small = (command: Command): Command =>
      'quantity' in command ? { ...command, quantity: Math.sign(command.quantity) * 2 ** -10 } : command;
    holds({ ...options, rules: { maxVolumeShare: 1 } }, (drawn) => {
      const run = unbound({
        ...drawn,
        markets: drawn.markets.map((m) => ({ ...m, rules: { ...m.rules, lotStep: 0, minQuantity: 0 } })),
        script: commandsOf(drawn, small).map((commands) =>
          commands.filter((c) => c.kind !== 'amend' && c.kind !== 'target'),
        ),
      });
      const ledger = playRun(run);
      for (const fill of ledger.fills) {
        const order = ledger.orders[fill.orderId - 1];
        if (!Number.isFinite(order.price)) continue;
        const side = Math.sign(fill.quantity);
        if (order.type === 'limit') expect(side * fill.price).toBeLessThanOrEqual(side * order.price);
        if (order.type === 'stop') expect(side * fill.referencePrice).toBeGreaterThanOrEqual(side * order.price);
        if (order.type === 'take-profit' && fill.time === ledger.openTime[fill.step])
          expect(side * fill.referencePrice).toBeLessThanOrEqual(side * order.price);
      }
    });
  });

  it('take at most their share of the volume of a bar', () => {
    holds(options, (run, ledger) => {
      const taken = new Map<string, number>();
      for (const fill of ledger.fills) {
        if (isForced(ledger, fill)) continue;
        const key = `${fill.symbol} ${fill.time}`;
        taken.set(key, (taken.get(key) ?? 0) + Math.abs(fill.quantity));
      }
      for (const { candles, detail, rules } of run.markets) {
        const size = rules.contract === 'linear' ? rules.contractSize : 1;
        const volumeAt = new Map<number, number>();
        for (const c of [candles, ...(detail === null ? [] : [detail])]) {
          c.openTime.forEach((time, i) => {
            volumeAt.set(time, Math.max(volumeAt.get(time) ?? 0, c.volume[i]));
          });
        }
        for (const [time, volume] of volumeAt) {
          const most = (volume / size) * run.rules.maxVolumeShare;
          expect(taken.get(`${candles.symbol} ${time}`) ?? 0).toBeLessThanOrEqual(most * (1 + 1e-12));
        }
      }
    });
  });

  it('are whole lots, but where a whole position is closed', () => {
    holds(options, (run, ledger) => {
      const held = new Map<string, number>();
      for (const fill of ledger.fills) {
        const before = held.get(fill.symbol) ?? 0;
        const after = before + fill.quantity;
        held.set(fill.symbol, after);
        const { lotStep } = marketOf(run, fill).rules;
        if (lotStep === 0 || after === 0 || before * fill.quantity < 0) continue;
        const lots = fill.quantity / lotStep;
        expect(Math.abs(lots - Math.round(lots)), `${fill.quantity} in lots of ${lotStep}`).toBeLessThan(1e-9);
      }
    });
  });
});

describe('reduce-only orders', () => {
  it.each(['spot', 'linear', 'inverse'] as const)('only ever shrink a position: %s', (kind) => {
    holds({ kind }, (run, ledger) => {
      // Every order of the script reduces, but for plain market orders that open something to reduce.
      const script = run.script.map((commands) =>
        commands
          .filter((c) => c.kind !== 'target' && c.kind !== 'bracket' && c.kind !== 'link' && c.kind !== 'amend')
          .map((c) => ('quantity' in c ? { ...c, reduceOnly: c.kind !== 'market' } : c)),
      );
      const reduced = playRun({ ...run, script });
      const held = new Map<string, number>();
      for (const fill of reduced.fills) {
        const before = held.get(fill.symbol) ?? 0;
        held.set(fill.symbol, before + fill.quantity);
        if (isForced(reduced, fill) || reduced.orders[fill.orderId - 1].type === 'market') continue;
        expect(before * fill.quantity, 'opposite sides').toBeLessThan(0);
        expect(Math.abs(fill.quantity)).toBeLessThanOrEqual(Math.abs(before));
      }
      expect(ledger.steps).toBe(reduced.steps);
    });
  });
});
