import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maintenanceAt, type TierTable, tierTable } from '../../src/backtest/margin-tiers.js';
import { Units } from '../../src/backtest/units.js';
import type { Ledger } from '../../src/core/ledger.js';
import { type MarginTier, plainRules } from '../../src/core/market-rules.js';
import { type LabMarket, type LabOptions, MarginLab } from './margin-lab.js';
import { playRun } from './play-run.js';
import { randomRun } from './random-runs.js';
import type { SlowInput } from './slow-engine/types.js';
import { bankruptcyPrice, liquidationPrice, type Stake } from './stake.js';

const SETTINGS = { numRuns: 300, seed: 20261120 };

const RULES = {
  linear: plainRules({ contract: 'linear', base: 'BTC', quote: 'USDT', contractSize: 0.1 }),
  inverse: plainRules({ contract: 'inverse', base: 'BTC', quote: 'USD', contractSize: 100 }),
} as const;
const UNITS = { linear: new Units([RULES.linear]), inverse: new Units([RULES.inverse]) };

/** One to six tiers by rising floor and rate, in multiples of a position's own notional. */
function tables(notional: number): fc.Arbitrary<TierTable> {
  return fc
    .tuple(
      fc.uniqueArray(fc.double({ min: 0.05, max: 3, noNaN: true }), { minLength: 0, maxLength: 5 }),
      fc.array(fc.double({ min: 0.001, max: 0.02, noNaN: true }), { minLength: 6, maxLength: 6 }),
    )
    .map(([floors, steps]) => {
      let maintenanceRate = 0;
      const sorted = [0, ...floors.sort((a, b) => a - b)];
      return tierTable(
        sorted.map((share, k): MarginTier => {
          maintenanceRate += steps[k];
          return { floorNotional: share * notional, capNotional: null, maintenanceRate, maxLeverage: 1 };
        }),
      );
    });
}

interface Case {
  readonly contract: 'linear' | 'inverse';
  readonly quantity: number;
  readonly entryPrice: number;
  readonly notional: number;
  readonly table: TierTable;
}

function cases(): fc.Arbitrary<Case> {
  return fc
    .record({
      contract: fc.constantFrom('linear' as const, 'inverse' as const),
      quantity: fc.double({ min: 0.01, max: 1e4, noNaN: true }),
      side: fc.constantFrom(1, -1),
      // Prices from a dog coin to a whole bitcoin.
      exponent: fc.integer({ min: -600, max: 500 }).map((k) => k / 100),
    })
    .chain(({ contract, quantity, side, exponent }) => {
      const entryPrice = 10 ** exponent;
      const notional = Math.abs(quantity * UNITS[contract].valueAt(0, entryPrice));
      return tables(notional).map((table) => ({ contract, quantity: side * quantity, entryPrice, notional, table }));
    });
}

const stakeOf = ({ quantity, entryPrice, notional }: Case, leverage: number): Stake => ({
  quantity,
  entryPrice,
  margin: notional / leverage,
});

/** Leverage at which the position is not under water from the start: its margin is twice its maintenance margin or more. */
const leverages = fc.double({ min: 1.01, max: 20, noNaN: true });

function isSound(c: Case, leverage: number): boolean {
  return c.notional / leverage > 2 * maintenanceAt(c.table, c.notional);
}

describe('the liquidation price', () => {
  it('is where what backs a position equals its maintenance margin', () => {
    fc.assert(
      fc.property(cases(), leverages, (c, leverage) => {
        const units = UNITS[c.contract];
        const stake = stakeOf(c, leverage);
        const price = liquidationPrice(units, 0, stake, c.table);
        if (Number.isNaN(price)) return;
        const value = units.valueAt(0, price);
        const backed = stake.margin + c.quantity * (value - units.valueAt(0, c.entryPrice));
        const maintenance = maintenanceAt(c.table, Math.abs(c.quantity * value));
        expect(Math.abs(backed - maintenance) / c.notional, `${backed} and ${maintenance}`).toBeLessThan(1e-9);
      }),
      SETTINGS,
    );
  });

  it('lies between the bankruptcy price and the entry', () => {
    fc.assert(
      fc.property(cases(), leverages, (c, leverage) => {
        fc.pre(isSound(c, leverage));
        const stake = stakeOf(c, leverage);
        const price = liquidationPrice(UNITS[c.contract], 0, stake, c.table);
        const gone = bankruptcyPrice(UNITS[c.contract], 0, stake);
        if (Number.isNaN(price)) return;
        const side = Math.sign(c.quantity);
        expect(side * (c.entryPrice - price), 'on the losing side of the entry').toBeGreaterThan(0);
        if (!Number.isNaN(gone)) expect(side * (price - gone), 'before bankruptcy').toBeGreaterThan(0);
      }),
      SETTINGS,
    );
  });

  it('comes nearer with more leverage and moves away with more margin', () => {
    fc.assert(
      fc.property(cases(), leverages, fc.double({ min: 1.001, max: 3, noNaN: true }), (c, leverage, factor) => {
        fc.pre(isSound(c, leverage * factor));
        const units = UNITS[c.contract];
        const distance = (stake: Stake): number => {
          const price = liquidationPrice(units, 0, stake, c.table);
          return Number.isNaN(price) ? Number.POSITIVE_INFINITY : Math.sign(c.quantity) * (c.entryPrice - price);
        };
        const stake = stakeOf(c, leverage);
        const riskier = distance(stakeOf(c, leverage * factor));
        const safer = distance({ ...stake, margin: stake.margin * factor });
        expect(riskier).toBeLessThanOrEqual(distance(stake));
        expect(safer).toBeGreaterThanOrEqual(distance(stake));
        if (Number.isFinite(riskier)) expect(riskier).not.toBe(distance(stake));
      }),
      SETTINGS,
    );
  });

  it('of a short mirrors that of a long when prices are mirrored at the entry and nothing is maintained', () => {
    const none = tierTable([{ floorNotional: 0, capNotional: null, maintenanceRate: 0, maxLeverage: 125 }]);
    fc.assert(
      fc.property(cases(), leverages, (c, leverage) => {
        const units = UNITS.linear;
        const of = (quantity: number): number =>
          liquidationPrice(
            units,
            0,
            stakeOf(
              { ...c, contract: 'linear', quantity, notional: Math.abs(quantity * units.valueAt(0, c.entryPrice)) },
              leverage,
            ),
            none,
          );
        const [long, short] = [of(Math.abs(c.quantity)), of(-Math.abs(c.quantity))];
        expect((long + short) / 2 / c.entryPrice).toBeCloseTo(1, 9);
      }),
      SETTINGS,
    );
  });
});

type Bar = readonly [open: number, high: number, low: number, close: number];

/** Evenly spread, which doubles of an interval are not: most of those are next to 0. */
function thousandths(min: number, max: number): fc.Arbitrary<number> {
  return fc.integer({ min, max }).map((k) => k / 1000);
}

/** A walk of bars around 100 with jumps large enough to liquidate now and then. */
const bars: fc.Arbitrary<Bar[]> = fc
  .array(
    fc.record({
      jump: thousandths(-60, 60),
      move: thousandths(-60, 60),
      up: thousandths(0, 30),
      down: thousandths(0, 30),
    }),
    { minLength: 4, maxLength: 14 },
  )
  .map((moves) => {
    let last = 100;
    return moves.map(({ jump, move, up, down }): Bar => {
      const open = last * (1 + jump);
      const close = open * (1 + move);
      last = close;
      return [open, Math.max(open, close) * (1 + up), Math.min(open, close) * (1 - down), close];
    });
  });

interface Life {
  readonly markets: readonly LabMarket[];
  readonly options: LabOptions;
  /** per step: market and units that are filled at the open, if the account can carry them */
  readonly orders: readonly { readonly s: number; readonly units: number }[];
}

const lives: fc.Arbitrary<Life> = fc
  .record({
    walks: fc.tuple(bars, bars),
    margin: fc.constantFrom('cross' as const, 'isolated' as const),
    leverage: fc.constantFrom(1, 5, 10, 20),
    fee: fc.constantFrom(0, 0.0125),
    isInverse: fc.boolean(),
    rates: fc.array(thousandths(-20, 20), { minLength: 28, maxLength: 28 }),
    orders: fc.array(
      // Few orders, often for all that the account can carry: positions live long enough to be liquidated.
      fc.record({
        s: fc.integer({ min: 0, max: 1 }),
        units: fc.oneof(
          { weight: 3, arbitrary: fc.constant(0) },
          { weight: 1, arbitrary: fc.integer({ min: -300, max: 300 }) },
        ),
      }),
      { minLength: 14, maxLength: 14 },
    ),
  })
  .map(({ walks, margin, leverage, fee, isInverse, rates, orders }) => {
    const rules = {
      liquidationFeeRate: fee,
      contract: isInverse ? ('inverse' as const) : ('linear' as const),
      contractSize: isInverse ? 10_000 : 1,
    };
    const steps = Math.min(walks[0].length, walks[1].length);
    // Settlements at every open and in the middle of every bar.
    const funding = rates.slice(0, 2 * steps).map((rate, k) => [k / 2, rate] as const);
    return {
      markets: walks.map((walk) => ({ bars: walk.slice(0, steps), funding, rules })),
      options: { margin, leverage, cash: 1000 },
      orders: orders.slice(0, steps),
    };
  });

interface Played {
  readonly lab: MarginLab;
  /** positions at each settlement: before the open of a step, and when the open is over */
  readonly held: readonly (readonly number[])[];
}

/** Plays a life as an engine would, one order per step at the open, within the budget. */
function play(life: Life, watch: (lab: MarginLab, step: number) => void): Played {
  const lab = new MarginLab(life.markets, life.options);
  const { tape, account, margin } = lab;
  const held: number[][] = [];
  life.orders.forEach(({ s, units }, step) => {
    lab.begin(step);
    held.push([...account.quantity]);
    margin.fundingAtOpen(step);
    margin.liquidateAtOpen(step);
    const worth = tape.open.map((column, j) => tape.worthAt(j, step, column[step]));
    const position = account.quantity[s];
    const side = Math.sign(units);
    const closing = position * side < 0 ? Math.min(Math.abs(position), Math.abs(units)) : 0;
    const open = tape.open[s][step];
    const most = margin.budget(s, step, side, closing, open, Float64Array.from(worth)) / Math.abs(worth[s]);
    const size = Math.min(Math.abs(units), Math.max(closing, most));
    if (size > 0 && !margin.isRuined) lab.fill(s, side * size, open);
    held.push([...account.quantity]);
    margin.fundingInside(step);
    for (const j of tape.turn) {
      const price = margin.liquidationInside(j, step);
      if (!Number.isNaN(price)) margin.liquidate(j, step, price);
    }
    lab.end(step);
    margin.liquidateAtClose(step);
    watch(lab, step);
  });
  return { lab, held };
}

describe('a margin account', () => {
  it('never ends a step below zero', () => {
    fc.assert(
      fc.property(lives, (life) => {
        play(life, (lab, step) => {
          expect(lab.equity, `equity of step ${step}`).toBeGreaterThanOrEqual(-1e-9 * 1000);
          if (lab.margin.isRuined) expect(lab.account.cash).toBe(0);
        });
      }),
      SETTINGS,
    );
  });

  it('equity is the wallet plus unrealised profit', () => {
    fc.assert(
      fc.property(lives, (life) => {
        play(life, ({ account, tape, equity }) => {
          let value = account.cash + account.entryNotional;
          account.quantity.forEach((quantity, s) => {
            if (quantity !== 0) value += quantity * (tape.worth[s] - account.entryValue[s]);
          });
          expect(value).toBeCloseTo(equity, 6);
        });
      }),
      SETTINGS,
    );
  });

  it('after a step every mark lies on the safe side of its liquidation price', () => {
    fc.assert(
      fc.property(lives, (life) => {
        play(life, ({ account, tape, margin }) => {
          account.quantity.forEach((quantity, s) => {
            const price = quantity === 0 ? Number.NaN : margin.liquidationPrice(s);
            if (Number.isNaN(price)) return;
            expect(Math.sign(quantity) * (tape.close[s][tape.row[s]] - price)).toBeGreaterThan(0);
          });
        });
      }),
      SETTINGS,
    );
  });

  it('an isolated position never loses more than its margin, and all of it when it is liquidated', () => {
    fc.assert(
      fc.property(lives, fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 3, maxLength: 3 }), (life, sizes) => {
        const [{ bars: walk, rules }] = life.markets;
        const lab = new MarginLab([{ bars: walk, rules }], { leverage: life.options.leverage, cash: 1e6 });
        const side = life.orders[0].s === 0 ? 1 : -1;
        let margin = 0;
        for (let step = 0; step < life.orders.length && lab.liquidations.length === 0; step++) {
          lab.begin(step).margin.liquidateAtOpen(step);
          if (step < sizes.length && lab.liquidations.length === 0) {
            const open = lab.tape.open[0][step];
            lab.fill(0, side * sizes[step], open);
            margin += Math.abs(sizes[step] * lab.tape.units.valueAt(0, open)) / life.options.leverage!;
          }
          lab.pass(step);
          expect(lab.equity).toBeGreaterThan(1e6 - margin - 1e-6);
        }
        if (lab.liquidations.length > 0) expect(lab.account.cash).toBeCloseTo(1e6 - margin, 6);
        else expect(lab.margin.freeWallet).toBeCloseTo(1e6 - margin, 6);
      }),
      SETTINGS,
    );
  });

  it('the free wallet of isolated positions is never below zero', () => {
    fc.assert(
      fc.property(lives, (life) => {
        play({ ...life, options: { ...life.options, margin: 'isolated' } }, ({ margin }) => {
          expect(margin.freeWallet).toBeGreaterThanOrEqual(-1e-6);
        });
      }),
      SETTINGS,
    );
  });

  it('a liquidation settles to fee, forfeit or insurance, and their sum is what the venue took', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const { lab } = play(life, () => undefined);
        let taken = 0;
        for (const row of lab.liquidations) {
          expect(Math.min(row.fee, row.forfeited, row.insurance)).toBeGreaterThanOrEqual(0);
          if (row.insurance > 0) expect(row.forfeited + row.fee, 'nothing left to keep').toBe(0);
          taken += row.fee + row.forfeited - row.insurance;
        }
        expect(taken).toBeCloseTo(lab.account.liquidationPaid, 6);
      }),
      SETTINGS,
    );
  });

  it('funding is the sum of rate × position × mark over the settlements', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const { lab, held } = play(life, () => undefined);
        const { tape, account } = lab;
        let sum = 0;
        held.forEach((quantities, k) => {
          const step = k >> 1;
          quantities.forEach((quantity, s) => {
            // Settlement 2k is at the open of step k; the next one is inside it and takes the close before.
            const mark = k % 2 === 0 || step === 0 ? tape.open[s][step] : tape.close[s][step - 1];
            sum += quantity * Math.abs(tape.units.valueAt(s, mark)) * life.markets[s].funding![k][1];
          });
        });
        expect(sum).toBeCloseTo(account.fundingPaid, 6);
        expect(lab.payments.reduce((total, row) => total + row.amount, 0)).toBeCloseTo(sum, 6);
      }),
      SETTINGS,
    );
  });

  it('money moves by fills, funding and liquidations and by nothing else', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const { lab } = play(life, () => undefined);
        const { account, tape } = lab;
        let cash = 1000 - account.fundingPaid - account.liquidationPaid;
        for (const { s, quantity, price } of lab.booked) cash -= quantity * tape.units.valueAt(s, price);
        for (const row of lab.liquidations) {
          if (row.quantity === 0) continue;
          cash += row.quantity * tape.units.valueAt(tape.symbols.indexOf(row.symbol), row.closePrice);
        }
        expect(cash).toBeCloseTo(account.cash, 5);
      }),
      SETTINGS,
    );
  });

  it('a long and a short of the same size in two equal markets neither win nor lose by funding', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const [market] = life.markets;
        const lab = new MarginLab([market, market], { ...life.options, margin: 'cross', leverage: 20, cash: 1e9 });
        lab.begin(0).fill(0, 7, 100).fill(1, -7, 100);
        for (let step = 0; step < life.orders.length; step++) lab.pass(step);
        expect(lab.liquidations).toEqual([]);
        expect(lab.account.fundingPaid).toBe(0);
      }),
      SETTINGS,
    );
  });

  it('a short on mirrored prices fares as the long does', () => {
    const mirrored = (row: Bar): Bar => {
      const [open, high, low, close] = row;
      return [200 - open, 200 - low, 200 - high, 200 - close];
    };
    const rules = {
      marginTables: [
        { effectiveFromMs: 0, tiers: [{ floorNotional: 0, capNotional: null, maintenanceRate: 0, maxLeverage: 125 }] },
      ],
    };
    fc.assert(
      fc.property(bars, fc.constantFrom(2, 5, 10), (walk, leverage) => {
        fc.pre(walk.every((row) => row[1] < 190));
        const play = (rows: Bar[], quantity: number): MarginLab => {
          const lab = new MarginLab([{ bars: [100, ...rows], rules }], { leverage });
          lab.begin(0).fill(0, quantity, 100);
          for (let step = 1; step <= rows.length; step++) lab.pass(step);
          return lab;
        };
        const long = play(walk, 30);
        const short = play(walk.map(mirrored), -30);
        expect(short.equity).toBeCloseTo(long.equity, 6);
        expect(short.liquidations.map((row) => row.step)).toEqual(long.liquidations.map((row) => row.step));
      }),
      SETTINGS,
    );
  });

  it('inverse contracts gain what a model in coins gains', () => {
    fc.assert(
      fc.property(bars, fc.integer({ min: -50, max: 50 }), (walk, contracts) => {
        fc.pre(contracts !== 0);
        const rules = { contract: 'inverse', contractSize: 100 } as const;
        const lab = new MarginLab([{ bars: [100, ...walk], rules }], { margin: 'cross', leverage: 5, cash: 1000 });
        lab.begin(0).fill(0, contracts, 100);
        let coins = 1000;
        for (let step = 1; step <= walk.length; step++) {
          lab.pass(step);
          const close = walk[step - 1][3];
          // USD held as debt or claim: contracts × 100 USD bought at 100, valued in coins.
          coins = 1000 + contracts * 100 * (1 / 100 - 1 / close);
        }
        expect(lab.equity).toBeCloseTo(coins, 6);
      }),
      SETTINGS,
    );
  });
});

describe('a whole run on perpetuals', () => {
  /** Every law on random orders of all kinds, on linear and on inverse contracts. */
  function holds(law: (ledger: Ledger, run: SlowInput, scale: number) => void): void {
    for (const kind of ['linear', 'inverse'] as const) {
      fc.assert(
        fc.property(randomRun({ kind }), (run) => {
          const ledger = playRun(run);
          const units = new Units(run.markets.map((m) => m.rules));
          const traded = ledger.fills.reduce(
            (sum, x) => sum + Math.abs(x.quantity * units.valueAt(ledger.symbols.indexOf(x.symbol), x.price)),
            ledger.startCash,
          );
          law(ledger, run, traded);
        }),
        { ...SETTINGS, numRuns: 100 },
      );
    }
  }

  it('never ends a bar below zero', () => {
    holds((ledger, _, scale) => {
      expect(Math.min(0, ...ledger.equity) / scale).toBeGreaterThan(-1e-12);
    });
  });

  it('what the account gained is the profit of its trades less funding, and what the insurance fund made good', () => {
    holds((ledger, _, scale) => {
      const last = ledger.steps - 1;
      const profit = ledger.trades.reduce((sum, trade) => sum + trade.profit, 0);
      // A flat account in debt is made good without a trade.
      const madeGood = ledger.liquidations.reduce((sum, x) => sum + (x.quantity === 0 ? x.insurance : 0), 0);
      const gained = profit - ledger.fundingCost[last] + madeGood;
      expect(Math.abs(ledger.equity[last] - ledger.startCash - gained) / scale).toBeLessThan(1e-9);
    });
  });

  it('its rows of funding and liquidations add up to the running totals', () => {
    holds((ledger, _, scale) => {
      const last = ledger.steps - 1;
      const paid = ledger.fundingPayments.reduce((sum, row) => sum + row.amount, 0);
      const taken = ledger.liquidations.reduce((sum, row) => sum + row.fee + row.forfeited - row.insurance, 0);
      expect(Math.abs(ledger.fundingCost[last] - paid) / scale).toBeLessThan(1e-9);
      expect(Math.abs(ledger.liquidationCost[last] - taken) / scale).toBeLessThan(1e-9);
    });
  });

  it('every settlement at an open is paid on what was held at the close before, and no other', () => {
    holds((ledger, run, scale) => {
      const units = new Units(run.markets.map((m) => m.rules));
      run.markets.forEach(({ candles, marks, funding }, s) => {
        for (const { time, rate } of funding) {
          const step = ledger.openTime.indexOf(time);
          const row = candles.openTime.indexOf(time);
          const held = step > 0 ? ledger.positions[s][step - 1] : 0;
          const rows = ledger.fundingPayments.filter((x) => x.symbol === candles.symbol && x.time === time);
          if (step < 0 || row < 0) continue;
          expect(rows.length).toBe(held === 0 || Number.isNaN(rate) ? 0 : 1);
          if (rows.length === 0) continue;
          const stored = marks === null ? -1 : marks.openTime.indexOf(time);
          const mark = stored < 0 ? candles.open[row] : marks!.open[stored];
          expect(rows[0].mark).toBe(mark);
          expect(Math.abs(rows[0].amount - held * Math.abs(units.valueAt(s, mark)) * rate) / scale).toBeLessThan(1e-9);
        }
      });
    });
  });

  it('a liquidation is an order of the account that closes all of the position without costs', () => {
    holds((ledger) => {
      for (const row of ledger.liquidations.filter((x) => x.quantity !== 0)) {
        const fill = ledger.fills.find(
          (x) => x.step === row.step && x.symbol === row.symbol && ledger.orders[x.orderId - 1].reason === 'liquidated',
        );
        expect(fill).toMatchObject({ quantity: -row.quantity, price: row.closePrice, fee: 0, slippageCost: 0 });
        expect(ledger.orders[fill!.orderId - 1].decidedStep).toBe(-1);
      }
    });
  });
});
