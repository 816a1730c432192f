import { describe, expect, it } from 'vitest';
import { liquidationNotional } from '../../src/backtest/liquidation.js';
import { maintenanceAt, type TierTable, tierTable } from '../../src/backtest/margin-tiers.js';
import { Units } from '../../src/backtest/units.js';
import { DEFAULT_MARGIN_TIERS, plainRules } from '../../src/core/market-rules.js';
import { bankruptcyPrice, liquidationPrice } from './stake.js';

const LINEAR = new Units([plainRules({ contract: 'linear', base: 'BTC', quote: 'USDT' })]);
/** one contract is 100 USD, paid in BTC */
const INVERSE = new Units([plainRules({ contract: 'inverse', base: 'BTC', quote: 'USD', contractSize: 100 })]);
const DEFAULTS = tierTable(DEFAULT_MARGIN_TIERS);

/** One tier with a venue's own amount, as the published examples give it. */
function oneTier(rate: number, amount = 0): TierTable {
  return {
    floor: Float64Array.of(0),
    rate: Float64Array.of(rate),
    amount: Float64Array.of(amount),
    maxLeverage: Float64Array.of(125),
  };
}

/** Binance's formula for one bracket, written as it is published. */
function published(o: {
  wallet: number;
  maintenanceOfOthers?: number;
  unrealisedOfOthers?: number;
  quantity: number;
  entry: number;
  rate: number;
  cum: number;
}): number {
  const { wallet, maintenanceOfOthers = 0, unrealisedOfOthers = 0, quantity, entry, rate, cum } = o;
  const side = Math.sign(quantity);
  const size = Math.abs(quantity);
  return (wallet - maintenanceOfOthers + unrealisedOfOthers + cum - side * size * entry) / (size * rate - side * size);
}

describe('liquidation price, published vectors', () => {
  // freqtrade tests/exchange/test_binance.py, from Binance's own example; rounded there to 2 decimals
  const WALLET = 1_535_443.01;
  const ETH = { quantity: 3683.979, entry: 1456.84, rate: 0.1, cum: 135_365 };
  const BTC = { quantity: 109.488, entry: 32_481.98, rate: 0.025, cum: 16_300 };
  const maintenance = (p: typeof ETH, mark: number): number => p.quantity * mark * p.rate - p.cum;
  const cases = [
    { name: 'isolated ETH', position: ETH, others: 0, expected: 1114.78 },
    { name: 'isolated BTC', position: BTC, others: 0, expected: 18_778.73 },
    {
      name: 'cross ETH',
      position: ETH,
      others: BTC.quantity * (31_967.27 - BTC.entry) - maintenance(BTC, 31_967.27),
      expected: 1153.26,
    },
    {
      name: 'cross BTC',
      position: BTC,
      others: ETH.quantity * (1335.18 - ETH.entry) - maintenance(ETH, 1335.18),
      expected: 26_316.89,
    },
  ];

  it.each(cases)('$name is $expected', ({ position, others, expected }) => {
    const { quantity, entry, rate, cum } = position;
    const stake = { quantity, entryPrice: entry, margin: WALLET + others };
    const price = liquidationPrice(LINEAR, 0, stake, oneTier(rate, cum));
    expect(Math.round(price * 100) / 100, 'as published').toBe(expected);
    expect(price / published({ wallet: WALLET + others, quantity, entry, rate, cum })).toBeCloseTo(1, 12);
  });

  // freqtrade tests/exchange/test_exchange.py: entry 10, one unit, rate 0.01, amount 0.01
  it.each([
    { leverage: 5, quantity: -1, expected: 11.89108910891089 },
    { leverage: 5, quantity: 1, expected: 8.070707070707071 },
    { leverage: 3, quantity: 1, expected: 6.723905723905723 },
  ])('$leverage x of $quantity at 10 is $expected', ({ leverage, quantity, expected }) => {
    const stake = { quantity, entryPrice: 10, margin: 10 / leverage };
    expect(liquidationPrice(LINEAR, 0, stake, oneTier(0.01, 0.01))).toBeCloseTo(expected, 9);
  });

  it('counts with the tier of the notional at the liquidation price, not at entry', () => {
    // 2.6 BTC at 20000 are 52000: tier 0.5 %. With 10 % margin the price falls to about 18090, notional 47034: tier 0.4 %.
    const stake = { quantity: 2.6, entryPrice: 20_000, margin: 5200 };
    const price = liquidationPrice(LINEAR, 0, stake, DEFAULTS);
    expect(price).toBeCloseTo((52_000 - 5200) / (2.6 * 0.996), 9);
    expect(2.6 * price).toBeLessThan(50_000);
  });

  it('finds the one root when it stands on a floor between two tiers', () => {
    // At notional 50000 maintenance is 200: backing -49800 for a long, 50200 for a short.
    expect(liquidationNotional(DEFAULTS, -49_800, 1)).toBeCloseTo(50_000, 9);
    expect(liquidationNotional(DEFAULTS, 50_200, -1)).toBeCloseTo(50_000, 9);
  });

  it('agrees with a search over all notionals', () => {
    for (const direction of [1, -1]) {
      for (const backing of [-5, -49_000, -249_000, -2e6, -5e6, -1e8].map(
        (b) => -direction * -b * (direction === 1 ? 1 : -1),
      )) {
        const signed = -direction * Math.abs(backing);
        let [from, to] = [0, 1e10];
        for (let round = 0; round < 200; round++) {
          const middle = (from + to) / 2;
          const room = signed + direction * middle - maintenanceAt(DEFAULTS, middle);
          if (room > 0 === direction > 0) to = middle;
          else from = middle;
        }
        expect(liquidationNotional(DEFAULTS, signed, direction) / to, `backing ${signed}`).toBeCloseTo(1, 12);
      }
    }
  });

  it('is not there when the position is paid in full', () => {
    const stake = { quantity: 1, entryPrice: 100, margin: 100 };
    expect(liquidationPrice(LINEAR, 0, stake, DEFAULTS), 'a long at leverage 1').toBe(Number.NaN);
    expect(liquidationPrice(LINEAR, 0, { ...stake, quantity: -1 }, DEFAULTS), 'a short at leverage 1').toBeCloseTo(
      200 / 1.004,
      9,
    );
  });

  it('is every price when nothing stands behind a short', () => {
    const stake = { quantity: -1, entryPrice: 100, margin: -101 };
    expect(liquidationPrice(LINEAR, 0, stake, DEFAULTS)).toBe(0);
  });
});

describe('liquidation price of inverse contracts', () => {
  // 50 contracts of 100 USD at 20000: 5000 USD are 0.25 BTC; 10x sets 0.025 BTC aside. Rate 1 %.
  const stake = { quantity: 50, entryPrice: 20_000, margin: 0.025 };

  it('of a long: margin + 5000 (1/20000 - 1/P) = 1 % of 5000/P', () => {
    // 0.025 + 0.25 = 1.01 × 5000 / P
    expect(liquidationPrice(INVERSE, 0, stake, oneTier(0.01))).toBeCloseTo((1.01 * 5000) / 0.275, 9);
  });

  it('of a short: margin - 5000 (1/20000 - 1/P) = 1 % of 5000/P', () => {
    // 0.25 - 0.025 = 0.99 × 5000 / P
    const price = liquidationPrice(INVERSE, 0, { ...stake, quantity: -50 }, oneTier(0.01));
    expect(price).toBeCloseTo((0.99 * 5000) / 0.225, 9);
  });

  it('a short at leverage 1 cannot be liquidated: its coins are what it owes', () => {
    expect(liquidationPrice(INVERSE, 0, { ...stake, quantity: -50, margin: 0.25 }, oneTier(0.01))).toBe(Number.NaN);
  });

  it('a long behind which nothing stands is liquidated at every price', () => {
    expect(liquidationPrice(INVERSE, 0, { ...stake, margin: -0.26 }, oneTier(0.01))).toBe(Number.POSITIVE_INFINITY);
  });

  it('tiers are in the base currency', () => {
    // amounts 0 and 0.1 × (2 % - 1 %) = 0.001 BTC; the root (0.275 + 0.001) / 1.02 BTC lies in the second tier
    const table = tierTable([
      { floorNotional: 0, capNotional: 0.1, maintenanceRate: 0.01, maxLeverage: 100 },
      { floorNotional: 0.1, capNotional: null, maintenanceRate: 0.02, maxLeverage: 50 },
    ]);
    expect(liquidationPrice(INVERSE, 0, stake, table)).toBeCloseTo((5000 * 1.02) / 0.276, 9);
  });
});

describe('bankruptcy price', () => {
  it.each([
    { quantity: 1, expected: 18_000 },
    { quantity: -1, expected: 22_000 },
    { quantity: 3, expected: 18_000 },
  ])('10x of $quantity at 20000 is $expected', ({ quantity, expected }) => {
    const stake = { quantity, entryPrice: 20_000, margin: Math.abs(quantity) * 2000 };
    expect(bankruptcyPrice(LINEAR, 0, stake)).toBeCloseTo(expected, 9);
  });

  it('of an inverse long: 5000 (1/P - 1/20000) = 0.025 BTC', () => {
    const stake = { quantity: 50, entryPrice: 20_000, margin: 0.025 };
    expect(bankruptcyPrice(INVERSE, 0, stake)).toBeCloseTo(5000 / 0.275, 9);
    expect(bankruptcyPrice(INVERSE, 0, { ...stake, quantity: -50 })).toBeCloseTo(5000 / 0.225, 9);
  });

  it('is not there for a long that is paid in full', () => {
    expect(bankruptcyPrice(LINEAR, 0, { quantity: 1, entryPrice: 100, margin: 150 })).toBe(Number.NaN);
  });
});
