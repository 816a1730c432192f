import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeCandles, rowAtOrAfter } from '../../src/core/candles.js';
import { HOUR_MS } from '../../src/core/kit/time.js';
import type { Ledger } from '../../src/core/ledger.js';
import { commandsOf, holds, mapCommand, moved, runBefore, unbound, withBars } from './laws.js';
import { playRun } from './play-run.js';
import { type RandomOptions, randomRun } from './random-runs.js';
import type { SlowInput } from './slow-engine/types.js';

const KINDS: readonly (readonly [string, RandomOptions])[] = [
  ['spot', { kind: 'spot', rules: { closeAtEnd: false } }],
  ['spot with finer bars', { kind: 'spot', detail: true, bars: 8, rules: { closeAtEnd: false } }],
  ['linear', { kind: 'linear', rules: { closeAtEnd: false } }],
  ['inverse', { kind: 'inverse', rules: { closeAtEnd: false } }],
];

/** Fills without the numbers of the account's own orders. */
function plain(ledger: Ledger, steps = Number.POSITIVE_INFINITY): unknown[] {
  return ledger.fills
    .filter((fill) => fill.step < steps)
    .map((x) => [x.orderId, x.step, x.time, x.symbol, x.quantity, x.price, x.fee, x.isMaker]);
}

describe.each(KINDS)('time on %s markets', (_, options) => {
  it('the first bars give the first part of the run on all bars, at every cut', () => {
    fc.assert(
      fc.property(randomRun({ ...options, bars: Math.min(options.bars ?? 12, 12) }), (drawn) => {
        // What a market settles after its last bar counts only once it has a later one: here all settle inside bars.
        const isWhole = drawn.markets.length === 1;
        const run = isWhole ? drawn : { ...drawn, markets: drawn.markets.map((m) => ({ ...m, funding: [] })) };
        const whole = playRun(run);
        for (let cut = 1; cut < whole.steps; cut++) {
          const part = runBefore(run, whole.openTime[cut]);
          if (part === null) continue;
          const first = playRun(part);
          expect(first.equity).toEqual(whole.equity.slice(0, cut));
          expect(first.cash).toEqual(whole.cash.slice(0, cut));
          expect(plain(first)).toEqual(plain(whole, cut));
          expect(first.fundingPayments).toEqual(whole.fundingPayments.filter((x) => x.step < cut));
          expect(first.liquidations).toEqual(whole.liquidations.filter((x) => x.step < cut));
        }
      }),
      { numRuns: 40, seed: 20261120 },
    );
  });

  it('garbage after a bar changes nothing up to it', () => {
    holds(
      options,
      (run, ledger) => {
        const cut = ledger.steps >> 1;
        const time = ledger.openTime[cut];
        const spoiled = withBars(run, (c) => {
          const k = rowAtOrAfter(c, time);
          const times10 = (x: Float64Array): Float64Array => x.map((p, i) => (i < k ? p : p * 10));
          return makeCandles({
            ...c,
            open: times10(c.open),
            high: times10(c.high),
            low: times10(c.low),
            close: times10(c.close),
          });
        });
        const other = playRun(spoiled);
        expect(other.equity.slice(0, cut)).toEqual(ledger.equity.slice(0, cut));
        expect(plain(other, cut)).toEqual(plain(ledger, cut));
      },
      100,
    );
  });

  it('the same run has the same bits', () => {
    holds(
      options,
      (run, ledger) => {
        const again = playRun(run);
        expect(again.equity).toEqual(ledger.equity);
        expect(again.fills).toEqual(ledger.fills);
        expect(again.orders).toEqual(ledger.orders);
        expect(again.rejects).toEqual(ledger.rejects);
      },
      50,
    );
  });

  it('a shift by whole days changes nothing but the times', () => {
    const days = 3 * 24 * HOUR_MS;
    holds(
      { ...options, rules: { ...options.rules, limitFill: 'touch' } },
      (drawn) => {
        const run = {
          ...drawn,
          markets: drawn.markets.map((m) => ({ ...m, rules: { ...m.rules, marginTables: [] } })),
        };
        const later = withBars(run, (c) => makeCandles({ ...c, openTime: c.openTime.map((t) => t + days) }));
        const shifted = playRun({
          ...later,
          markets: later.markets.map((m) => ({
            ...m,
            funding: m.funding.map((x) => ({ ...x, time: x.time + days })),
          })),
        });
        const ledger = playRun(run);
        expect(shifted.equity).toEqual(ledger.equity);
        expect(shifted.fills.map((x) => ({ ...x, time: x.time - days }))).toEqual(ledger.fills);
      },
      60,
    );
  });

  it('does not depend on the order in which markets are listed', () => {
    holds(
      { ...options, markets: 3 },
      (drawn) => {
        const run = { ...drawn, script: drawn.script.map((commands) => commands.slice(0, 1)) };
        const last = run.markets.length - 1;
        const turned = playRun({
          ...run,
          markets: [...run.markets].reverse(),
          script: commandsOf(run, (command) => ('s' in command ? { ...command, s: last - command.s } : command)),
        });
        const ledger = playRun(run);
        const rough = (l: Ledger): unknown[] =>
          l.fills.map((x) => [x.step, x.symbol, x.isMaker, x.quantity.toPrecision(9)]);
        expect(rough(turned)).toEqual(rough(ledger));
        ledger.equity.forEach((x, i) => {
          expect(Math.abs(turned.equity[i] - x) / ledger.startCash).toBeLessThan(1e-9);
        });
      },
      80,
    );
  });
});

describe('scale and symmetry', () => {
  it.each(['spot', 'linear'] as const)(
    'twice the prices and half the quantities leave the equity bit-equal: %s',
    (kind) => {
      holds({ kind }, (run, ledger) => {
        const bars = withBars(run, (c) => moved(c, 2, 0, 0.5));
        const scaled = playRun({
          ...bars,
          markets: bars.markets.map((m) => ({
            ...m,
            rules: {
              ...m.rules,
              tickSize: m.rules.tickSize * 2,
              lotStep: m.rules.lotStep / 2,
              minQuantity: m.rules.minQuantity / 2,
              maxQuantity: m.rules.maxQuantity / 2,
            },
          })),
          script: commandsOf(run, (command) =>
            mapCommand(command, { quantity: (q) => q / 2, price: (p) => p * 2, distance: (d) => d * 2 }),
          ),
        });
        expect(scaled.equity).toEqual(ledger.equity);
        expect(scaled.fills.map((x) => x.quantity * 2)).toEqual(ledger.fills.map((x) => x.quantity));
      });
    },
  );

  it('a mirrored market with mirrored orders mirrors the profit, without costs', () => {
    const flip = { pessimistic: 'pessimistic', optimistic: 'optimistic', nearest: 'pessimistic' } as const;
    const swap = {
      'open-high-low-close': 'open-low-high-close',
      'open-low-high-close': 'open-high-low-close',
    } as const;
    holds({ kind: 'spot', rules: { closeAtEnd: false } }, (drawn) => {
      // Nothing may bind: leverage, fees and rates know up from down, and the highest price is 30.
      const { intrabar } = drawn.rules;
      const base = intrabar === 'nearest' ? 'pessimistic' : intrabar;
      const run = unbound({
        ...drawn,
        rules: { ...drawn.rules, intrabar: base },
        costs: { taker: 0, maker: 0, spread: 0, slippage: 0, borrowPerYear: 0 },
        script: drawn.script.map((commands) => commands.filter((c) => !JSON.stringify(c).includes('"rate"'))),
      });
      const mirrored = {
        ...withBars(run, (c) => moved(c, -1, 40)),
        rules: {
          ...run.rules,
          intrabar: base in swap ? swap[base as keyof typeof swap] : flip[base as keyof typeof flip],
        },
        script: commandsOf(run, (command) =>
          mapCommand(command, { quantity: (q) => -q, price: (p) => 40 - p, distance: (d) => d }),
        ),
      };
      const up = playRun(run);
      const down = playRun(mirrored);
      const rough = (l: Ledger, sign: number): unknown[] =>
        l.fills.map((x) => [x.step, x.orderId, Number((sign * x.quantity).toPrecision(9))]);
      expect(rough(down, -1)).toEqual(rough(up, 1));
      up.equity.forEach((x, i) => {
        expect(down.equity[i]).toBeCloseTo(x, 5);
      });
    });
  });
});

describe('costs', () => {
  const free = { taker: 0, maker: 0, spread: 0, slippage: 0, borrowPerYear: 0 };

  it.each(['spot', 'linear', 'inverse'] as const)(
    'higher fees take exactly the extra fees from the same trades: %s',
    (kind) => {
      holds({ kind }, (drawn) => {
        const run = unbound(drawn);
        const cheap = playRun({ ...run, costs: { ...free, taker: 0.001, maker: 0.001 } });
        const dear = playRun({ ...run, costs: { ...free, taker: 0.003, maker: 0.003 } });
        const last = cheap.steps - 1;
        expect(dear.fees[last]).toBeCloseTo(3 * cheap.fees[last], 6);
        expect(dear.equity[last]).toBeCloseTo(cheap.equity[last] - (dear.fees[last] - cheap.fees[last]), 4);
      });
    },
  );

  it('more spread or slippage never ends with more, for the same market orders', () => {
    holds({ kind: 'linear' }, (drawn) => {
      const only = drawn.script.map((commands) =>
        commands.filter((c) => c.kind === 'market').map((c) => ({ ...c, reduceOnly: false })),
      );
      const run = unbound({ ...drawn, script: only });
      const last = (r: SlowInput): number => playRun(r).equity.at(-1)!;
      const some = last({ ...run, costs: { ...free, spread: 0.001 } });
      const more = last({ ...run, costs: { ...free, spread: 0.001, slippage: 0.01 } });
      expect(some).toBeLessThanOrEqual(last({ ...run, costs: free }) + 1e-6);
      expect(more).toBeLessThanOrEqual(some + 1e-6);
    });
  });

  it('four orders of one cost what one order of four costs', () => {
    holds({ kind: 'spot', markets: 1, rules: { maxVolumeShare: 1, latencyMs: 0 } }, (drawn) => {
      const run = unbound({
        ...drawn,
        markets: drawn.markets.map((m) => ({ ...m, rules: { ...m.rules, minQuantity: 0 } })),
      });
      const order = (quantity: number) => ({ kind: 'market', s: 0, quantity }) as const;
      const script = (orders: ReturnType<typeof order>[]): SlowInput['script'] =>
        run.script.map((_, k) => (k === 1 ? orders : []));
      const one = playRun({ ...run, script: script([order(4)]) });
      const four = playRun({ ...run, script: script([order(1), order(1), order(1), order(1)]) });
      expect(four.fees.at(-1)).toBeCloseTo(one.fees.at(-1)!, 9);
      expect(four.equity.at(-1)).toBeCloseTo(one.equity.at(-1)!, 5);
    });
  });

  it('nothing ordered costs nothing, and holding earns the ratio of the prices', () => {
    holds({ kind: 'spot', markets: 1, rules: { maxLeverage: 1, maxVolumeShare: 1, closeAtEnd: false } }, (drawn) => {
      const none = playRun({ ...drawn, script: [] });
      expect(
        none.equity.every((x) => x === drawn.rules.cashQuote),
        'flat',
      ).toBe(true);
      const { candles, rules } = drawn.markets[0];
      const first = candles.volume.findIndex((v, i) => i > 0 && v > 0);
      const wanted = drawn.rules.cashQuote / candles.open[first];
      if (first < 0 || candles.volume[first] < wanted) return;
      const run = {
        ...drawn,
        markets: [{ ...drawn.markets[0], rules: { ...rules, lotStep: 0, maxQuantity: 0 } }],
        rules: { ...drawn.rules, latencyMs: 0, detailMs: 0 },
        costs: free,
        script: [[{ kind: 'target', s: 0, of: 'weight', amount: 1 } as const]],
      };
      const held = playRun(run);
      const ratio = candles.close[candles.length - 1] / candles.open[first];
      expect(held.equity.at(-1)! / drawn.rules.cashQuote / ratio).toBeCloseTo(1, 12);
    });
  });
});
