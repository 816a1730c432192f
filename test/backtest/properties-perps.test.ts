import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../src/core/kit/time.js';
import { plainRules } from '../../src/core/market-rules.js';
import { DEFAULT_ACCOUNT, DEFAULT_EXECUTION } from '../../src/core/spec.js';
import { type BarRow, candlesFrom, START_MS } from '../support/series.js';
import { holds, isForced, tradedIn, unitValue } from './laws.js';
import { playRun } from './play-run.js';
import type { Command, SlowInput, SlowMarket } from './slow-engine/types.js';

const FREE = { taker: 0, maker: 0, spread: 0, slippage: 0, borrowPerYear: 0 };

function market(rows: readonly BarRow[], contract: 'linear' | 'inverse', given: Partial<SlowMarket> = {}): SlowMarket {
  const symbol = given.candles?.symbol ?? 'PERP';
  const rules = plainRules({
    contract,
    base: 'COIN',
    quote: 'USDT',
    contractSize: contract === 'inverse' ? 100 : 1,
    liquidationFeeRate: 0.005,
    marginTables: [
      {
        effectiveFromMs: 0,
        tiers: [{ floorNotional: 0, capNotional: null, maintenanceRate: 0.0103, maxLeverage: 125 }],
      },
    ],
  });
  return {
    candles: candlesFrom(rows, { symbol, market: 'swap' }),
    rules,
    marks: null,
    detail: null,
    funding: [],
    ...given,
  };
}

function run(
  markets: readonly SlowMarket[],
  script: SlowInput['script'],
  rules: Partial<SlowInput['rules']>,
): SlowInput {
  return {
    markets,
    script,
    costs: FREE,
    rules: {
      ...DEFAULT_ACCOUNT,
      ...DEFAULT_EXECUTION,
      currency: markets[0].rules.settle,
      cashQuote: 1000,
      maxVolumeShare: 1,
      seed: 1,
      ...rules,
    },
  };
}

const buy = (quantity: number, s = 0): Command => ({ kind: 'market', s, quantity });

describe('funding', () => {
  it.each(['linear', 'inverse'] as const)(
    'is rate × value at the mark of what was held, at settlements only: %s',
    (kind) => {
      holds({ kind }, (drawn, ledger) => {
        let total = 0;
        for (const paid of ledger.fundingPayments) {
          const known = drawn.markets.find((m) => m.candles.symbol === paid.symbol)!;
          const settled = known.funding.find((x) => x.time === paid.time);
          expect(settled?.rate, 'a settlement of the venue').toBe(paid.rate);
          const owed = Math.sign(paid.quantity) * Math.abs(paid.quantity * unitValue(known, paid.mark)) * paid.rate;
          expect(Math.abs(paid.amount - owed)).toBeLessThan(1e-9 * tradedIn(drawn, ledger));
          total += paid.amount;
        }
        expect(Math.abs(ledger.fundingCost.at(-1)! - total)).toBeLessThan(1e-9 * tradedIn(drawn, ledger));
      });
    },
  );

  it('is nothing for a position that was opened and closed between two settlements', () => {
    const one = market([100, 100, 100, 100, 100, 100], 'linear', {
      funding: [0, 4].map((h) => ({ time: START_MS + h * HOUR_MS, rate: 0.01 })),
    });
    const ledger = playRun(run([one], [[buy(1)], [buy(-1)]], {}));
    expect(ledger.fills.length).toBe(2);
    expect(ledger.fundingPayments.length).toBe(0);
    expect(ledger.equity.at(-1)).toBe(1000);
  });

  it('nets to zero for a long and a short of the same size', () => {
    const rates = [0.01, -0.02, 0.03];
    const funding = rates.map((rate, k) => ({ time: START_MS + (k + 2) * HOUR_MS, rate }));
    const rows: BarRow[] = [100, 100, 110, 90, 105, 100];
    const long = market(rows, 'linear', { funding });
    const short = market(rows, 'linear', { funding, candles: candlesFrom(rows, { symbol: 'OTHER', market: 'swap' }) });
    const ledger = playRun(run([long, short], [[buy(1, 0), buy(-1, 1)]], {}));
    expect(ledger.fundingPayments.length).toBe(6);
    expect(ledger.equity.at(-1)).toBeCloseTo(1000, 9);
  });
});

describe('liquidation', () => {
  const cases = fc.record({
    contract: fc.constantFrom('linear' as const, 'inverse' as const),
    side: fc.constantFrom(1, -1),
    leverage: fc.integer({ min: 2, max: 40 }),
  });

  /** Ten flat bars, then one that goes from 100 to 10 and to 1000. */
  function liquidated(
    contract: 'linear' | 'inverse',
    side: number,
    leverage: number,
    cash: number,
    margin: 'isolated' | 'cross',
  ) {
    const one = market([100, 100, 100, side > 0 ? [100, 100, 10, 10] : [100, 1000, 100, 1000]], contract);
    const ledger = playRun(run([one], [[buy(side)]], { maxLeverage: leverage, margin, cashQuote: cash }));
    return { ledger, one };
  }

  it('happens where the margin is the maintenance margin, between entry and bankruptcy', () => {
    fc.assert(
      fc.property(cases, ({ contract, side, leverage }) => {
        const { ledger, one } = liquidated(contract, side, leverage, contract === 'linear' ? 1000 : 10, 'isolated');
        const [taken] = ledger.liquidations;
        const notional = Math.abs(unitValue(one, 100));
        const left = notional / leverage + side * (unitValue(one, taken.liquidationPrice) - unitValue(one, 100));
        const needed = Math.abs(unitValue(one, taken.liquidationPrice)) * 0.0103;
        expect(left / needed, 'margin ratio').toBeCloseTo(1, 9);
        expect(side * (taken.liquidationPrice - taken.bankruptcyPrice)).toBeGreaterThan(0);
        expect(side * (100 - taken.liquidationPrice)).toBeGreaterThan(0);
        expect(taken.closePrice).toBe(taken.liquidationPrice);
        expect(taken.fee + taken.forfeited - taken.insurance).toBeCloseTo(left, 9);
        const lost = ledger.startCash - ledger.equity.at(-1)!;
        expect(lost, 'never more than its margin').toBeCloseTo(notional / leverage, 9);
      }),
      { numRuns: 100, seed: 20261120 },
    );
  });

  it('comes nearer to the entry with more leverage', () => {
    fc.assert(
      fc.property(cases, ({ contract, side, leverage }) => {
        const cash = contract === 'linear' ? 1000 : 10;
        const distance = (times: number): number =>
          Math.abs(100 - liquidated(contract, side, times, cash, 'isolated').ledger.liquidations[0].liquidationPrice);
        expect(distance(leverage + 1)).toBeLessThan(distance(leverage));
      }),
      { numRuns: 60, seed: 20261120 },
    );
  });

  it('moves away from the entry with more money behind it', () => {
    for (const side of [1, -1]) {
      const distance = (cash: number): number =>
        Math.abs(100 - liquidated('linear', side, 10, cash, 'cross').ledger.liquidations[0].liquidationPrice);
      expect(distance(30)).toBeGreaterThan(distance(20));
    }
  });

  it.each(['linear', 'inverse'] as const)(
    'keeps accounts at zero or above, and positions within their margin: %s',
    (kind) => {
      holds({ kind }, (drawn, ledger) => {
        const scale = tradedIn(drawn, ledger);
        const cost = ledger.liquidations.reduce((sum, x) => sum + x.fee + x.forfeited - x.insurance, 0);
        expect(Math.abs(ledger.liquidationCost.at(-1)! - cost) / scale).toBeLessThan(1e-9);
        for (const taken of ledger.liquidations) {
          expect(Math.min(taken.fee, taken.forfeited, taken.insurance)).toBeGreaterThanOrEqual(-1e-9 * scale);
          const closing = ledger.fills.filter(
            (x) => x.step === taken.step && x.symbol === taken.symbol && isForced(ledger, x),
          );
          expect(closing.map((x) => [x.quantity, x.price])).toContainEqual([-taken.quantity, taken.closePrice]);
        }
      });
    },
  );
});
